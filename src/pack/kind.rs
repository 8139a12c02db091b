//! Checks that an entry's content suits its role. Sounds are examined page by page and packet by packet, texts, GeoJSON and
//! ways as a whole, tiles, pictures and masters by their first bytes.

use super::error::Fault;
use super::role::EntryRole;
use super::source::Section;
use crate::files;
use crate::picture::{self, Kind};
use crate::sound::RATE;
use crate::sound::opus::{ExamineError, examine};
use crate::streets;
use crate::workspace::content::{is_geojson, is_pmtiles};
use std::io::{self, BufReader, Read};

/// A track's length may differ from the manifest by this much, seconds: one packet.
const LENGTH_TOLERANCE_S: f64 = 0.02;

/// Checks the content of the entry `name`.
///
/// # Errors
/// [`Fault::OtherContent`], and what reading gives.
pub(super) fn check_kind(name: &str, role: EntryRole, content: &Section) -> Result<(), Fault> {
    let why = match role {
        // The tour is parsed elsewhere. The page is program code; whoever trusts the pack trusts it too.
        EntryRole::Tour | EntryRole::Page => None,
        EntryRole::Track(seconds) | EntryRole::Sound(seconds) => {
            sound_fault(content.clone(), seconds)?
        }
        EntryRole::Captions => text_fault(content.clone(), "WEBVTT")?,
        EntryRole::Transcript => text_fault(content.clone(), "")?,
        EntryRole::Master => {
            let head = head(content)?;
            let is_wave = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE");
            (!is_wave).then(|| "it is not a WAV file".to_owned())
        }
        EntryRole::Map if name.ends_with(".pmtiles") => {
            let is_tiles = is_pmtiles(&head(content)?);
            (!is_tiles).then(|| "it is not a PMTiles file".to_owned())
        }
        EntryRole::Map => (!is_geojson(content.clone())).then(|| "it is not GeoJSON".to_owned()),
        EntryRole::Ways => ways_fault(content.clone())?,
        EntryRole::Jpeg => picture_fault(content, Kind::Jpeg)?,
        EntryRole::WebP => picture_fault(content, Kind::WebP)?,
    };
    match why {
        None => Ok(()),
        Some(why) => Err(Fault::OtherContent {
            name: name.to_owned(),
            role: role.name(),
            why,
        }),
    }
}

fn sound_fault(content: Section, stated_s: f64) -> io::Result<Option<String>> {
    let length = match examine(BufReader::new(content)) {
        Ok(samples) => samples as f64 / f64::from(RATE),
        Err(ExamineError::Io(error)) => return Err(error),
        Err(ExamineError::Opus(fault)) => return Ok(Some(fault.to_string())),
    };
    let is_as_stated = (length - stated_s).abs() <= LENGTH_TOLERANCE_S;
    Ok((!is_as_stated)
        .then(|| format!("it lasts {length:.3} s, but the manifest says {stated_s:.3} s")))
}

fn text_fault(mut content: Section, start: &str) -> io::Result<Option<String>> {
    // Texts are short, because their length was compared with the limit before.
    let mut bytes = Vec::new();
    content.read_to_end(&mut bytes)?;
    Ok(match std::str::from_utf8(&bytes) {
        Err(_) => Some("it is not text in UTF-8".to_owned()),
        Ok(text) if !text.starts_with(start) => Some(format!("it does not begin with {start}")),
        Ok(_) => None,
    })
}

fn ways_fault(mut content: Section) -> io::Result<Option<String>> {
    // Its length was compared with the limit of maps before.
    let mut bytes = Vec::new();
    content.read_to_end(&mut bytes)?;
    Ok(streets::file::decode(&bytes)
        .err()
        .map(|fault| fault.to_string()))
}

fn picture_fault(content: &Section, expected: Kind) -> io::Result<Option<String>> {
    Ok(match Kind::of(&head(content)?) {
        Ok(found) if found == expected => None,
        Ok(found) => Some(format!("it is {}", found.name())),
        Err(found) => Some(format!("it begins like {found}")),
    })
}

fn head(content: &Section) -> io::Result<Vec<u8>> {
    files::start(content.clone(), picture::HEAD)
}
