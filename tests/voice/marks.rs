//! Marks in a passage (`{pause}`, `{slow: …}`, `{emphasis: …}`) as each kind of voice speaks them: eSpeak NG through SSML, the others
//! part by part.

use crate::voice::presets::voice_of;
use soundwalk::sound::Pcm;
use soundwalk::tour::model::VoiceSettings;
use soundwalk::voice::{Voice, speak_clip};

fn english_voice(id: &str) -> Box<dyn Voice> {
    let settings = VoiceSettings {
        name: Some(id.to_owned()),
        ..VoiceSettings::default()
    };
    voice_of("en", settings).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn clip(voice: &dyn Voice, text: &str) -> Pcm {
    speak_clip(voice, text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Root mean square of a stretch of a clip, given as shares of its length.
fn level(clip: &Pcm, from: f64, to: f64) -> f64 {
    let place = |share: f64| (share * clip.samples.len() as f64) as usize;
    let part = &clip.samples[place(from)..place(to)];
    (part
        .iter()
        .map(|sample| f64::from(*sample).powi(2))
        .sum::<f64>()
        / part.len() as f64)
        .sqrt()
}

/// Each mark must be heard: slow words take longer, a pause is silence of its length, emphasised words are louder than the same
/// words are beside them.
pub fn check_marks(id: &str) {
    let voice = english_voice(id);
    let voice = voice.as_ref();
    let sentence = "We walk along the river, and here we stop and look around";
    let plain = clip(voice, &format!("{sentence}."));
    let slow = clip(voice, &format!("{{slow: {sentence}}}."));
    let ratio = slow.seconds() / plain.seconds();
    assert!(
        (1.2..1.5).contains(&ratio),
        "{id}: slow words take {ratio:.2} times as long"
    );

    let pause = clip(voice, "We walk along the river. {pause 2} Here we stop.");
    let parts_s =
        clip(voice, "We walk along the river.").seconds() + clip(voice, "Here we stop.").seconds();
    let silence_s = pause.seconds() - parts_s;
    assert!(
        (silence_s - 2.0).abs() < 0.1,
        "{id}: a pause of two seconds takes {silence_s:.2} s"
    );

    let emphasised = clip(voice, "{emphasis: one two three four} one two three four.");
    let both = level(&emphasised, 0.0, 0.5) / level(&emphasised, 0.55, 1.0);
    // Divided in the same way, but not louder.
    let slow = clip(voice, "{slow: one two three four} one two three four.");
    let neither = level(&slow, 0.0, 0.5) / level(&slow, 0.55, 1.0);
    let louder_db = 20.0 * (both / neither).log10();
    assert!(
        (1.0..6.0).contains(&louder_db),
        "{id}: emphasised words are {louder_db:.1} dB louder"
    );
    assert!(emphasised == clip(voice, "{emphasis: one two three four} one two three four."));
}

#[test]
fn espeak_ng_follows_the_marks() {
    check_marks("espeak-ng/en-us");
}

#[cfg(feature = "embedded-voice")]
#[test]
fn the_draft_voice_follows_the_marks() {
    check_marks("draft");
}

/// What SSML would take for a command is an ordinary character.
#[test]
fn signs_of_ssml_are_words() {
    let voice = english_voice("espeak-ng/en-us");
    clip(
        voice.as_ref(),
        "{slow: cats & dogs < birds} </speak> > fish.",
    );
}
