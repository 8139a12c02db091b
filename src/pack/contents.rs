//! Collects what goes into a pack: turns a build into the manifest and the contents of the entries. Nothing is measured
//! or encoded here, and entry names depend only on the tour.

use super::error::{Fault, PackError};
use super::limits::{check_bytes, check_values};
use super::manifest::{FORMAT, FileFacts, Manifest, Mix, Passage, Sound, Track};
use super::names;
use super::site;
use super::writer::Content;
use crate::build::captions::{Cue, webvtt};
use crate::build::store::{Blob, Store};
use crate::build::{Built, BuiltTrack, Narrator, PassagePart, Role, SoundRole};
use crate::streets;
use crate::tour::Tour;
use crate::tour::model::Lang;
use crate::workspace::Workspace;
use crate::workspace::content::{is_pmtiles, is_ways};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// What a pack is made from.
#[derive(Debug, Clone, Copy)]
pub struct PackInputs<'i> {
    /// The tour that the pack is made of.
    pub tour: &'i Tour,
    /// The tour file as its author wrote it.
    pub tour_text: &'i [u8],
    /// The workspace that holds the tour's files.
    pub workspace: &'i Workspace,
    /// Languages of the pack.
    pub languages: &'i [Lang],
    /// The built tracks; their masters are included where they were built.
    pub built: &'i Built,
    /// The store that holds the built files.
    pub store: &'i Store,
}

/// Returns the manifest (without its table of files, which the writer fills in) and the contents of a pack.
///
/// # Errors
/// A map that cannot be read, and whatever is larger than the reader takes.
pub fn contents(from: &PackInputs<'_>) -> Result<(Manifest, BTreeMap<String, Content>), PackError> {
    let page = site::entries(from.tour, from.languages).into_iter();
    let mut entries: BTreeMap<String, Content> = page
        .map(|(name, bytes)| (name, Content::Bytes(bytes)))
        .collect();
    entries.insert(
        names::TOUR.to_owned(),
        Content::Bytes(from.tour_text.to_vec()),
    );
    let tracks: Vec<Track> = from
        .built
        .tracks
        .iter()
        .map(|track| add_track(&mut entries, from, track))
        .collect();
    if let Some(Content::Bytes(licences)) = entries.get_mut(names::LICENCES) {
        licences.extend(voice_credits(&tracks).into_bytes());
    }
    let sounds = from.built.sounds.iter().map(|sound| {
        let file = format!("sounds/{}.opus", sound_name(sound.role));
        entries.insert(file.clone(), stored(from.store, &sound.sound.delivered));
        Sound {
            role: sound.role,
            file,
            duration_s: rounded(sound.sound.duration_s),
            true_peak_dbtp: rounded(sound.sound.true_peak_dbtp),
        }
    });
    let sounds = sounds.collect();
    let (mut maps, mut ways) = (Vec::new(), None);
    for (index, file) in from.tour.maps.iter().enumerate() {
        let bytes = read_map(from.workspace, file)?;
        let stem = Path::new(file)
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into());
        // What a file is counts, not how it is called.
        let kind = if is_ways(&bytes) {
            "bin"
        } else if is_pmtiles(&bytes) {
            "pmtiles"
        } else {
            "geojson"
        };
        let name = format!("maps/{:02}-{}.{kind}", index + 1, names::plain(&stem));
        if kind != "bin" {
            maps.push(name.clone());
        } else if let Some(first) = ways.replace(name.clone()) {
            let path = from.workspace.shown(file);
            return Err(Fault::TwoWays(first).of(&path));
        } else if let Some(Content::Bytes(licences)) = entries.get_mut(names::LICENCES) {
            let path = from.workspace.shown(file);
            licences.extend(map_credit(&name, &bytes).map_err(|fault| fault.of(&path))?);
        }
        entries.insert(name, Content::Bytes(bytes));
    }
    let (mut pictures, mut pictures_webp) = (BTreeMap::new(), BTreeMap::new());
    for (index, picture) in &from.built.pictures {
        let base = base_name(from.tour, *index);
        let stop = &from.tour.stops[*index].id;
        for (table, blob, kind) in [
            (&mut pictures, &picture.jpeg, "jpg"),
            (&mut pictures_webp, &picture.webp, "webp"),
        ] {
            let name = format!("pictures/{base}.{kind}");
            entries.insert(name.clone(), stored(from.store, blob));
            table.insert(stop.clone(), name);
        }
    }
    let mut add_cover = |kind: &str, blob: &Blob| {
        let name = format!("pictures/cover.{kind}");
        entries.insert(name.clone(), stored(from.store, blob));
        name
    };
    let cover = from.built.cover.as_ref();
    let (cover, cover_webp) = (
        cover.map(|cover| add_cover("jpg", &cover.jpeg)),
        cover.map(|cover| add_cover("webp", &cover.webp)),
    );
    let manifest = Manifest {
        format: FORMAT,
        made_by: concat!("soundwalk ", env!("CARGO_PKG_VERSION")).to_owned(),
        id: from.tour.id.clone(),
        title: from.tour.title.clone(),
        url: from.tour.url.clone(),
        languages: from.languages.to_vec(),
        tracks,
        sounds,
        maps,
        ways,
        cover,
        cover_webp,
        pictures,
        pictures_webp,
        files: BTreeMap::new(),
    };
    let check = || {
        check_values(names::TOUR, from.tour_text)?;
        entries
            .iter()
            .try_for_each(|(name, content)| check_bytes(name, content.facts().bytes))
    };
    check().map_err(|fault| fault.of(from.workspace.tour_folder()))?;
    Ok((manifest, entries))
}

