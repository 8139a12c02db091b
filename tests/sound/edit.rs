//! After an edit of one passage, nearly all coded segments of the others are reused.

use crate::sound::signals::tone;
use soundwalk::digest::Digest;
use soundwalk::sound::assemble::{Bed, Piece, PieceKind, assemble, natural_pause_s};
use soundwalk::sound::delivery::{Goal, NoSegmentCache, SegmentCache, deliver};
use soundwalk::sound::opus::{Material, Tags};
use soundwalk::sound::{Pcm, repair};
use soundwalk::tour::model::Lang;
use soundwalk::trust::Permission;
use soundwalk::voice::{Installed, voice_for};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A cache in memory that counts hits and coded segments.
#[derive(Default)]
struct Memory {
    segments: Mutex<BTreeMap<Digest, Vec<u8>>>,
    found: AtomicUsize,
    coded: AtomicUsize,
}

impl SegmentCache for Memory {
    fn find_segment(&self, key: &Digest) -> Option<Vec<u8>> {
        let found = self.segments.lock().expect("no panic").get(key).cloned();
        self.found
            .fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
        found
    }

    fn keep_segment(&self, key: &Digest, coded: &[u8]) {
        self.coded.fetch_add(1, Ordering::Relaxed);
        let mut segments = self.segments.lock().expect("no panic");
        segments.insert(*key, coded.to_vec());
    }
}

impl Memory {
    /// Numbers of segments that were found and coded since the last call.
    fn counts(&self) -> (usize, usize) {
        (
            self.found.swap(0, Ordering::Relaxed),
            self.coded.swap(0, Ordering::Relaxed),
        )
    }
}

/// Each text as the embedded voice speaks it.
fn clips(texts: &[&str]) -> Vec<Pcm> {
    let folder = tempfile::tempdir().expect("a folder");
    let voice = voice_for(
        &Lang("en".to_owned()),
        None,
        &Installed::draft_only(),
        &Permission::none(),
        folder.path(),
    );
    let voice = voice.expect("the embedded voice speaks English").voice;
    texts
        .iter()
        .map(|text| repair::speech(voice.speak(text).expect("spoken")))
        .collect()
}

fn track(clips: &[Pcm], bed: Option<&Pcm>, before: &dyn SegmentCache) -> Vec<u8> {
    let pieces: Vec<Piece<'_>> = clips
        .iter()
        .enumerate()
        .map(|(number, clip)| Piece {
            part: PieceKind::Passage(number),
            clip,
            pause_before_s: natural_pause_s(PieceKind::Passage(number)),
        })
        .collect();
    let mixed = assemble(&pieces, bed.map(|clip| Bed { clip })).pcm;
    let goal = Goal {
        material: bed.map_or(Material::Voice, |_| Material::Mixed),
        target_lufs: -16.0,
        ceiling_dbtp: -1.0,
    };
    deliver(mixed, goal, &Tags::default(), before).bytes
}

const BEFORE: [&str; 6] = [
    "The plant was built on the bank of the river, in four years, by people who lived in tents and dug with spades.",
    "In the first winter of the war half of the country's armour plate came from here, rolled on mills made for rails.",
    "Women and boys of fifteen stood at the furnaces. They worked twelve hours a day, and slept where they could.",
    "The names of those who did not come home are cut in the stone behind you. There are more than ten thousand.",
    "From this square the trains left for the front. A band played, and nobody knew for how long it would be.",
    "Go on to the bridge now, and keep the tram line on your left. The next story begins on the other bank.",
];
/// The new text of the fourth passage.
const ANEW: &str = "The names of those who did not come home are cut in the stone behind you. Take a moment to read some of them.";

/// Codes a track, edits it and codes it again; returns how many segments were found and coded the second time.
fn edited(bed: Option<&Pcm>) -> (usize, usize) {
    let memory = Memory::default();
    let first = track(&clips(&BEFORE), bed, &memory);
    let (found, all) = memory.counts();
    assert_eq!(found, 0);
    assert!(all >= 9, "{all} segments");
    // Nothing changed: nothing is coded, and the bytes are the same.
    assert!(first == track(&clips(&BEFORE), bed, &memory), "other bytes");
    assert_eq!(memory.counts(), (all, 0));
    let mut texts = BEFORE;
    texts[3] = ANEW;
    let edited = clips(&texts);
    let second = track(&edited, bed, &memory);
    let counts = memory.counts();
    assert!(
        second == track(&edited, bed, &NoSegmentCache),
        "other bytes"
    );
    counts
}

#[test]
fn only_an_edited_passage_is_coded_again() {
    let (found, coded) = edited(None);
    // The passage, and the sound that shares a segment with it.
    assert!(coded <= 4 && found >= 7, "{found} found, {coded} coded");
}

#[test]
fn segments_before_an_edit_are_reused_over_a_bed() {
    let bed = repair::bed(tone(110.0, -20.0, 7.3), 18.0);
    let (found, coded) = edited(Some(&bed));
    assert!(found >= 4, "{found} found, {coded} coded");
}

#[test]
fn a_wrong_cached_segment_is_coded_again() {
    let clips = clips(&BEFORE[..2]);
    let memory = Memory::default();
    let first = track(&clips, None, &memory);
    for wrong in [&b""[..], b"x", &[0; 400], &[255; 4000]] {
        for kept in memory.segments.lock().expect("no panic").values_mut() {
            *kept = wrong.to_vec();
        }
        assert!(first == track(&clips, None, &memory), "other bytes");
    }
}
