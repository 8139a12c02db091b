//! `file-missing`: a sound, map or picture that is not there.

use super::{Detection, Rule, RuleContext, take_missing, without_file};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileFact, FileRole, named_files};

/// Finds a sound, map or picture that is not there.
pub const RULE: Rule = Rule {
    code: "file-missing",
    severity: Severity::Error,
    finds: "The tour names an earcon, bed, map or picture that does not exist or cannot be read.",
    why: "The pack cannot be built without this file.",
    wrong: "\"sound\": {\"arrival\": \"audio/arival.wav\"}",
    right: "\"sound\": {\"arrival\": \"audio/arrival.wav\"}",
    remedy: "Correct the path (relative to the tour's folder; upper and lower case count), put the file there, or remove the key.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        let path = &file.path;
        let message = match context.facts.files.get(&file.path) {
            None | Some(FileFact::Present) => continue,
            Some(FileFact::Missing) => match file.role {
                FileRole::Take | FileRole::Rendered => continue,
                FileRole::Sound => text!("there is no sound `{path}`", path),
                FileRole::Map => text!("there is no map `{path}`", path),
                FileRole::Picture => text!("there is no picture `{path}`", path),
            },
            Some(FileFact::Unreadable(why)) => match file.role {
                FileRole::Take | FileRole::Rendered => continue,
                FileRole::Sound => text!("the sound `{path}` cannot be used: {why}", path, why),
                FileRole::Map => text!("the map `{path}` cannot be used: {why}", path, why),
                FileRole::Picture => text!("the picture `{path}` cannot be used: {why}", path, why),
            },
        };
        let otherwise =
            text!("paths are relative to the tour's folder, and upper and lower case count");
        let finding = take_missing::suggest(context, RULE.finding(message), &file, otherwise);
        findings.push(finding.choice(without_file::choice(context, &file)));
    }
}
