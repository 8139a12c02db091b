//! `unknown-mark`: something in braces that looks like a mark of delivery and is none.

use super::{Detection, Rule, RuleContext};
use crate::language::markup::{self, NAMES, PAUSE_RANGE_S, ProblemKind};
use crate::text::{List, Text, text};
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::passages;
use crate::tour::nearest;

/// Finds something in braces that looks like a mark of delivery and is none.
pub const RULE: Rule = Rule {
    code: "unknown-mark",
    severity: Severity::Warning,
    finds: "A passage contains something in braces that looks like a mark of delivery and is none: an unknown name, a mark that is \
            not closed, a pause without a number of seconds, a voice without an id.",
    why: "A voice would read the braces and the name aloud, and captions would show them.",
    wrong: "\"Look up. {pausa 2} {slow: And now left.\"",
    right: "\"Look up. {pause 2} {slow: And now left.}\"",
    remedy: "Marks are `{pause}`, `{pause 2}` (seconds), `{slow: words}`, `{emphasis: words}`, `{spell: КМК}` and \
           `{voice rhvoice/elena: words}`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for spoken in passages(context.tour) {
        let detailed = spoken.passage.detailed();
        let say = detailed.and_then(|detailed| detailed.say.as_deref());
        let texts = [
            Some((spoken.text_pointer(), spoken.passage.text())),
            say.map(|say| (format!("{}/say", spoken.pointer), say)),
        ];
        for (pointer, text) in texts.into_iter().flatten() {
            if !text.contains('{') || findings.is_full(RULE.code) {
                continue;
            }
            for problem in markup::parse(text).problems {
                let written = &text[problem.range.clone()];
                let label = context.parsed.label_within(&pointer, problem.range.clone());
                let span = label.span.clone();
                let finding = |message: Text| RULE.finding(message).at(label);
                let (shortest, longest) = PAUSE_RANGE_S;
                findings.push(match problem.kind {
                    ProblemKind::UnknownName(name) => {
                        let finding = finding(text!("there is no mark `{name}`", name));
                        match nearest(&name, NAMES) {
                            Some(meant) => {
                                let replacement = written.replacen(&name, meant, 1);
                                finding.help(text!("did you mean `{meant}`?", meant)).fix(Fix {
                                    title: text!("write `{meant}`", meant = replacement),
                                    span,
                                    replacement,
                                })
                            }
                            None => finding.help(text!("use one of `{names}`, or remove the braces", names = List(NAMES.to_vec(), "`, `"))),
                        }
                    }
                    ProblemKind::NotClosed => finding(text!("`{written}` is not closed", written))
                        .help(text!("write `}}` after the words that it applies to")),
                    ProblemKind::Pause => finding(text!("`{written}` is not a pause", written))
                        .help(text!("write a number of seconds from {shortest} to {longest}: `{{pause 2}}`", shortest, longest)),
                    ProblemKind::NoWords(name) => finding(text!("`{written}` applies to no words", written))
                        .help(text!("write the words after a colon: `{{{name}: words}}`", name)),
                    ProblemKind::VoiceId => finding(text!("`{written}` names no voice", written))
                        .help(text!("write an id that `soundwalk voices` lists before the colon: `{{voice rhvoice/elena: words}}`")),
                    ProblemKind::TooDeep => finding(text!("this mark stands inside too many others"))
                        .help(text!("end some of the marks around it first")),
                    ProblemKind::TooMany => finding(text!("this text has too many marks"))
                        .help(text!("divide it into several passages")),
                });
            }
        }
    }
}
