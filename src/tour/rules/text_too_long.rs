//! `text-too-long`: a story or a sentence that is longer than the limit.

use super::{Detection, Rule, RuleContext};
use crate::language::length::longest_sentence_s;
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::estimate::{MAX_SENTENCE_S, MAX_STORY_S, short_seconds, stop_seconds};
use crate::tour::facts::{TakeFact, passages};

/// Finds a story or a sentence that is longer than the limit.
pub const RULE: Rule = Rule {
    code: "text-too-long",
    severity: Severity::Error,
    finds: "A story takes more than an hour (measured where takes exist, else estimated), or a sentence without a take more \
            than five minutes.",
    why: "A track is held in memory while it is made, and a voice gets one sentence at a time: a book that was pasted into a \
          stop, or a text without full stops, would take gigabytes.",
    wrong: "\"narration\": {\"en\": [\"…the whole book…\"]}",
    right: "\"narration\": {\"en\": [\"You stand before the station. From here…\", \"…\"]}",
    remedy: "Split the story between several stops; end sentences with a full stop.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, stop) in context.tour.stops.iter().enumerate() {
        for (key, tellings) in [("narration", &stop.narration), ("short", &stop.short)] {
            for lang in tellings.keys() {
                let takes_s = match key {
                    "short" => short_seconds(lang, stop, context.facts).unwrap_or(0.0),
                    _ => stop_seconds(lang, stop, context.facts),
                };
                if takes_s <= MAX_STORY_S {
                    continue;
                }
                findings.push(
                    RULE.finding(text!("the story of {stop} in `{lang}` takes {minutes:.0} min, but may take at most {most:.0} min", stop = context.stop_name(index), lang, minutes = takes_s / 60.0, most = MAX_STORY_S / 60.0))
                    .at(context.key_label(&format!("/stops/{index}/{key}/{}", lang.0)))
                    .help(text!("split it between several stops: 45 to 120 s are usual"))
                    .action(Action::Write {
                        pointer: format!("/stops/{index}/{key}/{}", lang.0),
                    }),
                );
            }
        }
    }
    for spoken in passages(context.tour) {
        let detailed = spoken.passage.detailed();
        let take = detailed.and_then(|detailed| detailed.take.as_ref());
        let is_recorded = |take| context.facts.takes.get(take) != Some(&TakeFact::Missing);
        if take.is_some_and(is_recorded) {
            continue;
        }
        let longest_s = longest_sentence_s(spoken.passage.to_say());
        if longest_s > MAX_SENTENCE_S {
            let label = context.at(&spoken.said_pointer());
            findings.push(
                RULE.finding(text!("a sentence here takes about {minutes:.1} min to speak, but may take at most {most:.0} min", minutes = longest_s / 60.0, most = MAX_SENTENCE_S / 60.0))
                .at(label)
                .help(text!("end the sentences with full stops"))
                .action(Action::Write {
                    pointer: spoken.pointer.clone(),
                }),
            );
        }
    }
}
