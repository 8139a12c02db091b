//! `draft-voice`: a language that only the draft voice speaks.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::facts::LanguageVoice;
use crate::tour::voice_choices;

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

        let finding = RULE
            .finding(match count {
                1 => text!(
                    "only the draft voice speaks `{lang}`: 1 passage is hard to understand",
                    lang
                ),
                _ => text!(
                    "only the draft voice speaks `{lang}`: {count} passages are hard to understand",
                    lang,
                    count
                ),
            })
            .at(context.at(&voice_choices::language_pointer(context.tour, lang)))
            .help(cure.clone())
            .action(Action::ChooseVoice {
                lang: lang.0.clone(),
            });
        findings.push(finding);
    }
}
