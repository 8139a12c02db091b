//! What a visitor's wish means for the walk: an order to the desk, or a wish of the engine's.

use super::{Effect, Paused, Session};
use crate::engine::{Input, StopIndex, UnixMs, Wish};
use crate::player::sounder::Order;
use crate::player::wish::{PlayerWish, SPEEDS, VOLUME_STEP};

impl Session {
    /// The visitor asks for something.
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
            PlayerWish::Pause => self.hold(now, by_visitor(true), effects),
            PlayerWish::Resume => self.hold(now, by_visitor(false), effects),
            PlayerWish::PauseOrResume => {
                self.hold(now, by_visitor(!self.paused.by_visitor), effects)
            }
            PlayerWish::Repeat => self.ask(now, Wish::Again, effects),
            PlayerWish::Stop => self.ask(now, Wish::Stop, effects),
            PlayerWish::Skip(seconds) => {
                if let Some((request, _)) = playing {
                    effects.push(Effect::Order(Order::Skip(request, seconds)));
                }
            }
            PlayerWish::Next => self.ask_for(now, self.next_stop(), effects),
            PlayerWish::Previous => {
                let here = playing
                    .map(|(_, stop)| stop.0)
                    .or_else(|| self.furthest_told().map(|told| told + 1));
                self.ask_for(now, here.and_then(|here| here.checked_sub(1)), effects);
            }
            PlayerWish::Play(number) => self.ask_for(now, number.checked_sub(1), effects),
            PlayerWish::Forget(number) => {
                if let Some(stop) = self.existing(number.checked_sub(1)) {
                    self.ask(now, Wish::Skip(stop), effects);
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
            // The loop ends; the journal has everything.
            PlayerWish::Quit => {}
        }
    }

    pub(super) fn existing(&self, stop: Option<usize>) -> Option<StopIndex> {
        stop.filter(|stop| *stop < self.engine.course().stops().len())
            .map(StopIndex)
    }

    pub(super) fn ask_for(&mut self, now: UnixMs, stop: Option<usize>, effects: &mut Vec<Effect>) {
        if let Some(stop) = self.existing(stop) {
            self.paused.by_visitor = false;
            self.ask(now, Wish::Play(stop), effects);
        }
    }

    pub(super) fn ask(&mut self, now: UnixMs, wish: Wish, effects: &mut Vec<Effect>) {
        self.feed(Input::Wish { time: now, wish }, now, effects);
    }

    /// Tells the engine whether the story is held, when that changes.
    pub(super) fn hold(&mut self, now: UnixMs, paused: Paused, effects: &mut Vec<Effect>) {
        let held = |paused: Paused| paused.by_visitor || paused.by_device;
        let before = std::mem::replace(&mut self.paused, paused);
        match (held(before), held(paused)) {
            (false, true) => self.ask(now, Wish::Pause, effects),
            (true, false) => self.ask(now, Wish::Resume, effects),
            (false, false) | (true, true) => {}
        }
    }

    fn set_volume(&mut self, volume: f32, effects: &mut Vec<Effect>) {
        // Whole steps, so that ten times quieter and ten times louder come back to where they began.
        self.volume = (volume.clamp(0.0, 1.0) * 100.0).round() / 100.0;
        // Loudness follows the cube of a slider better than the slider itself.
        effects.push(Effect::Order(Order::Volume(self.volume.powi(3))));
    }

    fn set_speed(&mut self, speed: f64, effects: &mut Vec<Effect>) {
        self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
        effects.push(Effect::Order(Order::Speed(self.speed)));
    }
}
