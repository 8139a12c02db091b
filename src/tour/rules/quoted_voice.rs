//! `quoted-voice`: a voice of a quotation that cannot speak.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
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
                text!("there is no voice `{id}`", id),
                match meant {
                    Some(meant) => text!("did you mean `{meant}`?", meant),
                    None => text!("choose one that `soundwalk voices` lists"),
                },
            ),
            Some(NamedVoice::OtherLanguage(best)) => (
                text!(
                    "the voice `{id}` does not speak `{lang}`",
                    id,
                    lang = quoted.lang
                ),
                match best {
                    Some(best) => text!("`{best}` does", best),
                    None => text!("record the passage, or let another voice speak"),
                },
            ),
            Some(NamedVoice::NotInstalled(cure)) if voiced.contains(&quoted.passage) => {
                (text!("the voice `{id}` is not installed", id), cure.clone())
            }
            Some(NamedVoice::Excluded(allowed)) if voiced.contains(&quoted.passage) => (
                text!(
                    "the voice `{id}` is excluded by --voices or SOUNDWALK_VOICES, which allows only {allowed}",
                    id,
                    allowed
                ),
                text!("add its engine there, or an engine that speaks the language"),
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
        let meant = match known {
            Some(NamedVoice::Unknown(meant) | NamedVoice::OtherLanguage(meant)) => meant.as_ref(),
            _ => None,
        };
        let span = label.span.clone();
        // The mark is replaced only where it is written without escapes.
        let written = context.parsed.text.get(span.clone()).unwrap_or_default();
        let start = written.find(id.as_str());
        let replaced = meant.zip(start).map(|(meant, start)| Fix {
            title: text!("write `{meant}`", meant),
            span: span.start + start..span.start + start + id.len(),
            replacement: meant.clone(),
        });
        let lang = quoted.lang.0.clone();
        let finding = RULE.finding(message).at(label).help(help);
        findings.push(
            match known {
                Some(NamedVoice::Unknown(_)) => finding.with_fix(replaced),
                _ => finding.choice(replaced),
            }
            .action(Action::ChooseVoice { lang }),
        );
    }
}
