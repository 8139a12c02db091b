//! `leg-crosses-water`: a walked leg whose line leads through water.

use super::{Detection, Rule, RuleContext, street_line};
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a walked leg whose line leads through water.
pub const RULE: Rule = Rule {
    code: "leg-crosses-water",
    severity: Severity::Warning,
    finds: "The line of a walked leg leads through water for more than 4 m, other than over a bridge or where another way of the \
            map leads. Only for tours whose `maps` name a file of ways.",
    why: "Visitors cannot walk there. They take another way than the one that stories, map and rehearsal expect, and miss stories \
          or hear them late.",
    wrong: "a straight line across the bay",
    right: "the same leg around the bay, or \"by\": \"ferry\"",
    remedy: "Draw the line along the shore and over bridges; the finding offers the way along the streets as a fix of your choice. \
             If visitors take a ferry or a boat, say so with `by`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    street_line::find_crossed(context, findings, &RULE, |crossed| {
        let area = crossed.waters.as_ref()?;
        Some((area, street_line::Area::Water))
    });
}