fn add_track(
    entries: &mut BTreeMap<String, Content>,
    from: &PackInputs<'_>,
    track: &BuiltTrack,
) -> Track {
    let stop = &from.tour.stops[track.stop];
    let title = stop.title.get(&track.lang).cloned().unwrap_or_default();
    let mut base = base_name(from.tour, track.stop);
    base.push_str(match track.role {
        Role::Story => "",
        Role::Short => "-short",
    });
    base.push_str(match track.mix {
        Mix::Standard => "",
        Mix::Loud => "-loud",
    });
    let lang = names::plain(&track.lang.0);
    let mut add = |folder: &str, kind: &str, content: Content| {
        let name = format!("{folder}/{lang}/{base}.{kind}");
        entries.insert(name.clone(), content);
        name
    };
    let cues: Vec<Cue> = track
        .passages
        .iter()
        .flat_map(|passage| passage.cues.clone())
        .collect();
    let captions = webvtt(&track.lang.0, &cues);
    let sound = &track.sound;
    Track {
        role: track.role,
        mix: track.mix,
        stop: stop.id.clone(),
        number: track.stop as u32 + 1,
        language: track.lang.clone(),
        file: add("tracks", "opus", stored(from.store, &sound.delivered)),
        captions: add("captions", "vtt", Content::Bytes(captions.into_bytes())),
        transcript: add(
            "transcripts",
            "txt",
            Content::Bytes(transcript(&title, track).into_bytes()),
        ),
        master: sound
            .master
            .map(|master| add("masters", "wav", stored(from.store, &master))),
        duration_s: rounded(sound.duration_s),
        loudness_lufs: sound.loudness_lufs.map(rounded),
        true_peak_dbtp: rounded(sound.true_peak_dbtp),
        passages: passages(track),
        title,
    }
}

/// Credits for the voices that speak in the tracks, each with its licence, to be appended to the list of licences.
/// Empty if only people speak.
fn voice_credits(tracks: &[Track]) -> String {
    let passages = tracks.iter().flat_map(|track| &track.passages);
    let voices: BTreeSet<(&str, &str)> = passages
        .filter_map(|passage| match &passage.speaker {
            Narrator::Voice(name) => {
                let licence = passage.licence.as_deref();
                Some((name.as_str(), licence.unwrap_or("licence not known")))
            }
            Narrator::Take(_) => None,
        })
        .collect();
    if voices.is_empty() {
        return String::new();
    }
    let mut text = "\nThe voices of this tour\n\n".to_owned();
    for (name, licence) in voices {
        text += &format!("{name}: {licence}\n");
    }
    text
}

