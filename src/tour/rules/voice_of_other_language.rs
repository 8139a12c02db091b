//! `voice-of-other-language`: a voice that does not speak the language it is named for.

use super::{Look, Rule, When};
use crate::tour::casting;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::NamedVoice;

/// The rule.
pub const RULE: Rule = Rule {
    code: "voice-of-other-language",
    severity: Severity::Error,
    finds: "The tour names a voice for a language that it does not speak.",
    why: "It would write no sound, or read the words by the rules of its own language.",
    wrong: "\"voices\": {\"ru\": \"rhvoice/slt\"}",
    right: "\"voices\": {\"ru\": \"rhvoice/aleksandr-hq\"}",
    cure: "Take a voice of the language from `soundwalk voices --lang LANG`, or write `\"auto\"` to let the best installed one speak.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for (place, id, voice) in casting::named(casting::choices(look.tour), look.facts) {
        let NamedVoice::OtherLanguage(best) = voice else {
            continue;
        };
        let lang = &place.lang.0;
        let finding = RULE
            .finding(format!("the voice `{id}` does not speak `{lang}`"))
            .at(look.at(&place.id_pointer()));
        findings.push(match best {
            Some(best) => finding.help(format!(
                "`{best}` does; `soundwalk voices --lang {lang}` lists all that do"
            )),
            None => finding.help(
                "no known voice does; record takes, or name a program of yours with `command`",
            ),
        });
    }
}
