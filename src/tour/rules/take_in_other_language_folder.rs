//! `take-in-other-language-folder`: a recording that was probably made in another language.

use super::{Detection, Rule, RuleContext, take_missing};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{FileRole, named_files};

/// Finds a recording that was probably made in another language.
pub const RULE: Rule = Rule {
    code: "take-in-other-language-folder",
    severity: Severity::Warning,
    finds: "A passage in one language names a take in a folder with the name of another language of the tour.",
    why: "This happens when lines are copied: English visitors suddenly hear a Russian passage.",
    wrong: "\"en\": [{\"text\": \"You stand on Pobed Square.\", \"take\": \"audio/ru/square.wav\"}]",
    right: "\"en\": [{\"text\": \"You stand on Pobed Square.\", \"take\": \"audio/en/square.wav\"}]",
    remedy: "Name the take of the passage's own language.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        let (FileRole::Take, Some(lang)) = (file.role, &file.lang) else {
            continue;
        };
        let folders: Vec<&str> = file.path.split(['/', '\\']).rev().skip(1).collect();
        let other = context
            .tour
            .languages
            .iter()
            .find(|other| *other != lang && folders.contains(&other.0.as_str()));
        if let Some(other) = other
            && !folders.contains(&lang.0.as_str())
        {
            findings.push(
                RULE.finding(text!(
                    "a passage in `{lang}` names a take in the folder of `{other}`",
                    lang,
                    other
                ))
                .at(context.at(&file.pointer))
                .help(text!(
                    "did you mean `{meant}`?",
                    meant =
                        file.path
                            .replacen(&format!("{}/", other.0), &format!("{}/", lang.0), 1)
                ))
                .action(take_missing::record(&file)),
            );
        }
    }
}
