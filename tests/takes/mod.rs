//! `takes split`: human recordings of whole stops are cut in the right pauses, and what was read wrong is found. The whole
//! measurement is tests/bench/takes.rs.

mod material;
mod rhvoice;

use material::{Corpus, Mistake, Noise, Recorded, Score, Stop, measure, recordings, voice};
use soundwalk::sound::wav::{self, Broadcast, Cue};
use soundwalk::sound::{Pcm, recording};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;
use tempfile::TempDir;

const PASSAGES: usize = 5;

/// Short sentences, so that the test takes seconds, and what the draft voice, which is always there, makes of them.
static MATERIAL: LazyLock<(Vec<Recorded>, Vec<Recorded>, Vec<Pcm>)> = LazyLock::new(|| {
    let data = folder();
    let (short, others): (Vec<Recorded>, Vec<Recorded>) = recordings()
        .into_iter()
        .partition(|one| (30..75).contains(&one.text.chars().count()));
    let short: Vec<Recorded> = short.into_iter().take(4 * PASSAGES).collect();
    let voice = voice("draft", data.path());
    let spoken = short.iter().map(|one| voice.speak(&one.text));
    let spoken = spoken
        .collect::<Result<_, _>>()
        .expect("OK because the draft voice speaks Russian");
    (short, others, spoken)
});

fn folder() -> TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

fn measure_short(noise: Noise, mistake: impl Fn(usize) -> Option<Mistake>) -> Score {
    let (read, others, spoken) = &*MATERIAL;
    let corpus = Corpus {
        read,
        spoken,
        others,
    };
    measure(&corpus, PASSAGES, 1, noise, mistake)
}

#[test]
fn human_takes_are_cut_in_the_right_pauses() {
    for noise in [Noise::None, Noise::White, Noise::Pink, Noise::Babble] {
        let score = measure_short(noise, |_| None);
        assert!(score.right * 100 >= score.ends * 95, "{noise:?}: {score:?}");
        assert!(score.false_alarms <= 1, "{noise:?}: {score:?}");
    }
}

#[test]
fn mistakes_are_found() {
    // False starts are measured by the bench: with a voice as unlike as the draft voice, a third of them stay unnoticed.
    let kinds: [fn(usize) -> Option<Mistake>; 3] = [
        |at| Some(Mistake::Missing(1 + at % (PASSAGES - 1))),
        |at| Some(Mistake::Repeated(at % PASSAGES)),
        |at| Some(Mistake::Exchanged(at % (PASSAGES - 1))),
    ];
    for mistake in kinds {
        let score = measure_short(Noise::None, mistake);
        let kind = mistake(0);
        assert!(score.found * 4 >= score.mistakes * 3, "{kind:?}: {score:?}");
        assert!(score.false_alarms <= 1, "{kind:?}: {score:?}");
    }
}

/// A tour of one stop with two passages of two sentences each, and directions.
fn tour(texts: &[Recorded]) -> TempDir {
    let folder = folder();
    let text = |from: usize| {
        format!(
            "{} {}",
            plain(&texts[from].text),
            plain(&texts[from + 1].text)
        )
    };
    let directions = plain(&texts[4].text);
    let written = format!(
        r#"{{
  "format": 1, "id": "walk", "title": {{"ru": "Прогулка"}}, "languages": ["ru"],
  "stops": [
    {{
      "id": "square", "title": {{"ru": "Площадь"}},
      "position": {{"lat": 53.75, "lon": 87.11}}, "geofence": {{"radius_m": 30}},
      "narration": {{"ru": ["{}", {{"text": "{}"}}]}},
      "directions": {{"ru": "{directions}"}}
    }}
  ]
}}
"#,
        text(0),
        text(2)
    );
    fs::write(folder.path().join("tour.json"), written).expect("OK because the folder is new");
    folder
}

fn plain(text: &str) -> String {
    text.replace('\u{301}', "")
}

fn run(tour: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soundwalk"));
    command
        .args(args)
        .current_dir(tour)
        .env("SOUNDWALK_STORE", tour.join("store"));
    command
        .env("SOUNDWALK_VOICES", "draft")
        .output()
        .expect("OK because the binary is built")
}

