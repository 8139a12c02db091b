//! `voice-of-other-language`: a voice that does not speak the language it is named for.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::facts::NamedVoice;
use crate::tour::voice_choices;

/// Finds a voice that does not speak the language it is named for.
pub const RULE: Rule = Rule {
    code: "voice-of-other-language",
    severity: Severity::Error,
    finds: "The tour names a voice for a language that it does not speak.",
    why: "It would produce no sound, or read the words by the rules of its own language.",
    wrong: "\"voices\": {\"ru\": \"rhvoice/slt\"}",
    right: "\"voices\": {\"ru\": \"rhvoice/aleksandr-hq\"}",
    remedy: "Choose a voice of the language from `soundwalk voices --lang LANG`, or write `\"auto\"` to let the best installed one speak.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (place, id, voice) in voice_choices::named(voice_choices::all(context.tour), context.facts)
    {
        let NamedVoice::OtherLanguage(best) = voice else {
            continue;
        };
        let lang = place.lang;
        let finding = RULE
            .finding(text!("the voice `{id}` does not speak `{lang}`", id, lang))
            .at(context.at(&place.id_pointer()))
            .action(Action::ChooseVoice {
                lang: lang.0.clone(),
            });
        findings.push(match best {
            Some(best) => finding.help(text!("use `{best}`; `soundwalk voices --lang {lang}` lists all voices of the language", best, lang)).choice(
                context.span(&place.id_pointer())
                    .map(|span| Fix {
                        title: text!("use the voice `{best}`", best),
                        span,
                        replacement: format!("\"{best}\""),
                    }),
            ),
            None => finding.help(
                text!("record takes, or name a program of your own with `command`: no known voice speaks it"),
            ),
        });
    }
}
