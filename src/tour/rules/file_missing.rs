//! `file-missing`: a sound, map or picture that is not there.

use super::{Detection, Rule, RuleContext, take_missing};
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
        let what = match file.role {
            FileRole::Take | FileRole::Rendered => continue,
            FileRole::Sound => "sound",
            FileRole::Map => "map",
            FileRole::Picture => "picture",
        };
        let message = match context.facts.files.get(&file.path) {
            None | Some(FileFact::Present) => continue,
            Some(FileFact::Missing) => format!("there is no {what} `{}`", file.path),
            Some(FileFact::Unreadable(why)) => {
                format!("the {what} `{}` cannot be used: {why}", file.path)
            }
        };
        let otherwise = "paths are relative to the tour's folder, and upper and lower case count";
        findings.push(take_missing::suggest(
            context,
            RULE.finding(message),
            &file,
            otherwise,
        ));
    }
}
