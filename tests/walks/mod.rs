//! Golden walks: one folder a situation, with the tour, the walk, the stories that must be told, and the whole event
//! log as it is expected. `SOUNDWALK_BLESS=1` writes the logs anew; what must be told is never blessed.

mod behaviour;
mod script;

use script::{Script, read, situations};
use soundwalk::engine::belief::trees::LEARNED_FROM;
use soundwalk::engine::{Course, EventKind, Settings, Variant};
use soundwalk::rehearse::{log, simulation};
use std::path::Path;

#[test]
fn every_situation_matches_its_expected_log() {
    let mut wrong = Vec::new();
    let situations = situations();
    assert!(situations.len() >= 20, "{}", situations.len());
    for folder in situations {
        if let Err(trouble) = check(&folder) {
            wrong.push(format!("{}: {trouble}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn entering_and_leaving_alternate_and_every_event_has_its_cause() {
    for folder in situations() {
        let (course, _, walk) = walked(&folder);
        let mut inside = std::collections::BTreeSet::new();
        for entry in &walk.entries {
            let event = &entry.event;
            let why = event
                .reason
                .text(&course, event.kind, event.stop, &event.figures);
            assert!(!why.is_empty(), "{}: {event:?}", folder.display());
            match event.kind {
                EventKind::Enter => assert!(inside.insert(event.stop), "{}", folder.display()),
                EventKind::Exit => assert!(inside.remove(&event.stop), "{}", folder.display()),
                _ => {}
            }
        }
    }
}

#[test]
fn the_trees_were_learned_from_the_present_filters_and_features() {
    let present = behaviour::features_digest().to_string();
    assert!(
        present == LEARNED_FROM,
        "the filters or the features have changed since the trees were learned (features digest {present}): \
         run `make calibration`, or show with `make bench-triggers` that these trees still pay and write down the digest"
    );
}

fn walked(folder: &Path) -> (Course, Script, simulation::SimulatedWalk) {
    let (course, script) = read(folder);
    let fixes = script.fixes(&course);
    let walk = simulation::simulate(
        course.clone(),
        Settings::default(),
        &fixes,
        |stop, variant| {
            let stop = course.stop(stop);
            match variant {
                Variant::Full => stop.full_s,
                Variant::Short => stop.short_s.unwrap_or(stop.full_s),
            }
        },
    );
    (course, script, walk)
}

fn check(folder: &Path) -> Result<(), String> {
    let (course, script, walk) = walked(folder);
    let told: Vec<String> = walk
        .played
        .iter()
        .map(|story| {
            let id = &course.stop(story.stop).id;
            match story.variant {
                Variant::Full => id.clone(),
                Variant::Short => format!("{id}:short"),
            }
        })
        .collect();
    let lines: Vec<String> = log::lines(&course, &script.what, &walk)
        .iter()
        .map(log::readable)
        .collect();
    let got = lines.join("\n") + "\n";
    if told != script.told {
        return Err(format!("told {told:?} instead of {:?}\n{got}", script.told));
    }
    let golden = folder.join("expected.log");
    if std::env::var_os("SOUNDWALK_BLESS").is_some() {
        std::fs::write(&golden, &got).map_err(|error| error.to_string())?;
    }
    let expected = std::fs::read_to_string(&golden).map_err(|error| error.to_string())?;
    let differs = expected.lines().zip(got.lines()).find(|(a, b)| a != b);
    match differs {
        Some((expected, got)) => Err(format!("expected {expected}\n     got {got}")),
        None if expected.lines().count() != got.lines().count() => {
            Err(format!("the log has another length:\n{got}"))
        }
        None => Ok(()),
    }
}
