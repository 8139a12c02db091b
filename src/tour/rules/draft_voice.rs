//! `draft-voice`: a language that only the draft voice speaks.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::LanguageVoice;
use crate::tour::voice_choices;
use crate::wording::counted;

/// Finds a language that only the draft voice speaks.
pub const RULE: Rule = Rule {
    code: "draft-voice",
    severity: Severity::Warning,
    finds: "A language of the tour is spoken by the draft voice only, because no better one is installed.",
    why: "The draft voice is meant for hearing a tour while it is being written: listeners understand hardly any of its \
          Russian words, and every third English word.",
    wrong: "",
    right: "",
    remedy: "Install a better voice (`soundwalk voices install LANG`), record the passages, or choose the draft voice \
           explicitly: `\"voices\": {\"ru\": \"draft\"}`, or `--voices draft` for one build.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(facts) = &context.facts.voices else {
        return;
    };
    for (lang, count) in voice_choices::languages_left_open(context.tour, context.facts) {
        let Some(LanguageVoice::Draft(cure)) = facts.languages.get(lang) else {
            continue;
        };
        let passages = format!(
            "{} {}",
            counted(count, "passage"),
            if count == 1 { "is" } else { "are" }
        );
        let finding = RULE
            .finding(format!(
                "only the draft voice speaks `{}`: {passages} hard to understand",
                lang.0
            ))
            .at(context.at(&voice_choices::language_pointer(context.tour, lang)))
            .help(cure);
        findings.push(finding);
    }
}
