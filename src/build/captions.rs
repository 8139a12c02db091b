//! Captions (WebVTT) and transcripts: the spoken text with the times that assembly measured.

use crate::language::sentences;
use crate::language::text::shown;
use crate::tour::model::Lang;
use std::fmt::Write;

/// A caption and when it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// Start in seconds from the beginning of the track.
    pub start_s: f64,
    /// End in seconds from the beginning of the track.
    pub end_s: f64,
    /// The text that is shown.
    pub text: String,
}

/// Splits a text that is spoken from `start_s` to `end_s` into one cue per sentence. Each sentence gets a share of the
/// time in proportion to its letters.
pub fn spread(lang: &Lang, text: &str, start_s: f64, end_s: f64) -> Vec<Cue> {
    let text = shown(text);
    let sentences = sentences(lang, &text);
    let weight = |sentence: &str| sentence.chars().count().max(1) as f64;
    let whole: f64 = sentences.iter().map(|sentence| weight(sentence)).sum();
    let mut at = start_s;
    let cues = sentences.iter().map(|sentence| {
        let start = at;
        at += (end_s - start_s) * weight(sentence) / whole;
        Cue {
            start_s: start,
            end_s: at,
            text: (*sentence).to_owned(),
        }
    });
    cues.collect()
}

/// Writes the cues as a WebVTT file.
pub fn webvtt(lang: &str, cues: &[Cue]) -> String {
    let mut file = format!("WEBVTT\nLanguage: {lang}\n");
    for (number, cue) in cues.iter().enumerate() {
        let text = cue.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        write!(
            file,
            "\n{}\n{} --> {}\n{text}\n",
            number + 1,
            time(cue.start_s),
            time(cue.end_s)
        )
        .expect("OK because writing to a string cannot fail");
    }
    file
}

fn time(seconds: f64) -> String {
    let ms = (seconds.max(0.0) * 1000.0).round() as u64;
    format!(
        "{:02}:{:02}:{:02}.{:03}",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_webvtt() {
        let cues = [
            Cue {
                start_s: 0.5,
                end_s: 61.25,
                text: "One & two.".to_owned(),
            },
            Cue {
                start_s: 3661.0,
                end_s: 3662.0,
                text: "a < b\n--> c".to_owned(),
            },
        ];
        let expected = "WEBVTT\nLanguage: en\n\n1\n00:00:00.500 --> 00:01:01.250\nOne &amp; two.\n\n\
                        2\n01:01:01.000 --> 01:01:02.000\na &lt; b --&gt; c\n";
        assert_eq!(webvtt("en", &cues), expected);
    }

    #[test]
    fn captions_are_spread_by_length() {
        let lang = Lang("en".to_owned());
        let cues = spread(&lang, "Four. Four and a bit more.", 10.0, 16.0);
        assert_eq!(cues.len(), 2);
        assert_eq!((cues[0].start_s, cues[1].end_s), (10.0, 16.0));
        assert_eq!(cues[0].end_s, cues[1].start_s);
        assert!((11.0..12.0).contains(&cues[0].end_s));
        let cues = spread(&lang, "At No. 5. By Mrs.\u{ad} Lee.", 0.0, 1.0);
        let texts: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
        assert_eq!(texts, ["At No. 5.", "By Mrs. Lee."]);
        assert!(spread(&lang, "", 0.0, 1.0).is_empty());
    }
}
