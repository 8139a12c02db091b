//! The cover and the pictures of the stops in their delivered form: made once and kept in the store under the digest of their source.

use super::error::{Cause, Failure};
use super::observer::Observer;
use super::sources;
use super::store::{Blob, Store};
use crate::digest::{Digest, DigestBuilder};
use crate::picture;
use crate::text::text;
use crate::tour::Tour;
use crate::workspace::Workspace;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// A picture in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltPicture {
    /// The picture as WebP.
    pub webp: Blob,
    /// The picture as JPEG, for software that does not show WebP.
    pub jpeg: Blob,
    /// A small JPEG that music players show.
    pub cover: Blob,
}

/// The pictures of a tour, and the failures of those that could not be made.
#[derive(Debug, Default)]
pub struct Pictures {
    /// Pictures that were made, keyed by the stop's index in the tour.
    pub(super) made: BTreeMap<usize, BuiltPicture>,
    /// The cover of the tour, if it was made.
    pub(super) cover: Option<BuiltPicture>,
    /// Failures in the order of the tour.
    pub(super) failures: Vec<Failure>,
}

/// Makes the pictures that are not in the store, on all threads.
pub(super) fn make(
    tour: &Tour,
    workspace: &Workspace,
    store: &Store,
    observer: &impl Observer,
) -> Pictures {
    let mut pictures = Pictures::default();
    let cover = tour.cover.iter().map(|cover| (None, cover.file.as_str()));
    let stops = tour.stops.iter().enumerate();
    let stops =
        stops.filter_map(|(index, stop)| Some((Some(index), stop.picture.as_ref()?.file.as_str())));
    // The cover belongs to no stop.
    let named: Vec<(Option<usize>, &str)> = cover.chain(stops).collect();
    if named.is_empty() {
        return pictures;
    }
    let names = named.iter().map(|(_, file)| (*file).to_owned()).collect();
    let contents = sources::read(workspace, store, &names);
    let done: Vec<(Option<usize>, Result<BuiltPicture, Cause>)> = named
        .into_par_iter()
        .map(|(stop, file)| {
            let digest = contents.digest(file);
            let built =
                digest.and_then(|digest| make_picture((workspace, file), &digest, store, observer));
            (stop, built)
        })
        .collect();
    for (stop, outcome) in done {
        match (stop, outcome) {
            (Some(index), Ok(built)) => {
                pictures.made.insert(index, built);
            }
            (None, Ok(built)) => pictures.cover = Some(built),
            (stop, Err(cause)) => {
                let (what, place) = match stop {
                    Some(index) => (
                        text!("picture of stop {stop}", stop = tour.stop_name(index)),
                        format!("/stops/{index}/picture"),
                    ),
                    None => (text!("the cover picture"), "/cover".to_owned()),
                };
                pictures.failures.push(Failure {
                    what,
                    place: Some(place),
                    cause,
                });
            }
        }
    }
    pictures
}

fn make_picture(
    (workspace, file): (&Workspace, &str),
    content: &Digest,
    store: &Store,
    observer: &impl Observer,
) -> Result<BuiltPicture, Cause> {
    let key = DigestBuilder::new("picture")
        .with(picture::VERSION)
        .with(content.0)
        .done();
    match store.result::<BuiltPicture>(&key) {
        Ok(Some(built)) => {
            let damage = [built.webp, built.jpeg, built.cover]
                .iter()
                .find_map(|blob| store.read(blob).err());
            match damage {
                None => return Ok(built),
                Some(damage) => observer.warn(&format!("{damage}; the picture is made again")),
            }
        }
        Ok(None) => {}
        Err(damage) => observer.warn(&format!("{damage}; the picture is made again")),
    }
    let unusable = |fault| Cause::Picture {
        path: workspace.shown(file),
        fault,
    };
    let bytes = picture::load(workspace.open(file).map_err(io::Error::from)).map_err(unusable)?;
    // The bytes may have changed since they were hashed; what is stored under the digest must be made from the bytes
    // that have it.
    if bytes.len() as u64 <= picture::MAX_BYTES && Digest::of(&bytes) != *content {
        return Err(unusable(picture::Fault::Changed));
    }
    let opened = picture::read(&bytes).map_err(unusable)?;
    drop(bytes);
    let written = picture::write(opened).map_err(unusable)?;
    let unkept = |source| Cause::File {
        path: PathBuf::from("the store"),
        source,
    };
    let keep = |bytes: &[u8]| store.put(bytes).map_err(unkept);
    let built = BuiltPicture {
        webp: keep(&written.webp)?,
        jpeg: keep(&written.jpeg)?,
        cover: keep(&written.cover)?,
    };
    store.put_result(&key, &built).map_err(unkept)?;
    Ok(built)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::IgnoreProgress;
    use std::fs;

    #[test]
    fn a_picture_that_changed_after_hashing_is_not_stored() {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let store = Store::open(&folder.path().join("store")).expect("OK because tests may write");
        let workspace = Workspace::of_folder(folder.path());
        let write = |shade: u8| {
            let image = image::RgbImage::from_pixel(8, 8, image::Rgb([shade; 3]));
            let saved = image.save(folder.path().join("a.png"));
            saved.expect("OK because tests may write");
            fs::read(folder.path().join("a.png")).expect("OK because it was just written")
        };
        let before = Digest::of(&write(10));
        let after = Digest::of(&write(200));
        let file = (&workspace, "a.png");
        let refused = make_picture(file, &before, &store, &IgnoreProgress)
            .expect_err("it is another picture");
        assert!(matches!(
            refused,
            Cause::Picture {
                fault: picture::Fault::Changed,
                ..
            }
        ));
        make_picture(file, &after, &store, &IgnoreProgress).expect("it is this one");
    }
}
