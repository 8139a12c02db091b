//! Checks that players can walk the tour in a pack and that the manifest describes this tour. `soundwalk build` makes
//! no other packs.

use super::error::Fault;
use super::manifest::{Manifest, Mix, Passage, Role, Track};
use crate::geodesy::LatLon;
use crate::tour::model::{Geofence, Lang, MAX_ZONE_M, MIN_ZONE_M, Tour};
use crate::tour::names::is_id;
use crate::tour::read::FORMAT;
use crate::tour::tour_plane::MAX_CORNERS;
use std::collections::{BTreeMap, BTreeSet};

/// Checks what players rely on in a tour.
///
/// # Errors
/// [`Fault::BadTour`].
pub(super) fn check_tour(tour: &Tour) -> Result<(), Fault> {
    let bad = |what: String| Err(Fault::BadTour(what));
    if tour.format != FORMAT {
        return bad(format!(
            "its format is {}, and this version reads {FORMAT}",
            tour.format
        ));
    }
    let languages: BTreeSet<&Lang> = tour.languages.iter().collect();
    if languages.len() < tour.languages.len() {
        return bad("it names a language twice".to_owned());
    }
    let mut ids = BTreeSet::new();
    for stop in &tour.stops {
        if !is_id(&stop.id) || !ids.insert(&stop.id) {
            return bad(format!("{:?} is not an id, or two stops share it", stop.id));
        }
        if LatLon::new(stop.position.lat, stop.position.lon).is_none() {
            return bad(format!("the position of `{}` is not on Earth", stop.id));
        }
        if stop.title.is_empty() {
            return bad(format!("`{}` has no title", stop.id));
        }
        if let Some(why) = zone_fault(&stop.geofence) {
            return bad(format!("the zone of `{}` {why}", stop.id));
        }
    }
    let mut ways = tour.legs.iter().flat_map(|leg| &leg.line);
    if ways.any(|point| !is_on_earth(point)) {
        return bad("a leg has points that are not on Earth".to_owned());
    }
    Ok(())
}

/// Why an engine cannot use a zone, or cannot use it in bounded time.
fn zone_fault(zone: &Geofence) -> Option<&'static str> {
    let shapes = [
        zone.radius_m.is_some(),
        zone.polygon.is_some(),
        zone.corridor.is_some(),
    ];
    if shapes.iter().filter(|is_there| **is_there).count() != 1 {
        return Some("is not one circle, polygon or corridor");
    }
    let sizes = MIN_ZONE_M..=MAX_ZONE_M;
    let width_m = zone.corridor.as_ref().map(|corridor| corridor.width_m);
    if zone
        .radius_m
        .or(width_m)
        .is_some_and(|size| !sizes.contains(&size))
    {
        return Some("is smaller than a metre or larger than 100 km");
    }
    if let Some(ring) = &zone.polygon {
        if let Some(fault) = line_fault(ring) {
            return Some(fault);
        }
        // The first corner may be repeated at the end to close the polygon.
        let corners: BTreeSet<[u64; 2]> = ring.iter().map(|[x, y]| [bits(*x), bits(*y)]).collect();
        if corners.len() < 3 {
            return Some("has fewer than three corners");
        }
    }
    let corridor = zone.corridor.as_ref()?;
    if corridor.line.len() < 2 {
        return Some("has a line of fewer than two points");
    }
    line_fault(&corridor.line)
}

/// A number as bits that can be compared; both zeros give the same.
fn bits(number: f64) -> u64 {
    (number + 0.0).to_bits()
}

fn line_fault(line: &[[f64; 2]]) -> Option<&'static str> {
    if line.len() > MAX_CORNERS {
        return Some("has too many corners");
    }
    let is_elsewhere = line.iter().any(|point| !is_on_earth(point));
    is_elsewhere.then_some("has corners that are not on Earth")
}

fn is_on_earth([lon, lat]: &[f64; 2]) -> bool {
    LatLon::new(*lat, *lon).is_some()
}

