//! `draft-voice`: a language that only the draft voice speaks.

use super::{Look, Rule, When};
use crate::tour::casting;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::LanguageVoice;
use crate::wording::counted;

/// The rule.
pub const RULE: Rule = Rule {
    code: "draft-voice",
    severity: Severity::Warning,
    finds: "A language of the tour is spoken by the draft voice only, because no better one is installed.",
    why: "The draft voice is for hearing a tour while it is being written: a listener understands hardly a word of it in \
          Russian, and every third in English.",
    wrong: "",
    right: "",
    cure: "Install a better voice (`soundwalk voices install LANG`), record the passages, or choose the draft voice \
           explicitly: `\"voices\": {\"ru\": \"draft\"}`, or `--voices draft` for one build.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    let Some(facts) = &look.facts.voices else {
        return;
    };
    for (lang, count) in casting::open_languages(look.tour, look.facts) {
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
            .at(look.at(&casting::language_pointer(look.tour, lang)))
            .help(cure);
        findings.push(finding);
    }
}
