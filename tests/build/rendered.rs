//! Rendered clips: builds need no voice for them, and a clip whose passage has changed is never played.

use crate::build::{folder, soundwalk, tiny, tour_in, vouched};
use serde_json::{Value, json};
use soundwalk::build::render::{ClipSelection, RenderRequest, Rendering, render};
use soundwalk::build::store::Store;
use soundwalk::build::{BuildError, Built, IgnoreProgress, Mix, Narrator, Request, run};
use soundwalk::sound::recording;
use soundwalk::tour::model::Voices;
use soundwalk::voice::{Installed, catalogue};
use soundwalk::workspace::Workspace;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// The tiny tour, spoken by the draft voice on request.
pub fn tour() -> Value {
    let mut tour = tiny::tour();
    tour["voices"] = json!({"ru": "draft", "en": "draft"});
    tour
}

pub fn write_tour(folder: &Path, tour: &Value) {
    fs::write(folder.join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
}

pub fn render_in(folder: &Path, which: ClipSelection, threads: usize) -> Rendering {
    try_to_render(folder, which, threads).unwrap_or_else(|error| panic!("{error}"))
}

/// Renders with the draft voice.
pub fn try_to_render(
    folder: &Path,
    which: ClipSelection,
    threads: usize,
) -> Result<Rendering, BuildError> {
    let tour = tour_in(folder);
    let (workspace, permission) = vouched(folder, &tour);
    let request = RenderRequest {
        tour: &tour,
        workspace: &workspace,
        permission: &permission,
        languages: &tour.languages,
        which,
        installed: &Installed::draft_only(),
        voice_folder: &std::env::temp_dir().join("soundwalk-test-voice"),
        threads: Some(threads),
    };
    render(&request, &IgnoreProgress)
}

/// Builds the tour, which names no voice, on a machine without any voice.
pub fn build_without_voices(folder: &Path, store: &Path) -> Result<Built, String> {
    build_masters_without_voices(folder, store, false)
}

fn build_masters_without_voices(
    folder: &Path,
    store: &Path,
    keep_masters: bool,
) -> Result<Built, String> {
    let mut tour = tour_in(folder);
    tour.voices = Voices::default();
    let store = Store::open(store).expect("OK because the folder is writable");
    let (workspace, permission) = vouched(folder, &tour);
    let request = Request {
        tour: &tour,
        installed: &Installed::default(),
        workspace: &workspace,
        permission: &permission,
        languages: &tour.languages,
        mixes: &[Mix::Standard],
        keep_masters,
        store: &store,
        threads: Some(2),
    };
    run(&request, &IgnoreProgress).map_err(|error| error.to_string())
}

/// The rendered clips in a folder with their bytes.
pub fn clips(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let tour = tour_in(folder);
    let clips = soundwalk::build::rendered::all_clips(&tour, &Workspace::find(folder, None))
        .expect("OK because the folder can be listed");
    let named = clips.into_iter().map(|clip| {
        let bytes = fs::read(folder.join(&clip.file)).expect("OK because it was just listed");
        (clip.file, bytes)
    });
    named.collect()
}

/// Writes the tour into `folder` with all of its clips, which are rendered once for all tests that begin with them.
pub fn write_rendered(folder: &Path) {
    static CLIPS: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
        let folder = crate::build::folder();
        tiny::write(folder.path(), &tour());
        render_in(folder.path(), ClipSelection::Outdated, 2);
        clips(folder.path())
    });
    tiny::write(folder, &tour());
    for (file, bytes) in CLIPS.iter() {
        let path = folder.join(file);
        let parent = path.parent().expect("OK because it lies in the folder");
        fs::create_dir_all(parent).expect("OK because the folder is writable");
        fs::write(path, bytes).expect("OK because the folder is writable");
    }
}

