//! `voice-not-installed`: a voice that the tour names and this machine does not have.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::facts::NamedVoice;
use crate::tour::model::{Lang, VoiceChoice};
use crate::tour::voice_choices;

use std::collections::BTreeMap;

/// Finds a voice that the tour names and this machine does not have.
pub const RULE: Rule = Rule {
    code: "voice-not-installed",
    severity: Severity::Error,
    finds: "The tour names a voice that is not installed on this machine, or excluded by `--voices`, for passages that are not recorded.",
    why: "The tour cannot be built here with the sound that its author wants.",
    wrong: "",
    right: "",
    remedy: "Install the voice (`soundwalk voices install ID`), or write `\"auto\"` to let the best installed one speak. For one \
           build `--voices` names the engines that may speak instead.",
    detection: Detection::OnTour(find),
};

/// A voice that is not there, with the first place that asks for it.
struct Missing<'f> {
    pointer: String,
    lang: Lang,
    voice: &'f NamedVoice,
    /// Whether the place is the id alone, without settings.
    is_plain: bool,
    /// Number of passages that need it.
    count: usize,
}

/// A choice that leaves the voice to soundwalk.
pub fn automatic(context: &RuleContext, pointer: &str) -> Option<Fix> {
    Some(Fix {
        title: text!("let the best installed voice speak"),
        span: context.span(pointer)?,
        replacement: format!("\"{}\"", VoiceChoice::AUTO),
    })
}

fn find(context: &RuleContext, findings: &mut Findings) {
    // One finding per voice, at the first place that asks for it.
    let mut missing: BTreeMap<&str, Missing> = BTreeMap::new();
    for (place, id, voice) in voice_choices::named(
        voice_choices::needed_choices(context.tour, context.facts),
        context.facts,
    ) {
        if let NamedVoice::NotInstalled(_) | NamedVoice::Excluded(_) = voice {
            let known = missing.entry(id);
            let known = known.or_insert_with(|| Missing {
                pointer: place.id_pointer(),
                lang: place.lang.clone(),
                voice,
                is_plain: matches!(place.choice, VoiceChoice::Named(_)),
                count: 0,
            });
            known.count += 1;
        }
    }
    for (id, missing) in missing {
        let Missing {
            pointer,
            lang,
            voice,
            is_plain,
            count,
        } = missing;

        let finding = RULE
            .finding(match voice {
                NamedVoice::Excluded(allowed) if count == 1 => text!("the voice `{id}` is excluded by --voices or SOUNDWALK_VOICES, which allows only {allowed}, and 1 passage needs it", id, allowed),
                NamedVoice::Excluded(allowed) => text!("the voice `{id}` is excluded by --voices or SOUNDWALK_VOICES, which allows only {allowed}, and {count} passages need it", id, allowed, count),
                _ if count == 1 => text!("the voice `{id}` is not installed, and 1 passage needs it", id),
                _ => text!("the voice `{id}` is not installed, and {count} passages need it", id, count),
            })
            .at(context.at(&pointer));
        findings.push(finding.help(match voice {
            NamedVoice::NotInstalled(cure) => {
                text!("{cure}; or let another voice speak in one build: `--voices` with the allowed engines", cure)
            }
            _ => text!("add its engine there, or an engine that speaks the language"),
        })
        .choice(is_plain.then(|| automatic(context, &pointer)).flatten())
        .action(Action::ChooseVoice { lang: lang.0 }));
    }
}
