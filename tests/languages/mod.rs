//! Tours in languages of five scripts, written as their speakers write: checked, said, built with eSpeak NG, and captioned.

use soundwalk::pack::reader;
use soundwalk::tour::Tour;
use soundwalk::tour::estimate::stop_seconds;
use soundwalk::tour::facts::Facts;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

mod next_step;

/// A tour, and the number of sentences at each of its stops as a reader counts them.
const TOURS: [(&str, [usize; 3]); 5] = [
    ("pl", [5, 5, 3]),
    ("de", [5, 5, 3]),
    ("ar", [5, 4, 3]),
    ("he", [5, 4, 3]),
    ("zh", [5, 4, 3]),
];

fn fixture(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/languages")
        .join(lang)
}

/// Runs the program with nothing of this machine's user: an own store, no settings.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder)
        .env("SOUNDWALK_STORE", folder.join("store"))
        .env_remove("SOUNDWALK_VOICES")
        .output()
        .expect("OK because cargo built the program")
}

fn text(output: &Output) -> String {
    let bytes = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(bytes).expect("OK because the program prints UTF-8")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

fn path(lang: &str) -> String {
    fixture(lang).display().to_string()
}

#[test]
fn tours_in_other_languages_have_no_errors() {
    let folder = folder();
    for (lang, _) in TOURS {
        let output = run(folder.path(), &["check", &path(lang)]);
        let text = text(&output);
        assert_eq!(output.status.code(), Some(0), "{lang}: {text}");
        assert!(!text.contains("warning["), "{lang}: {text}");
    }
}

#[test]
fn voices_of_other_languages_get_figures_and_no_english_words() {
    let folder = folder();
    for (lang, sentences) in TOURS {
        let output = run(folder.path(), &["say", &path(lang)]);
        let text = text(&output);
        assert!(output.status.success(), "{lang}: {text}");
        // Arabic figures are written as ٢٥ in the tour.
        for figure in ["3", "25", "10"] {
            assert!(text.contains(figure), "{lang}: no {figure} in {text}");
        }
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        for english in [
            "three",
            "ten",
            "twenty",
            "twenty-five",
            "first",
            "metres",
            "nineteenth",
        ] {
            assert!(!words.contains(&english), "{lang}: {english} in {text}");
        }
        // A title and a sentence per line.
        let lines = sentences.iter().map(|count| count + 1).sum::<usize>();
        assert_eq!(text.lines().count(), lines, "{lang}: {text}");
    }
}

/// The track takes about as long as `check` tells the author, and each sentence is a caption.
#[test]
fn tours_in_other_languages_are_built_with_a_caption_per_sentence() {
    for (lang, sentences) in TOURS {
        let folder = folder();
        let pack = folder.path().join("tour.pack");
        let to = pack.display().to_string();
        let arguments = [
            "build",
            &path(lang),
            "-o",
            &to,
            "--voices",
            "espeak-ng",
            "--no-report",
        ];
        let output = run(folder.path(), &arguments);
        assert!(
            output.status.success(),
            "{lang} (Debian: espeak-ng): {}",
            text(&output)
        );
        let pack = reader::open(&pack).expect("OK because it was just built");
        let tour: &Tour = pack.tour();
        for ((track, stop), count) in pack
            .manifest()
            .tracks
            .iter()
            .zip(&tour.stops)
            .zip(sentences)
        {
            let captions = pack
                .read(&track.captions)
                .expect("OK because it was just built");
            let captions = String::from_utf8(captions).expect("OK because captions are UTF-8");
            let cues = captions.matches(" --> ").count();
            assert_eq!(cues, count, "{lang} {}: {captions}", stop.id);
            let estimate_s = stop_seconds(&track.language, stop, &Facts::default());
            let share = estimate_s / track.duration_s;
            assert!(
                (0.65..1.35).contains(&share),
                "{lang} {}: {estimate_s:.1} s estimated for {:.1} s",
                stop.id,
                track.duration_s
            );
        }
        let page = pack
            .read("index.html")
            .expect("OK because every pack has a page");
        let page = String::from_utf8(page).expect("OK because the page is UTF-8");
        let is_reversed = page.contains("dir=\"rtl\">");
        assert_eq!(is_reversed, matches!(lang, "ar" | "he"), "{lang}");
    }
}

/// eSpeak NG marks what it reads with another language's rules, such as figures in English.
#[test]
fn espeak_ng_reads_the_tours_in_their_own_language() {
    let folder = folder();
    for (lang, _) in TOURS {
        let spoken = text(&run(folder.path(), &["say", &path(lang)]));
        let titled = format!("({lang})");
        let lines: Vec<&str> = spoken
            .lines()
            .filter(|line| !line.ends_with(&titled))
            .collect();
        // As `voice::preset` calls it.
        let voice = if lang == "zh" {
            "cmn-latn-pinyin"
        } else {
            lang
        };
        let output = Command::new("espeak-ng")
            .args(["-q", "-x", "-v", voice, &lines.join("\n")])
            .output()
            .expect("OK because espeak-ng is installed (Debian: espeak-ng)");
        let phonemes = text(&output);
        assert!(
            phonemes.lines().count() >= lines.len(),
            "{lang}: {phonemes}"
        );
        assert!(!phonemes.contains("(en)"), "{lang}: {phonemes}");
    }
}
