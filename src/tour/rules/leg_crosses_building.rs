//! `leg-crosses-building`: a walked leg whose line leads through buildings.

use super::{Detection, Rule, RuleContext, street_line};
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a walked leg whose line leads through buildings.
pub const RULE: Rule = Rule {
    code: "leg-crosses-building",
    severity: Severity::Warning,
    finds: "The line of a walked leg leads through buildings for more than 4 m, other than where a way of the map leads through \
            them. Only for tours whose `maps` name a file of ways.",
    why: "Visitors cannot walk there. They take another way than the one that stories, map and rehearsal expect, and miss stories \
          or hear them late.",
    wrong: "\"line\": [[24.9414, 60.1706], [24.9512, 60.1693]], straight through five blocks",
    right: "the same leg along the streets between them",
    remedy: "Draw the line along the streets, or let `soundwalk check` and the studio do it: the finding offers the way along \
             the streets as a fix of your choice.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    street_line::find_crossed(context, findings, &RULE, |crossed| {
        let area = crossed.buildings.as_ref()?;
        Some((area, street_line::Area::Buildings))
    });
}
