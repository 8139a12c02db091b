//! `voice-program-missing`: an author's voice program that cannot be started.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::voice_choices;

use std::collections::BTreeMap;

/// Finds an author's voice program that cannot be started.
pub const RULE: Rule = Rule {
    code: "voice-program-missing",
    severity: Severity::Error,
    finds: "The program under a voice's `command` does not exist or may not be run, for passages that are not recorded.",
    why: "The tour cannot be built here, because no voice can speak these passages.",
    wrong: "\"voices\": {\"en\": {\"command\": [\"espaek-ng\", \"--stdin\", \"--stdout\"]}}",
    right: "\"voices\": {\"en\": {\"command\": [\"espeak-ng\", \"--stdin\", \"--stdout\"]}}",
    remedy: "Install the program, so that it is in a folder of PATH, or name it with its folder, relative to the tour's \
           (`bin/say`), and make it executable.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(facts) = &context.facts.voices else {
        return;
    };
    // One finding per program, at the first place that asks for it.
    let mut missing: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for place in voice_choices::needed_choices(context.tour, context.facts) {
        let Some([program, ..]) = place.choice.command() else {
            continue;
        };
        if let Some(program) = facts.missing_programs.get(program) {
            let known = missing.entry(program);
            known
                .or_insert_with(|| (format!("{}/command/0", place.pointer), 0))
                .1 += 1;
        }
    }
    for (program, (pointer, count)) in missing {
        let help = if program.contains('/') {
            text!(
                "the path is relative to the tour's folder; the file must be there and executable"
            )
        } else {
            text!(
                "install it, or name it with its folder: it is searched for in the folders of PATH"
            )
        };
        findings.push(
            RULE.finding(match count {
                1 => text!(
                    "the voice program `{program}` cannot be started, and 1 passage needs it",
                    program
                ),
                _ => text!(
                    "the voice program `{program}` cannot be started, and {count} passages need it",
                    program,
                    count
                ),
            })
            .at(context.at(&pointer))
            .help(help),
        );
    }
}
