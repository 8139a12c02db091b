//! `voice-settings`: settings of a voice that contradict each other or have no effect.

use super::{Detection, Rule, RuleContext};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::model::VoiceSettings;
use crate::tour::removal;
use crate::tour::voice_choices;

/// Finds settings of a voice that contradict each other or have no effect.
pub const RULE: Rule = Rule {
    code: "voice-settings",
    severity: Severity::Error,
    finds: "A voice has settings that contradict each other or have no effect.",
    why: "The tour would not sound as its author intended, and nobody would notice.",
    wrong: "\"voices\": {\"ru\": {\"name\": \"rhvoice/elena\", \"stress\": \"acute\"}}",
    right: "\"voices\": {\"ru\": {\"name\": \"rhvoice/elena\"}}",
    remedy: "Leave the setting out. `name` and `pace` belong to known voices, `speaker` to neural ones, `command`, `version`, `timeout_s` and `stress` to a program of your own.",
    detection: Detection::OnTour(find),
};

/// How the ids of voices begin that may have several speakers.
const NEURAL: &str = "piper/";

fn find(context: &RuleContext, findings: &mut Findings) {
    for place in voice_choices::all(context.tour) {
        let Some(settings) = place.choice.settings() else {
            continue;
        };
        let missing = missing_speaker(context, settings).map(|message| ("speaker", message));
        for (key, message) in faults(settings).into_iter().chain(missing) {
            let pointer = format!("{}/{key}", place.pointer);
            let label = context.at(&pointer);
            let finding = RULE.finding(message).at(label);
            let finding = finding.help(text!("leave it out"));
            let removed = removal::fix(context.parsed, &pointer, text!("leave the setting out"));
            // Of two that exclude each other only the author knows which one is meant.
            findings.push(match key {
                "name" => finding.choice(removed),
                _ => finding.with_fix(removed),
            });
        }
    }
}

/// The message about a speaker that the voice does not have. Names of speakers are only known to an installed voice.
fn missing_speaker(context: &RuleContext, settings: &VoiceSettings) -> Option<Text> {
    let (id, speaker) = (settings.name.as_ref()?, settings.speaker.as_ref()?);
    let count = *context.facts.voices.as_ref()?.speakers.get(id)?;
    let number: Option<u32> = speaker.parse().ok();
    match (number, count) {
        (Some(number), _) if number < count => None,
        (None, 2..) => None,
        (_, 1) => Some(text!(
            "the voice `{id}` has one speaker only, not `{speaker}`",
            id,
            speaker
        )),
        _ => Some(text!(
            "the voice `{id}` has no speaker `{speaker}`: its speakers are 0 to {last}",
            id,
            speaker,
            last = count - 1
        )),
    }
}

/// The wrong keys, each with the reason.
fn faults(settings: &VoiceSettings) -> Vec<(&'static str, Text)> {
    let for_programs = [
        ("version", settings.version.is_some()),
        ("timeout_s", settings.timeout_s.is_some()),
        ("stress", settings.stress.is_some()),
    ];
    let mut faults = Vec::new();
    let is_neural = settings
        .name
        .as_deref()
        .is_some_and(|name| name.starts_with(NEURAL));
    if settings.speaker.is_some() && !is_neural {
        faults.push((
            "speaker",
            text!("`speaker` has an effect only beside the `name` of a neural voice, which begins with `piper/`"),
        ));
    }
    if settings.command.is_none() {
        let idle = for_programs.into_iter().filter(|(_, is_set)| *is_set);
        faults.extend(
            idle.map(|(key, _)| (key, text!("`{key}` has no effect without `command`", key))),
        );
        return faults;
    }
    if settings.name.is_some() {
        faults.push(("name", text!("`name` and `command` exclude each other")));
    }
    if settings.pace.is_some() {
        faults.push((
            "pace",
            text!("`pace` has no effect beside `command`: give the program an argument instead"),
        ));
    }
    faults
}
