//! The mixer: one story and the short sounds over it, as one stream of samples without clicks.
//!
//! It knows neither devices nor threads: its owner asks for samples ([`Mixer::render`]). Every start, stop,
//! pause and skip is a short fade; what is cut off fades out as a tail while the next thing fades in.

use super::track_reader::TrackReader;
use crate::engine::RequestId;
use crate::sound::RATE;
use std::sync::Arc;

/// Length of the fade-out of what is cut off, samples. 30 ms feel immediate and are long enough to avoid a click.
const FADE_OUT: usize = RATE as usize * 30 / 1000;
/// Length of the fade-in of what starts in its middle, samples.
const FADE_IN: usize = RATE as usize * 15 / 1000;
/// Time in which the story's volume is lowered under a short sound, or raised again, seconds.
const DUCK_RAMP_S: f32 = 0.15;
/// Gain of the story under a short sound: −12 dB.
const DUCK_GAIN: f32 = 0.251_19;
/// Time over which a change of volume is spread, seconds.
const VOLUME_RAMP_S: f32 = 0.05;

/// An event of the mixer.
#[derive(Debug, Clone, PartialEq)]
pub enum MixerEvent {
    /// The first sample of a story was handed out.
    Started {
        /// Id of the story's playback.
        request: RequestId,
    },
    /// The last sample of a story was handed out.
    Ended {
        /// Id of the story's playback.
        request: RequestId,
    },
    /// A story's file is damaged from here on; the story has ended.
    Damaged {
        /// Id of the story's playback.
        request: RequestId,
        /// What is wrong with the file.
        why: String,
    },
    /// A short sound has ended.
    Announced,
}

/// Mixes one story and the short sounds into one stream of samples.
#[derive(Default)]
pub struct Mixer {
    story: Option<Story>,
    tails: Vec<Tail>,
    announcements: Vec<Announcement>,
    duck: Ramp,
    volume: Ramp,
    speed: f64,
    events: Vec<MixerEvent>,
    scratch: Vec<f32>,
}

struct Story {
    request: RequestId,
    track: TrackReader,
    is_paused: bool,
    has_started: bool,
    /// Samples of the fade-in that are still to come.
    fade_in: usize,
}

/// The fade-out of something that was cut off.
struct Tail {
    samples: Vec<f32>,
    at: usize,
}

struct Announcement {
    sound: Arc<[f32]>,
    at: usize,
}

impl Mixer {
    /// Creates a mixer that plays nothing.
    pub fn new() -> Self {
        Self {
            duck: Ramp::constant(1.0, DUCK_RAMP_S),
            volume: Ramp::constant(1.0, VOLUME_RAMP_S),
            speed: 1.0,
            ..Self::default()
        }
    }

    /// Plays a story from the position of `track`, in place of any other.
    pub fn play(&mut self, request: RequestId, mut track: TrackReader) {
        self.cut();
        let fade_in = if track.position_s() > 0.0 { FADE_IN } else { 0 };
        track.set_speed(self.speed);
        self.story = Some(Story {
            request,
            track,
            is_paused: false,
            has_started: false,
            fade_in,
        });
    }

    /// Ends a story at once.
    pub fn stop(&mut self, request: RequestId) {
        if self.is_playing(request) {
            self.cut();
        }
    }

    /// Pauses a story where it is.
    pub fn pause(&mut self, request: RequestId) {
        self.with(request, |mixer, story| {
            if !story.is_paused {
                mixer.fade_out(story);
                story.is_paused = true;
            }
        });
    }

    /// Resumes a paused story.
    pub fn resume(&mut self, request: RequestId) {
        self.with(request, |_, story| story.is_paused = false);
    }

    /// Skips back (negative) or forward in a story, seconds.
    pub fn skip(&mut self, request: RequestId, seconds: f64) {
        self.with(request, |mixer, story| {
            if !story.is_paused {
                mixer.fade_out(story);
            }
            story
                .track
                .seek_s((story.track.position_s() + seconds).max(0.0));
        });
    }

    /// Lowers the story while short sounds are heard.
    pub fn duck(&mut self) {
        self.duck.set_target(DUCK_GAIN);
    }

