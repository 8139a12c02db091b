//! `unknown-voice`: a voice that is not known by that name.

use super::{Look, Rule, When};
use crate::tour::casting;
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::NamedVoice;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unknown-voice",
    severity: Severity::Error,
    finds: "The tour names a voice that this program does not know.",
    why: "It cannot tell which program is to speak.",
    wrong: "\"voices\": {\"ru\": \"rhvoice/aleksander-hq\"}",
    right: "\"voices\": {\"ru\": \"rhvoice/aleksandr-hq\"}",
    cure: "Take an id from `soundwalk voices`; a program that is not listed there is named with `command`.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for (place, id, voice) in casting::named(casting::choices(look.tour), look.facts) {
        let NamedVoice::Unknown(meant) = voice else {
            continue;
        };
        let label = look.at(&place.id_pointer());
        let span = label.span.clone();
        let finding = RULE.finding(format!("there is no voice `{id}`")).at(label);
        findings.push(match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(Fix {
                title: format!("write `{meant}`"),
                span,
                replacement: format!("\"{meant}\""),
            }),
            None => finding
                .help("`soundwalk voices` lists them; a program of yours is named with `command`"),
        });
    }
}
