//! Compares a pack's manifest with that of the pack that was there before.

use super::wire::{PackChanges, RenamedStop, StoryName};
use crate::digest::Digest;
use crate::pack::manifest::{FileFacts, Manifest, Mix, Role, Track};
use std::collections::BTreeMap;

/// What differs between two packs of one tour. `files` are the entries of the new one, whose manifest may not list them yet.
pub fn compare(
    before: &Manifest,
    bytes_before: u64,
    now: &Manifest,
    files: &BTreeMap<String, FileFacts>,
) -> PackChanges {
    let old_digest = |name: &str| before.files.get(name).map(|facts| facts.sha256);
    let new_digest = |name: &str| files.get(name).map(|facts| facts.sha256);
    let old_tracks: BTreeMap<_, _> = standard(before).map(|track| (key(track), track)).collect();
    let mut stories = Vec::new();
    let mut texts = Vec::new();
    for track in standard(now) {
        let old = old_tracks.get(&key(track)).copied();
        let is_same = |file: fn(&Track) -> &str| {
            old.is_some_and(|old| old_digest(file(old)) == new_digest(file(track)))
        };
        let is_renamed = old.is_some_and(|old| old.title != track.title);
        let is_heard_alike = is_renamed && old.is_some_and(|old| sounds_alike(old, track));
        if !is_same(|track| &track.file) && !is_heard_alike {
            stories.push(StoryName {
                title: track.title.clone(),
                language: track.language.clone(),
                is_short: track.role == Role::Short,
            });
        } else if !is_renamed && !is_same(|track| &track.transcript) && !texts.contains(&track.stop)
        {
            texts.push(track.stop.clone());
        }
    }
    let (old_stops, new_stops) = (titles(before), titles(now));
    let missing_in = |stops: &[(String, String)], others: &[(String, String)]| -> Vec<String> {
        let is_missing = |id: &str| others.iter().all(|(other, _)| other != id);
        let missing = stops.iter().filter(|(id, _)| is_missing(id));
        missing.map(|(_, title)| title.clone()).collect()
    };
    let renamed = new_stops.iter().filter_map(|(id, to)| {
        let (_, from) = old_stops
            .iter()
            .find(|(old, from)| old == id && from != to)?;
        Some(RenamedStop {
            from: from.clone(),
            to: to.clone(),
        })
    });
    PackChanges {
        bytes_before,
        added: missing_in(&new_stops, &old_stops),
        removed: missing_in(&old_stops, &new_stops),
        renamed: renamed.collect(),
        pictures_and_maps: pictures_and_maps(now, &new_digest)
            .into_iter()
            .filter(|digest| !pictures_and_maps(before, &old_digest).contains(digest))
            .count(),
        stories,
        texts: texts.len(),
    }
}

fn standard(manifest: &Manifest) -> impl Iterator<Item = &Track> {
    let tracks = manifest.tracks.iter();
    tracks.filter(|track| track.mix == Mix::Standard)
}

/// Whether two tracks sound alike. Their entries differ already if their titles do, which stand in them.
fn sounds_alike(one: &Track, other: &Track) -> bool {
    (one.duration_s, one.loudness_lufs, one.true_peak_dbtp)
        == (other.duration_s, other.loudness_lufs, other.true_peak_dbtp)
        && one.passages == other.passages
}

/// What identifies a story in all packs of a tour.
fn key(track: &Track) -> (&str, &str, bool) {
    (&track.stop, &track.language.0, track.role == Role::Short)
}

/// Ids and titles of the stops in the first language.
fn titles(manifest: &Manifest) -> Vec<(String, String)> {
    let mut titles: Vec<(String, String)> = Vec::new();
    for track in &manifest.tracks {
        if titles.iter().all(|(id, _)| *id != track.stop) {
            titles.push((track.stop.clone(), track.title.clone()));
        }
    }
    titles
}

/// The digests of the pictures and maps.
fn pictures_and_maps(manifest: &Manifest, digest: &impl Fn(&str) -> Option<Digest>) -> Vec<Digest> {
    let pictures = manifest.cover.iter().chain(manifest.pictures.values());
    let names = pictures.chain(&manifest.maps);
    names.filter_map(|name| digest(name)).collect()
}