const ALL: [&str; 10] = [
    "audio/rendered/en/gate/directions.opus",
    "audio/rendered/en/gate/short-1.opus",
    "audio/rendered/en/gate/story-1.opus",
    "audio/rendered/en/gate/story-2.opus",
    "audio/rendered/en/tank/story-1.opus",
    "audio/rendered/ru/gate/directions.opus",
    "audio/rendered/ru/gate/short-1.opus",
    "audio/rendered/ru/gate/story-1.opus",
    "audio/rendered/ru/gate/story-2.opus",
    // A person recorded the Russian passage of the stop `tank`.
    "",
];

#[test]
fn rendered_clips_replace_the_voice_in_later_builds() {
    let (folder, store) = (folder(), folder());
    tiny::write(folder.path(), &tour());
    let made = render_in(folder.path(), ClipSelection::Outdated, 2);
    let found: Vec<String> = clips(folder.path()).into_keys().collect();
    let expected: Vec<&str> = ALL.into_iter().filter(|name| !name.is_empty()).collect();
    assert_eq!(found, expected);
    assert_eq!((made.written.len(), made.kept), (expected.len(), 0));

    let built = build_without_voices(folder.path(), store.path())
        .expect("OK because every passage is there");
    let gate = &built.tracks[0];
    let cues: Vec<&str> = gate
        .passages
        .iter()
        .flat_map(|passage| &passage.cues)
        .map(|cue| cue.text.as_str())
        .collect();
    assert_eq!(
        cues,
        [
            "Перед вами проходная.",
            "Здесь начинается рассказ.",
            "В 1941 году сюда пришли эшелоны.",
            "Идите прямо."
        ]
    );
    let first = &gate.passages[0];
    let (one, two) = (&first.cues[0], &first.cues[1]);
    assert_eq!(one.start_s, first.start_s);
    assert!((two.start_s - one.end_s - 0.45).abs() < 0.002, "{first:?}");
    assert!((two.end_s - first.end_s).abs() < 0.002, "{first:?}");
    assert!(
        matches!(&first.speaker, Narrator::Voice(name) if name.contains("draft")),
        "{:?}",
        first.speaker
    );
    let draft = catalogue::find("draft").expect("OK because there is a draft voice");
    assert_eq!(first.licence.as_deref(), Some(draft.licence));
    // The recorded passage is still the person's recording.
    let recorded = built.tracks.iter().find(|track| {
        let passage = &track.passages[0];
        passage.speaker == Narrator::Take("audio/ru/tank.wav".to_owned())
    });
    let recorded = recorded.expect("OK because it is one of the tour's");
    assert_eq!(recorded.passages[0].licence, None);
}

#[test]
fn a_rendered_story_sounds_as_the_voice_did() {
    let (folder, store) = (folder(), folder());
    tiny::write(folder.path(), &tour());
    let live = crate::build::build_asked(folder.path(), store.path(), true, &IgnoreProgress)
        .expect("OK because the draft voice speaks");
    render_in(folder.path(), ClipSelection::Outdated, 2);
    let rendered = build_masters_without_voices(folder.path(), store.path(), true)
        .expect("OK because every passage is there");
    let store = Store::open(store.path()).expect("OK because the folder is writable");
    for (live, rendered) in live.tracks.iter().zip(&rendered.tracks) {
        let seconds = (live.sound.duration_s, rendered.sound.duration_s);
        assert!((seconds.0 - seconds.1).abs() < 0.05, "{seconds:?}");
        let masters = [&live.sound.master, &rendered.sound.master].map(|master| {
            let master = master.as_ref().expect("OK because masters were asked for");
            let clip = recording::read(&store.path(master));
            clip.expect("OK because it was just built").pcm.samples
        });
        for cue in live.passages.iter().flat_map(|passage| &passage.cues) {
            let likeness = likeness(&masters, cue.start_s, cue.end_s);
            assert!(likeness > 0.9, "{cue:?}: {likeness}");
        }
        let cues = |passages: &[soundwalk::build::TimedPassage]| -> Vec<(String, f64)> {
            let cues = passages.iter().flat_map(|passage| passage.cues.clone());
            cues.map(|cue| (cue.text, cue.start_s)).collect()
        };
        let (live, rendered) = (cues(&live.passages), cues(&rendered.passages));
        assert_eq!(live.len(), rendered.len());
        for ((printed, at), (again, later)) in live.iter().zip(&rendered) {
            assert_eq!(printed, again);
            assert!((at - later).abs() < 0.05, "{printed}: {at} and {later}");
        }
    }
}

