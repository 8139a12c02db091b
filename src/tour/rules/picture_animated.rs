//! `picture-animated`: a picture that moves, and will not.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{PictureFact, Role, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "picture-animated",
    severity: Severity::Warning,
    finds: "A picture is an animation (GIF, WebP or PNG).",
    why: "Visitors see the first frame only, which may show nothing of what was meant.",
    wrong: "\"picture\": {\"file\": \"tram.gif\", \"alt\": {\"en\": \"A tram arrives\"}}",
    right: "\"picture\": {\"file\": \"tram.jpg\", \"alt\": {\"en\": \"A tram\"}}",
    cure: "Choose the frame that tells most and export it as JPEG.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if file.role != Role::Picture {
            continue;
        }
        if let Some(PictureFact::Seen {
            is_animated: true, ..
        }) = look.facts.pictures.get(&file.path)
        {
            findings.push(
                RULE.finding(format!(
                    "the picture `{}` is an animation; visitors see its first frame only",
                    file.path
                ))
                .at(look.at(&file.pointer))
                .help("choose the frame that tells most and export it as JPEG"),
            );
        }
    }
}
