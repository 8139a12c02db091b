//! Where rendered clips are stored: beside recordings, in a folder shared by tours, and after passages moved.

use crate::build::rendered::{
    build_without_voices, clips, render_in, tour, try_to_render, write_rendered, write_tour,
};
use crate::build::{Warnings, build_watched, folder, soundwalk, tiny, tour_in};
use serde_json::{Value, json};
use soundwalk::build::render::ClipSelection;
use soundwalk::build::rendered;
use soundwalk::sound::opus::{Material, encode_packets, write_ogg};
use soundwalk::sound::{Pcm, RATE};
use soundwalk::tour::model::Lang;
use soundwalk::workspace::{MARKER, Workspace};
use std::fs;
use std::path::Path;

/// Writes a rendered clip whose tags say that it was made for `tour`.
fn write_clip_of(folder: &Path, file: &str, tour: Option<&str>) {
    let origin = rendered::Origin {
        tour: tour.map(str::to_owned),
        text: "Gone.".to_owned(),
        spoken: vec!["Gone.".to_owned()],
        voice: "a voice".to_owned(),
        voice_id: "draft".to_owned(),
        licence: String::new(),
        has_bare_harmonics: false,
        sentences_ms: vec![(0, 500)],
        damage: None,
    };
    let sound = Pcm {
        rate: RATE,
        samples: vec![0.1; RATE as usize / 2],
    };
    let packets = encode_packets(&sound, Material::Mixed);
    let bytes = write_ogg(&packets, 0.0, &origin.tags(&Lang("en".to_owned())));
    let path = folder.join(file);
    let parent = path.parent().expect("OK because it lies in a folder");
    fs::create_dir_all(parent).expect("OK because the folder is writable");
    fs::write(path, bytes).expect("OK because the folder is writable");
}