/// The similarity of two sounds at 48 kHz between two times: the mean over pieces of half a second, weighted by their
/// energy, of the correlation at each piece's best shift of up to 20 ms. Each sentence of a caption is shifted separately.
fn likeness([one, other]: &[Vec<f32>; 2], from_s: f64, to_s: f64) -> f64 {
    const MAX_SHIFT: usize = 960;
    const PIECE: usize = 24_000;
    let at = |seconds: f64| (seconds * 48_000.0) as usize;
    let (from, to) = (at(from_s).max(MAX_SHIFT), at(to_s));
    let to = to.min(one.len()).min(other.len() - MAX_SHIFT);
    let product = |a: &[f32], b: &[f32]| -> f64 {
        let products = a.iter().zip(b).map(|(a, b)| f64::from(a * b));
        products.sum()
    };
    let (mut sum, mut weights) = (0.0, 0.0);
    for start in (from..to).step_by(PIECE) {
        let piece = &one[start..to.min(start + PIECE)];
        let energy = product(piece, piece);
        let shifts = start - MAX_SHIFT..=start + MAX_SHIFT;
        let likenesses = shifts.map(|shifted| {
            let other = &other[shifted..shifted + piece.len()];
            product(piece, other) / (energy * product(other, other)).sqrt().max(1e-9)
        });
        sum += energy * likenesses.fold(f64::NEG_INFINITY, f64::max);
        weights += energy;
    }
    sum / weights
}

#[test]
fn rendering_gives_the_same_bytes_on_any_number_of_threads() {
    let folders = [folder(), folder()];
    for (folder, threads) in folders.iter().zip([1, 4]) {
        tiny::write(folder.path(), &tour());
        render_in(folder.path(), ClipSelection::All, threads);
    }
    assert!(clips(folders[0].path()) == clips(folders[1].path()));
}

#[test]
fn only_changed_clips_are_rendered_again() {
    let (folder, store) = (folder(), folder());
    write_rendered(folder.path());
    let before = clips(folder.path());
    assert_eq!(
        render_in(folder.path(), ClipSelection::Outdated, 2).written,
        [""; 0]
    );

    let mut edited = tour();
    edited["stops"][0]["narration"]["en"][1] = json!("In 1942 trains arrived here.");
    edited["lexicon"] = json!({"ru": {"эшелоны": "эшело\u{301}ны"}});
    write_tour(folder.path(), &edited);
    let refused = build_without_voices(folder.path(), store.path()).err();
    assert!(
        refused
            .as_ref()
            .is_some_and(|error| error.contains("voice")),
        "a stale clip must not be played: {refused:?}"
    );
    let made = render_in(folder.path(), ClipSelection::Stale, 2);
    assert_eq!(
        made.written,
        [
            "audio/rendered/en/gate/story-2.opus",
            "audio/rendered/ru/gate/story-2.opus"
        ]
    );
    let after = clips(folder.path());
    for (name, bytes) in &before {
        let is_same = after.get(name) == Some(bytes);
        assert_eq!(is_same, !made.written.contains(name), "{name}");
    }
    build_without_voices(folder.path(), store.path()).expect("OK because every clip is current");

    // Another voice, or the same voice at another pace, is also a change.
    edited["voices"]["en"] = json!({"name": "draft", "pace": 120});
    write_tour(folder.path(), &edited);
    assert_eq!(
        render_in(folder.path(), ClipSelection::Stale, 2)
            .written
            .len(),
        5
    );
}

