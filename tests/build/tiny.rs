//! A tour of two stops that uses every feature, and the basic promises of a build.

use crate::build::damage::files_under;
use crate::build::{build, build_pack, folder, soundwalk};
use serde_json::{Value, json};
use soundwalk::pack::manifest::{Narrator, PassagePart, Role};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Writes a WAV file of a tone.
pub fn write_tone(path: &Path, hertz: f64, seconds: f64, rate: u32, bits: u16) {
    let format = if bits == 32 {
        hound::SampleFormat::Float
    } else {
        hound::SampleFormat::Int
    };
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: rate,
        bits_per_sample: bits,
        sample_format: format,
    };
    let mut wav = hound::WavWriter::create(path, spec).expect("OK because the folder is writable");
    for n in 0..(seconds * f64::from(rate)) as u32 {
        let phase = f64::from(n) * hertz * std::f64::consts::TAU / f64::from(rate);
        // The tone is divided into syllables, so that it is levelled like speech.
        let syllable = (f64::from(n) * 4.0 * std::f64::consts::TAU / f64::from(rate))
            .sin()
            .abs();
        let sample = phase.sin() * syllable * 0.4;
        for _ in 0..2 {
            match bits {
                32 => wav.write_sample(sample as f32),
                _ => wav.write_sample((sample * f64::from(1 << (bits - 1))) as i32),
            }
            .expect("OK because the disk has room");
        }
    }
    wav.finalize().expect("OK because the disk has room");
}

/// The tiny tour as a value that tests edit.
pub fn tour() -> Value {
    json!({
        "format": 1, "id": "tiny", "title": {"ru": "Проба", "en": "Trial"}, "languages": ["ru", "en"],
        "sound": {"arrival": "audio/chime.wav", "gps_lost": "audio/lost.wav", "bed": "audio/bed.wav"},
        "maps": ["maps/Район 1.geojson"],
        "stops": [
            {"id": "gate", "title": {"ru": "Проходная", "en": "Gate"},
             "position": {"lat": 53.7672, "lon": 87.0923}, "geofence": {"radius_m": 30},
             "narration": {
                "ru": ["Перед вами проходная. Здесь начинается рассказ.", "В 1941 году сюда пришли эшелоны."],
                "en": ["In front of you is the gate. Our story begins here.", "In 1941 trains arrived here."]},
             "short": {"ru": ["Это проходная."], "en": ["This is the gate."]},
             "directions": {"ru": "Идите прямо.", "en": "Walk straight on."}},
            {"id": "tank", "title": {"ru": "Танк", "en": "Tank"},
             "position": {"lat": 53.7702, "lon": 87.0923}, "geofence": {"radius_m": 30},
             "narration": {
                "ru": [{"text": "Это танк. Он стоит здесь.", "take": "audio/ru/tank.wav"}],
                "en": [{"text": "A T-34.", "say": "A tee thirty-four. It is a tank."}]}}
        ]
    })
}

