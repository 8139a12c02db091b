//! `missing-clip`: passages without a rendered clip, in a language whose other passages have one.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::model::Lang;
use crate::tour::voice_choices;

use std::collections::BTreeMap;

/// Finds passages without a rendered clip, in a language whose other passages have one.
pub const RULE: Rule = Rule {
    code: "missing-clip",
    severity: Severity::Note,
    finds: "A passage has neither a recording nor a rendered clip, while others of its language have clips.",
    why: "A voice on this machine speaks the passage, which sounds different from the clips around it. On a machine without voices the \
          tour cannot be built.",
    wrong: "",
    right: "",
    remedy: "Run `soundwalk voices render TOUR`: it renders the clips that are missing, and keeps the others.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    // One finding per language, at its first passage without a clip.
    let mut missing: BTreeMap<&Lang, (String, usize)> = BTreeMap::new();
    for passage in voice_choices::passages_without_clip(context.tour, context.facts) {
        let known = missing.entry(passage.lang);
        known.or_insert_with(|| (passage.pointer, 0)).1 += 1;
    }
    for (lang, (pointer, count)) in missing {
        findings.push(
            RULE.finding(match count {
                1 => text!(
                    "1 passage of `{lang}` has no rendered clip, although others have one",
                    lang
                ),
                _ => text!(
                    "{count} passages of `{lang}` have no rendered clip, although others have one",
                    count,
                    lang
                ),
            })
            .at(context.at(&pointer))
            .help(text!(
                "render the missing clips: `soundwalk voices render TOUR`"
            )),
        );
    }
}
