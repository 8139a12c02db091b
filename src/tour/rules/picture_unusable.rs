//! `picture-unusable`: a picture that cannot be shown.

use super::{Detection, Rule, RuleContext, without_file};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileRole, PictureFact, named_files};

/// Finds a picture that cannot be shown.
pub const RULE: Rule = Rule {
    code: "picture-unusable",
    severity: Severity::Error,
    finds: "A picture exists but is not a JPEG, PNG, WebP or GIF, is damaged, or has more than 64 million pixels or 64 MiB.",
    why: "Visitors' browsers could not show it, so the pack is not built.",
    wrong: "\"picture\": {\"file\": \"square.heic\", \"alt\": {\"en\": \"The square\"}}",
    right: "\"picture\": {\"file\": \"square.jpg\", \"alt\": {\"en\": \"The square\"}}",
    remedy: "Copy the file again, or convert it to JPEG. For example `heif-convert square.heic square.jpg` (Debian: \
           libheif-examples) or `magick square.tiff square.jpg` (ImageMagick).",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        if file.role != FileRole::Picture {
            continue;
        }
        if let Some(PictureFact::Unusable { why, cure }) = context.facts.pictures.get(&file.path) {
            findings.push(
                RULE.finding(text!(
                    "the picture `{path}` cannot be used: {why}",
                    path = file.path,
                    why
                ))
                .at(context.at(&file.pointer))
                .help(cure.clone())
                .choice(without_file::choice(context, &file)),
            );
        }
    }
}
