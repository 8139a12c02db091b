//! Renames a stop or a claim wherever the tour names it.

use super::Tour;
use super::diagnostic::Fix;
use super::facts::passages;
use super::fixes::replaced;
use super::parsed::ParsedTour;
use crate::text::text;
use serde_json::Value;

/// What is renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renamed {
    /// The tour itself, which nothing refers to.
    Tour,
    /// The stop with this index.
    Stop(usize),
    /// The claim with this index.
    Claim(usize),
}

/// A fix that gives something another id and corrects all references to it. `None` if the id is not unique or taken.
pub fn everywhere(parsed: &ParsedTour, tour: &Tour, what: Renamed, id: &str) -> Option<Fix> {
    let mut places = Vec::new();
    let old = match what {
        Renamed::Tour => {
            places.push("/id".to_owned());
            &tour.id
        }
        Renamed::Stop(index) => {
            places.push(format!("/stops/{index}/id"));
            &tour.stops.get(index)?.id
        }
        Renamed::Claim(index) => {
            places.push(format!("/claims/{index}/id"));
            &tour.claims.get(index)?.id
        }
    };
    let ids: Vec<&String> = match what {
        Renamed::Tour => Vec::new(),
        Renamed::Stop(_) => tour.stops.iter().map(|stop| &stop.id).collect(),
        Renamed::Claim(_) => tour.claims.iter().map(|claim| &claim.id).collect(),
    };
    let is_taken = ids.iter().any(|one| *one == id);
    if is_taken || ids.iter().filter(|one| **one == old).count() > 1 {
        return None;
    }
    match what {
        Renamed::Tour => {}
        Renamed::Stop(_) => places.extend(references_to_stop(tour, old)),
        Renamed::Claim(_) => places.extend(references_to_claim(tour, old)),
    }
    let quoted = Value::from(id).to_string();
    let pieces: Option<Vec<_>> = places
        .iter()
        .map(|place| {
            let written = parsed.span(&parsed.source_pointer(place))?;
            Some((written, quoted.clone()))
        })
        .collect();
    let pieces = pieces?;
    let start = pieces.iter().map(|(piece, _)| piece.start).min()?;
    let end = pieces.iter().map(|(piece, _)| piece.end).max()?;
    Some(Fix {
        title: text!("call it `{id}`", id),
        span: start..end,
        replacement: replaced(&parsed.text, &(start..end), pieces)?,
    })
}

fn references_to_stop(tour: &Tour, id: &str) -> Vec<String> {
    let mut places = Vec::new();
    for (index, leg) in tour.legs.iter().enumerate() {
        for (key, end) in [("from", &leg.from), ("to", &leg.to)] {
            if end == id {
                places.push(format!("/legs/{index}/{key}"));
            }
        }
    }
    for (index, stop) in tour.stops.iter().enumerate() {
        let playback = &stop.playback;
        for (key, list) in [
            ("after", &playback.after),
            ("not_after", &playback.not_after),
        ] {
            let named = list.iter().enumerate().filter(|(_, one)| *one == id);
            places
                .extend(named.map(|(number, _)| format!("/stops/{index}/playback/{key}/{number}")));
        }
    }
    places
}

fn references_to_claim(tour: &Tour, id: &str) -> Vec<String> {
    let mut places = Vec::new();
    for spoken in passages(tour) {
        let claims = spoken.passage.detailed().map(|detailed| &detailed.claims);
        let named = claims.into_iter().flatten().enumerate();
        let named = named.filter(|(_, one)| *one == id);
        places.extend(named.map(|(number, _)| format!("{}/claims/{number}", spoken.pointer)));
    }
    places
}
