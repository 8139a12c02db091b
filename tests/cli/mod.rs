//! The command line as new users meet it: languages in any spelling, closed pipes, counts, commands to copy, clear errors.

#[cfg(target_os = "linux")]
mod browser;
mod first_steps;
mod mistakes;

use std::fs;
use std::io::pipe;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with a new tour `tk`, with its store beside it.
struct TourFolder {
    folder: TempDir,
}

impl TourFolder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let tours = Self { folder };
        assert_eq!(
            tours.run(&["new", "tk", "--lang", "ru", "--lang", "en"]).0,
            Some(0)
        );
        tours
    }

    /// As [`TourFolder::new`], with the files that the commands in [`PRINTING`] read.
    fn with_everything() -> Self {
        let tours = Self::new();
        tours.build();
        tours.run(&["rehearse", "tk", "--log", "walk.log"]);
        write_sound(&tours.path("a.wav"));
        tours
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soundwalk"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("SOUNDWALK_VOICES", "draft")
            .env("SOUNDWALK_STORE", self.path("store"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("COLUMNS", "100");
        command
    }

    /// Runs the program. Returns its status, standard output and standard error.
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let output = self.command(args).output();
        words(output.expect("OK because the program was just built"))
    }

    /// Builds the tour in Russian into tk.pack.
    fn build(&self) -> String {
        let (status, out, error) = self.run(&["build", "tk", "-o", "tk.pack", "--lang", "ru"]);
        assert_eq!(status, Some(0), "{error}");
        out
    }

    /// Changes the tour's text.
    fn edit(&self, old: &str, new: &str) {
        let file = self.path("tk/tour.json");
        let text = fs::read_to_string(&file).expect("OK because it was made");
        assert!(text.contains(old), "{old:?} is not in {text}");
        fs::write(file, text.replacen(old, new, 1)).expect("OK because tests may write");
    }
}

fn words(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("OK because the program prints UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn write_sound(path: &Path) {
    fs::create_dir_all(path.parent().expect("OK because it lies in a folder"))
        .expect("OK because tests may write");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("OK because tests may write");
    for at in 0..16_000 {
        let sample = (at as f32 * 0.3).sin() * 9_000.0;
        writer
            .write_sample(sample as i16)
            .expect("OK because tests may write");
    }
    writer.finalize().expect("OK because tests may write");
}

#[test]
fn languages_come_once_in_any_spelling() {
    let tours = TourFolder::new();
    let (status, out, error) = tours.run(&["build", "tk", "-o", "tk.pack", "--lang", "ru, RU ,ru"]);
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("1 track, 1 language, "), "{out}");
    let (_, listed, _) = tours.run(&["listen", "tk.pack"]);
    assert_eq!(listed.matches(".opus").count(), 1, "{listed}");
    for (args, first) in [
        (&["say", "tk", "--lang", "RU"][..], "Первая остановка (ru)"),
        (&["say", "tk", "--lang", "En"], "First stop (en)"),
        (&["rehearse", "tk", "--lang", "EN"], ""),
        (
            &["listen", "tk.pack", "1", "--lang", "Ru", "--to", "a.wav"],
            "tracks/ru/",
        ),
        (&["voices", "--lang", "RU"], "ru\n"),
        (
            &[
                "play",
                "tk.pack",
                "--lang",
                "RU",
                "--gps",
                "sim:?speed=500",
                "--speaker",
                "silent",
                "--headless",
                "--journal",
                "j",
            ],
            "{",
        ),
    ] {
        let (status, out, error) = tours.run(args);
        assert_eq!(status, Some(0), "{args:?}: {error}");
        assert!(out.starts_with(first), "{args:?}: {out}");
    }
    for args in [
        &["build", "tk", "--lang", "ru,zz"][..],
        &["say", "tk", "--lang", "zz"],
        &["rehearse", "tk", "--lang", "zz"],
        &["voices", "render", "tk", "--lang", "zz"],
    ] {
        let (status, _, error) = tours.run(args);
        assert_eq!(status, Some(2), "{args:?}");
        let message = "the tour is not available in `zz`; its languages are ru, en";
        assert!(error.contains(message), "{args:?}: {error}");
    }
}