#[test]
fn unused_clips_are_removed_and_other_files_kept() {
    let folder = folder();
    write_rendered(folder.path());
    let strangers = [
        "audio/rendered/README.md",
        "audio/rendered/en/gate/notes.opus",
        "audio/rendered/en/other/mine.wav",
    ];
    fs::create_dir_all(folder.path().join("audio/rendered/en/other"))
        .expect("OK because the folder is writable");
    for name in strangers {
        fs::write(folder.path().join(name), "mine").expect("OK because the folder is writable");
    }
    let mut edited = tour();
    let stop = edited["stops"][0]
        .as_object_mut()
        .expect("OK because a stop is an object");
    stop.remove("directions");
    write_tour(folder.path(), &edited);
    let made = render_in(folder.path(), ClipSelection::Outdated, 2);
    assert_eq!(
        made.removed,
        [
            "audio/rendered/en/gate/directions.opus",
            "audio/rendered/ru/gate/directions.opus"
        ]
    );
    for name in strangers {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn the_commands_render_check_and_build() {
    let (folder, store) = (folder(), folder());
    tiny::write(folder.path(), &tour());
    let path = folder.path().display().to_string();
    let store = store.path().display().to_string();
    let printed = |arguments: &[&str]| {
        let output = soundwalk(arguments);
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    };
    let (status, text) = printed(&["voices", "render", &path, "--store", &store]);
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.ends_with("9 clips rendered, 0 moved, 0 kept, 0 removed\n"),
        "{text}"
    );
    let (_, text) = printed(&["check", &path]);
    assert!(!text.contains("stale-clip"), "{text}");

    let mut edited = tour();
    edited["stops"][0]["directions"]["en"] = json!("Turn left.");
    write_tour(folder.path(), &edited);
    let (status, text) = printed(&["check", &path]);
    assert_eq!(status, Some(1), "{text}");
    assert_eq!(text.matches("[stale-clip]").count(), 1, "{text}");
    assert!(text.contains("“Walk straight on.”"), "{text}");
    // The build continues with an installed voice and reports this.
    let pack = folder.path().join("tiny.pack").display().to_string();
    let (status, text) = printed(&["build", &path, "-o", &pack, "--store", &store]);
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("directions.opus is out of date, so a voice speaks its passage"),
        "{text}"
    );
    assert!(
        text.contains(&format!("`soundwalk voices render {path}`")),
        "a command to copy: {text}"
    );
    let (status, text) = printed(&["voices", "render", "--stale", &path, "--store", &store]);
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.ends_with("1 clip rendered, 0 moved, 8 kept, 0 removed\n"),
        "{text}"
    );
}

/// Passages of one language may fail for different reasons; each reason is reported once.
#[test]
fn every_reason_that_prevents_rendering_is_reported() {
    let folder = folder();
    let mut tour = tour();
    tour["voices"] = json!({"ru": "rhvoice/elena", "en": "draft"});
    tour["stops"][0]["directions"]["ru"] =
        json!({"text": "Идите прямо.", "voice": "festival/msu_ru_nsh_clunits"});
    tiny::write(folder.path(), &tour);
    let tour = tour_in(folder.path());
    let (workspace, permission) = vouched(folder.path(), &tour);
    let request = RenderRequest {
        tour: &tour,
        workspace: &workspace,
        permission: &permission,
        languages: &tour.languages,
        which: ClipSelection::All,
        installed: &Installed::draft_only(),
        voice_folder: folder.path(),
        threads: Some(1),
    };
    let refused = render(&request, &IgnoreProgress).expect_err("two voices are not installed");
    let text = refused.to_string();
    for id in ["rhvoice/elena", "festival/msu_ru_nsh_clunits"] {
        let cause = format!("the voice `{id}` is excluded");
        assert_eq!(text.matches(&cause).count(), 1, "{text}");
    }
}
