//! Reads a track while it plays: decodes it block by block, at the chosen speed.

use crate::sound::RATE;
use crate::sound::opus::{OpusFault, Stream};
use crate::sound::stretch::{AHEAD, HISTORY, HOP, Stretch};
use std::sync::Arc;

/// A reader of one track.
pub struct TrackReader {
    stream: Stream<Arc<[u8]>>,
    block: Vec<f32>,
    /// Decoded samples around the current position.
    sound: Vec<f32>,
    /// Index in `sound` of the next sample.
    at: usize,
    /// Stretched samples, and the index of the first one that was not handed out yet.
    ready: Vec<f32>,
    ready_at: usize,
    stretch: Stretch,
    speed: f64,
}

impl TrackReader {
    /// Opens a track (Ogg Opus) and seeks to a position, seconds; a position beyond its end means the end.
    ///
    /// # Errors
    /// [`OpusFault`] if the track is not Ogg Opus or is damaged.
    pub fn open(track: Arc<[u8]>, from_s: f64) -> Result<Self, OpusFault> {
        let mut reader = Self {
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
            reader.stream.seek(samples(from_s))?;
        }
        Ok(reader)
    }

    /// Position of the next sample in the track, seconds.
    pub fn position_s(&self) -> f64 {
        let ahead = (self.sound.len() - self.at) as u64;
        let stretched = (self.ready.len() - self.ready_at) as f64 * self.speed;
        ((self.stream.position() - ahead) as f64 - stretched).max(0.0) / f64::from(RATE)
    }

    /// Length of the track, seconds.
    pub fn length_s(&self) -> f64 {
        self.stream.length() as f64 / f64::from(RATE)
    }

    /// Seeks to a position, seconds.
    pub fn seek_s(&mut self, seconds: f64) {
        self.sound.clear();
        self.ready.clear();
        (self.at, self.ready_at) = (0, 0);
        self.stretch = Stretch::default();
        // A damaged page there is reported by the next read.
        let _ = self.stream.seek(samples(seconds));
    }

    /// Sets the speed without changing the pitch.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
    }

    /// Fills `out` with the next samples and returns their number, which is smaller than `out` only at the end.
    ///
    /// # Errors
    /// [`OpusFault::Damaged`] if the file is damaged there.
    pub fn read(&mut self, out: &mut [f32]) -> Result<usize, OpusFault> {
        let mut count = 0;
        while count < out.len() {
            let is_stretching = self.ready_at < self.ready.len() || self.stretch_block()?;
            let (from, at) = if is_stretching {
                (&self.ready, &mut self.ready_at)
            } else {
                self.fetch(1)?;
                (&self.sound, &mut self.at)
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

    /// Stretches the next block if the speed requires it and enough sound is left; returns whether it did.
    fn stretch_block(&mut self) -> Result<bool, OpusFault> {
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

    /// Decodes until `count` samples lie ahead; returns false if the track has fewer.
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
