//! `picture-unusable`: a picture that cannot be shown.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{PictureFact, Role, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "picture-unusable",
    severity: Severity::Error,
    finds: "A picture exists but is not a JPEG, PNG, WebP or GIF, is damaged, or has more than 64 million pixels or 64 MiB.",
    why: "Visitors' browsers cannot show it, so that the pack is not built with it.",
    wrong: "\"picture\": {\"file\": \"square.heic\", \"alt\": {\"en\": \"The square\"}}",
    right: "\"picture\": {\"file\": \"square.jpg\", \"alt\": {\"en\": \"The square\"}}",
    cure: "Copy the file again, or convert it to JPEG. For example `heif-convert square.heic square.jpg` (Debian: \
           libheif-examples) or `magick square.tiff square.jpg` (ImageMagick).",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if file.role != Role::Picture {
            continue;
        }
        if let Some(PictureFact::Unusable { why, cure }) = look.facts.pictures.get(&file.path) {
            findings.push(
                RULE.finding(format!("the picture `{}` cannot be used: {why}", file.path))
                    .at(look.at(&file.pointer))
                    .help(cure.clone()),
            );
        }
    }
}
