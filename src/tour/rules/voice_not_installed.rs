//! `voice-not-installed`: a voice that the tour names and this machine does not have.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::NamedVoice;
use crate::tour::voice_choices;
use crate::wording::counted;
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

fn find(context: &RuleContext, findings: &mut Findings) {
    // One finding per voice, at the first place that asks for it.
    let mut missing: BTreeMap<&str, (String, &NamedVoice, usize)> = BTreeMap::new();
    for (place, id, voice) in voice_choices::named(
        voice_choices::needed_choices(context.tour, context.facts),
        context.facts,
    ) {
        if let NamedVoice::NotInstalled(_) | NamedVoice::Excluded(_) = voice {
            let known = missing.entry(id);
            known.or_insert_with(|| (place.id_pointer(), voice, 0)).2 += 1;
        }
    }
    for (id, (pointer, voice, count)) in missing {
        let passages = format!(
            "{} {}",
            counted(count, "passage"),
            if count == 1 { "needs" } else { "need" }
        );
        let finding = RULE
            .finding(match voice {
                NamedVoice::Excluded(allowed) => format!(
                    "the voice `{id}` is excluded by --voices or SOUNDWALK_VOICES, which allows only {allowed}, and {passages} it"
                ),
                _ => format!("the voice `{id}` is not installed, and {passages} it"),
            })
            .at(context.at(&pointer));
        findings.push(finding.help(match voice {
            NamedVoice::NotInstalled(cure) => {
                format!("{cure}; or let another voice speak in one build: `--voices` with the allowed engines")
            }
            _ => "add its engine there, or an engine that speaks the language".to_owned(),
        }));
    }
}
