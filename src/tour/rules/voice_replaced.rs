//! `voice-replaced`: a voice named by the tour that is replaced by another on request.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::NamedVoice;
use crate::tour::voice_choices;

use std::collections::BTreeMap;

/// Finds a voice named by the tour that is replaced by another on request.
pub const RULE: Rule = Rule {
    code: "voice-replaced",
    severity: Severity::Warning,
    finds: "With `--voices` (or SOUNDWALK_VOICES), another voice speaks than the one that the tour names.",
    why: "The tour does not sound as its author wants it to. That is fine for listening here, but not for a pack that visitors get.",
    wrong: "",
    right: "",
    remedy: "Install the voice that the tour names (`soundwalk voices install ID`), and build without `--voices`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    // One finding per voice and replacement, at the first place that asks for it.
    let mut replaced: BTreeMap<(&str, &str), (String, usize)> = BTreeMap::new();
    for (place, id, voice) in voice_choices::named(
        voice_choices::needed_choices(context.tour, context.facts),
        context.facts,
    ) {
        if let NamedVoice::Replaced { by } = voice {
            let known = replaced.entry((id, by));
            known.or_insert_with(|| (place.id_pointer(), 0)).1 += 1;
        }
    }
    for ((id, by), (pointer, count)) in replaced {
        findings.push(
            RULE.finding(match count {
                1 => text!(
                    "`{by}` speaks 1 passage for which the tour names `{id}`",
                    by,
                    id
                ),
                _ => text!(
                    "`{by}` speaks {count} passages for which the tour names `{id}`",
                    by,
                    count,
                    id
                ),
            })
            .at(context.at(&pointer))
            .help(text!(
                "leave out --voices and SOUNDWALK_VOICES to hear the tour's own voice"
            )),
        );
    }
}
