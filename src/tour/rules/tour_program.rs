//! `tour-program`: a program that the tour brings along or names as a voice.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{ProgramFacts, ProgramTrust};
use crate::tour::voice_choices;
use crate::wording::{counted, plain_command};
use std::collections::BTreeMap;

/// Finds a program that the tour brings along or names as a voice.
pub const RULE: Rule = Rule {
    code: "tour-program",
    severity: Severity::Note,
    finds: "The tour names a program that is run to build it, whether you trust it yet or not.",
    why: "A program may do everything that you may: read your files, send them away, delete them. A tour may come from a \
          stranger, so that nothing it names is run until you say that you trust it.",
    wrong: "\"voices\": {\"en\": {\"command\": [\"bin/speak\", \"{out}\"]}}",
    right: "\"voices\": {\"en\": \"rhvoice/slt\"}",
    remedy: "Look at the command, and at the scripts and programs in the tour's folder that it could run. If you trust them, say \
           `soundwalk trust TOUR`; you are asked again when they change. For runs that nobody watches, name the digest: \
           `--trust DIGEST`. Clips that `soundwalk voices render` made once need no program in later builds.",
    detection: Detection::OnTour(find),
};

/// The most files that a message names.
const MAX_FILES: usize = 5;

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(facts) = &context.facts.programs else {
        return;
    };
    // One finding per command, with all its places.
    let mut places: BTreeMap<&[String], Vec<String>> = BTreeMap::new();
    for place in voice_choices::all(context.tour) {
        if let Some(command) = place.choice.command() {
            places
                .entry(command)
                .or_default()
                .push(format!("{}/command", place.pointer));
        }
    }
    for (command, pointers) in places {
        let shown = plain_command(command);
        let finding = RULE.finding(match &facts.trust {
            ProgramTrust::Trusted => format!("the tour runs a program that you trust: {shown}"),
            ProgramTrust::NotYet => format!("the tour names a program that you have not trusted yet: {shown}"),
            ProgramTrust::Changed => {
                format!("the tour names a program, and its programs have changed since you trusted them: {shown}")
            }
            ProgramTrust::Unsure(why) => {
                format!("the tour names a program that cannot be trusted as it is ({why}): {shown}")
            }
        });
        let finding = pointers
            .iter()
            .fold(finding, |finding, pointer| finding.at(context.at(pointer)));
        findings.push(match &facts.trust {
            ProgramTrust::Trusted => finding,
            ProgramTrust::NotYet | ProgramTrust::Changed => finding.help(format!(
                "look at it{}, and if you trust it run `soundwalk trust TOUR` (in a script: --trust {}); until then it is not run",
                files(facts),
                facts.digest
            )),
            ProgramTrust::Unsure(_) => finding.help("it is not run"),
        });
    }
}

/// The files of the tour that should be inspected as well.
fn files(facts: &ProgramFacts) -> String {
    let shown: Vec<String> = facts
        .files
        .iter()
        .take(MAX_FILES)
        .map(|file| plain_command(&[file]))
        .collect();
    let more = facts.files.len() - shown.len();
    match (shown.as_slice(), more) {
        ([], _) => String::new(),
        (shown, 0) => format!(" and at {}", shown.join(", ")),
        (shown, more) => format!(
            " and at {} and {}",
            shown.join(", "),
            counted(more, "more file")
        ),
    }
}
