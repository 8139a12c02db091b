//! `take-unreadable`: a recording that cannot be read.

use super::{Detection, Rule, RuleContext, take_missing, without_file};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileRole, TakeFact, named_files};
use crate::wording::IS_A_FOLDER;

/// Finds a recording that cannot be read.
pub const RULE: Rule = Rule {
    code: "take-unreadable",
    severity: Severity::Error,
    finds: "A recording exists but cannot be read.",
    why: "It is cut short, damaged, in an unknown format or not permitted to be read, so the build could not use it.",
    wrong: "{\"text\": \"…\", \"take\": \"audio/ru/square.wma\"}",
    right: "{\"text\": \"…\", \"take\": \"audio/ru/square.flac\"}",
    remedy: "Copy the file again, or export it as WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Ogg Opus, Ogg Vorbis or Ogg FLAC at 8 to \
           192 kHz (M4A with AAC-LC or ALAC). For example `ffmpeg -i square.wma square.flac`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        if file.role != FileRole::Take {
            continue;
        }
        if let Some(TakeFact::Unreadable(why)) = context.facts.takes.get(&file.path) {
            let help = match why.as_str() {
                IS_A_FOLDER => text!("name the sound file in it: `take` is one file"),
                _ => text!("export it as WAV or FLAC (16 or 24 bit, mono or stereo, 8 to 192 kHz)"),
            };
            findings.push(
                RULE.finding(text!(
                    "the recording `{path}` cannot be read: {why}",
                    path = file.path,
                    why
                ))
                .at(context.at(&file.pointer))
                .help(help)
                .choice(without_file::choice(context, &file))
                .action(take_missing::record(&file)),
            );
        }
    }
}
