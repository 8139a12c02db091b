//! Computes how long passages and stories take, and how long the legs between stops are.

use super::voices::Voices;
use super::wire::{FiguresView, Known, PassageFigures, StopFigures};
use crate::language::markup::plain_words;
use crate::tour::Tour;
use crate::tour::estimate;
use crate::tour::facts::{Facts, passages};
use crate::tour::model::{Lang, Leg, Passage, Travel};
use crate::tour::tour_plane::{TourPlane, walk_length_m};
use crate::voice::script::{self, Lexicons};
use std::collections::BTreeMap;

/// Computes the figures of a tour.
pub fn figures(tour: &Tour, facts: &Facts, voices: &Voices) -> FiguresView {
    let lexicons = Lexicons::of(tour);
    let measured = |lang: &Lang, passage: &Passage| -> (f64, Known, String) {
        let lines = script::lines(lang, passage, &lexicons.get(lang));
        let spoken: Vec<&str> = lines.iter().map(|line| line.spoken.as_str()).collect();
        let (seconds, known) = match voices.seconds(lang, &spoken) {
            _ if estimate::is_measured(passage, facts) => {
                (estimate::passage_seconds(lang, passage, facts), Known::Take)
            }
            Some(seconds) => (seconds, Known::Voice),
            None => (
                estimate::passage_seconds(lang, passage, facts),
                Known::Estimate,
            ),
        };
        (seconds, known, spoken.join(" "))
    };
    // Passages are known by their place in memory: the lengths of stories are sums of the same ones.
    let mut lengths: BTreeMap<usize, f64> = BTreeMap::new();
    let listed = passages(tour)
        .into_iter()
        .map(|one| {
            let (seconds, known, spoken) = measured(one.lang, one.passage);
            lengths.insert(place(one.passage), seconds);
            PassageFigures {
                pointer: one.pointer.clone(),
                words: words(&plain_words(one.passage.text())),
                seconds,
                known,
                spoken,
            }
        })
        .collect();
    FiguresView {
        passages: listed,
        stops: stops(tour, |lang, passage| {
            let known = lengths.get(&place(passage)).copied();
            known.unwrap_or_else(|| measured(lang, passage).0)
        }),
    }
}

fn place(passage: &Passage) -> usize {
    std::ptr::from_ref(passage).addr()
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
            let story_s = tour.languages.iter().map(|lang| {
                let told = estimate::story(lang, stop).map(|passage| seconds(lang, passage));
                (lang.clone(), estimate::sequence_seconds(told))
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
                walk_s: walk
                    .filter(|_| on_foot)
                    .map(|metres| metres / Travel::WALKING_PACE_MPS),
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
