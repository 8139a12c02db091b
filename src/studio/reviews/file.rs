//! Reads and writes `reviews.json`. The file on the disk is authoritative: it is read again before every change, a change is only
//! made to the version that its author saw, and a file that cannot be understood is never replaced.

use super::limits::{MAX_BYTES, check};
use super::model::{FORMAT, Reviews};
use crate::atomic_file;
use crate::digest::Digest;
use crate::files;
use crate::studio::document::{Stamp, is_old_enough, stamp};
use crate::studio::sync::lock;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The file with the comments and suggestions of a tour.
pub struct ReviewsFile {
    path: PathBuf,
    /// Held while the file is read and changed; the stamp and version that were found last.
    last: Mutex<Option<(Option<Stamp>, Digest)>>,
}

/// What was found in the file.
#[derive(Debug)]
pub struct FoundReviews {
    /// SHA-256 of the file; that of nothing if there is none.
    pub version: Digest,
    /// The reviews, or why they cannot be read.
    pub reviews: Result<Reviews, String>,
}

/// Why the reviews were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ReviewsError {
    /// The file has changed since its version was seen.
    #[error("the comments have changed since this page read them")]
    Stale,
    /// The file cannot be understood, so it is not replaced.
    #[error("{0}")]
    Unreadable(String),
    /// The change is not possible.
    #[error("{0}")]
    Unfit(String),
    /// The file cannot be written.
    #[error("{0}")]
    Disk(String),
}

