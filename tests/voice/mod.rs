//! Voices that are programs: their input, their failures, and the real ones of Debian (`presets`).

#![cfg(unix)]

use soundwalk::sound::Pcm;
use soundwalk::tour::model::{Lang, StressNotation, VoiceChoice, VoiceSettings};
use soundwalk::trust::Permission;
use soundwalk::voice::{Installed, Voice, VoiceError, VoicedSentence, speak_all, voice_for};
use soundwalk::workspace::Workspace;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

mod commands;
mod docs;
mod install_script;
mod marks;
mod presets;
mod rhvoice;

const STRESSED: &str = "Пло\u{301}щадь Побе\u{301}д.";

fn folder() -> TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

fn choice(command: &[&str]) -> VoiceSettings {
    VoiceSettings {
        command: Some(command.iter().map(|word| (*word).to_owned()).collect()),
        timeout_s: Some(20.0),
        ..VoiceSettings::default()
    }
}

/// The tour in `folder` may run the choice's program.
fn permission(folder: &Path, choice: &VoiceChoice) -> Permission {
    let commands = choice.command().map(<[String]>::to_vec);
    Permission::for_commands(&Workspace::of_folder(folder), commands)
}

fn speak_as(folder: &Path, settings: &VoiceSettings, text: &str) -> Result<Pcm, VoiceError> {
    let choice = VoiceChoice::Detailed(settings.clone());
    let none = Installed::default();
    let permission = permission(folder, &choice);
    voice_for(
        &Lang("ru".to_owned()),
        Some(&choice),
        &none,
        &permission,
        folder,
    )?
    .voice
    .speak(text)
}

/// A voice in `folder` that is a shell script.
fn speak(folder: &Path, script: &str) -> Result<Pcm, VoiceError> {
    speak_as(
        folder,
        &choice(&["sh", "-c", script, "voice", "{out}"]),
        STRESSED,
    )
}

/// A folder with `voice.wav`, a second of a tone.
fn folder_with_wav() -> TempDir {
    let folder = folder();
    write_wav(folder.path(), 16_000);
    folder
}

/// Writes a tone of this many samples at 16 kHz.
fn write_wav(folder: &Path, samples: u32) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(folder.join("voice.wav"), spec)
        .expect("OK because the folder is writable");
    for n in 0..samples {
        wav.write_sample(((f64::from(n) * 0.2).sin() * 9000.0) as i16)
            .expect("OK because the disk has room");
    }
    wav.finalize().expect("OK because the disk has room");
}

#[test]
fn a_program_speaks_into_a_file_or_to_standard_output() {
    let folder = folder_with_wav();
    for (command, length) in [
        (
            &[
                "sh",
                "-c",
                "cat >/dev/null; cp voice.wav \"$1\"",
                "voice",
                "{out}",
            ][..],
            16_000,
        ),
        (&["sh", "-c", "cat >/dev/null; cat voice.wav"], 16_000),
        // The program need not read its text or close its pipes.
        (&["sh", "-c", "cat voice.wav; (sleep 30 &)"], 16_000),
        // Text on standard error does not matter if the program succeeds.
        (&["sh", "-c", "echo warming up >&2; cat voice.wav"], 16_000),
        (&["cat", "voice.wav"], 16_000),
    ] {
        let started = Instant::now();
        let pcm = speak_as(folder.path(), &choice(command), STRESSED)
            .expect("OK because the program speaks");
        assert_eq!(
            (pcm.rate, pcm.samples.len()),
            (16_000, length),
            "{command:?}"
        );
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{command:?} waited for a process left behind"
        );
    }
}

#[test]
fn a_program_of_the_tour_is_found_in_its_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with_wav();
    let program = folder.path().join("bin/say");
    fs::create_dir(folder.path().join("bin")).expect("OK because the folder is writable");
    fs::write(&program, "#!/bin/sh\ncat voice.wav\n").expect("OK because the folder is writable");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
        .expect("OK because it is ours");
    speak_as(folder.path(), &choice(&["bin/say"]), STRESSED)
        .expect("OK because the program is there");
}

