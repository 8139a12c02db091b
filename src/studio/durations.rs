//! Computes how long passages and stories take, and how long the legs between stops are.

use super::voices::Voices;
use super::wire::{FiguresView, Known, PassageFigures, StopFigures};
use crate::tour::Tour;
use crate::tour::estimate;
use crate::tour::facts::{Facts, TakeFact, passages};
use crate::tour::model::{Lang, Leg, Passage, Travel};
use crate::tour::tour_plane::{TourPlane, walk_length_m};
use crate::voice::script::{self, Lexicons};

/// The pace of strolling sightseers, metres a second, as in the rule `narration-longer-than-leg`.
const PACE_MPS: f64 = 1.2;

/// Computes the figures of a tour.
pub fn figures(tour: &Tour, facts: &Facts, voices: &Voices) -> FiguresView {
    let lexicons = Lexicons::of(tour);
    let measured = |lang: &Lang, passage: &Passage| -> (f64, Known, String) {
        let lines = script::lines(lang, passage, &lexicons.get(lang));
        let spoken: Vec<&str> = lines.iter().map(|line| line.spoken.as_str()).collect();
        let take = passage.detailed().and_then(|one| one.take.as_ref());
        let heard = take.and_then(|take| match facts.takes.get(take) {
            Some(TakeFact::Heard(health)) => Some(health.duration_s),
            Some(TakeFact::Missing | TakeFact::Unreadable(_)) | None => None,
        });
        let (seconds, known) = match (heard, voices.seconds(lang, &spoken)) {
            (Some(seconds), _) => (seconds, Known::Take),
            (None, Some(seconds)) => (seconds, Known::Voice),
            (None, None) => (estimate::seconds(lang, &spoken.join(" ")), Known::Estimate),
        };
        (seconds, known, spoken.join(" "))
    };
    let listed = passages(tour)
        .into_iter()
        .map(|one| {
            let (seconds, known, spoken) = measured(one.lang, one.passage);
            PassageFigures {
                pointer: one.pointer.clone(),
                words: words(one.passage.text()),
                seconds,
                known,
                spoken,
            }
        })
        .collect();
    FiguresView {
        passages: listed,
        stops: stops(tour, |lang, passage| measured(lang, passage).0),
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

fn stops(tour: &Tour, seconds: impl Fn(&Lang, &Passage) -> f64) -> Vec<StopFigures> {
    let plane = TourPlane::of(tour);
    let mut arriving = None;
    tour.stops
        .iter()
        .enumerate()
        .map(|(index, stop)| {
            let pause = estimate::PAUSE_BETWEEN_PASSAGES_S;
            let story_s = tour.languages.iter().map(|lang| {
                let told: Vec<&Passage> = stop
                    .narration
                    .get(lang)
                    .into_iter()
                    .flatten()
                    .chain(stop.directions.get(lang))
                    .collect();
                let pauses = pause * told.len().saturating_sub(1) as f64;
                let speech: f64 = told.iter().map(|passage| seconds(lang, passage)).sum();
                (lang.clone(), speech + pauses)
            });
            let next = tour.stops.get(index + 1);
            let leg = next.map(|next| leg(tour, &stop.id, &next.id));
            let walk = match (&plane, next, &leg) {
                (Some(plane), Some(next), Some(leg)) => {
                    let way = plane.leg_line(leg, stop, next);
                    let walk = match (&way, plane.zone(stop), plane.zone(next)) {
                        (Some(way), Some(zone), Some(beyond)) => {
                            Some(walk_length_m(arriving.as_ref(), way, &zone, &beyond))
                        }
                        _ => None,
                    };
                    arriving = way;
                    walk
                }
                _ => None,
            };
            let on_foot = leg.is_some_and(|leg| leg.by.is_walked());
            StopFigures {
                walk_m: walk,
                walk_s: walk.filter(|_| on_foot).map(|metres| metres / PACE_MPS),
                story_s: story_s.collect(),
            }
        })
        .collect()
}

/// The leg between two stops, or a straight walk if the tour has none.
fn leg(tour: &Tour, from: &str, to: &str) -> Leg {
    let drawn = tour
        .legs
        .iter()
        .find(|leg| leg.from == from && leg.to == to);
    drawn.cloned().unwrap_or_else(|| Leg {
        from: from.to_owned(),
        to: to.to_owned(),
        by: Travel::default(),
        line: Vec::new(),
    })
}