/// Writes the tour with its files into `folder`.
pub fn write(folder: &Path, tour: &Value) {
    for sub in ["audio/ru", "maps"] {
        fs::create_dir_all(folder.join(sub)).expect("OK because the folder is writable");
    }
    write_tone(&folder.join("audio/chime.wav"), 880.0, 0.5, 44_100, 16);
    write_tone(&folder.join("audio/lost.wav"), 330.0, 0.3, 8_000, 16);
    write_tone(&folder.join("audio/bed.wav"), 110.0, 3.0, 96_000, 32);
    write_tone(&folder.join("audio/ru/tank.wav"), 220.0, 4.0, 22_050, 24);
    let map = r#"{"type":"FeatureCollection","features":[]}"#;
    fs::write(folder.join("maps/Район 1.geojson"), map).expect("OK because the folder is writable");
    fs::write(folder.join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
}

/// Writes the tour into `folder`, and fills `store` as a build of it does. A build that makes everything is slow, so one
/// build serves all tests that begin with it.
pub fn write_built(folder: &Path, store: &Path) {
    static LEFT: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
        let (folder, store) = (crate::build::folder(), crate::build::folder());
        write(folder.path(), &tour());
        let counts = build(folder.path(), store.path())
            .expect("OK because the tour is good")
            .counts;
        assert_eq!((counts.tracks_made, counts.tracks_found), (8, 0));
        let files = files_under(store.path()).into_iter();
        let read = |file: PathBuf| {
            let name = file.strip_prefix(store.path());
            let name = name.expect("OK because it lies there").to_owned();
            (
                name,
                fs::read(file).expect("OK because it was just written"),
            )
        };
        files.map(read).collect()
    });
    write(folder, &tour());
    for (name, content) in LEFT.iter() {
        let file = store.join(name);
        let parent = file.parent().expect("OK because it lies in the store");
        fs::create_dir_all(parent).expect("OK because the folder is writable");
        fs::write(file, content).expect("OK because the folder is writable");
    }
}

