//! A track while it plays: decoded block by block, at the wanted speed.

use super::stretch::{AHEAD, HISTORY, HOP, Stretch};
use crate::sound::RATE;
use crate::sound::opus::{OpusFault, Stream};
use std::sync::Arc;

/// A track that plays.
pub struct Voice {
    stream: Stream<Arc<[u8]>>,
    block: Vec<f32>,
    /// Decoded sound: a little of what was heard, and what comes.
    sound: Vec<f32>,
    /// The sample of `sound` that is next.
    at: usize,
    /// Stretched samples that were not handed out yet.
    ready: Vec<f32>,
    ready_at: usize,
    stretch: Stretch,
    speed: f64,
}

impl Voice {
    /// Opens a track (Ogg Opus) and goes to a place in it, seconds; beyond its end, to the end.
    ///
    /// # Errors
    /// [`OpusFault`] for what is not Ogg Opus or damaged.
    pub fn open(track: Arc<[u8]>, from_s: f64) -> Result<Self, OpusFault> {
        let mut voice = Self {
            stream: Stream::open(track)?,
            block: Vec::new(),
            sound: Vec::new(),
            at: 0,
            ready: Vec::new(),
            ready_at: 0,
            stretch: Stretch::default(),
            speed: 1.0,
        };
        if from_s > 0.0 {
            voice.stream.seek(samples(from_s))?;
        }
        Ok(voice)
    }

    /// Where the next sample lies in the track, seconds.
    pub fn position_s(&self) -> f64 {
        let ahead = (self.sound.len() - self.at) as u64;
        let stretched = (self.ready.len() - self.ready_at) as f64 * self.speed;
        ((self.stream.position() - ahead) as f64 - stretched).max(0.0) / f64::from(RATE)
    }

    /// Length of the track, seconds.
    pub fn length_s(&self) -> f64 {
        self.stream.length() as f64 / f64::from(RATE)
    }

    /// Goes to a place, seconds.
    pub fn seek_s(&mut self, seconds: f64) {
        self.sound.clear();
        self.ready.clear();
        (self.at, self.ready_at) = (0, 0);
        self.stretch = Stretch::default();
        // A damaged page there is reported by the next reading.
        let _ = self.stream.seek(samples(seconds));
    }

    /// Sets the speed; the pitch stays.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
    }

    /// Fills `out` with the next samples; answers how many there were, fewer than asked for only at the end.
    ///
    /// # Errors
    /// [`OpusFault::Damaged`] where the file is.
    pub fn read(&mut self, out: &mut [f32]) -> Result<usize, OpusFault> {
        let mut count = 0;
        while count < out.len() {
            let stretching = self.ready_at < self.ready.len() || self.make_ready()?;
            let (from, at) = match stretching {
                true => (&self.ready, &mut self.ready_at),
                false => {
                    self.fetch(1)?;
                    (&self.sound, &mut self.at)
                }
            };
            let take = (out.len() - count).min(from.len() - *at);
            if take == 0 {
                break;
            }
            out[count..count + take].copy_from_slice(&from[*at..*at + take]);
            *at += take;
            count += take;
        }
        Ok(count)
    }

    /// Stretches the next piece, if the speed asks for it and the sound lasts.
    fn make_ready(&mut self) -> Result<bool, OpusFault> {
        if (self.speed - 1.0).abs() < 0.005 || !self.fetch(AHEAD)? {
            self.stretch = Stretch::default();
            return Ok(false);
        }
        self.ready.clear();
        self.ready.reserve(HOP);
        self.ready_at = 0;
        self.at = self
            .stretch
            .step(&self.sound, self.at, self.speed, &mut self.ready);
        Ok(true)
    }

    /// Decodes until `count` samples lie ahead; false where the track has fewer.
    fn fetch(&mut self, count: usize) -> Result<bool, OpusFault> {
        while self.sound.len() - self.at < count {
            if self.at > 4 * HISTORY {
                self.sound.drain(..self.at - HISTORY);
                self.at = HISTORY;
            }
            if !self.stream.next_block(&mut self.block)? {
                return Ok(false);
            }
            self.sound.extend_from_slice(&self.block);
        }
        Ok(true)
    }
}

fn samples(seconds: f64) -> u64 {
    (seconds.max(0.0) * f64::from(RATE)).round() as u64
}
