//! How a known voice is made to speak: program, arguments, pace and stress, as tested on Debian 12 (`tests/voice`).

use super::catalogue::{Engine, KnownVoice};
use super::espeak_text::without_commands;
use super::installed::{Installed, plain_version};
use super::voice_trait::{EMPHASIS_DB, Style, StyledPart, speak_part_by_part};
use super::{CommandVoice, Voice, VoiceError};
use crate::sound::Pcm;
use crate::tour::model::{Lang, StressNotation, VoiceSettings};
use std::path::Path;

/// A guide's pace in English, words per minute; RHVoice's English voices are faster by default.
const ENGLISH_PACE: u32 = 165;

/// Default pace settings of eSpeak NG: at 150 it speaks 124 Russian words per minute, at 140 160 English ones, at 125
/// 175 French ones, at 160 3.5 Mandarin syllables per second and at 135 as many Cantonese ones.
const ESPEAK_RUSSIAN_PACE: u32 = 150;
const ESPEAK_ENGLISH_PACE: u32 = 140;
const ESPEAK_MANDARIN_PACE: u32 = 160;
const ESPEAK_CANTONESE_PACE: u32 = 135;
const ESPEAK_PACE: u32 = 125;

/// Assumed pace of an RHVoice voice that was not measured, words per minute.
const USUAL_PACE: u32 = 140;

/// A known voice that is a program.
pub struct PresetVoice {
    command: CommandVoice,
    /// The same program reading SSML; `None` if it cannot.
    ssml_command: Option<CommandVoice>,
    engine: Engine,
    identity: String,
    name: String,
    #[cfg(feature = "embedded-voice")]
    respeller: Option<super::embedded::Respeller>,
}

impl PresetVoice {
    /// Creates the voice at `pace` words per minute. `None` if its program is not installed.
    pub fn new(
        voice: &KnownVoice,
        pace: Option<u32>,
        installed: &Installed,
        data_folder: &Path,
    ) -> Option<Result<Self, VoiceError>> {
        #[cfg(not(feature = "embedded-voice"))]
        let _ = data_folder;
        let program = installed
            .program(voice.engine)?
            .to_string_lossy()
            .into_owned();
        let arguments = arguments(voice, pace);
        let version = installed.version(voice);
        // The location of the program does not affect the sound.
        let preparation = preparation(voice);
        let identity = format!("{} {version} {arguments:?} {preparation}", voice.id);
        let number = plain_version(version);
        let settings = VoiceSettings {
            timeout_s: Some(120.0),
            stress: match voice.engine {
                Engine::RhVoice => Some(StressNotation::Acute),
                Engine::Piper | Engine::Festival | Engine::EspeakNg | Engine::Draft => None,
            },
            ..VoiceSettings::default()
        };
        let command: Vec<String> = [program].into_iter().chain(arguments).collect();
        let ssml_command = ssml_option(voice.engine).map(|option| {
            let with_option: Vec<String> = command.iter().cloned().chain([option]).collect();
            CommandVoice::new(&with_option, &settings)
        });
        let command = CommandVoice::new(&command, &settings);
        let commands = command.and_then(|command| Ok((command, ssml_command.transpose()?)));
        Some(commands.map(|(command, ssml_command)| Self {
            command,
            ssml_command,
            engine: voice.engine,
            identity,
            name: format!("{} {number}", voice.title()).trim_end().to_owned(),
            #[cfg(feature = "embedded-voice")]
            respeller: is_respelled(voice).then(|| super::embedded::Respeller::new(data_folder)),
        }))
    }
}

/// Version of the preparation; raised whenever this file gives a program a different text for the same words.
const PREPARATION: u32 = 1;
const ESPEAK_PREPARATION: u32 = 2;

/// What decides which text the voice's program receives for the same words.
fn preparation(voice: &KnownVoice) -> String {
    match voice.engine {
        Engine::EspeakNg if is_respelled(voice) => format!("{ESPEAK_PREPARATION} {}", respelling()),
        Engine::EspeakNg => ESPEAK_PREPARATION.to_string(),
        Engine::RhVoice | Engine::Piper | Engine::Festival | Engine::Draft => {
            PREPARATION.to_string()
        }
    }
}