impl ReviewsFile {
    /// The file beside a tour: `reviews.json`, or `NAME.reviews.json` if the tour's file is not called `tour.json`.
    pub fn beside(tour: &Path) -> Self {
        let name = match tour.file_stem().and_then(|stem| stem.to_str()) {
            Some("tour") | None => "reviews.json".to_owned(),
            Some(stem) => format!("{stem}.reviews.json"),
        };
        Self {
            path: atomic_file::folder_of(tour).join(name),
            last: Mutex::new(None),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file.
    pub fn read(&self) -> FoundReviews {
        let bytes = match read_bytes(&self.path) {
            Ok(bytes) => bytes,
            Err(reason) => {
                return FoundReviews {
                    version: Digest::of(reason.as_bytes()),
                    reviews: Err(reason),
                };
            }
        };
        FoundReviews {
            version: Digest::of(&bytes),
            reviews: parse(&bytes).map_err(|reason| format!("{}: {reason}", self.path.display())),
        }
    }

    /// Changes the reviews and writes them. `base` is the version that the change was made for, if it depends on one.
    ///
    /// # Errors
    /// [`ReviewsError`]; then nothing is written.
    pub fn change<T>(
        &self,
        base: Option<Digest>,
        change: impl FnOnce(&mut Reviews) -> Result<T, String>,
    ) -> Result<T, ReviewsError> {
        let mut last = lock(&self.last);
        let found = self.read();
        if base.is_some_and(|base| base != found.version) {
            return Err(ReviewsError::Stale);
        }
        let mut reviews = found.reviews.map_err(ReviewsError::Unreadable)?;
        let before = reviews.clone();
        let done = change(&mut reviews).map_err(ReviewsError::Unfit)?;
        if reviews == before {
            return Ok(done);
        }
        let text = serde_json::to_string_pretty(&reviews)
            .expect("OK because texts and numbers are JSON")
            + "\n";
        if text.len() > MAX_BYTES {
            return Err(ReviewsError::Unfit(format!(
                "the file of comments would be larger than {} MiB: delete those that are settled",
                MAX_BYTES >> 20
            )));
        }
        // What is written can be read again: also values that are nested too deep are refused here.
        parse(text.as_bytes()).map_err(ReviewsError::Unfit)?;
        atomic_file::replace(&self.path, text.as_bytes())
            .map_err(|error| ReviewsError::Disk(error.to_string()))?;
        *last = Some((stamp(&self.path).ok(), Digest::of(text.as_bytes())));
        Ok(done)
    }

    /// The version of the file if it has changed since this was last asked.
    pub fn changed(&self) -> Option<Digest> {
        let mut last = lock(&self.last);
        let stamp = stamp(&self.path).ok();
        if let Some((known, _)) = last.as_ref()
            && *known == stamp
            && stamp.as_ref().is_none_or(is_old_enough)
        {
            return None;
        }
        let version = self.read().version;
        let is_new = last.as_ref().is_some_and(|(_, known)| *known != version);
        *last = Some((stamp, version));
        is_new.then_some(version)
    }
}

/// The bytes of the file; none if there is no file.
fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let refuse = |reason: String| format!("{}: {reason}", path.display());
    match std::fs::symlink_metadata(path) {
        // Writing would replace whatever a stranger's link leads to.
        Ok(found) if found.is_symlink() => {
            return Err(refuse(
                "this is a link: put the file itself there".to_owned(),
            ));
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refuse(error.to_string())),
    }
    let mut bytes = Vec::new();
    files::open(path)
        .and_then(|open| open.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| refuse(error.to_string()))?;
    if bytes.len() > MAX_BYTES {
        return Err(refuse(format!(
            "the file is larger than {} MiB",
            MAX_BYTES >> 20
        )));
    }
    Ok(bytes)
}

fn parse(bytes: &[u8]) -> Result<Reviews, String> {
    if bytes.is_empty() {
        return Ok(Reviews::default());
    }
    /// The version alone: a newer format may have other keys.
    #[derive(serde::Deserialize)]
    struct Versioned {
        format: u32,
    }
    if let Ok(Versioned { format }) = serde_json::from_slice(bytes)
        && format > FORMAT
    {
        return Err(format!(
            "`format` is {format}, which a newer soundwalk wrote: use that one, or a newer one"
        ));
    }
    let reviews: Reviews = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    check(&reviews)?;
    Ok(reviews)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tour_of_a_folder_has_its_own_file() {
        for (tour, expected) in [
            ("a/tour.json", "a/reviews.json"),
            ("tour.json", "./reviews.json"),
            ("a/winter.json", "a/winter.reviews.json"),
        ] {
            let file = ReviewsFile::beside(Path::new(tour));
            assert_eq!(file.path(), Path::new(expected), "{tour}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_place() {
        for (text, expected) in [
            ("", Ok(0)),
            ("{\"format\": 1}", Ok(0)),
            ("{\"format\": 2, \"threads\": []}", Err("a newer soundwalk")),
            ("{\"format\": 0}", Err("`format` is 0")),
            ("{\"comments\": []}", Err("missing field `format`")),
            (
                "{\"format\": 1, \"colour\": 3}",
                Err("unknown field `colour`"),
            ),
            ("{\"format\": 1,\n \"comments\": [{}]}", Err("line 2")),
            ("[", Err("line 1")),
            (
                r#"{"format": 1, "comments": [{"id": "A", "author": "x", "at": "2026-06-22T04:00:00Z", "place": {"on": "tour"}, "text": "t"}]}"#,
                Err("not an id"),
            ),
            (
                r#"{"format": 1, "comments": [{"id": "a", "author": "x", "at": "2026-06-22T04:00:00Z", "place": {"on": "map", "lat": 91, "lon": 0}, "text": "t"}]}"#,
                Err("`lat` must be"),
            ),
            (
                r#"{"format": 1, "comments": [{"id": "a", "author": "x", "at": "2026-06-22T04:00:00Z", "place": {"on": "tour"}, "text": "t"}]}"#,
                Ok(1),
            ),
        ] {
            let found = parse(text.as_bytes()).map(|reviews| reviews.comments.len());
            match (found, expected) {
                (Ok(count), Ok(expected)) => assert_eq!(count, expected, "{text}"),
                (Err(reason), Err(expected)) => {
                    assert!(reason.contains(expected), "{text}: {reason}");
                }
                (found, _) => panic!("{text}: {found:?}"),
            }
        }
    }
}