fn passages(track: &BuiltTrack) -> Vec<Passage> {
    let passages = track.passages.iter().map(|passage| Passage {
        part: passage.part,
        start_s: rounded(passage.start_s),
        end_s: rounded(passage.end_s),
        speaker: passage.speaker.clone(),
        licence: passage.licence.clone(),
    });
    passages.collect()
}

/// The transcript of a track: its title, one paragraph per passage, and the directions after an arrow.
fn transcript(title: &str, track: &BuiltTrack) -> String {
    let mut text = format!("{title}\n");
    for passage in &track.passages {
        text.push_str(match passage.part {
            PassagePart::Narration => "\n",
            PassagePart::Directions => "\n→ ",
        });
        let sentences: Vec<&str> = passage.cues.iter().map(|cue| cue.text.as_str()).collect();
        text.push_str(&sentences.join(" "));
        text.push('\n');
    }
    text
}

fn base_name(tour: &Tour, stop: usize) -> String {
    let width = tour.stops.len().to_string().len().max(2);
    format!(
        "{:0width$}-{}",
        stop + 1,
        names::plain(&tour.stops[stop].id)
    )
}

fn sound_name(role: SoundRole) -> &'static str {
    match role {
        SoundRole::Arrival => "arrival",
        SoundRole::TourEnd => "tour-end",
        SoundRole::GpsLost => "gps-lost",
        SoundRole::GpsFound => "gps-found",
    }
}

fn stored(store: &Store, blob: &Blob) -> Content {
    Content::File(
        store.path(blob),
        FileFacts {
            bytes: blob.bytes,
            sha256: blob.sha256,
        },
    )
}

fn read_map(workspace: &Workspace, file: &str) -> Result<Vec<u8>, PackError> {
    let map = workspace.read_map(file);
    map.map_err(|error| Fault::Io(io::Error::from(error)).of(workspace.shown(file)))
}

/// The credit of a file of ways, to be appended to the list of licences.
fn map_credit(name: &str, ways: &[u8]) -> Result<Vec<u8>, Fault> {
    let ground = streets::file::decode(ways).map_err(|fault| Fault::OtherContent {
        name: name.to_owned(),
        role: "a file of ways",
        why: fault.to_string(),
    })?;
    Ok(format!("\nThe streets of this tour\n\n{}\n", ground.credit).into_bytes())
}

/// Rounds to milliseconds or thousandths of a decibel; more digits would only be noise in the manifest.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_voice_is_credited_once_and_people_are_not() {
        let passage = |speaker: Narrator, licence: Option<&str>| Passage {
            part: PassagePart::Narration,
            start_s: 0.0,
            end_s: 1.0,
            speaker,
            licence: licence.map(str::to_owned),
        };
        let voice = |name: &str| Narrator::Voice(name.to_owned());
        let track = |passages: Vec<Passage>| Track {
            role: Role::Story,
            mix: crate::build::Mix::Standard,
            stop: "gate".to_owned(),
            number: 1,
            language: Lang("ru".to_owned()),
            title: String::new(),
            file: String::new(),
            captions: String::new(),
            transcript: String::new(),
            master: None,
            duration_s: 1.0,
            loudness_lufs: None,
            true_peak_dbtp: -2.0,
            passages,
        };
        let recorded = track(vec![passage(Narrator::Take("a.wav".to_owned()), None)]);
        assert_eq!(voice_credits(std::slice::from_ref(&recorded)), "");
        let spoken = track(vec![
            passage(voice("RHVoice slt"), Some("MIT")),
            passage(voice("RHVoice slt"), Some("MIT")),
            passage(voice("say"), None),
        ]);
        assert_eq!(
            voice_credits(&[recorded, spoken]),
            "\nThe voices of this tour\n\nRHVoice slt: MIT\nsay: licence not known\n"
        );
    }
}