fn printed(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn the_command_writes_takes_and_names_them() {
    let (short, others, _) = &*MATERIAL;
    let tour = tour(short);
    let stop = Stop {
        sentences: &short[..5],
        sentences_a_passage: 1,
    };
    let take = stop.read(None, Noise::None, others, 7);
    let file = tour.path().join("stop.wav");
    let mut bytes = std::io::Cursor::new(Vec::new());
    wav::write_master(&mut bytes, &take.sound).expect("OK because memory can be written");
    fs::write(&file, bytes.into_inner()).expect("OK because the folder is new");

    let before =
        fs::read_to_string(tour.path().join("tour.json")).expect("OK because it was written");
    let output = run(
        tour.path(),
        &["takes", "split", ".", "square", "stop.wav", "--dry-run"],
    );
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("passage 2") && said.contains("directions"),
        "{said}"
    );
    assert!(!tour.path().join("audio").exists());

    let output = run(tour.path(), &["takes", "split", ".", "square", "stop.wav"]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("wrote audio/ru/square/01-take-1.wav"),
        "{said}"
    );
    let after = fs::read_to_string(tour.path().join("tour.json")).expect("OK because it is there");
    assert!(
        after.starts_with(
            &before[..before
                .find("\"narration\"")
                .expect("OK because it is there")]
        )
    );
    for name in ["01-take-1", "02-take-1", "directions-01-take-1"] {
        assert!(
            after.contains(&format!("\"take\": \"audio/ru/square/{name}.wav\"")),
            "{after}"
        );
    }

    // The takes hold the words between the pauses, and state where the second sentence begins.
    let first = tour.path().join("audio/ru/square/01-take-1.wav");
    let clip = recording::read(&first)
        .expect("OK because it was written")
        .pcm;
    let truth: Vec<(f64, f64)> = take.truth.iter().flatten().copied().collect();
    let words_s = truth[1].1 - truth[0].0;
    assert_eq!(clip.rate, 48_000);
    assert!(
        (words_s..words_s + 1.3).contains(&clip.seconds()),
        "{} {words_s}",
        clip.seconds()
    );
    let labels = wav::labels(&mut fs::File::open(&first).expect("OK because it was written"));
    let texts: Vec<&str> = labels.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, [plain(&short[0].text), plain(&short[1].text)]);
    let gap_s = truth[1].0 - truth[0].0;
    assert!(
        (labels[1].0 - labels[0].0 - gap_s).abs() < 0.3,
        "{labels:?} {gap_s}"
    );

    // Captions follow these times.
    let output = run(tour.path(), &["build", ".", "-o", "walk.pack"]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let captions = captions(&tour.path().join("walk.pack"));
    let starts: Vec<f64> = captions
        .lines()
        .filter_map(|line| Some(seconds(line.split_once(" --> ")?.0)))
        .collect();
    assert!(
        (starts[1] - starts[0] - gap_s).abs() < 0.35,
        "{captions} {gap_s}"
    );

    // A second time nothing is replaced without being asked for.
    let output = run(tour.path(), &["takes", "split", ".", "square", "stop.wav"]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("--replace"), "{said}");
    let output = run(
        tour.path(),
        &["takes", "split", ".", "square", "stop.wav", "--replace"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(first.exists() && tour.path().join("audio/ru/square/01-take-2.wav").exists());
}

/// The captions of a pack's first stop.
fn captions(pack: &Path) -> String {
    let file = fs::File::open(pack).expect("OK because it was built");
    let mut archive = zip::ZipArchive::new(file).expect("OK because a pack is a ZIP file");
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("OK because it is listed");
        if entry
            .name()
            .expect("OK because names are UTF-8")
            .starts_with("captions/ru/01-")
        {
            return std::io::read_to_string(&mut entry).expect("OK because captions are text");
        }
    }
    panic!("the stop has no captions");
}

fn seconds(time: &str) -> f64 {
    let parts = time
        .split(':')
        .map(|part| part.parse::<f64>().expect("OK because it is a time"));
    parts.fold(0.0, |sum, part| sum * 60.0 + part)
}

#[test]
fn missing_passages_and_wrong_files_are_named() {
    let (short, others, _) = &*MATERIAL;
    let tour = tour(short);
    // The directions, which are the last, were not read.
    let stop = Stop {
        sentences: &short[..4],
        sentences_a_passage: 1,
    };
    let take = stop.read(None, Noise::None, others, 9);
    let mut bytes = Vec::new();
    let stereo = Broadcast {
        cues: vec![Cue {
            sample: 5,
            label: "Начало".to_owned(),
        }],
        ..Broadcast::default()
    };
    wav::write_broadcast(&mut bytes, &take.sound, 0.0, &stereo)
        .expect("OK because memory can be written");
    fs::write(tour.path().join("stop.wav"), bytes).expect("OK because the folder is new");
    let output = run(
        tour.path(),
        &["takes", "split", ".", "1", "stop.wav", "--lang", "ru"],
    );
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("directions was not found: record it"),
        "{said}"
    );
    assert!(said.contains("named 2 takes"), "{said}");

    let silence = Pcm {
        rate: 16_000,
        samples: vec![0.0; 16_000],
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    wav::write_master(&mut bytes, &silence).expect("OK because memory can be written");
    fs::write(tour.path().join("silence.wav"), bytes.into_inner())
        .expect("OK because the folder is there");
    for (stop, file, expected) in [
        ("square", "silence.wav", "there is no speech in it"),
        ("square", "tour.json", "tour.json"),
        ("nowhere", "stop.wav", "there is no stop"),
    ] {
        let output = run(
            tour.path(),
            &["takes", "split", ".", stop, file, "--dry-run"],
        );
        let said = printed(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
