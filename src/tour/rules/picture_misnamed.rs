//! `picture-misnamed`: a picture whose file name ends like that of another format.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileRole, PictureFact, named_files};

/// Finds a picture whose file name ends like that of another format.
pub const RULE: Rule = Rule {
    code: "picture-misnamed",
    severity: Severity::Note,
    finds: "A picture's file name has the extension of another format.",
    why: "This program goes by the content, so the picture works here; others may go by the name and refuse it.",
    wrong: "a JPEG called `square.png`",
    right: "a JPEG called `square.jpg`",
    remedy: "Rename the file if another program refuses it.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        if file.role != FileRole::Picture {
            continue;
        }
        if let Some(PictureFact::Seen {
            other_name: Some(kind),
            ..
        }) = context.facts.pictures.get(&file.path)
        {
            findings.push(
                RULE.finding(text!(
                    "the picture `{path}` is {kind}",
                    path = file.path,
                    kind
                ))
                .at(context.at(&file.pointer))
                .help(text!(
                    "rename it if another program refuses it; soundwalk goes by the content"
                )),
            );
        }
    }
}
