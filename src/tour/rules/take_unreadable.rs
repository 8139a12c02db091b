//! `take-unreadable`: a recording that is no WAV file.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{Role, TakeFact, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "take-unreadable",
    severity: Severity::Error,
    finds: "A recording exists but cannot be read as a WAV file.",
    why: "It is cut short, of another format (an MP3 renamed to .wav), or forbidden to read; the builder would have to drop it.",
    wrong: "{\"text\": \"…\", \"take\": \"audio/ru/square.mp3\"}",
    right: "{\"text\": \"…\", \"take\": \"audio/ru/square.wav\"}",
    cure: "Export it as WAV: 16 or 24 bit or 32-bit float, mono or stereo, 8 to 192 kHz. For example \
           `ffmpeg -i square.mp3 square.wav`.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if file.role != Role::Take {
            continue;
        }
        if let Some(TakeFact::Unreadable(why)) = look.facts.takes.get(&file.path) {
            findings.push(
                RULE.finding(format!("the recording `{}` cannot be read: {why}", file.path))
                    .at(look.at(&file.pointer))
                    .help("export it as WAV (16 or 24 bit, mono or stereo, 8 to 192 kHz)"),
            );
        }
    }
}
