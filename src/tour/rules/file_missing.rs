//! `file-missing`: a sound, map or picture that is not there.

use super::{Look, Rule, When, take_missing};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileFact, Role, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "file-missing",
    severity: Severity::Error,
    finds: "The tour names an earcon, bed, map or picture that does not exist or cannot be read.",
    why: "The pack cannot be built without it.",
    wrong: "\"sound\": {\"arrival\": \"audio/arival.wav\"}",
    right: "\"sound\": {\"arrival\": \"audio/arrival.wav\"}",
    cure: "Correct the path (relative to the tour's folder; upper and lower case count), put the file there, or remove the key.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        let what = match file.role {
            Role::Take | Role::Rendered => continue,
            Role::Sound => "sound",
            Role::Map => "map",
            Role::Picture => "picture",
        };
        let message = match look.facts.files.get(&file.path) {
            None | Some(FileFact::Present) => continue,
            Some(FileFact::Missing) => format!("there is no {what} `{}`", file.path),
            Some(FileFact::Unreadable(why)) => {
                format!("the {what} `{}` cannot be used: {why}", file.path)
            }
        };
        let otherwise = "paths are relative to the tour's folder, and upper and lower case count";
        findings.push(take_missing::suggest(
            look,
            RULE.finding(message),
            &file,
            otherwise,
        ));
    }
}