#[test]
fn a_program_gets_the_text_in_its_own_notation() {
    let folder = folder_with_wav();
    let script = ["sh", "-c", "cat > heard.txt; cat voice.wav"];
    for (stress, expected) in [
        (None, "Площадь Побед.\n"),
        (
            Some(StressNotation::Acute),
            "Пло\u{301}щадь Побе\u{301}д.\n",
        ),
        (Some(StressNotation::PlusBefore), "Пл+ощадь Поб+ед.\n"),
        (Some(StressNotation::PlusAfter), "Пло+щадь Побе+д.\n"),
    ] {
        let choice = VoiceSettings {
            stress,
            ..choice(&script)
        };
        speak_as(folder.path(), &choice, STRESSED).expect("OK because the program speaks");
        let heard = fs::read_to_string(folder.path().join("heard.txt"))
            .expect("OK because the program wrote it");
        assert_eq!(heard, expected);
    }
}

/// The script must fail, and the message must contain all of the words.
fn check_failure(script: &str, words: &[&str]) {
    let folder = folder_with_wav();
    let message = speak(folder.path(), script)
        .expect_err("the voice must fail")
        .to_string();
    for word in words {
        assert!(message.contains(word), "{word:?} is missing in: {message}");
    }
}

#[test]
fn failures_include_the_message_of_the_program() {
    check_failure(
        "echo no such model >&2; exit 3",
        &["`sh`", "exit status 3", "no such model"],
    );
    check_failure("kill -SEGV $$", &["signal 11"]);
    check_failure("true", &["no WAV", "file that stands for {out}"]);
    check_failure(
        "echo 'lost the dictionary' >&2",
        &["no WAV", "lost the dictionary"],
    );
    check_failure("cat >\"$1\"", &["not a readable WAV"]);
    check_failure(
        "head -c 3000 voice.wav | tail -c 1000 >\"$1\"",
        &["not a readable WAV"],
    );
    check_failure("head -c 44 voice.wav >\"$1\"", &["not a readable WAV"]);
    // RIFF, 16-bit mono, no samples.
    check_failure(
        r#"printf 'RIFF\044\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\200\076\0\0\0\175\0\0\002\0\020\0data\0\0\0\0' > "$1""#,
        &["without any sound", "“Пло"],
    );
    check_failure("exec yes", &["more than 64 MiB"]);
    check_failure("exec yes >\"$1\"", &["more than 64 MiB"]);
    check_failure(
        "yes 'a long story' | head -c 500000 >&2; echo the end >&2; exit 1",
        &["the end"],
    );
}

#[test]
fn invalid_choices_are_reported() {
    let folder = folder();
    let refused = |choice: &VoiceSettings| {
        speak_as(folder.path(), choice, "x")
            .expect_err("it must be refused")
            .to_string()
    };
    assert!(refused(&choice(&[])).contains("\"command\" is empty"));
    assert!(refused(&choice(&["no-such-program-anywhere"])).contains("check that it is installed"));
    for timeout in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
        let choice = VoiceSettings {
            timeout_s: Some(timeout),
            ..choice(&["cat"])
        };
        assert!(refused(&choice).contains("timeout_s"), "{timeout}");
    }
    let silent = refused(&choice(&["cat", "/dev/null"]));
    assert!(
        silent.contains("no WAV") && silent.contains("standard output"),
        "{silent}"
    );
}

#[test]
fn only_an_author_s_program_can_have_a_longer_time_limit() {
    let folder = folder();
    let hanging = choice(&["sleep", "300"]);
    let limited = VoiceSettings {
        timeout_s: Some(0.3),
        ..hanging
    };
    let late =
        soundwalk::voice::CommandVoice::new(&["sleep".to_owned(), "300".to_owned()], &limited);
    let late = late.expect("OK because the settings are right").speak("x");
    let message = late.expect_err("it hangs").to_string();
    assert!(
        message.contains("300ms") && !message.contains("timeout_s"),
        "{message}"
    );
    let message = speak_as(folder.path(), &limited, "x")
        .expect_err("it hangs")
        .to_string();
    assert!(message.contains("raise \"timeout_s\""), "{message}");
}