    /// Plays a short sound over the story, after those that are playing.
    pub fn announce(&mut self, sound: Arc<[f32]>) {
        if self.announcements.len() < 8 {
            self.announcements.push(Announcement { sound, at: 0 });
        }
    }

    /// Sets the volume, 0 to 1.
    pub fn set_volume(&mut self, volume: f32) {
        self.volume.set_target(volume.clamp(0.0, 1.0));
    }

    /// Sets the speed of the story, 0.75 to 1.5; the pitch stays.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
        if let Some(story) = &mut self.story {
            story.track.set_speed(speed);
        }
    }

    /// Position in the current story's track, seconds.
    pub fn position(&self) -> Option<(RequestId, f64)> {
        self.story
            .as_ref()
            .map(|story| (story.request, story.track.position_s()))
    }

    /// The events since the last call.
    pub fn take_events(&mut self) -> Vec<MixerEvent> {
        std::mem::take(&mut self.events)
    }

    /// Whether nothing sounds, and nothing will without a new call.
    pub fn is_silent(&self) -> bool {
        let is_playing = self.story.as_ref().is_some_and(|story| !story.is_paused);
        !is_playing && self.announcements.is_empty() && self.tails.is_empty()
    }

    /// Goes back by the samples that a lost device took but did not play, seconds.
    pub fn rewind(&mut self, seconds: f64) {
        if let Some(story) = &mut self.story {
            story
                .track
                .seek_s((story.track.position_s() - seconds).max(0.0));
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
        let Some(story) = self.story.as_mut().filter(|story| !story.is_paused) else {
            return;
        };
        let outcome = story.track.read(out);
        let count = match &outcome {
            Ok(count) => *count,
            Err(_) => 0,
        };
        if count > 0 && !std::mem::replace(&mut story.has_started, true) {
            self.events.push(MixerEvent::Started {
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
            Ok(_) => self.events.push(MixerEvent::Ended { request }),
            Err(why) => self.events.push(MixerEvent::Damaged {
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
            self.events.push(MixerEvent::Announced);
            if self.announcements.is_empty() {
                self.duck.set_target(1.0);
            }
        }
    }

    /// Turns the story's next samples into a tail that fades out, and seeks back to where the story was.
    fn fade_out(&mut self, story: &mut Story) {
        let at = story.track.position_s();
        self.scratch.resize(FADE_OUT, 0.0);
        let count = story.track.read(&mut self.scratch).unwrap_or(0);
        let gain = self.duck.value;
        let fade = |(index, sample): (usize, &f32)| {
            let fade_in_share = 1.0 - story.fade_in.saturating_sub(index) as f32 / FADE_IN as f32;
            sample
                * gain
                * raised_cosine(fade_in_share)
                * raised_cosine(1.0 - index as f32 / FADE_OUT as f32)
        };
        let samples: Vec<f32> = self.scratch[..count].iter().enumerate().map(fade).collect();
        if !samples.is_empty() && self.tails.len() < 16 {
            self.tails.push(Tail { samples, at: 0 });
        }
        story.track.seek_s(at);
        story.fade_in = FADE_IN;
    }

    fn cut(&mut self) {
        if let Some(mut story) = self.story.take()
            && !story.is_paused
            && story.has_started
        {
            self.fade_out(&mut story);
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

/// A smooth transition from 0 to 1.
fn raised_cosine(share: f32) -> f32 {
    0.5 - 0.5 * (share.clamp(0.0, 1.0) * std::f32::consts::PI).cos()
}

/// A gain that moves to its target at a constant rate.
#[derive(Debug, Clone, Copy, Default)]
struct Ramp {
    value: f32,
    target: f32,
    step: f32,
    seconds: f32,
}

impl Ramp {
    fn constant(value: f32, seconds: f32) -> Self {
        Self {
            value,
            target: value,
            step: 0.0,
            seconds,
        }
    }

    fn set_target(&mut self, target: f32) {
        self.target = target;
        self.step = (target - self.value) / (self.seconds * RATE as f32);
    }

    fn next(&mut self) -> f32 {
        if (self.target - self.value).abs() <= self.step.abs() {
            self.value = self.target;
        } else {
            self.value += self.step;
        }
        self.value
    }
}
