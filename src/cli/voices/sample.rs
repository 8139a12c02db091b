//! `soundwalk voices --say`: speaks a sample with a voice.

use crate::atomic_file;
use crate::cli::options::StoreOption;
use crate::cli::outcome::{CommandError, Verdict};
use crate::cli::{interrupt, out};
use crate::sound::wav;
use crate::tour::model::{Lang, Passage, VoiceChoice};
use crate::trust::Permission;
use crate::voice::script::{self, Lexicon};
use crate::voice::{Cast, Installed, catalogue, speak_all};
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Options for speaking a sample.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// The voice that speaks the sample, such as rhvoice/elena (default: the best installed one)
    #[arg(long, value_name = "ID", requires = "say")]
    voice: Option<String>,
    /// File to which the sample is written (default: sample.wav, unless there is such a file)
    #[arg(short, long, value_name = "FILE.wav", requires = "say")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
}

/// The file that a sample is written to by default.
const OUTPUT: &str = "sample.wav";

/// The longest text, bytes: some minutes of speech.
const MAX_TEXT_BYTES: usize = 20_000;

/// Speaks `text` into the file.
pub fn run(
    text: &str,
    lang: Option<Lang>,
    args: &Args,
    installed: &Installed,
) -> Result<Verdict, CommandError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(
            format!("shorten the text: a sample may have at most {MAX_TEXT_BYTES} bytes").into(),
        );
    }
    interrupt::watch(interrupt::PATIENCE)?;
    let lang = lang.unwrap_or_else(|| likely_language(text, args.voice.as_deref()));
    let output = match &args.output {
        Some(file) => file.as_path(),
        None if Path::new(OUTPUT).exists() => {
            return Err(format!("{OUTPUT} exists already; -o names the file to write").into());
        }
        None => Path::new(OUTPUT),
    };
    let is_wav = output
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("wav"));
    if !is_wav {
        let name = output.display();
        return Err(format!(
            "name a file that ends in .wav with -o: a sample is a WAV file, and {name} has another extension"
        )
        .into());
    }
    let choice = args.voice.clone().map(VoiceChoice::Named);
    let data = args.store.open()?.voice_folder();
    let lines = script::lines(&lang, &Passage::Plain(text.to_owned()), &Lexicon::default());
    let permission = Permission::none();
    let cast = Cast::new(
        &lang,
        choice.as_ref(),
        &lines,
        installed,
        &permission,
        &data,
    )?;
    if !text.chars().any(char::is_alphanumeric) {
        return Err("there is no word in the text to speak".into());
    }
    let sound = speak_all(&cast.sentences(&lines))?.sound;
    let mut file = Cursor::new(Vec::new());
    wav::write_master(&mut file, &sound)?;
    atomic_file::replace(output, &file.into_inner())?;
    out::line(format_args!(
        "{}: {:.1} s, {}",
        output.display(),
        sound.seconds(),
        cast.main().name()
    ))?;
    Ok(Verdict::Fine)
}

/// The language of a sample: the voice's own or, without a voice, Russian for Cyrillic letters and else English.
fn likely_language(text: &str, voice: Option<&str>) -> Lang {
    let known = voice.and_then(catalogue::find);
    let own = known.filter(|voice| voice.languages.len() == 1);
    let is_cyrillic = text
        .chars()
        .any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter));
    let tag = match own {
        Some(voice) => voice.languages[0],
        None if is_cyrillic => "ru",
        None => "en",
    };
    Lang(tag.to_owned())
}
