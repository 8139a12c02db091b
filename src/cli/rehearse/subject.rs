//! The input of `rehearse`: a tour or a pack, and the errors of the receiver.

use super::super::load::load;
use super::super::out;
use super::super::outcome::CommandError;
use super::super::tour_access::WorkspaceOption;
use crate::build::file_facts;
use crate::drawing::BaseMap;
use crate::engine::Course;
use crate::pack::{self, Pack};
use crate::rehearse::material::{self, Durations};
use crate::rehearse::noise::Noise;
use crate::rehearse::scenario::ReceiverErrors;
use crate::rehearse::surroundings::City;
use crate::streets::ground::Ground;
use crate::streets::load as ways;
use crate::tour::Tour;
use crate::tour::facts::named_files;
use crate::tour::model::Lang;
use crate::wording::command_on;
use crate::workspace::{Workspace, content};
use std::path::{Path, PathBuf};

/// The tour to rehearse, and its pack if it was read from one.
pub struct Subject {
    /// The tour that is rehearsed.
    pub tour: Tour,
    /// The pack that the tour was read from, if any.
    pub pack: Option<Pack>,
    /// The tour's file; `None` for packs.
    file: Option<PathBuf>,
    /// The files that the tour may use; `None` for packs.
    pub workspace: Option<Workspace>,
}

/// The most bytes of a noise file that are read.
const MAX_NOISE_BYTES: u64 = 64 * 1024;

/// Opens a tour's folder, its file, or a pack, which is recognised by its first bytes.
pub fn open(path: &Path, option: &WorkspaceOption) -> Result<Subject, CommandError> {
    if path.is_file() && read_up_to(path, 4)? == *b"PK\x03\x04" {
        let pack = pack::open(path)?;
        return Ok(Subject {
            tour: pack.tour().clone(),
            pack: Some(pack),
            file: None,
            workspace: None,
        });
    }
    let loaded = load(path)?;
    let workspace = option.of(&loaded)?;
    let parsed = loaded.parsed;
    let Some(tour) = parsed.tour.as_ref().or(parsed.partial()).cloned() else {
        let first = parsed
            .diagnostics
            .first()
            .map_or("it is not a tour", |finding| finding.message.as_str());
        return Err(format!(
            "cannot rehearse {}: {first}; `{}` shows every mistake at its place",
            loaded.file.display(),
            command_on("check", path)
        )
        .into());
    };
    Ok(Subject {
        tour,
        pack: None,
        file: Some(loaded.file),
        workspace: Some(workspace),
    })
}

impl Subject {
    /// The tour's file and the files that it names; empty for a pack.
    pub fn files(&self) -> Vec<PathBuf> {
        let Some((workspace, tour)) = self.workspace.as_ref().zip(self.file.as_ref()) else {
            return Vec::new();
        };
        let named = named_files(&self.tour).into_iter();
        let named = named.filter_map(|file| workspace.resolve(&file.path).ok());
        named.chain([tour.clone()]).collect()
    }

    /// Duration of each telling: measured in a pack or a take, else estimated.
    pub fn durations(&self, lang: &Lang) -> Durations {
        match &self.pack {
            Some(pack) => material::measured(pack, lang),
            None => {
                let facts = self.workspace.as_ref();
                let facts = facts.map(|workspace| file_facts::lengths_only(&self.tour, workspace));
                material::estimated(&self.tour, lang, &facts.unwrap_or_default())
            }
        }
    }
}

impl Subject {
    /// The tour's title, or its id if it has none in this language.
    pub fn title(&self, lang: &Lang) -> &str {
        self.tour.title.get(lang).unwrap_or(&self.tour.id)
    }

    /// The stops' titles, or their ids.
    pub fn titles(&self, lang: &Lang) -> Vec<String> {
        self.tour
            .stops
            .iter()
            .map(|stop| stop.title.get(lang).unwrap_or(&stop.id).clone())
            .collect()
    }

    /// The ways, buildings and places around the tour, if it has them. What cannot be read is left out with a note.
    pub fn ground(&self) -> Option<Ground> {
        let (name, found) = match (&self.pack, &self.workspace) {
            (Some(pack), _) => {
                let name = pack.manifest().ways.clone().unwrap_or_default();
                let ground = pack.ground().transpose()?;
                (name, ground.map_err(|error| error.to_string()))
            }
            (None, Some(workspace)) => {
                let name = ways::ways_file(&self.tour, workspace)?;
                let ground = ways::ground_of(&self.tour, workspace).transpose()?;
                (name.to_owned(), ground.map_err(|error| error.to_string()))
            }
            (None, None) => return None,
        };
        match found {
            Ok(ground) => Some(ground),
            Err(error) => {
                out::note(format_args!("the streets of {name} are not used: {error}"));
                None
            }
        }
    }