#[test]
fn a_pack_holds_the_whole_tour() {
    let (folder, store) = (folder(), folder());
    write(folder.path(), &tour());
    let path = folder.path().join("tiny.pack");
    let (status, printed) = build_pack(folder.path(), &path, store.path(), &["--masters"]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(
        printed.contains("tracks/ru/01-gate.opus") && printed.contains("tiny.pack"),
        "{printed}"
    );

    let pack = soundwalk::pack::open(&path).expect("OK because it was just built");
    let manifest = pack.manifest();
    let files: Vec<&str> = manifest
        .tracks
        .iter()
        .map(|track| track.file.as_str())
        .collect();
    let expected = [
        "tracks/ru/01-gate.opus",
        "tracks/ru/01-gate-short.opus",
        "tracks/ru/02-tank.opus",
        "tracks/en/01-gate.opus",
        "tracks/en/01-gate-short.opus",
        "tracks/en/02-tank.opus",
    ];
    assert_eq!(files, expected);
    assert_eq!(manifest.tracks[1].role, Role::Short);
    assert!(manifest.tracks[1].duration_s < manifest.tracks[0].duration_s);
    let sounds: Vec<&str> = manifest
        .sounds
        .iter()
        .map(|sound| sound.file.as_str())
        .collect();
    assert_eq!(sounds, ["sounds/arrival.opus", "sounds/gps-lost.opus"]);
    assert_eq!(manifest.maps.len(), 1);

    for track in &manifest.tracks {
        let loudness = track
            .loudness_lufs
            .expect("OK because speech has a loudness");
        assert!(
            (loudness + 16.0).abs() < 0.05 && track.true_peak_dbtp <= -1.0,
            "{track:?}"
        );
        let sound = pack.read(&track.file).expect("OK because the pack is good");
        let pcm = soundwalk::sound::opus::decode(&sound).expect("OK because it is Opus");
        assert!(
            (pcm.seconds() - track.duration_s).abs() < 0.002,
            "{}: {}",
            track.file,
            pcm.seconds()
        );
        let master = track
            .master
            .as_ref()
            .expect("OK because masters were asked for");
        let master = pack.read(master).expect("OK because the pack is good");
        assert_eq!(&master[..4], b"RIFF");
        assert!(
            track
                .passages
                .windows(2)
                .all(|pair| pair[0].end_s <= pair[1].start_s)
        );
        assert!(
            track
                .passages
                .iter()
                .all(|passage| passage.end_s <= track.duration_s)
        );
    }
    let parts: Vec<PassagePart> = manifest.tracks[0]
        .passages
        .iter()
        .map(|passage| passage.part)
        .collect();
    assert_eq!(
        parts,
        [
            PassagePart::Narration,
            PassagePart::Narration,
            PassagePart::Directions
        ]
    );
    assert_eq!(
        manifest.tracks[2].passages[0].speaker,
        Narrator::Take("audio/ru/tank.wav".to_owned())
    );

    let text = |name: &str| {
        String::from_utf8(pack.read(name).expect("OK because the pack is good"))
            .expect("OK because it is text")
    };
    let captions = text("captions/ru/01-gate.vtt");
    assert_eq!(
        captions.matches(" --> ").count(),
        4,
        "one for each sentence: {captions}"
    );
    assert!(
        captions.contains("В 1941 году"),
        "as written, not as spoken: {captions}"
    );
    let taken = text("captions/ru/02-tank.vtt");
    assert_eq!(
        taken.matches(" --> ").count(),
        2,
        "a take is captioned sentence by sentence: {taken}"
    );
    assert!(text("captions/en/02-tank.vtt").contains("A T-34."));
    let transcript = text("transcripts/en/01-gate.txt");
    assert!(
        transcript.starts_with("Gate\n\nIn front of you")
            && transcript.contains("\n→ Walk straight on.\n"),
        "{transcript}"
    );

    let output = soundwalk(&["verify", &path.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn packs_are_byte_identical_for_any_thread_count_and_store() {
    let sources = folder();
    write(sources.path(), &tour());
    let packs = [("1", folder()), ("2", folder()), ("7", folder())].map(|(jobs, store)| {
        let path = store.path().join("out.pack");
        let (status, printed) = build_pack(
            sources.path(),
            &path,
            &store.path().join("store"),
            &["-j", jobs],
        );
        assert_eq!(status, Some(0), "{printed}");
        fs::read(path).expect("OK because it was just built")
    });
    assert!(packs[0] == packs[1] && packs[1] == packs[2]);
}

#[test]
fn one_language_can_be_built_alone() {
    let (folder, store) = (folder(), folder());
    write(folder.path(), &tour());
    let path = folder.path().join("en.pack");
    let (status, printed) = build_pack(folder.path(), &path, store.path(), &["--lang", "en"]);
    assert_eq!(status, Some(0), "{printed}");
    let pack = soundwalk::pack::open(&path).expect("OK because it was just built");
    assert_eq!(pack.manifest().languages.len(), 1);
    assert!(
        pack.manifest()
            .tracks
            .iter()
            .all(|track| track.language.0 == "en")
    );
    let (status, printed) = build_pack(folder.path(), &path, store.path(), &["--lang", "de"]);
    assert_eq!(status, Some(2));
    assert!(
        printed.contains("`de`") && printed.contains("ru, en"),
        "{printed}"
    );
}

#[test]
fn a_signed_build_is_accepted_where_its_key_is_required() {
    let (folder, store) = (folder(), folder());
    write(folder.path(), &tour());
    let (path, key) = (
        folder.path().join("signed.pack"),
        folder.path().join("guide.key"),
    );
    let key_text = key.to_string_lossy().into_owned();
    assert_eq!(soundwalk(&["key", "new", &key_text]).status.code(), Some(0));
    let (status, printed) = build_pack(
        folder.path(),
        &path,
        store.path(),
        &["--lang", "en", "--sign", &key_text],
    );
    assert_eq!(status, Some(0), "{printed}");
    let verify = |more: &[&str]| {
        soundwalk(&[&["verify", &path.to_string_lossy()], more].concat())
            .status
            .code()
    };
    assert_eq!(
        verify(&["--require-signature", &format!("{key_text}.pub")]),
        Some(0)
    );
    assert_eq!(
        verify(&["--require-signature", &"ab".repeat(32)]),
        Some(2),
        "no key at all"
    );
    assert_eq!(
        soundwalk(&["key", "new", &format!("{key_text}2")])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        verify(&["--require-signature", &format!("{key_text}2.pub")]),
        Some(1)
    );
    let (_, printed) = build_pack(
        folder.path(),
        &path,
        store.path(),
        &["--lang", "en", "--sign", &key_text],
    );
    assert!(printed.contains("up to date"), "{printed}");
    let (_, printed) = build_pack(folder.path(), &path, store.path(), &["--lang", "en"]);
    assert!(
        !printed.contains("up to date"),
        "an unsigned pack is another pack: {printed}"
    );
}

#[test]
fn loud_tracks_report_folder_and_listening() {
    let (folder, store) = (folder(), folder());
    write(folder.path(), &tour());
    // None of the three folders exists yet.
    let path = folder.path().join("packs/loud.pack");
    let report = folder.path().join("reports/loud.html");
    let report_text = report.to_string_lossy().into_owned();
    let plain = folder.path().join("plain");
    let plain_text = plain.to_string_lossy().into_owned();
    let (status, printed) = build_pack(
        folder.path(),
        &path,
        store.path(),
        &[
            "--loud",
            "--lang",
            "en",
            "--folder",
            &plain_text,
            "--report",
            &report_text,
        ],
    );
    assert_eq!(status, Some(0), "{printed}");
    let pack = soundwalk::pack::open(&path).expect("OK because it was just built");
    let loud: Vec<_> = pack
        .manifest()
        .tracks
        .iter()
        .filter(|track| track.file.ends_with("-loud.opus"))
        .collect();
    assert_eq!(loud.len(), 3);
    for track in loud {
        let loudness = track
            .loudness_lufs
            .expect("OK because speech has a loudness");
        assert!(
            (loudness + 14.0).abs() < 0.05 && track.true_peak_dbtp <= -1.0,
            "{track:?}"
        );
    }

    let playlist =
        fs::read_to_string(plain.join("en.m3u8")).expect("OK because it was just written");
    let expected = [
        "#EXTM3U",
        "#PLAYLIST:Trial",
        "en/01 Gate.opus",
        "en/02 Tank.opus",
    ];
    assert!(
        expected
            .iter()
            .all(|line| playlist.lines().any(|found| found == *line)),
        "{playlist}"
    );
    let same = fs::read(plain.join("en/01 Gate.opus")).expect("OK because the playlist names it");
    assert_eq!(Some(same), pack.read("tracks/en/01-gate.opus").ok());

    let report = fs::read_to_string(report).expect("OK because it was just written");
    assert_eq!(report.matches("<audio").count(), 6);
    assert!(
        report.contains("A T-34.") && report.contains("draft (espeak-ng crate"),
        "words and speakers are in it"
    );
    assert!(
        !report.contains("http://") && !report.contains("https://"),
        "it needs no network"
    );

    let wav = folder.path().join("heard.wav");
    let listen = |more: &[&str]| {
        let output = soundwalk(&[&["listen", &path.to_string_lossy()], more].concat());
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (status, printed) = listen(&[]);
    assert!(status == Some(0) && printed.contains("Gate"), "{printed}");
    let (status, printed) = listen(&["2", "--to", &wav.to_string_lossy()]);
    assert!(
        status == Some(0) && printed.contains("A T-34."),
        "{printed}"
    );
    let heard = hound::WavReader::open(&wav).expect("OK because it was just written");
    assert!(heard.duration() > 48_000);
    assert_eq!(listen(&["nowhere"]).0, Some(2));

    // The old file of a renamed stop is removed; the user's own files stay.
    fs::write(plain.join("en/mine.opus"), "mine").expect("OK because the folder is writable");
    let mut renamed = tour();
    renamed["stops"][0]["title"]["en"] = json!("The: old gate?");
    write(folder.path(), &renamed);
    build_pack(
        folder.path(),
        &path,
        store.path(),
        &["--lang", "en", "--folder", &plain_text],
    );
    assert!(
        !plain.join("en/01 Gate.opus").exists() && plain.join("en/01 The old gate.opus").exists()
    );
    assert!(plain.join("en/mine.opus").exists());
}
