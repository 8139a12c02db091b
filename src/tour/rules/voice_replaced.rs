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
    let Some(facts) = &look.facts.voices else {
        return;
    };
    // One finding for a voice and its stand-in, at the first place that asks for it.
    let mut replaced: BTreeMap<(String, &str), (String, usize)> = BTreeMap::new();
    for part in casting::voiced_passages(look.tour, look.facts) {
        if !facts.languages.contains_key(part.lang) {
            continue;
        }
        let Some((place, id)) = part.choice.as_ref().and_then(|place| Some((place, place.choice.id()?))) else {
            continue;
        };
        if let Some(NamedVoice::Replaced { by }) = facts.named(part.lang, id) {
            let known = replaced.entry((id.to_owned(), by));
            known.or_insert_with(|| (place.id_pointer(), 0)).1 += 1;
        }
    }
    for ((id, by), (pointer, count)) in replaced {
        let passages = counted(count, "passage");
        findings.push(
            RULE.finding(format!("`{by}` speaks {passages} for which the tour names `{id}`"))
                .at(look.at(&pointer))
                .help("--voices or SOUNDWALK_VOICES asked for it; without it the tour's own voice speaks"),
        );
    }
}