    /// The maps that the tour names. Unreadable ones are left out with a note, since a rehearsal needs no map.
    pub fn base_map(&self) -> BaseMap {
        let mut base = BaseMap::default();
        // In a pack the maps have other names.
        let names = match &self.pack {
            Some(pack) => &pack.manifest().maps,
            None => &self.tour.maps,
        };
        for name in names {
            let bytes = match (&self.pack, &self.workspace) {
                (Some(pack), _) => pack.read(name).map_err(|error| error.to_string()),
                (None, Some(workspace)) => {
                    workspace.read_map(name).map_err(|error| error.to_string())
                }
                (None, None) => continue,
            };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(error) => {
                    out::note(format_args!("the map {name} is not drawn: {error}"));
                    continue;
                }
            };
            let text = content::geojson_of(&bytes);
            if let Some(geojson) = text.and_then(|text| serde_json::from_slice(text).ok()) {
                base.add(&geojson);
            }
        }
        base
    }
}
impl Subject {
    /// The city around the tour, if its maps name a file of ways that can be read.
    pub fn city(&self, course: &Course) -> Option<City> {
        let ground = self.ground()?;
        Some(City::new(&ground, course))
    }
}

/// Name of the errors that follow the sky over each place.
pub const BY_SKY: &str = "sky";

/// How receivers err, and what that is called: as the user named it, or else by the sky where buildings are known, or else
/// as in the class `otherwise`.
pub fn errors<'a>(
    named: Option<&'a str>,
    city: Option<&'a City>,
    otherwise: &'a str,
) -> Result<(&'a str, ReceiverErrors<'a>), CommandError> {
    let city = city.filter(|city| city.has_buildings());
    match (named, city) {
        (None | Some(BY_SKY), Some(city)) => Ok((BY_SKY, ReceiverErrors::BySky(city))),
        (Some(BY_SKY), None) => Err(
            "noise `sky` needs buildings: make a map of the streets with `soundwalk map`, or name open, blocks or canyon"
                .into(),
        ),
        (named, _) => {
            let name = named.unwrap_or(otherwise);
            Ok((name, ReceiverErrors::Everywhere(noise(name)?)))
        }
    }
}

/// Reads the errors of the receiver: a class by name, or parameters from a JSON file.
fn noise(named: &str) -> Result<Noise, CommandError> {
    if let Some(noise) = Noise::named(named) {
        return Ok(noise);
    }
    let bytes = read_up_to(Path::new(named), MAX_NOISE_BYTES).map_err(|error| {
        format!(
            "noise `{named}` is none of open, blocks, canyon, none, sky, and not a file: {error}"
        )
    })?;
    let noise: Noise =
        serde_json::from_slice(&bytes).map_err(|error| format!("noise file {named}: {error}"))?;
    if !noise.is_valid() {
        return Err(format!("noise file {named}: a parameter is negative or out of range").into());
    }
    Ok(noise)
}

/// The first `limit` bytes of a file.
pub fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, CommandError> {
    super::super::load::read_up_to(path, limit)
        .map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    /// Through the workspace, so that a shared file is known whichever way leads to it.
    #[test]
    fn a_rehearsal_finds_its_files_through_the_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let tour = root.join("tours/one");
        std::fs::create_dir_all(&tour).unwrap();
        std::fs::write(
            root.join("streets.geojson"),
            r#"{"type": "FeatureCollection"}"#,
        )
        .unwrap();
        std::fs::write(
            tour.join("other.json"),
            r#"{"format": 1, "id": "one", "title": {"en": "One"}, "languages": ["en"], "maps": ["../../streets.geojson"],
                "stops": [{"id": "a", "title": {"en": "A"}, "position": {"lat": 53.0, "lon": 87.0},
                "geofence": {"radius_m": 30}, "narration": {"en": ["Hello."]}}]}"#,
        )
        .unwrap();
        let loaded = load(&tour.join("other.json")).unwrap();
        let subject = Subject {
            tour: loaded.parsed.tour.unwrap(),
            pack: None,
            file: Some(loaded.file),
            workspace: Some(Workspace::named(&tour, &root).unwrap()),
        };
        assert_eq!(
            subject.files(),
            [root.join("streets.geojson"), tour.join("other.json")]
        );
    }
}
