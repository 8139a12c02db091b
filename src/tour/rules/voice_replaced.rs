//! `voice-replaced`: a voice that the tour names, for which another one speaks on request.

use super::{Look, Rule, When};
use crate::tour::casting;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::NamedVoice;
use crate::wording::counted;
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    code: "voice-replaced",
    severity: Severity::Warning,
    finds: "With `--voices` (or SOUNDWALK_VOICES), another voice speaks than the one that the tour names.",
    why: "The tour does not sound as its author wants it to: good for hearing it here, not for a pack that visitors get.",
    wrong: "",
    right: "",
    cure: "Install the voice that the tour names (`soundwalk voices install ID`), and build without `--voices`.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    // One finding for a voice and its stand-in, at the first place that asks for it.
    let mut replaced: BTreeMap<(&str, &str), (String, usize)> = BTreeMap::new();
    for (place, id, voice) in
        casting::named(casting::needed_choices(look.tour, look.facts), look.facts)
    {
        if let NamedVoice::Replaced { by } = voice {
            let known = replaced.entry((id, by));
            known.or_insert_with(|| (place.id_pointer(), 0)).1 += 1;
        }
    }
    for ((id, by), (pointer, count)) in replaced {
        let passages = counted(count, "passage");
        findings.push(
            RULE.finding(format!(
                "`{by}` speaks {passages} for which the tour names `{id}`"
            ))
            .at(look.at(&pointer))
            .help(
                "--voices or SOUNDWALK_VOICES asked for it; without it the tour's own voice speaks",
            ),
        );
    }
}