/// Every command that prints to standard output and ends by itself.
const PRINTING: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["check", "--help"],
    &["new", "other"],
    &["say", "tk"],
    &["listen", "tk.pack"],
    &["listen", "a.wav", "--to", "b.wav"],
    &["build", "tk", "-o", "tk.pack", "--lang", "ru"],
    &["check", "tk"],
    &["check", "tk", "--fix"],
    &["check", "tk", "--format", "json", "--rehearse=none"],
    &["check", "tk", "--format", "github", "--rehearse=none"],
    &["fmt", "tk"],
    &["schema"],
    &["explain"],
    &["explain", "no-stops"],
    &["verify", "tk.pack"],
    &["rehearse", "tk"],
    &["rehearse", "tk", "--format", "json"],
    &["rehearse", "tk", "--walks", "2"],
    &["why", "walk.log", "--stop", "1"],
    &["voices"],
    &["key", "new", "key"],
    &[
        "play",
        "tk.pack",
        "--gps",
        "sim:?speed=500",
        "--speaker",
        "silent",
        "--headless",
        "--journal",
        "j",
    ],
];

/// Every command that prints and ends by itself, with a closed pipe at either output.
#[test]
fn a_closed_pipe_is_not_an_error() {
    let tours = TourFolder::with_everything();
    // These fail, or have nothing to print on some machines.
    let others: &[&[&str]] = &[
        &["build", "tk", "--lang", "zz"],
        &["verify", "a.wav"],
        &["devices"],
    ];
    for args in PRINTING.iter().chain(others) {
        let closed = || {
            let (reader, writer) = pipe().expect("OK because there are few pipes");
            drop(reader);
            writer
        };
        let output = tours.command(args).stdout(closed()).output();
        let (status, _, error) = words(output.expect("OK because the program was just built"));
        assert!(
            matches!(status, Some(0..=2)) && !error.contains("panicked"),
            "{args:?}: {status:?} {error}"
        );
        assert!(!error.contains("Broken pipe"), "{args:?}: {error}");
        let mut deaf = tours.command(args);
        let output = deaf.stdout(Stdio::null()).stderr(closed()).output();
        let (status, _, _) = words(output.expect("OK because the program was just built"));
        assert!(matches!(status, Some(0..=2)), "{args:?}: {status:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let tours = TourFolder::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let full = full.expect("OK because Linux has it");
    let output = tours.command(&["schema"]).stdout(full).output();
    let (status, _, error) = words(output.expect("OK because the program was just built"));
    assert_eq!(status, Some(2));
    assert!(error.contains("cannot write to standard output"), "{error}");
}

#[test]
fn nouns_agree_with_counts_and_short_lengths_are_in_seconds() {
    let tours = TourFolder::new();
    let narration = |lang: &str| {
        let file = fs::read_to_string(tours.path("tk/tour.json")).expect("OK because it was made");
        let tour: serde_json::Value = serde_json::from_str(&file).expect("OK because it is JSON");
        tour["stops"][0]["narration"][lang].clone()
    };
    for passage in narration("ru").as_array().into_iter().flatten().skip(1) {
        tours.edit(&format!(",\n          {passage}"), "");
    }
    let built = tours.build();
    assert!(built.contains(" and 1 track, kept 0 tracks"), "{built}");
    assert!(built.contains("1 track, 1 language, "), "{built}");
    let (_, verified, _) = tours.run(&["verify", "tk.pack"]);
    assert!(verified.contains("1 track, "), "{verified}");
    for text in [built, verified] {
        assert!(!text.contains(" min, ") && text.contains(" s, "), "{text}");
        assert!(
            !text.contains(" 1 tracks") && !text.contains(" 1 clips"),
            "{text}"
        );
    }
    let (status, _, error) = tours.run(&["say", "tk", "2"]);
    assert_eq!(status, Some(2));
    assert!(
        error.contains("no stop `2`; the tour has 1 stop: first-stop"),
        "{error}"
    );
}

#[test]
fn printed_commands_can_be_copied() {
    let tours = TourFolder::new();
    let (_, made, _) = tours.run(&["new", "My Walk"]);
    for line in [
        "  soundwalk check 'My Walk'\n",
        "  soundwalk build 'My Walk' -o 'My Walk.pack'\n",
    ] {
        assert!(made.contains(line), "{made}");
    }
    fs::write(tours.path("My Walk/tour.json"), "{}").expect("OK because tests may write");
    let (status, _, error) = tours.run(&["build", "My Walk"]);
    assert_eq!(status, Some(1));
    assert!(
        error.contains("`soundwalk check 'My Walk/tour.json'`"),
        "{error}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_error_names_the_path_that_was_given() {
    let tours = TourFolder::new();
    for args in [
        &[
            "build",
            "tk",
            "--no-report",
            "--lang",
            "ru",
            "-o",
            "/proc/tk.pack",
        ][..],
        &[
            "build",
            "tk",
            "--no-report",
            "--lang",
            "ru",
            "-o",
            "tk.pack",
            "--site",
            "/proc/site",
        ],
        &["rehearse", "tk", "--log", "/proc/walk.log"],
    ] {
        let (status, _, error) = tours.run(args);
        assert_eq!(status, Some(2), "{args:?}: {error}");
        assert!(error.contains(args[args.len() - 1]), "{args:?}: {error}");
        assert!(!error.contains(".writing-"), "{args:?}: {error}");
    }
}

#[test]
fn the_wrong_kind_of_file_is_explained() {
    let tours = TourFolder::new();
    tours.build();
    fs::write(tours.path("text.wav"), "no sound").expect("OK because tests may write");
    for (args, status, message) in [
        (
            &["listen", "text.wav"][..],
            2,
            "neither a pack nor a recording",
        ),
        (&["verify", "text.wav"], 1, "this is not a pack"),
        (&["verify", "tk"], 1, "tk is a tour, not a pack"),
        (&["verify", "."], 1, "this is a folder, not a pack"),
        (&["build", "tk.pack"], 2, "tk.pack is a pack, not a tour"),
        (&["check", "tk.pack"], 2, "tk.pack is a pack, not a tour"),
        (
            &["voices", "render", "tk.pack"],
            2,
            "tk.pack is a pack, not a tour",
        ),
        (
            &["listen", "tk.pack", "1", "--loud"],
            2,
            "no mix for loud streets; `soundwalk build --loud` makes one",
        ),
        (
            &["listen", "tk.pack", "1", "--short"],
            2,
            "the stop `first-stop` has no short version in `ru`",
        ),
        (
            &["listen", "tk.pack", "nowhere"],
            2,
            "there is no stop `nowhere`; the tour has 1 stop: first-stop",
        ),
        (
            &["listen", "tk.pack", "1", "--lang", "en"],
            2,
            "not available in `en`; its languages are ru",
        ),
    ] {
        let (found, _, error) = tours.run(args);
        assert_eq!(found, Some(status), "{args:?}: {error}");
        assert!(error.contains(message), "{args:?}: {error}");
        assert!(
            !error.contains("EOCD") && !error.contains("iconv"),
            "{args:?}: {error}"
        );
    }
}

/// Without a sound card ALSA would write a dozen lines about its configuration.
#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_sound_gets_a_one_line_error() {
    let tours = TourFolder::new();
    write_sound(&tours.path("a.wav"));
    for (args, status) in [(&["listen", "a.wav"][..], 2), (&["devices"], 1)] {
        let output = tours
            .command(args)
            .env("ALSA_CONFIG_PATH", "/dev/null")
            .output();
        let (found, out, error) = words(output.expect("OK because the program was just built"));
        assert_eq!(found, Some(status), "{args:?}: {out}{error}");
        assert_eq!(out, "", "{args:?}");
        assert_eq!(error.lines().count(), 1, "{args:?}: {error}");
    }
}

#[test]
fn a_missing_take_is_not_recorded() {
    let tours = TourFolder::new();
    let line = "\"Когда будете готовы, идите дальше по улице.\"";
    tours.edit(
        line,
        &format!("{{\"text\": {line}, \"take\": \"audio/ru/way.wav\"}}"),
    );
    let printed = || tours.run(&["say", "tk", "--lang", "ru"]).1;
    assert!(
        printed().contains("(not recorded yet: audio/ru/way.wav)"),
        "{}",
        printed()
    );
    write_sound(&tours.path("tk/audio/ru/way.wav"));
    assert!(
        printed().contains("(recorded: audio/ru/way.wav)"),
        "{}",
        printed()
    );
}

#[test]
fn takes_that_are_not_found_get_the_hint_that_fits() {
    let tours = TourFolder::new();
    write_sound(&tours.path("tk/audio/ru/w16.wav"));
    let line = "\"Когда будете готовы, идите дальше по улице.\"";
    tours.edit(line, &format!("{{\"text\": {line}, \"take\": \"TAKE\"}}"));
    let file = tours.path("tk/tour.json");
    let text = fs::read_to_string(&file).expect("OK because it was made");
    for (take, codes, message) in [
        (
            "nosuch.wav",
            &["take-missing"][..],
            "record it, correct the path, or remove `take`",
        ),
        (
            "w16.wav",
            &["take-missing"],
            "did you mean `audio/ru/w16.wav`?",
        ),
        (
            "AUDIO/ru/w16.wav",
            &["take-missing"],
            "did you mean `audio/ru/w16.wav`, with other capitals?",
        ),
        (
            "audio/ru/w16",
            &["take-missing"],
            "did you mean `audio/ru/w16.wav`?",
        ),
        (
            "https://example.org/a.wav",
            &["unportable-path"],
            "relative to the tour's folder",
        ),
        (
            "audio/ru",
            &["take-unreadable"],
            "name the sound file in it",
        ),
    ] {
        fs::write(&file, text.replace("TAKE", take)).expect("OK because tests may write");
        let (_, out, _) = tours.run(&["check", "tk", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&out).expect("OK because it is JSON");
        let all = found.as_array().cloned().unwrap_or_default();
        let of_take = all.iter().filter(|one| {
            let pointer = one["pointer"].as_str().unwrap_or_default();
            pointer.ends_with("/take")
        });
        let found: Vec<_> = of_take
            .clone()
            .map(|one| one["code"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(found, codes, "{take}: {out}");
        let help: Vec<_> = of_take
            .map(|one| one["help"].as_str().unwrap_or_default())
            .collect();
        assert!(help[0].contains(message), "{take}: {help:?}");
    }
}

/// A story with many figures, in a tour without a source document.
#[test]
fn a_plain_story_may_say_figures() {
    let tours = TourFolder::new();
    tours.edit("Первая остановка\"", "Первая\"");
    tours.edit(
        "Здравствуйте!",
        "В 1941 году здесь было 64 дома и 17 семей из 5 городов.",
    );
    tours.edit(
        "Welcome!",
        "In 1941 there were 64 houses here with 17 families out of 5 towns.",
    );
    let (status, out, _) = tours.run(&["check", "tk"]);
    assert_eq!(status, Some(0), "{out}");
    assert!(!out.contains("unbacked-figure"), "{out}");
}

#[test]
fn commands_are_listed_in_the_order_of_work_and_in_the_imperative() {
    let tours = TourFolder::new();
    let (_, help, _) = tours.run(&["help"]);
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let rows = lines.take_while(|line| !line.is_empty());
    let named: Vec<(&str, &str)> = rows
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(name, about)| (name, about.trim()))
        .collect();
    let names: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "new",
            "studio",
            "check",
            "explain",
            "fmt",
            "map",
            "directions",
            "say",
            "trust",
            "voices",
            "takes",
            "build",
            "listen",
            "rehearse",
            "why",
            "serve",
            "key",
            "verify",
            "play",
            "devices",
            "schema",
            "help"
        ]
    );
    for (name, about) in named {
        let verb = about.split([' ', ':']).next().unwrap_or_default();
        assert!(!verb.ends_with('s'), "{name}: {about}");
    }
}

#[test]
fn every_page_is_linked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).expect("OK because it is kept");
    let pages: Vec<String> = fs::read_dir(root.join("docs"))
        .expect("OK because it is kept")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".md"))
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    for page in &pages {
        let link = format!("]({page}");
        let is_linked = read("README.md").contains(&format!("](docs/{page}"))
            || read("README.ru.md").contains(&format!("](docs/{page}"))
            || pages
                .iter()
                .any(|other| read(&format!("docs/{other}")).contains(&link));
        assert!(is_linked, "docs/{page} is linked from nowhere");
    }
    // Both READMEs link the same pages, each in its language if there is a translation.
    let links = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|line| line.starts_with("| ["));
        rows.filter_map(|row| row.split_once("](")?.1.split_once(')'))
            .map(|(target, _)| target.replace(".ru.md", ".md"))
            .collect()
    };
    assert_eq!(links(&read("README.md")), links(&read("README.ru.md")));
}
