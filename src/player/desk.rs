//! The mixing desk: one story and the short sounds over it, as one stream of samples without a click.
//!
//! It knows neither devices nor threads: whoever holds it asks for samples ([`Desk::render`]). Every start, stop,
//! pause and skip is a short fade; what is cut off fades out as a tail while the next thing fades in.

use super::voice::Voice;
use crate::engine::RequestId;
use crate::sound::RATE;
use std::sync::Arc;

/// Fade of whatever is cut off. 30 ms is short to the hand and long enough for the ear to hear no click.
const FADE_OUT: usize = RATE as usize * 30 / 1000;
/// Fade of whatever begins in its middle.
const FADE_IN: usize = RATE as usize * 15 / 1000;
/// Time in which the story is lowered under a short sound, and raised again.
const DUCK_RAMP_S: f32 = 0.15;
/// How far: −12 dB.
const DUCKED: f32 = 0.251_19;
/// A volume change is spread over this time.
const VOLUME_RAMP_S: f32 = 0.05;

/// What the desk tells of itself.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskEvent {
    /// The first sample of a story was handed out.
    Started {
        /// Which story.
        request: RequestId,
    },
    /// The last sample of a story was handed out.
    Ended {
        /// Which story.
        request: RequestId,
    },
    /// A story's file is damaged from here on; it is over.
    Damaged {
        /// Which story.
        request: RequestId,
        /// Why.
        why: String,
    },
    /// A short sound is over.
    Announced,
}

/// The desk.
#[derive(Default)]
pub struct Desk {
    story: Option<Story>,
    tails: Vec<Tail>,
    announcements: Vec<Announcement>,
    duck: Ramp,
    volume: Ramp,
    speed: f64,
    events: Vec<DeskEvent>,
    scratch: Vec<f32>,
}

struct Story {
    request: RequestId,
    voice: Voice,
    held: Held,
    begun: bool,
    /// Samples of the fade-in that are still to come.
    fade_in: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    Yes,
}

/// What is left of something that was cut off.
struct Tail {
    samples: Vec<f32>,
    at: usize,
}

struct Announcement {
    sound: Arc<[f32]>,
    at: usize,
}

impl Desk {
    /// A silent desk.
    pub fn new() -> Self {
        Self {
            duck: Ramp::resting(1.0, DUCK_RAMP_S),
            volume: Ramp::resting(1.0, VOLUME_RAMP_S),
            speed: 1.0,
            ..Self::default()
        }
    }

    /// Plays a story from where `voice` stands, in place of any other.
    pub fn play(&mut self, request: RequestId, mut voice: Voice) {
        self.cut();
        let fade_in = if voice.position_s() > 0.0 { FADE_IN } else { 0 };
        voice.set_speed(self.speed);
        self.story = Some(Story {
            request,
            voice,
            held: Held::No,
            begun: false,
            fade_in,
        });
    }

    /// Ends a story at once.
    pub fn stop(&mut self, request: RequestId) {
        if self.is_playing(request) {
            self.cut();
        }
    }

    /// Holds a story where it is.
    pub fn pause(&mut self, request: RequestId) {
        self.with(request, |desk, story| {
            if story.held == Held::No {
                desk.leave(story);
                story.held = Held::Yes;
            }
        });
    }

    /// Goes on with a held story.
    pub fn resume(&mut self, request: RequestId) {
        self.with(request, |_, story| story.held = Held::No);
    }

    /// Goes back (or forward) in a story by seconds.
    pub fn skip(&mut self, request: RequestId, seconds: f64) {
        self.with(request, |desk, story| {
            if story.held == Held::No {
                desk.leave(story);
            }
            story
                .voice
                .seek_s((story.voice.position_s() + seconds).max(0.0));
        });
    }

    /// Lowers the story while short sounds are heard.
    pub fn duck(&mut self) {
        self.duck.go_to(DUCKED);
    }

    /// Plays a short sound over the story, after those that are playing.
    pub fn announce(&mut self, sound: Arc<[f32]>) {
        if self.announcements.len() < 8 {
            self.announcements.push(Announcement { sound, at: 0 });
        }
    }

    /// Sets the volume, 0 to 1.
    pub fn set_volume(&mut self, volume: f32) {
        self.volume.go_to(volume.clamp(0.0, 1.0));
    }

