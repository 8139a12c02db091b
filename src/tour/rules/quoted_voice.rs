//! `quoted-voice`: a voice of a quotation that cannot speak.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::NamedVoice;
use crate::tour::voice_choices::{quoted_voices, voiced_passages};
use std::collections::BTreeSet;

/// Finds a voice of a quotation that cannot speak.
pub const RULE: Rule = Rule {
    code: "quoted-voice",
    severity: Severity::Error,
    finds: "The voice of a quotation does not exist, does not speak the language, or is not installed here. Only passages that a \
            voice speaks are looked at.",
    why: "The tour cannot be built here with the voices that its author wants.",
    wrong: "\"He wrote: {voice rhvoice/slb: We are well.}\"",
    right: "\"He wrote: {voice rhvoice/slt: We are well.}\"",
    remedy: "Choose a voice that `soundwalk voices` lists for the language, and install it (`soundwalk voices install ID`).",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let voiced = voiced_passages(context.tour, context.facts).into_iter();
    let voiced: BTreeSet<String> = voiced.map(|passage| passage.pointer).collect();
    let voices = context.facts.voices.as_ref();
    for quoted in quoted_voices(context.tour) {
        let id = &quoted.id;
        let known = voices.and_then(|voices| voices.named(quoted.lang, id));
        let (message, help) = match known {
            Some(NamedVoice::Unknown(meant)) => (
                format!("there is no voice `{id}`"),
                match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "choose one that `soundwalk voices` lists".to_owned(),
                },
            ),
            Some(NamedVoice::OtherLanguage(best)) => (
                format!("the voice `{id}` does not speak `{}`", quoted.lang.0),
                match best {
                    Some(best) => format!("`{best}` does"),
                    None => "record the passage, or let another voice speak".to_owned(),
                },
            ),
            Some(NamedVoice::NotInstalled(cure)) if voiced.contains(&quoted.passage) => {
                (format!("the voice `{id}` is not installed"), cure.clone())
            }
            Some(NamedVoice::Excluded(allowed)) if voiced.contains(&quoted.passage) => (
                format!(
                    "the voice `{id}` is excluded by --voices or SOUNDWALK_VOICES, which allows only {allowed}"
                ),
                "add its engine there, or an engine that speaks the language".to_owned(),
            ),
            Some(
                NamedVoice::NotInstalled(_)
                | NamedVoice::Excluded(_)
                | NamedVoice::Installed
                | NamedVoice::Replaced { .. },
            )
            | None => continue,
        };
        let label = context.parsed.label_within(&quoted.pointer, quoted.written);
        findings.push(RULE.finding(message).at(label).help(help));
    }
}
