//! `stale-clip`: a rendered clip whose text differs from the current script.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{RenderedFact, Staleness, passages};

/// Finds a rendered clip whose text differs from the current script.
pub const RULE: Rule = Rule {
    code: "stale-clip",
    severity: Severity::Warning,
    finds: "A rendered clip is out of date (the passage, the lexicon or its voice has changed since), or its file is damaged.",
    why: "The clip is not played. A voice on this machine speaks the passage instead, which sounds different from the clips around it. \
          On a machine without voices the tour cannot be built.",
    wrong: "{\"text\": \"The museum opens at ten.\"}, rendered as “The museum opens at nine.”",
    right: "{\"text\": \"The museum opens at ten.\"}, rendered as “The museum opens at ten.”",
    remedy: "Run `soundwalk voices render TOUR`: it renders the clips that are out of date or damaged, and only those.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for passage in passages(context.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let Some(RenderedFact::Stale { file, why }) = context.facts.rendered.get(&passage.pointer)
        else {
            continue;
        };
        let message = match why {
            Staleness::Damaged(fault) => {
                text!("the clip `{file}` is damaged: {fault}", file, fault)
            }
            Staleness::OtherText(spoken) => {
                text!(
                    "the clip `{file}` says something else here: “{spoken}”",
                    file,
                    spoken
                )
            }
            Staleness::Longer => text!("the clip `{file}` goes on after this passage ends", file),
            Staleness::Shorter => text!("the clip `{file}` ends before this passage does", file),
            Staleness::OtherVoice { was } => {
                text!(
                    "the clip `{file}` was rendered by `{was}`, which is not the voice or pace that the tour asks for now",
                    file,
                    was
                )
            }
        };
        findings.push(
            RULE.finding(message)
                .at(context.at(&passage.text_pointer()))
                .help(text!("render it again: `soundwalk voices render TOUR`")),
        );
    }
}
