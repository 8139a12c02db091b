//! Nothing is made twice: each change repeats only the actions that depend on it.

use crate::build::damage::files_under;
use crate::build::{build, build_asked, folder, tiny};
use serde_json::{Value, json};
use soundwalk::build::store::Blob;
use soundwalk::build::{Built, Counts, IgnoreProgress};
use soundwalk::digest::Digest;
use std::fs;
use std::path::Path;

/// Builds the tiny tour, edits it, and builds it again; the second build must have made this much.
fn check(edit: impl FnOnce(&mut Value), clips_made: usize, tracks_made: usize) {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let mut tour = tiny::tour();
    edit(&mut tour);
    fs::write(folder.path().join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
    let second = build(folder.path(), store.path())
        .expect("OK because the tour is good")
        .counts;
    assert_eq!(
        (second.clips_made, second.tracks_made),
        (clips_made, tracks_made),
        "{second:?}"
    );
}

#[test]
fn masters_change_nothing_else_and_are_made_if_missing() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let asked = |keep_masters| {
        build_asked(folder.path(), store.path(), keep_masters, &IgnoreProgress)
            .expect("OK because the tour is good")
    };
    let tracks = |built: &Built| -> Vec<Blob> {
        let tracks = built.tracks.iter();
        tracks.map(|track| track.sound.delivered).collect()
    };
    let without = asked(false);
    assert!(
        without
            .tracks
            .iter()
            .all(|track| track.sound.master.is_none())
    );
    let with = asked(true);
    assert!(with.tracks.iter().all(|track| track.sound.master.is_some()));
    assert_eq!((with.counts.clips_made, with.counts.tracks_made), (0, 8));
    assert_eq!(tracks(&with), tracks(&without));
    // A master that was made once is reused the next time, and is not in a pack that does not request it.
    assert_eq!(asked(true).counts.tracks_made, 0);
    let again = asked(false);
    assert_eq!(again.counts.tracks_made, 0);
    assert!(
        again
            .tracks
            .iter()
            .all(|track| track.sound.master.is_none())
    );
}

#[test]
fn a_build_without_changes_makes_nothing() {
    check(|_| {}, 0, 0);
}

#[test]
fn changed_positions_and_zones_make_no_sound_again() {
    check(
        |tour| tour["stops"][0]["geofence"]["radius_m"] = json!(45),
        0,
        0,
    );
}

#[test]
fn one_edited_passage_makes_its_sentence_and_its_track() {
    check(
        |tour| tour["stops"][0]["narration"]["ru"][1] = json!("В 1942 году сюда пришли эшелоны."),
        1,
        1,
    );
}

#[test]
fn one_added_sentence_is_spoken_alone() {
    let text = "Перед вами проходная. Здесь начинается рассказ. Слушайте.";
    check(
        |tour| tour["stops"][0]["narration"]["ru"][0] = json!(text),
        1,
        1,
    );
}

#[test]
fn a_moved_passage_is_not_spoken_again() {
    check(
        |tour| {
            let passages = tour["stops"][0]["narration"]["ru"]
                .as_array_mut()
                .expect("OK because it is a list");
            passages.reverse();
        },
        0,
        1,
    );
}

#[test]
fn a_new_voice_speaks_its_language_again() {
    // In English: 3 sentences and directions at the gate, 1 in its short version, 2 at the tank.
    check(|tour| tour["voices"] = json!({"en": {"pace": 170}}), 7, 3);
}

#[test]
fn a_lexicon_entry_remakes_the_sentences_with_the_word() {
    check(
        |tour| tour["lexicon"] = json!({"ru": {"рассказ": "расска\u{301}з"}}),
        1,
        1,
    );
}

#[test]
fn a_new_bed_level_reassembles_tracks_without_speaking() {
    check(|tour| tour["sound"]["bed_below_lu"] = json!(20), 1, 6);
}

#[test]
fn a_new_loudness_reassembles_the_stories() {
    check(|tour| tour["sound"]["loudness_lufs"] = json!(-18), 0, 6);
}

#[test]
fn a_new_take_remakes_its_track() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    tiny::write_tone(
        &folder.path().join("audio/ru/tank.wav"),
        200.0,
        5.0,
        48_000,
        16,
    );
    let counts = build(folder.path(), store.path())
        .expect("OK because the tour is good")
        .counts;
    assert_eq!(
        counts,
        Counts {
            clips_made: 1,
            tracks_made: 1,
            tracks_found: 7
        }
    );
}

#[test]
fn cached_segments_give_the_same_bytes_as_an_empty_store() {
    let (folder, store, empty) = (folder(), folder(), folder());
    let mut tour = tiny::tour();
    let long = "Танк стоит на площади. ".repeat(30);
    tour["stops"][0]["narration"]["ru"] = json!([long, "Конец."]);
    tiny::write(folder.path(), &tour);
    build(folder.path(), store.path()).expect("OK because the tour is good");
    let segments = || files_under(&store.path().join("v2/segments")).len();
    let before = segments();
    tour["stops"][0]["narration"]["ru"][1] = json!("Конец другой.");
    fs::write(folder.path().join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
    let delivered = |store: &Path| -> Vec<Digest> {
        let built = build(folder.path(), store).expect("OK because the tour is good");
        let tracks = built.tracks.iter();
        tracks.map(|track| track.sound.delivered.sha256).collect()
    };
    let warm = delivered(store.path());
    let coded = segments() - before;
    assert_eq!(warm, delivered(empty.path()));
    assert!((1..=4).contains(&coded), "{coded} of {before}");
}

#[test]
fn a_voice_replaces_a_take_while_it_is_missing() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let take = folder.path().join("audio/ru/tank.wav");
    let kept = fs::read(&take).expect("OK because it was just written");
    fs::remove_file(&take).expect("OK because it was just written");
    let counts = build(folder.path(), store.path())
        .expect("OK because a voice can speak it")
        .counts;
    assert_eq!(
        (counts.clips_made, counts.tracks_made),
        (2, 1),
        "two sentences are spoken"
    );
    fs::write(&take, kept).expect("OK because the folder is writable");
    let counts = build(folder.path(), store.path())
        .expect("OK because the tour is good")
        .counts;
    assert_eq!(
        (counts.clips_made, counts.tracks_made),
        (0, 0),
        "the first track is still in the store"
    );
}

#[test]
fn builds_can_share_a_store_at_the_same_time() {
    let (folder, store) = (folder(), folder());
    tiny::write(folder.path(), &tiny::tour());
    let results = std::thread::scope(|scope| {
        let builds = [(); 4].map(|()| scope.spawn(|| build(folder.path(), store.path())));
        builds.map(|build| {
            build
                .join()
                .expect("OK because nothing panics")
                .expect("OK because the tour is good")
        })
    });
    let tracks = |at: usize| -> Vec<_> {
        results[at]
            .tracks
            .iter()
            .map(|track| track.sound.clone())
            .collect()
    };
    assert!((1..4).all(|at| tracks(at) == tracks(0)));
    let counts = build(folder.path(), store.path())
        .expect("OK because the tour is good")
        .counts;
    assert_eq!((counts.clips_made, counts.tracks_made), (0, 0));
}