/// Whether marked words are passed to the voice as phonemes, if this binary can make them.
fn is_respelled(voice: &KnownVoice) -> bool {
    voice.id == "espeak-ng/ru"
}

#[cfg(feature = "embedded-voice")]
fn respelling() -> String {
    super::embedded::Respeller::identity()
}

#[cfg(not(feature = "embedded-voice"))]
fn respelling() -> String {
    "without phonemes".to_owned()
}

impl PresetVoice {
    /// The text as the engine receives it.
    fn prepared(&self, text: &str) -> Result<String, VoiceError> {
        match self.engine {
            Engine::RhVoice | Engine::Piper => Ok(text.to_owned()),
            Engine::Festival => Ok(for_festival(text)),
            Engine::EspeakNg | Engine::Draft => {
                let clean = without_commands(text);
                #[cfg(feature = "embedded-voice")]
                if let Some(respeller) = &self.respeller {
                    return respeller.respelled(&clean);
                }
                Ok(clean)
            }
        }
    }
}

impl Voice for PresetVoice {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn speak(&self, text: &str) -> Result<Pcm, VoiceError> {
        self.command.speak(&self.prepared(text)?)
    }

    fn speak_parts(&self, parts: &[StyledPart]) -> Result<Pcm, VoiceError> {
        let Some(command) = &self.ssml_command else {
            return speak_part_by_part(|text| self.speak(text), parts);
        };
        let mut document = String::from("<speak>");
        for part in parts {
            let words = self.prepared(&part.text)?;
            document.push_str(&ssml(&words, part.style));
        }
        document.push_str("</speak>");
        command.speak(&document)
    }
}

/// The option that makes the engine's program follow SSML within a sentence, if it can. RHVoice reads SSML too, but gives the
/// whole sentence the pace and the volume of its first word; Festival reads another language.
fn ssml_option(engine: Engine) -> Option<String> {
    match engine {
        Engine::EspeakNg => Some("-m".to_owned()),
        Engine::RhVoice | Engine::Piper | Engine::Festival | Engine::Draft => None,
    }
}

/// Words as SSML (W3C, Speech Synthesis Markup Language 1.1).
fn ssml(words: &str, style: Style) -> String {
    let escaped = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    if style == Style::default() {
        return escaped;
    }
    let rate = (style.pace() * 100.0).round();
    let volume = if style.is_emphasised {
        // eSpeak NG understands percent of the amplitude only.
        let louder = (10_f32.powf(EMPHASIS_DB / 20.0) - 1.0) * 100.0;
        format!(" volume=\"+{louder:.0}%\"")
    } else {
        String::new()
    };
    format!("<prosody rate=\"{rate}%\"{volume}>{escaped}</prosody>")
}

/// Arguments of the engine's program besides the text.
fn arguments(voice: &KnownVoice, pace: Option<u32>) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let is_english = voice.speaks(&Lang("en".to_owned()));
    match voice.engine {
        Engine::RhVoice => {
            let own = voice.own_pace.unwrap_or(USUAL_PACE);
            let wanted = pace.or((is_english && voice.own_pace.is_some()).then_some(ENGLISH_PACE));
            let percent = wanted.map_or(100, |wanted| (100 * wanted / own).clamp(30, 400));
            let rate = percent.to_string();
            // An unknown profile is not an error; RHVoice then guesses a voice from the letters of the text.
            let profile = match voice.name {
                "Leticia-F123" => "Letícia-F123",
                name => name,
            };
            words(&["-p", profile, "-r", &rate, "-o", "{out}"])
        }
        Engine::Festival => {
            let choose = format!("(voice_{})", voice.name);
            words(&["-eval", &choose, "-o", "{out}"])
        }
        Engine::EspeakNg => {
            let usual = match voice.languages[0] {
                "ru" => ESPEAK_RUSSIAN_PACE,
                "cmn" => ESPEAK_MANDARIN_PACE,
                "yue" => ESPEAK_CANTONESE_PACE,
                _ if is_english => ESPEAK_ENGLISH_PACE,
                _ => ESPEAK_PACE,
            };
            // The limits of the program.
            let pace = pace.unwrap_or(usual).clamp(80, 450).to_string();
            // Version 1.51 reads the tones of its `cmn` as English figures ("shou two": espeak-ng issue 1028).
            let name = match voice.name {
                "cmn" => "cmn-latn-pinyin",
                name => name,
            };
            words(&["-v", name, "-s", &pace, "--stdin", "-w", "{out}"])
        }
        Engine::Piper | Engine::Draft => Vec::new(),
    }
}

