//! `unspeakable-word`: a word that the voice skips because it cannot read its letters.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, Text, text};
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::facts::passages;
use crate::tour::voice_choices::is_recorded;

/// The most words that a finding names.
const MAX_NAMED: usize = 3;

/// Finds a word that the voice skips because it cannot read its letters.
pub const RULE: Rule = Rule {
    code: "unspeakable-word",
    severity: Severity::Warning,
    finds: "A passage has words in letters that its voice does not read, such as Russian words for an English voice.",
    why: "The voice leaves them out, and the visitor hears a sentence with a gap in it.",
    wrong: "\"en\": [\"The sign says «Вечная слава героям».\"]",
    right: "\"en\": [{\"text\": \"The sign says «Вечная слава героям».\", \"say\": \"The sign says: Eternal glory to the heroes.\"}]",
    remedy: "Write how they are spoken, in letters that the voice reads: in the passage's `say`, or under `lexicon`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(facts) = &context.facts.voices else {
        return;
    };
    for passage in passages(context.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let Some(unread) = facts.unread.get(&passage.pointer) else {
            continue;
        };
        if is_recorded(passage.passage.detailed(), context.facts) {
            continue;
        }
        let words = unread.words.iter().take(MAX_NAMED);
        let mut words: Vec<Text> = words.map(|word| text!("“{word}”", word)).collect();
        if unread.words.len() > MAX_NAMED {
            words.push(text!("others"));
        }
        let finding = RULE
            .finding(text!(
                "the voice `{voice}` skips {words}, which it cannot read",
                voice = unread.voice,
                words = List(words, ", ")
            ))
            .at(context.at(&passage.text_pointer()));
        let cure = text!(
            "write how it is spoken: a `say` for this passage, or an entry under `lexicon` → `{lang}`",
            lang = passage.lang
        );
        findings.push(finding.help(cure).action(Action::Write {
            pointer: passage.pointer.clone(),
        }));
    }
}
