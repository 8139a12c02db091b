//! `picture-animated`: an animated picture, of which only the first frame is shown.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileRole, PictureFact, named_files};

/// Finds an animated picture, of which only the first frame is shown.
pub const RULE: Rule = Rule {
    code: "picture-animated",
    severity: Severity::Warning,
    finds: "A picture is an animation (GIF, WebP or PNG).",
    why: "Visitors see the first frame only, which may not show what was meant.",
    wrong: "\"picture\": {\"file\": \"tram.gif\", \"alt\": {\"en\": \"A tram arrives\"}}",
    right: "\"picture\": {\"file\": \"tram.jpg\", \"alt\": {\"en\": \"A tram\"}}",
    remedy: "Choose the best frame and export it as JPEG.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        if file.role != FileRole::Picture {
            continue;
        }
        if let Some(PictureFact::Seen {
            is_animated: true, ..
        }) = context.facts.pictures.get(&file.path)
        {
            findings.push(
                RULE.finding(text!(
                    "the picture `{path}` is an animation, and visitors see its first frame only",
                    path = file.path
                ))
                .at(context.at(&file.pointer))
                .help(text!("choose the best frame and export it as JPEG")),
            );
        }
    }
}
