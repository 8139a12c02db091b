//! `no-voice`: a language that no installed voice speaks.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::LanguageVoice;
use crate::tour::voice_choices;
use crate::wording::counted;

/// Finds a language that no installed voice speaks.
pub const RULE: Rule = Rule {
    code: "no-voice",
    severity: Severity::Error,
    finds: "No voice on this machine speaks a language of the tour, and not all of its passages are recorded.",
    why: "The tour cannot be built in that language, because no voice can speak it.",
    wrong: "\"languages\": [\"fr\"], \"narration\": {\"fr\": [\"Bienvenue sur la place.\"]}",
    right: "\"narration\": {\"fr\": [{\"text\": \"Bienvenue sur la place.\", \"take\": \"audio/fr/square/1.wav\"}]}",
    remedy: "Install a voice (`soundwalk voices install LANG`; `soundwalk voices` lists what there is), record the passages, or \
           name a program that speaks the language (docs/voices.md).",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(facts) = &context.facts.voices else {
        return;
    };
    for (lang, count) in voice_choices::languages_left_open(context.tour, context.facts) {
        let (nobody, cure) = match facts.languages.get(lang) {
            Some(LanguageVoice::Nobody(cure)) => ("no installed voice".to_owned(), cure.as_str()),
            Some(LanguageVoice::NoneAllowed(allowed)) => (
                format!("no voice of {allowed}"),
                "add an engine to --voices or SOUNDWALK_VOICES, which excludes all others",
            ),
            Some(LanguageVoice::Voice | LanguageVoice::Draft(_)) | None => continue,
        };
        let passages = format!(
            "{} {}",
            counted(count, "passage"),
            if count == 1 { "needs" } else { "need" }
        );
        let finding = RULE
            .finding(format!("{nobody} speaks `{}`, and {passages} one", lang.0))
            .at(context.at(&voice_choices::language_pointer(context.tour, lang)))
            .help(cure);
        findings.push(finding);
    }
}