    /// Sets the speed of the story, 0.75 to 1.5; the pitch stays.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
        if let Some(story) = &mut self.story {
            story.voice.set_speed(speed);
        }
    }

    /// Where the story is, seconds into its track.
    pub fn position(&self) -> Option<(RequestId, f64)> {
        self.story
            .as_ref()
            .map(|story| (story.request, story.voice.position_s()))
    }

    /// What has happened since the last call.
    pub fn take_events(&mut self) -> Vec<DeskEvent> {
        std::mem::take(&mut self.events)
    }

    /// Whether nothing sounds and nothing will without a new order.
    pub fn is_silent(&self) -> bool {
        let story = self
            .story
            .as_ref()
            .is_some_and(|story| story.held == Held::No);
        !story && self.announcements.is_empty() && self.tails.is_empty()
    }

    /// The device took samples that nobody heard: they are played again.
    pub fn rewind(&mut self, seconds: f64) {
        if let Some(story) = &mut self.story {
            story
                .voice
                .seek_s((story.voice.position_s() - seconds).max(0.0));
            story.fade_in = FADE_IN;
        }
        self.tails.clear();
    }

    /// Fills `out` with the next samples, mono at 48 kHz.
    pub fn render(&mut self, out: &mut [f32]) {
        out.fill(0.0);
        self.render_story(out);
        for sample in out.iter_mut() {
            *sample *= self.duck.next();
        }
        self.render_tails(out);
        self.render_announcements(out);
        for sample in out.iter_mut() {
            *sample = (*sample * self.volume.next()).clamp(-1.0, 1.0);
        }
    }

    fn render_story(&mut self, out: &mut [f32]) {
        let Some(story) = self.story.as_mut().filter(|story| story.held == Held::No) else {
            return;
        };
        let outcome = story.voice.read(out);
        let count = match &outcome {
            Ok(count) => *count,
            Err(_) => 0,
        };
        if count > 0 && !std::mem::replace(&mut story.begun, true) {
            self.events.push(DeskEvent::Started {
                request: story.request,
            });
        }
        for sample in &mut out[..count] {
            if story.fade_in == 0 {
                break;
            }
            *sample *= raised_cosine(1.0 - story.fade_in as f32 / FADE_IN as f32);
            story.fade_in -= 1;
        }
        let request = story.request;
        match outcome {
            Ok(count) if count == out.len() => return,
            Ok(_) => self.events.push(DeskEvent::Ended { request }),
            Err(why) => self.events.push(DeskEvent::Damaged {
                request,
                why: why.to_string(),
            }),
        }
        self.story = None;
    }

    fn render_tails(&mut self, out: &mut [f32]) {
        for tail in &mut self.tails {
            let rest = &tail.samples[tail.at..];
            for (sample, tail) in out.iter_mut().zip(rest) {
                *sample += tail;
            }
            tail.at += rest.len().min(out.len());
        }
        self.tails.retain(|tail| tail.at < tail.samples.len());
    }

    fn render_announcements(&mut self, out: &mut [f32]) {
        let Some(first) = self.announcements.first_mut() else {
            return;
        };
        let rest = &first.sound[first.at..];
        for (sample, sound) in out.iter_mut().zip(rest) {
            *sample += sound;
        }
        first.at += rest.len().min(out.len());
        if first.at == first.sound.len() {
            self.announcements.remove(0);
            self.events.push(DeskEvent::Announced);
            if self.announcements.is_empty() {
                self.duck.go_to(1.0);
            }
        }
    }

    /// Lets the story's next samples fade out as a tail, and goes back to where it was.
    fn leave(&mut self, story: &mut Story) {
        let at = story.voice.position_s();
        self.scratch.resize(FADE_OUT, 0.0);
        let count = story.voice.read(&mut self.scratch).unwrap_or(0);
        let gain = self.duck.value;
        let fade = |(index, sample): (usize, &f32)| {
            let begun = 1.0 - story.fade_in.saturating_sub(index) as f32 / FADE_IN as f32;
            sample
                * gain
                * raised_cosine(begun)
                * raised_cosine(1.0 - index as f32 / FADE_OUT as f32)
        };
        let samples: Vec<f32> = self.scratch[..count].iter().enumerate().map(fade).collect();
        if !samples.is_empty() && self.tails.len() < 16 {
            self.tails.push(Tail { samples, at: 0 });
        }
        story.voice.seek_s(at);
        story.fade_in = FADE_IN;
    }

    fn cut(&mut self) {
        if let Some(mut story) = self.story.take()
            && story.held == Held::No
            && story.begun
        {
            self.leave(&mut story);
        }
    }

    fn is_playing(&self, request: RequestId) -> bool {
        self.story
            .as_ref()
            .is_some_and(|story| story.request == request)
    }

    fn with(&mut self, request: RequestId, change: impl FnOnce(&mut Self, &mut Story)) {
        if self.is_playing(request)
            && let Some(mut story) = self.story.take()
        {
            change(self, &mut story);
            self.story = Some(story);
        }
    }
}

/// From 0 to 1 without a corner.
fn raised_cosine(share: f32) -> f32 {
    0.5 - 0.5 * (share.clamp(0.0, 1.0) * std::f32::consts::PI).cos()
}

/// A gain that goes evenly to its aim.
#[derive(Debug, Clone, Copy, Default)]
struct Ramp {
    value: f32,
    aim: f32,
    step: f32,
    seconds: f32,
}

impl Ramp {
    fn resting(value: f32, seconds: f32) -> Self {
        Self {
            value,
            aim: value,
            step: 0.0,
            seconds,
        }
    }

    fn go_to(&mut self, aim: f32) {
        self.aim = aim;
        self.step = (aim - self.value) / (self.seconds * RATE as f32);
    }

    fn next(&mut self) -> f32 {
        if (self.aim - self.value).abs() <= self.step.abs() {
            self.value = self.aim;
        } else {
            self.value += self.step;
        }
        self.value
    }
}
