//! Handles the visitor's wishes: each becomes a command to the playback thread or an input to the engine.

use super::{Effect, Paused, Session};
use crate::engine::{Input, StopIndex, UnixMs, Wish};
use crate::player::playback_thread::PlaybackCommand;
use crate::player::wish::{PlayerWish, SPEEDS, VOLUME_STEP};

impl Session {
    /// Handles a wish of the visitor.
    pub fn wish(&mut self, now: UnixMs, wish: PlayerWish, effects: &mut Vec<Effect>) {
        let by_visitor = |by_visitor| Paused {
            by_visitor,
            ..self.paused
        };
        let playing = self
            .playing
            .as_ref()
            .map(|playing| (playing.request, playing.stop));
        match wish {
            PlayerWish::Pause => self.set_paused(now, by_visitor(true), effects),
            PlayerWish::Resume => self.set_paused(now, by_visitor(false), effects),
            PlayerWish::PauseOrResume => {
                self.set_paused(now, by_visitor(!self.paused.by_visitor), effects)
            }
            PlayerWish::Repeat => self.send_wish(now, Wish::Again, effects),
            PlayerWish::Stop => self.send_wish(now, Wish::Stop, effects),
            PlayerWish::Skip(seconds) => {
                if let Some((request, _)) = playing {
                    effects.push(Effect::Playback(PlaybackCommand::Skip(request, seconds)));
                }
            }
            PlayerWish::Next => self.play_stop(now, self.next_stop(), effects),
            PlayerWish::Previous => {
                let here = playing
                    .map(|(_, stop)| stop.0)
                    .or_else(|| self.furthest_told().map(|told| told + 1));
                self.play_stop(now, here.and_then(|here| here.checked_sub(1)), effects);
            }
            PlayerWish::Play(number) => self.play_stop(now, number.checked_sub(1), effects),
            PlayerWish::Forget(number) => {
                if let Some(stop) = self.valid_stop(number.checked_sub(1)) {
                    self.send_wish(now, Wish::Skip(stop), effects);
                }
            }
            PlayerWish::Volume(volume) => self.set_volume(volume, effects),
            PlayerWish::Louder => self.set_volume(self.volume + VOLUME_STEP, effects),
            PlayerWish::Quieter => self.set_volume(self.volume - VOLUME_STEP, effects),
            PlayerWish::Speed(speed) => self.set_speed(speed, effects),
            PlayerWish::Faster => {
                let faster = SPEEDS.iter().find(|speed| **speed > self.speed + 0.01);
                self.set_speed(faster.copied().unwrap_or(self.speed), effects);
            }
            PlayerWish::Slower => {
                let slower = SPEEDS
                    .iter()
                    .rev()
                    .find(|speed| **speed < self.speed - 0.01);
                self.set_speed(slower.copied().unwrap_or(self.speed), effects);
            }
            // The loop handles this one and then updates the journal.
            PlayerWish::Quit => {}
        }
    }

    pub(super) fn valid_stop(&self, stop: Option<usize>) -> Option<StopIndex> {
        stop.filter(|stop| *stop < self.engine.course().stops().len())
            .map(StopIndex)
    }

    pub(super) fn play_stop(
        &mut self,
        now: UnixMs,
        stop: Option<usize>,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(stop) = self.valid_stop(stop) {
            self.paused.by_visitor = false;
            self.send_wish(now, Wish::Play(stop), effects);
        }
    }

    pub(super) fn send_wish(&mut self, now: UnixMs, wish: Wish, effects: &mut Vec<Effect>) {
        self.feed(Input::Wish { time: now, wish }, now, effects);
    }

    /// Pauses or resumes the engine's playback if the reasons for a pause have changed.
    pub(super) fn set_paused(&mut self, now: UnixMs, paused: Paused, effects: &mut Vec<Effect>) {
        let is_paused = |paused: Paused| paused.by_visitor || paused.by_device;
        let before = std::mem::replace(&mut self.paused, paused);
        match (is_paused(before), is_paused(paused)) {
            (false, true) => self.send_wish(now, Wish::Pause, effects),
            (true, false) => self.send_wish(now, Wish::Resume, effects),
            (false, false) | (true, true) => {}
        }
    }

    fn set_volume(&mut self, volume: f32, effects: &mut Vec<Effect>) {
        // Rounded, so that ten steps down and ten steps up lead back to the same volume.
        self.volume = (volume.clamp(0.0, 1.0) * 100.0).round() / 100.0;
        // Perceived loudness is closer to the cube of the slider's value than to the value itself.
        effects.push(Effect::Playback(PlaybackCommand::Volume(
            self.volume.powi(3),
        )));
    }

    fn set_speed(&mut self, speed: f64, effects: &mut Vec<Effect>) {
        self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
        effects.push(Effect::Playback(PlaybackCommand::Speed(self.speed)));
    }
}
