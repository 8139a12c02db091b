//! Rendered clips with damaged files or tags: `check` reports them, a build lets a voice speak instead, and `render`
//! replaces them.

use crate::build::rendered::{build_without_voices, clips, render_in, write_rendered};
use crate::build::{Warnings, build_watched, folder, soundwalk, tour_in};
use soundwalk::build::render::ClipSelection;
use soundwalk::build::rendered::{self, Origin};
use soundwalk::sound::opus::{Material, encode_packets, write_ogg};
use soundwalk::sound::{Pcm, RATE};
use soundwalk::tour::model::Lang;
use soundwalk::workspace::Workspace;
use std::fs;

const CLIP: &str = "audio/rendered/en/gate/story-1.opus";

/// Damages a clip of the tour; the finding must hold the words.
fn check(damage: impl FnOnce(&[u8]) -> Vec<u8>, words: &str) {
    let (folder, store) = (folder(), folder());
    write_rendered(folder.path());
    let whole = clips(folder.path());
    let path = folder.path().join(CLIP);
    fs::write(&path, damage(&whole[CLIP])).expect("OK because the folder is writable");

    let output = soundwalk(&["check", &folder.path().display().to_string()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.matches("[stale-clip]").count(), 1, "{text}");
    assert!(
        text.contains("is damaged") && text.contains(words),
        "{text}"
    );

    let warnings = Warnings::default();
    build_watched(folder.path(), store.path(), &warnings)
        .unwrap_or_else(|error| panic!("{words}: a voice speaks instead: {error}"));
    let warnings = warnings
        .0
        .into_inner()
        .expect("OK because nothing panicked");
    assert!(
        warnings
            .iter()
            .any(|it| it.contains("story-1.opus is damaged")),
        "{warnings:?}"
    );

    let made = render_in(folder.path(), ClipSelection::Stale, 2);
    assert_eq!(made.written, [CLIP]);
    assert!(
        clips(folder.path()) == whole,
        "{words}: the clip is whole again"
    );
    build_without_voices(folder.path(), store.path())
        .unwrap_or_else(|error| panic!("{words}: no voice is needed any more: {error}"));
}

#[test]
fn damaged_clips_are_rendered_again() {
    check(|whole| whole[..whole.len() - 100].to_vec(), "cut short");
    check(
        |whole| [whole, whole].concat(),
        "belong to several recordings",
    );
    check(
        |whole| [whole, b"junk"].concat(),
        "other bytes follow its end",
    );
    let middle = |whole: &[u8]| {
        let mut bytes = whole.to_vec();
        bytes[whole.len() / 2] ^= 0x5a;
        bytes
    };
    check(middle, "checksum");
}

#[test]
fn sentence_times_beyond_the_end_of_a_clip_are_rejected() {
    let (folder, store) = (folder(), folder());
    write_rendered(folder.path());
    let whole = clips(folder.path());
    let path = folder.path().join(CLIP);
    let read = || Origin::read(fs::File::open(&path).expect("OK because it was rendered"));
    let origin = read().expect("OK because it is a clip");
    assert_eq!(origin.damage, None);
    let sound = Pcm {
        rate: RATE,
        samples: vec![0.1; RATE as usize * 2],
    };
    for spans in [
        vec![(0, 1000), (99_999_999, 999_999_999)],
        vec![(1500, 1900), (0, 1000)],
        vec![(1000, 0), (1500, 1900)],
        vec![(0, 1000), (1500, u64::MAX)],
    ] {
        let lying = Origin {
            sentences_ms: spans,
            ..origin.clone()
        };
        let packets = encode_packets(&sound, Material::Mixed);
        let bytes = write_ogg(&packets, 0.0, &lying.tags(&Lang("en".to_owned())));
        fs::write(&path, bytes).expect("OK because the folder is writable");
        let found = read().and_then(|origin| origin.damage);
        assert!(found.is_some(), "{lying:?}");
        let built = crate::build::build(folder.path(), store.path())
            .unwrap_or_else(|error| panic!("a voice speaks instead: {error}"));
        for cue in built
            .tracks
            .iter()
            .flat_map(|track| &track.passages)
            .flat_map(|one| &one.cues)
        {
            assert!(cue.start_s <= cue.end_s && cue.end_s < 60.0, "{cue:?}");
        }
    }
    let made = render_in(folder.path(), ClipSelection::Outdated, 2);
    assert_eq!(made.written, [CLIP]);
    assert!(clips(folder.path()) == whole);
}

#[test]
fn a_missing_clip_among_others_is_reported() {
    let folder = folder();
    write_rendered(folder.path());
    let check = || {
        let output = soundwalk(&["check", &folder.path().display().to_string()]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(!check().contains("missing-clip"), "{}", check());
    fs::remove_file(folder.path().join(CLIP)).expect("OK because it was rendered");
    let text = check();
    assert_eq!(text.matches("[missing-clip]").count(), 1, "{text}");
    assert!(
        text.contains("1 passage of `en` has no rendered clip"),
        "{text}"
    );
    let facts = rendered::facts(
        &tour_in(folder.path()),
        &Workspace::of_folder(folder.path()),
    );
    assert_eq!(facts.len(), 8, "{facts:?}");
}
