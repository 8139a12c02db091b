//! `unknown-voice`: a voice id that does not exist.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Fix, Severity};
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
        let finding = RULE.finding(format!("there is no voice `{id}`")).at(label);
        findings.push(match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(Fix {
                title: format!("write `{meant}`"),
                span,
                replacement: format!("\"{meant}\""),
            }),
            None => finding.help(
                "choose one that `soundwalk voices` lists; use `command` for a program of your own",
            ),
        });
    }
}
