//! Files that the author brings for the tour as a whole: the cover picture, sounds and maps. A file is checked before it is
//! kept, gets a name of its own beside the tour and replaces nothing; the same step names it in the tour.

use super::tour;
use super::waiting::run_decoding;
use crate::atomic_file;
use crate::sound::recording;
use crate::studio::edit::Edit;
use crate::studio::picture_file::{self, StoredFile};
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::tour::Tour;
use crate::tour::names::suggest_id;
use crate::tour::read::read;
use crate::workspace::Workspace;
use crate::workspace::content::{MAX_MAP_BYTES, is_geojson, is_pmtiles, is_ways};
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Map, Value, json as value};
use std::io::Write;
use std::sync::Arc;

/// The most files of one name.
const MAX_NAMES: usize = 999;
/// The longest name of a file that is looked at, bytes.
const MAX_NAME_BYTES: usize = 400;

/// Where the file goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadQuery {
    /// The version of the tour that it is for.
    base: String,
    /// JSON pointer to the key that names it: `/cover/file`, a key of `/sound`, or `/maps/-`.
    pointer: String,
    /// What the file was called on the author's machine.
    name: String,
}

/// What a file is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Cover,
    Sound,
    Map,
}

impl Use {
    /// `None` for a pointer that names no file of the tour as a whole.
    fn of(pointer: &str) -> Option<Self> {
        match pointer {
            "/cover/file" => Some(Self::Cover),
            "/sound/arrival" | "/sound/tour_end" | "/sound/gps_lost" | "/sound/gps_found"
            | "/sound/bed" => Some(Self::Sound),
            "/maps/-" => Some(Self::Map),
            _ => None,
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Cover => "pictures",
            Self::Sound => "sounds",
            Self::Map => "maps",
        }
    }
}

/// Keeps a file and names it in the tour.
pub async fn keep(
    State(studio): State<Arc<Studio>>,
    Query(wanted): Query<UploadQuery>,
    body: Bytes,
) -> Answer {
    let kind = Use::of(&wanted.pointer)
        .ok_or_else(|| ApiError::unfit("`pointer` names no file of the tour as a whole"))?;
    let view = run_decoding(&studio, move |studio| {
        let (base, text) = tour::text_at(studio, &wanted.base)?;
        let tour = read(&text).tour.ok_or_else(ApiError::invalid_tour)?;
        let kept = store(&studio.settings.own_folder(), kind, &wanted.name, &body)?;
        let edit = naming(&tour, kind, &wanted.pointer, &kept.file);
        let new = kept.is_new.then_some(kept.file);
        tour::name_files(studio, base, &[edit], "file", new.as_slice())
    });
    json(view.await?)
}

/// Checks the content and keeps it beside the tour. Nothing is concluded from the name but how that of the file begins.
fn store(
    workspace: &Workspace,
    kind: Use,
    name: &str,
    body: &Bytes,
) -> Result<StoredFile, ApiError> {
    let ending = match kind {
        Use::Cover => {
            return picture_file::keep(workspace, &stem(name), picture_file::read(body)?);
        }
        Use::Sound => {
            let clip = recording::read_bytes(body.clone()).map_err(ApiError::unfit)?;
            clip.facts.format.extension()
        }
        Use::Map => map_ending(body)?,
    };
    Ok(StoredFile {
        file: write(workspace, kind.folder(), &stem(name), ending, body)?,
        is_new: true,
    })
}

/// Checks the content of a map and finds the ending of its file's name.
fn map_ending(body: &Bytes) -> Result<&'static str, ApiError> {
    if body.len() as u64 > MAX_MAP_BYTES {
        return Err(ApiError::unfit(
            "a map may have 32 MiB: leave out what lies far from the walk",
        ));
    }
    if is_pmtiles(body) {
        Ok("pmtiles")
    } else if is_ways(body) {
        Ok("bin")
    } else if is_geojson(body.as_ref()) {
        Ok("geojson")
    } else {
        Err(ApiError::unfit(
            "this is neither GeoJSON nor PMTiles, nor ways as `soundwalk map` writes them",
        ))
    }
}

/// The file's name without its ending, in letters that every system and web server takes.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last = last.get(..MAX_NAME_BYTES).unwrap_or(last);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    suggest_id(stem).unwrap_or_else(|| "file".to_owned())
}

/// Writes the file under an unused name; answers with its path as tours write it.
fn write(
    workspace: &Workspace,
    folder: &str,
    stem: &str,
    ending: &str,
    body: &[u8],
) -> Result<String, ApiError> {
    let place = workspace.make_folder(folder)?;
    let names = (1..=MAX_NAMES).map(|number| match number {
        1 => format!("{stem}.{ending}"),
        _ => format!("{stem}-{number}.{ending}"),
    });
    let written = atomic_file::write_unused(&place, names, |file| file.write_all(body));
    let file = written.map_err(ApiError::failed)?.ok_or_else(|| {
        ApiError::unfit(format!(
            "{folder} holds {MAX_NAMES} files of this name; remove some"
        ))
    })?;
    Ok(format!("{folder}/{file}"))
}

/// The edit by which the tour names the file.
fn naming(tour: &Tour, kind: Use, pointer: &str, file: &str) -> Edit {
    match kind {
        Use::Cover if tour.cover.is_none() => {
            // Until the author describes the picture, the tour's title does.
            let alt: Map<String, Value> = tour
                .languages
                .iter()
                .map(|lang| {
                    let title = tour.title.get(lang).cloned().unwrap_or_default();
                    (lang.0.clone(), Value::from(title))
                })
                .collect();
            Edit::Set {
                pointer: "/cover".to_owned(),
                value: value!({"file": file, "alt": alt}),
            }
        }
        Use::Map if tour.maps.is_empty() => Edit::Set {
            pointer: "/maps".to_owned(),
            value: value!([file]),
        },
        Use::Map => Edit::Insert {
            pointer: pointer.to_owned(),
            value: value!(file),
        },
        Use::Cover | Use::Sound => Edit::Set {
            pointer: pointer.to_owned(),
            value: value!(file),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_plain() {
        for (name, expected) in [
            ("Вид на море.JPG", "vid-na-more"),
            ("../../etc/passwd", "passwd"),
            ("C:\\sounds\\chime.wav", "chime"),
            (".wav", "file"),
            ("", "file"),
        ] {
            assert_eq!(stem(name), expected, "{name}");
        }
    }

    #[test]
    fn only_what_belongs_there_is_kept() {
        let outer = tempfile::tempdir().expect("OK because tests may write");
        let workspace = Workspace::of_folder(outer.path());
        let keep = |kind, content: &'static str| {
            store(
                &workspace,
                kind,
                "a.wav",
                &Bytes::from_static(content.as_bytes()),
            )
        };
        let map = keep(
            Use::Map,
            "{\"type\": \"FeatureCollection\", \"features\": []}",
        );
        assert_eq!(
            map.ok().map(|kept| kept.file).as_deref(),
            Some("maps/a.geojson")
        );
        for (kind, content) in [
            (Use::Map, "<html></html>"),
            (Use::Cover, "<svg onload='alert(1)'/>"),
            (Use::Sound, "#!/bin/sh"),
        ] {
            assert!(keep(kind, content).is_err());
        }
        for pointer in ["/rendered", "/voices", "/stops/0/bed", "/maps/0", ""] {
            assert_eq!(Use::of(pointer), None, "{pointer}");
        }
    }
}
