//! `picture-misnamed`: a picture whose name says another kind.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{PictureFact, Role, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "picture-misnamed",
    severity: Severity::Note,
    finds: "A picture's name ends otherwise than its kind would have it.",
    why: "It is read by its content, and all is well here; other programs may go by the name and refuse it.",
    wrong: "a JPEG called `square.png`",
    right: "a JPEG called `square.jpg`",
    cure: "Rename the file if another program minds.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if file.role != Role::Picture {
            continue;
        }
        if let Some(PictureFact::Seen {
            other_name: Some(kind),
            ..
        }) = look.facts.pictures.get(&file.path)
        {
            findings.push(
                RULE.finding(format!("the picture `{}` is {kind}", file.path))
                    .at(look.at(&file.pointer))
                    .help("rename it if another program minds; here it is read by its content"),
            );
        }
    }
}
