//! Files that the author brings for the tour as a whole: the cover picture, sounds and maps. A file is checked before it is
//! kept, gets a name of its own beside the tour and replaces nothing; the same step names it in the tour.

use super::tour;
use crate::atomic_file;
use crate::picture;
use crate::sound::recording;
use crate::studio::document::{DocumentError, UndoGrouping};
use crate::studio::edit::Edit;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::EventView;
use crate::tour::Tour;
use crate::tour::names::suggest_id;
use crate::tour::read::read;
use crate::workspace::Workspace;
use crate::workspace::content::{MAX_MAP_BYTES, is_geojson, is_pmtiles, is_ways};
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Map, Value, json as value};
use std::io::{self, Write};
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
    let view = run_blocking(&studio, move |studio| {
        let base = tour::version(&wanted.base)?;
        let kind = Use::of(&wanted.pointer)
            .ok_or_else(|| ApiError::unfit("`pointer` names no file of the tour as a whole"))?;
        let ending = ending(kind, &wanted.name, &body)?;
        let text = {
            let document = studio.document();
            if document.version() != base {
                return Err(DocumentError::Stale.into());
            }
            document.text().to_owned()
        };
        let parsed = read(&text);
        let tour = parsed
            .tour
            .as_ref()
            .ok_or_else(|| ApiError::unfit("correct the mistakes in the tour first"))?;
        // The studio never writes files that tours share.
        let workspace = Workspace::of_folder(studio.settings.workspace.tour_folder());
        let file = write(
            &workspace,
            kind.folder(),
            &stem(&wanted.name),
            ending,
            &body,
        )?;
        let edit = naming(tour, kind, &wanted.pointer, &file);
        let made = tour::change(studio, base, &[edit], "file", UndoGrouping::OwnStep);
        if let Err(error) = made {
            // The tour does not name the file, so nobody would ever find it.
            let _ = workspace.place(&file).map(std::fs::remove_file);
            return Err(error);
        }
        let view = tour::present(studio);
        studio.broadcast(EventView::Changed {
            version: view.version.clone(),
        });
        Ok(view)
    })
    .await?;
    json(view)
}

/// Checks the content and finds the ending of the file's name.
fn ending(kind: Use, name: &str, body: &Bytes) -> Result<&'static str, ApiError> {
    match kind {
        Use::Cover => {
            let opened = picture::read(body).map_err(ApiError::unfit)?;
            Ok(match opened.kind {
                picture::Kind::Png => "png",
                picture::Kind::WebP => "webp",
                picture::Kind::Gif => "gif",
                _ => "jpg",
            })
        }
        Use::Sound => {
            recording::read_bytes(body.clone()).map_err(ApiError::unfit)?;
            let lower = name.to_lowercase();
            let known = [
                "aiff", "flac", "mp3", "m4a", "aac", "caf", "opus", "ogg", "wav",
            ];
            // Readers recognise sounds by their content.
            let named = known
                .into_iter()
                .find(|ending| lower.ends_with(&format!(".{ending}")));
            Ok(named.unwrap_or("wav"))
        }
        Use::Map if body.len() as u64 > MAX_MAP_BYTES => Err(ApiError::unfit(
            "a map may have 32 MiB: leave out what lies far from the walk",
        )),
        Use::Map if is_pmtiles(body) => Ok("pmtiles"),
        Use::Map if is_ways(body) => Ok("bin"),
        Use::Map if is_geojson(body.as_ref()) => Ok("geojson"),
        Use::Map => Err(ApiError::unfit(
            "this is neither GeoJSON nor PMTiles, nor ways as `soundwalk map` writes them",
        )),
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
    atomic_file::remove_abandoned(&place);
    let mut temporary = atomic_file::create_in(&place).map_err(ApiError::failed)?;
    temporary
        .write_all(body)
        .and_then(|()| temporary.as_file().sync_all())
        .map_err(ApiError::failed)?;
    for number in 1..=MAX_NAMES {
        let file = match number {
            1 => format!("{stem}.{ending}"),
            _ => format!("{stem}-{number}.{ending}"),
        };
        match temporary.persist_noclobber(place.join(&file)) {
            Ok(_) => return Ok(format!("{folder}/{file}")),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                temporary = error.file;
            }
            Err(error) => return Err(ApiError::failed(error.error)),
        }
    }
    Err(ApiError::unfit(format!(
        "{folder} holds {MAX_NAMES} files of this name; remove some"
    )))
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
        let bytes = |text: &'static str| Bytes::from_static(text.as_bytes());
        let map = bytes("{\"type\": \"FeatureCollection\", \"features\": []}");
        assert_eq!(ending(Use::Map, "a.json", &map).ok(), Some("geojson"));
        for (kind, content) in [
            (Use::Map, "<html></html>"),
            (Use::Cover, "<svg onload='alert(1)'/>"),
            (Use::Sound, "#!/bin/sh"),
        ] {
            assert!(ending(kind, "a.wav", &bytes(content)).is_err());
        }
        for pointer in ["/rendered", "/voices", "/stops/0/bed", "/maps/0", ""] {
            assert_eq!(Use::of(pointer), None, "{pointer}");
        }
    }
}
