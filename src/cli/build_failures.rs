//! Describes the parts of a tour that could not be made. Parts with the same cause share a line, with the passages that are
//! affected.

use crate::build::{BuildError, Failure};
use crate::tour::Tour;
use crate::tour::facts::{StopPart, passages};
use crate::wording::counted;

/// Describes a build error. Errors other than failed parts describe themselves.
pub fn describe(error: &BuildError, tour: &Tour) -> String {
    let (failures, written) = match error {
        BuildError::Failed(failures) => (failures, None),
        BuildError::PartlyRendered { written, failures } => (failures, Some(*written)),
        BuildError::Store { .. }
        | BuildError::Language { .. }
        | BuildError::Threads(_)
        | BuildError::CalledOff => return error.to_string(),
    };
    // One cause, such as a missing voice, may affect many parts; it is described once.
    let mut causes: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for failure in failures {
        let (part, cause) = part_and_cause(failure, tour);
        match causes.iter_mut().find(|(known, _)| *known == cause) {
            Some((Some(_), parts)) if parts.contains(&part) => {}
            Some((Some(_), parts)) => parts.push(part),
            Some((None, _)) | None => causes.push((cause, vec![part])),
        }
    }
    let lines: Vec<String> = causes
        .into_iter()
        .map(|(cause, parts)| line(cause, &parts))
        .collect();
    let told = match lines.as_slice() {
        [only] => only.clone(),
        _ => format!(
            "{} could not be made:\n  {}",
            counted(lines.len(), "part"),
            lines.join("\n  ")
        ),
    };
    match written {
        None => told,
        Some(0) => format!("{told}\nno clip was rendered"),
        Some(count) => format!(
            "{told}\n{} rendered; the next run renders the rest",
            counted(count, "clip")
        ),
    }
}

/// How many parts are named; the others are counted.
const MAX_NAMED: usize = 3;

/// A line with a cause and the parts that it affects.
fn line(cause: Option<String>, parts: &[String]) -> String {
    let named = parts.iter().take(MAX_NAMED).map(String::as_str);
    let named = named.collect::<Vec<_>>().join("; ");
    let named = match parts.len().saturating_sub(MAX_NAMED) {
        0 => named,
        more => format!("{named}; and {}", counted(more, "other part")),
    };
    match cause {
        Some(cause) => format!("{named}: {cause}"),
        None => named,
    }
}

/// What could not be made, and the cause, unless the part says it already.
fn part_and_cause(failure: &Failure, tour: &Tour) -> (String, Option<String>) {
    let cause = failure.cause.to_string();
    // A take is called "stop `gate` (ru), audio/ru/gate.wav", and its cause names the whole path again.
    let (owner, file) = failure
        .what
        .rsplit_once(", ")
        .unwrap_or(("", &failure.what));
    let path = failure.cause.path();
    let is_named = path.is_some_and(|path| path.ends_with(file));
    match (is_named, places(file, tour).as_slice(), owner) {
        (true, [], "") => (cause, None),
        (true, [], owner) => (owner.to_owned(), Some(cause)),
        (true, places, _) => (places.join("; "), Some(cause)),
        (false, ..) => (failure.what.to_string(), Some(cause)),
    }
}

/// The passages that a recording is for.
fn places(take: &str, tour: &Tour) -> Vec<String> {
    let spoken = passages(tour).into_iter().filter(|spoken| {
        let detailed = spoken.passage.detailed();
        detailed.is_some_and(|detailed| detailed.take.as_deref() == Some(take))
    });
    spoken
        .map(|spoken| {
            let stop = &tour.stops[spoken.stop].id;
            let number = spoken.index + 1;
            let part = match spoken.part {
                StopPart::Narration => format!("passage {number}"),
                StopPart::Short => format!("passage {number} of the shorter telling"),
                StopPart::Directions => "directions".to_owned(),
            };
            format!("stop `{stop}` in {}, {part}", spoken.lang.0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Cause;
    use crate::text::Text;
    use std::path::PathBuf;

    fn failure(what: &str, path: &str) -> Failure {
        Failure {
            what: Text::plain(what),
            place: None,
            cause: Cause::Silent(PathBuf::from(path)),
        }
    }

    #[test]
    fn each_cause_is_listed_once_with_its_passages() {
        let text = r#"{"format": 1, "id": "t", "title": {"ru": "Т"}, "languages": ["ru"], "stops": [
            {"id": "gate", "title": {"ru": "В"}, "position": {"lat": 53.7, "lon": 87.1}, "geofence": {"radius_m": 40},
             "narration": {"ru": ["Раз.", {"text": "Два.", "take": "a/x.wav"}]}}]}"#;
        let parsed = crate::tour::read::read(text);
        let tour = parsed.tour.as_ref().expect("OK because it is a tour");
        let said = |failures: Vec<Failure>| describe(&BuildError::Failed(failures), tour);
        assert_eq!(
            said(vec![failure("stop `gate` (ru), a/x.wav", "tk/a/x.wav")]),
            "stop `gate` in ru, passage 2: tk/a/x.wav: there is nothing to hear in it"
        );
        let rendered = |written| {
            let failures = vec![failure("audio/rendered/ru/gate/story-1.opus", "x")];
            describe(&BuildError::PartlyRendered { written, failures }, tour)
        };
        assert!(rendered(3).ends_with("\n3 clips rendered; the next run renders the rest"));
        assert!(rendered(0).ends_with("\nno clip was rendered"));
        let many = ["a", "b", "c", "d", "e"].map(|what| failure(what, "lost.wav"));
        assert_eq!(
            said(many.into_iter().collect()),
            "a; b; c; and 2 other parts: lost.wav: there is nothing to hear in it"
        );
        let track = || failure("ru/gate", "lost.wav");
        assert_eq!(
            said(vec![track(), failure("a/x.wav", "a/x.wav"), track()]),
            "2 parts could not be made:\n  \
             ru/gate: lost.wav: there is nothing to hear in it\n  \
             stop `gate` in ru, passage 2: a/x.wav: there is nothing to hear in it"
        );
    }
}