#[test]
fn a_daemon_that_holds_the_output_open_loses_no_sound() {
    let folder = folder_with_wav();
    // In its own session it outlives the program.
    let script = "setsid sleep 30 & cat voice.wav; echo printed >&2";
    let started = Instant::now();
    let clip = speak_as(folder.path(), &choice(&["sh", "-c", script]), STRESSED);
    assert_eq!(
        clip.expect("OK because it wrote a WAV").samples.len(),
        16_000
    );
    assert!(
        started.elapsed() < Duration::from_secs(3),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_sound_too_short_for_a_word_is_refused() {
    let folder = folder_with_wav();
    let choice = VoiceChoice::Detailed(choice(&["sh", "-c", "cat voice.wav"]));
    let permission = permission(folder.path(), &choice);
    let chosen = voice_for(
        &Lang("ru".to_owned()),
        Some(&choice),
        &Installed::default(),
        &permission,
        folder.path(),
    );
    let voice = chosen.expect("OK because the settings are right").voice;
    let speak = |texts: &[&'static str]| {
        let voice = voice.as_ref();
        let sentences = texts.iter().map(|text| VoicedSentence { text, voice });
        speak_all(&sentences.collect::<Vec<_>>())
    };
    assert!(speak(&["Раз."]).is_ok());
    for samples in [2, 400] {
        write_wav(folder.path(), samples);
        let refused = speak(&["Раз.", "Два."]);
        let message = refused.expect_err("it is too short").to_string();
        assert!(message.contains("ms of sound for “Раз.”"), "{message}");
    }
}

#[test]
fn output_that_is_too_large_at_the_end_is_not_read() {
    let folder = folder();
    // A link appears at once, together with the whole file that it leads to.
    let script = "truncate -s 670M big; ln -s \"$PWD/big\" \"$1\"";
    let refused = speak(folder.path(), script);
    assert!(
        matches!(refused, Err(VoiceError::TooMuch { .. })),
        "{refused:?}"
    );
}

#[test]
fn no_control_character_reaches_the_program_or_the_terminal() {
    let folder = folder();
    let script = "cat > text; printf '\\033[31mno\\007 model\\n' >&2; exit 4";
    let settings = choice(&["sh", "-c", script]);
    let refused = speak_as(folder.path(), &settings, "Ein\u{1b}[31m\0Text").expect_err("it fails");
    let message = refused.to_string();
    assert!(message.contains(r"\u{1b}[31mno\u{7} model"), "{message}");
    let text = fs::read_to_string(folder.path().join("text")).expect("OK because it was written");
    assert_eq!(text, "Ein [31m Text\n");
}

#[test]
fn a_hanging_program_is_stopped_with_everything_it_started() {
    let folder = folder();
    let script = "sleep 300 & echo $! > child; echo thinking >&2; sleep 300";
    let choice = VoiceSettings {
        timeout_s: Some(0.4),
        ..choice(&["sh", "-c", script])
    };
    let started = Instant::now();
    let message = speak_as(folder.path(), &choice, STRESSED)
        .expect_err("it hangs")
        .to_string();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(
        message.contains("400ms") && message.contains("timeout_s") && message.contains("thinking"),
        "{message}"
    );
    let child =
        fs::read_to_string(folder.path().join("child")).expect("OK because the script wrote it");
    let status = Path::new("/proc").join(child.trim()).join("status");
    let is_gone =
        || fs::read_to_string(&status).map_or(true, |status| status.contains("State:\tZ"));
    let deadline = Instant::now() + Duration::from_secs(5);
    while !is_gone() {
        assert!(Instant::now() < deadline, "the child is still running");
        std::thread::yield_now();
    }
}
