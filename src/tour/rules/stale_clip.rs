//! `stale-clip`: a clip that a voice rendered from another text than the script has now.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{RenderedFact, passages};

/// The rule.
pub const RULE: Rule = Rule {
    code: "stale-clip",
    severity: Severity::Warning,
    finds: "A rendered clip speaks another text than the script: the passage, the lexicon or its voice has changed since.",
    why: "The clip is not played. A voice of this machine speaks the passage instead, among clips of another voice or at \
          another quality, or nothing can be built where no voice is installed.",
    wrong: "{\"text\": \"The museum opens at ten.\"}, rendered as “The museum opens at nine.”",
    right: "{\"text\": \"The museum opens at ten.\"}, rendered as “The museum opens at ten.”",
    cure: "Run `soundwalk voices render TOUR`: it renders the clips that are out of date, and only those.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for passage in passages(look.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let Some(RenderedFact::Stale { file, spoken }) = look.facts.rendered.get(&passage.pointer) else {
            continue;
        };
        let message = match spoken.as_str() {
            "" => format!("the clip `{file}` ends before this passage does"),
            spoken => format!("the clip `{file}` says something else here: “{spoken}”"),
        };
        findings.push(
            RULE.finding(message)
                .at(look.at(&passage.text_pointer()))
                .help("render it again: `soundwalk voices render TOUR`"),
        );
    }
}
