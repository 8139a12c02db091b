//! `stale-clip`: a clip that a voice rendered from another text than the script has now.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{RenderedFact, Staleness, passages};

/// The rule.
pub const RULE: Rule = Rule {
    code: "stale-clip",
    severity: Severity::Warning,
    finds: "A rendered clip is out of date (the passage, the lexicon or its voice has changed since), or its file is damaged.",
    why: "The clip is not played. A voice of this machine speaks the passage instead, among clips of another voice or at \
          another quality, or nothing can be built where no voice is installed.",
    wrong: "{\"text\": \"The museum opens at ten.\"}, rendered as “The museum opens at nine.”",
    right: "{\"text\": \"The museum opens at ten.\"}, rendered as “The museum opens at ten.”",
    cure: "Run `soundwalk voices render TOUR`: it renders the clips that are out of date or damaged, and only those.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for passage in passages(look.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let Some(RenderedFact::Stale { file, why }) = look.facts.rendered.get(&passage.pointer)
        else {
            continue;
        };
        let message = match why {
            Staleness::Damaged(fault) => format!("the clip `{file}` is damaged: {fault}"),
            Staleness::OtherText(spoken) => {
                format!("the clip `{file}` says something else here: “{spoken}”")
            }
            Staleness::Longer => format!("the clip `{file}` goes on after this passage ends"),
            Staleness::Shorter => format!("the clip `{file}` ends before this passage does"),
            Staleness::OtherVoice { was } => {
                format!(
                    "the clip `{file}` was rendered by `{was}`, which is not the voice or pace that the tour asks for now"
                )
            }
        };
        findings.push(
            RULE.finding(message)
                .at(look.at(&passage.text_pointer()))
                .help("render it again: `soundwalk voices render TOUR`"),
        );
    }
}