#[test]
fn a_clip_beside_a_recording_is_ignored() {
    let (folder, store) = (folder(), folder());
    write_rendered(folder.path());
    let take = folder.path().join("audio/en/tank.wav");
    fs::create_dir_all(folder.path().join("audio/en")).expect("OK because the folder is writable");
    tiny::write_tone(&take, 220.0, 4.0, 22_050, 24);
    let mut edited = tour();
    // The clip has neither the right text nor the right voice any more.
    edited["stops"][1]["narration"]["en"][0] =
        json!({"text": "A tank.", "take": "audio/en/tank.wav", "voice": "rhvoice/slt"});
    write_tour(folder.path(), &edited);

    let facts = rendered::facts(
        &tour_in(folder.path()),
        &Workspace::of_folder(folder.path()),
    );
    assert!(!facts.contains_key("/stops/1/narration/en/0"), "{facts:?}");
    let output = soundwalk(&["check", &folder.path().display().to_string()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for code in ["stale-clip", "voice-not-installed", "draft-voice"] {
        assert!(!text.contains(code), "{text}");
    }
    let warnings = Warnings::default();
    build_watched(folder.path(), store.path(), &warnings)
        .expect("OK because every passage is recorded or rendered");
    let warnings = warnings
        .0
        .into_inner()
        .expect("OK because nothing panicked");
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn tours_that_share_a_folder_keep_each_others_clips() {
    let home = folder();
    let tour_of = |id: &str, stops: [&str; 2]| {
        let mut tour = tour();
        tour["id"] = json!(id);
        tour["rendered"] = json!("../clips");
        for (stop, name) in stops.into_iter().enumerate() {
            tour["stops"][stop]["id"] = json!(name);
        }
        tour
    };
    let (one, two) = (home.path().join("one"), home.path().join("two"));
    fs::write(home.path().join(MARKER), "").expect("OK because the folder is writable");
    tiny::write(&one, &tour_of("one", ["gate", "tank"]));
    render_in(&one, ClipSelection::Outdated, 2);
    let before = clips(&one);
    assert_eq!(before.len(), 9);

    tiny::write(&two, &tour_of("two", ["door", "train"]));
    let made = render_in(&two, ClipSelection::Outdated, 2);
    assert_eq!((made.written.len(), made.removed.len()), (9, 0));
    let after = clips(&one);
    for (name, bytes) in &before {
        assert!(after.get(name) == Some(bytes), "{name}");
    }

    // A stop with the same id: the other tour's clip is in the way.
    let mut same = tour_of("two", ["gate", "train"]);
    same["stops"][0]["directions"]["en"] = json!("Turn left.");
    write_tour(&two, &same);
    let refused =
        try_to_render(&two, ClipSelection::Outdated, 2).expect_err("a clip is in the way");
    let refused = refused.to_string();
    assert!(
        refused.contains("en/gate/directions.opus: a clip of the tour `one` is already there"),
        "{refused}"
    );
    let after = clips(&one);
    for (name, bytes) in &before {
        assert!(after.get(name) == Some(bytes), "{name}");
    }
}

#[test]
fn only_clips_of_this_tour_are_removed() {
    let folder = folder();
    tiny::write(folder.path(), &tour());
    let file = |number: u32| format!("audio/rendered/en/gone/story-{number}.opus");
    for (number, tour) in [(1, None), (2, Some("other")), (3, Some("tiny"))] {
        write_clip_of(folder.path(), &file(number), tour);
    }
    let made = render_in(folder.path(), ClipSelection::Outdated, 2);
    assert_eq!(made.removed, [file(3)]);
    assert!(folder.path().join(file(1)).exists() && folder.path().join(file(2)).exists());
}

#[test]
fn a_recording_at_the_path_of_a_clip_is_not_overwritten() {
    let folder = folder();
    tiny::write(folder.path(), &tour());
    let mine = folder.path().join("audio/rendered/en/gate/story-1.opus");
    fs::create_dir_all(mine.parent().expect("OK because it lies in a folder"))
        .expect("OK because the folder is writable");
    fs::write(&mine, "mine").expect("OK because the folder is writable");
    let refused =
        try_to_render(folder.path(), ClipSelection::All, 2).expect_err("a file is in the way");
    assert!(refused.to_string().contains("story-1.opus"), "{refused}");
    assert_eq!(fs::read(&mine).expect("OK because it is there"), b"mine");
}

#[test]
fn clips_follow_passages_that_moved() {
    let folder = folder();
    write_rendered(folder.path());
    let before = clips(folder.path());
    let mut edited = tour();
    let passages = edited["stops"][0]["narration"]["en"].as_array_mut();
    passages
        .expect("OK because narrations are lists")
        .insert(0, json!("Welcome."));
    write_tour(folder.path(), &edited);
    let file = |number: u32| format!("audio/rendered/en/gate/story-{number}.opus");
    let made = render_in(folder.path(), ClipSelection::Outdated, 2);
    assert_eq!(made.written, [file(1)]);
    assert_eq!(made.moved, [file(2), file(3)]);
    assert_eq!(made.kept, 7);
    let after = clips(folder.path());
    for number in 1..=2 {
        assert!(
            after[&file(number + 1)] == before[&file(number)],
            "{number}"
        );
    }
    let again = render_in(folder.path(), ClipSelection::Outdated, 2);
    assert_eq!((again.written.len(), again.moved.len()), (0, 0));

    // The passages move back, and the leftovers are removed.
    write_tour(folder.path(), &tour());
    let made = render_in(folder.path(), ClipSelection::Outdated, 2);
    assert_eq!((made.written.len(), made.removed), (0, vec![file(3)]));
    assert!(clips(folder.path()) == before);
}

#[test]
fn passages_that_share_a_clip_as_take_get_their_own_clips() {
    let (folder, store) = (folder(), folder());
    write_rendered(folder.path());
    let place = |number: u32| format!("audio/rendered/en/gate/story-{number}.opus");
    let mine = folder.path().join("audio/mine.opus");
    fs::copy(folder.path().join(place(1)), &mine).expect("OK because it was just rendered");
    for number in 1..=2 {
        fs::remove_file(folder.path().join(place(number))).expect("OK because it was rendered");
    }
    let mut edited = tour();
    let passages: Vec<Value> = edited["stops"][0]["narration"]["en"]
        .as_array()
        .expect("OK because narrations are lists")
        .iter()
        .map(|text| json!({"text": text, "take": "audio/mine.opus"}))
        .collect();
    edited["stops"][0]["narration"]["en"] = json!(passages);
    write_tour(folder.path(), &edited);
    let before = fs::read(&mine).expect("OK because it was just written");
    assert_eq!(
        render_in(folder.path(), ClipSelection::Outdated, 4).written,
        [place(2)]
    );
    assert_eq!(
        render_in(folder.path(), ClipSelection::Outdated, 4).written,
        [""; 0]
    );
    assert_eq!(
        render_in(folder.path(), ClipSelection::All, 4)
            .written
            .len(),
        9
    );
    assert_eq!(
        render_in(folder.path(), ClipSelection::Outdated, 4).written,
        [""; 0]
    );
    assert!(fs::read(&mine).expect("OK because it is there") == before);
    build_without_voices(folder.path(), store.path()).expect("OK because every clip is current");
}