/// Prepares a text for Festival's Russian voice, which writes an empty file, with exit status 0, if it meets a
/// character that it has no rule for (a dash, «quotes», an ellipsis) or an isolated mark. A dash becomes a pause; other
/// signs are removed.
fn for_festival(text: &str) -> String {
    let known = |letter: char| match letter {
        '–' | '—' | '…' => Some(','),
        'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => Some(letter),
        '.' | ',' | '!' | '?' | ':' | ';' | '-' => Some(letter),
        '\u{301}' => None,
        _ if letter.is_ascii_alphanumeric() => Some(letter),
        _ => Some(' '),
    };
    let plain: String = text.chars().filter_map(known).collect();
    let mut words: Vec<String> = Vec::new();
    for token in plain.split_whitespace() {
        let is_mark = |letter: char| !letter.is_alphanumeric();
        let word = token.trim_matches(is_mark);
        // "А.С." would also be silent.
        words.extend(
            word.split(|letter| is_mark(letter) && letter != '-')
                .map(str::to_owned),
        );
        words.retain(|word| !word.is_empty());
        // Keep one of several marks after a word, and a dash's comma only if there is no other mark.
        let marks = token
            .rsplit(char::is_alphanumeric)
            .next()
            .unwrap_or_default();
        let mark = marks.chars().find(|mark| *mark != '-');
        if let (Some(mark), Some(last)) = (mark, words.last_mut()) {
            if last.ends_with(',') {
                last.pop();
            }
            if !last.ends_with(is_mark) {
                last.push(mark);
            }
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::catalogue;

    fn check(id: &str, pace: Option<u32>, expected: &str) {
        let voice = catalogue::find(id).expect("OK because it is listed");
        assert_eq!(arguments(voice, pace).join(" "), expected, "{id}");
    }

    #[test]
    fn programs_receive_voice_and_pace() {
        check(
            "rhvoice/aleksandr-hq",
            None,
            "-p aleksandr-hq -r 100 -o {out}",
        );
        check(
            "rhvoice/aleksandr-hq",
            Some(162),
            "-p aleksandr-hq -r 150 -o {out}",
        );
        check("rhvoice/slt", None, "-p slt -r 76 -o {out}");
        check("rhvoice/natalia", Some(70), "-p natalia -r 45 -o {out}");
        check("espeak-ng/ru", None, "-v ru -s 150 --stdin -w {out}");
        check("espeak-ng/en-us", None, "-v en-us -s 140 --stdin -w {out}");
        check(
            "espeak-ng/cmn",
            None,
            "-v cmn-latn-pinyin -s 160 --stdin -w {out}",
        );
        check("espeak-ng/fr", Some(60), "-v fr -s 80 --stdin -w {out}");
        let festival = "-eval (voice_msu_ru_nsh_clunits) -o {out}";
        check("festival/msu_ru_nsh_clunits", Some(60), festival);
    }

    #[test]
    fn festival_receives_only_known_characters() {
        for (text, expected) in [
            ("Площадь — «Побед».", "Площадь, Побед."),
            ("Слово… — сказал он?!", "Слово, сказал он?"),
            ("Пло\u{301}щадь, – и дальше…", "Площадь, и дальше,"),
            (
                "— Юго-западный ветер, № 5 (пять)",
                "Юго-западный ветер, 5 пять",
            ),
            ("А.С. Пушкин", "А С. Пушкин"),
            ("—", ""),
        ] {
            assert_eq!(for_festival(text), expected);
        }
    }

    #[test]
    fn the_identity_includes_the_respelling() {
        let prepared = |id: &str| {
            let voice = catalogue::find(id).expect("OK because it is listed");
            preparation(voice)
        };
        // Voices that receive the same text as before keep their clips in the store.
        assert_eq!(prepared("rhvoice/slt"), "1");
        assert_eq!(prepared("espeak-ng/fr"), "2");
        let expected = if cfg!(feature = "embedded-voice") {
            "espeak-ng-0."
        } else {
            "without phonemes"
        };
        assert!(prepared("espeak-ng/ru").contains(expected));
    }
}