/// Checks that the manifest describes this tour: the same id, titles and stops, and every language of the pack both in
/// the tour and in tracks.
///
/// # Errors
/// [`Fault::Disagreement`].
pub(super) fn check_agreement(tour: &Tour, manifest: &Manifest) -> Result<(), Fault> {
    let differ = |what: String| Err(Fault::Disagreement(what));
    if tour.id != manifest.id {
        return differ(format!(
            "the tour's id is {:?}, and {:?} in the manifest",
            tour.id, manifest.id
        ));
    }
    if tour.title != manifest.title {
        return differ("the titles in the tour and in the manifest differ".to_owned());
    }
    let of_tour: BTreeSet<&Lang> = tour.languages.iter().collect();
    let of_pack: BTreeSet<&Lang> = manifest.languages.iter().collect();
    let of_tracks: BTreeSet<&Lang> = manifest.tracks.iter().map(|it| &it.language).collect();
    if of_pack.is_empty() {
        return differ("the manifest names no language".to_owned());
    }
    if let Some(lang) = of_pack.difference(&of_tour).next() {
        return differ(format!("the tour does not have the language `{}`", lang.0));
    }
    if let Some(lang) = of_tracks.difference(&of_pack).next() {
        return differ(format!(
            "a track speaks `{}`, which is not among the manifest's languages",
            lang.0
        ));
    }
    if let Some(lang) = of_pack.difference(&of_tracks).next() {
        return differ(format!("no track speaks the manifest's `{}`", lang.0));
    }
    let numbers: BTreeMap<&str, u32> = (1..)
        .zip(&tour.stops)
        .map(|(number, stop)| (stop.id.as_str(), number))
        .collect();
    check_tracks(&numbers, &manifest.tracks)?;
    // Packs from before covers were part of them have none.
    let has_cover = manifest.cover.is_some() || manifest.cover_webp.is_some();
    if has_cover && tour.cover.is_none() {
        return differ("there is a cover picture, which the tour does not have".to_owned());
    }
    if manifest.url.is_some() && manifest.url != tour.url {
        return differ("the tour has another address".to_owned());
    }
    let shown = manifest
        .pictures
        .keys()
        .chain(manifest.pictures_webp.keys());
    match shown
        .into_iter()
        .find(|stop| !numbers.contains_key(stop.as_str()))
    {
        Some(stop) => differ(format!(
            "there is a picture of the stop `{stop}`, which the tour does not have"
        )),
        None => Ok(()),
    }
}

fn check_tracks(numbers: &BTreeMap<&str, u32>, tracks: &[Track]) -> Result<(), Fault> {
    let differ = |what: String| Err(Fault::Disagreement(what));
    let mut seen = BTreeSet::new();
    for track in tracks {
        let (stop, lang) = (track.stop.as_str(), track.language.0.as_str());
        let Some(number) = numbers.get(stop) else {
            return differ(format!(
                "there is a track of the stop `{stop}`, which the tour does not have"
            ));
        };
        if *number != track.number {
            return differ(format!(
                "`{stop}` is stop {number} of the tour, and {} in a track",
                track.number
            ));
        }
        if let Some(what) = figure_fault(track) {
            return differ(format!("a track of `{stop}` in `{lang}` {what}"));
        }
        let version = (track.role == Role::Short, track.mix == Mix::Loud);
        if !seen.insert((stop, lang, version)) {
            return differ(format!(
                "two tracks tell `{stop}` in `{lang}` in the same version and mix"
            ));
        }
    }
    Ok(())
}

/// Why the figures of a track cannot be true. Its length is compared with the sound itself elsewhere.
fn figure_fault(track: &Track) -> Option<&'static str> {
    let is_impossible = |lufs: f64| !(MIN_LOUDNESS_LUFS..=0.0).contains(&lufs);
    if track.loudness_lufs.is_some_and(is_impossible) {
        return Some("states a loudness that no sound has");
    }
    let is_outside = |passage: &Passage| {
        !(0.0..=passage.end_s).contains(&passage.start_s)
            || passage.end_s > track.duration_s + PASSAGE_TOLERANCE_S
    };
    let has_passage_outside = track.passages.iter().any(is_outside);
    has_passage_outside.then_some("has a passage that does not lie within it")
}

/// The quietest loudness that is measured: the absolute gate of ITU-R BS.1770-4, LUFS.
const MIN_LOUDNESS_LUFS: f64 = -70.0;
/// Lengths of tracks are rounded to packets of 20 ms.
const PASSAGE_TOLERANCE_S: f64 = 0.1;
