//! `tour-program`: a program that the tour brings along or names as a voice.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, Text, text};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{ProgramFacts, ProgramTrust};
use crate::tour::voice_choices;
use crate::wording::plain_command;
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
            ProgramTrust::Trusted => text!("the tour runs a program that you trust: {shown}", shown),
            ProgramTrust::NotYet => text!("the tour names a program that you have not trusted yet: {shown}", shown),
            ProgramTrust::Changed => {
                text!("the tour names a program, and its programs have changed since you trusted them: {shown}", shown)
            }
            ProgramTrust::Unsure(why) => {
                text!("the tour names a program that cannot be trusted as it is ({why}): {shown}", why, shown)
            }
        });
        let finding = pointers
            .iter()
            .fold(finding, |finding, pointer| finding.at(context.at(pointer)));
        findings.push(match &facts.trust {
            ProgramTrust::Trusted => finding,
            ProgramTrust::NotYet | ProgramTrust::Changed => finding.help(how_to_trust(facts)),
            ProgramTrust::Unsure(_) => finding.help(text!("it is not run")),
        });
    }
}

/// What to do about a program that is not trusted. It names the files of the tour that should be inspected as well.
fn how_to_trust(facts: &ProgramFacts) -> Text {
    let files = facts.files.iter().take(MAX_FILES);
    let shown: Vec<String> = files.map(|file| plain_command(&[file])).collect();
    let more = facts.files.len() - shown.len();
    let digest = &facts.digest;
    let at = match (shown.is_empty(), more) {
        (true, _) => Text::default(),
        (false, 0) => text!(" and at {files}", files = List(shown, ", ")),
        (false, 1) => text!(" and at {files} and 1 more file", files = List(shown, ", ")),
        (false, _) => text!(
            " and at {files} and {more} more files",
            files = List(shown, ", "),
            more
        ),
    };
    text!(
        "look at it{at}, and if you trust it run `soundwalk trust TOUR` (in a script: --trust {digest}); until then it is not run",
        at,
        digest
    )
}
