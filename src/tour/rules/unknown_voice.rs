//! `unknown-voice`: a voice id that does not exist.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::facts::NamedVoice;
use crate::tour::voice_choices;

/// Finds a voice id that does not exist.
pub const RULE: Rule = Rule {
    code: "unknown-voice",
    severity: Severity::Error,
    finds: "The tour names a voice that soundwalk does not know.",
    why: "soundwalk cannot tell which voice should speak.",
    wrong: "\"voices\": {\"ru\": \"rhvoice/aleksander-hq\"}",
    right: "\"voices\": {\"ru\": \"rhvoice/aleksandr-hq\"}",
    remedy: "Use an id from `soundwalk voices`; name a program that is not listed there with `command`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (place, id, voice) in voice_choices::named(voice_choices::all(context.tour), context.facts)
    {
        let NamedVoice::Unknown(meant) = voice else {
            continue;
        };
        let label = context.at(&place.id_pointer());
        let span = label.span.clone();
        let finding = RULE
            .finding(text!("there is no voice `{id}`", id))
            .at(label)
            .action(Action::ChooseVoice {
                lang: place.lang.0.clone(),
            });
        findings.push(match meant {
            Some(meant) => finding
                .help(text!("did you mean `{meant}`?", meant))
                .fix(Fix {
                    title: text!("write `{meant}`", meant),
                    span,
                    replacement: format!("\"{meant}\""),
                }),
            None => finding.help(text!(
                "choose one that `soundwalk voices` lists; use `command` for a program of your own"
            )),
        });
    }
}
