//! `no-voice`: a language that no installed voice speaks.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::facts::LanguageVoice;
use crate::tour::voice_choices;

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
        let (allowed, cure) = match facts.languages.get(lang) {
            Some(LanguageVoice::Nobody(cure)) => (None, cure.clone()),
            Some(LanguageVoice::NoneAllowed(allowed)) => (
                Some(allowed),
                text!("add an engine to --voices or SOUNDWALK_VOICES, which excludes all others"),
            ),
            Some(LanguageVoice::Voice | LanguageVoice::Draft(_)) | None => continue,
        };

        let finding = RULE
            .finding(match (allowed, count) {
                (None, 1) => text!(
                    "no installed voice speaks `{lang}`, and 1 passage needs one",
                    lang
                ),
                (None, _) => text!(
                    "no installed voice speaks `{lang}`, and {count} passages need one",
                    lang,
                    count
                ),
                (Some(allowed), 1) => text!(
                    "no voice of {allowed} speaks `{lang}`, and 1 passage needs one",
                    allowed,
                    lang
                ),
                (Some(allowed), _) => text!(
                    "no voice of {allowed} speaks `{lang}`, and {count} passages need one",
                    allowed,
                    lang,
                    count
                ),
            })
            .at(context.at(&voice_choices::language_pointer(context.tour, lang)))
            .help(cure)
            .action(Action::ChooseVoice {
                lang: lang.0.clone(),
            });
        findings.push(finding);
    }
}
