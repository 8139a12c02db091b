//! Carries out what the engine answers: commands become orders, events are noted.

use super::{Effect, Ending, Playing, RECENT, Session};
use crate::engine::{
    Announcement, Command, Event, EventKind, Input, Output, RequestId, StopIndex, UnixMs, Variant,
    Wish,
};
use crate::player::sounder::Order;

impl Session {
    pub(super) fn carry_out(
        &mut self,
        outputs: Vec<Output>,
        now: UnixMs,
        effects: &mut Vec<Effect>,
    ) {
        for output in outputs {
            match output {
                Output::Event(event) => self.note(event, effects),
                Output::Command(Command::Play {
                    request,
                    stop,
                    variant,
                    from_ms,
                }) => {
                    self.play(
                        now,
                        request,
                        stop,
                        variant,
                        from_ms as f64 / 1000.0,
                        effects,
                    );
                }
                Output::Command(Command::Stop { request }) => {
                    self.playing = None;
                    effects.push(Effect::Order(Order::Stop(request)));
                }
                Output::Command(Command::Pause { request }) => {
                    effects.push(Effect::Order(Order::Pause(request)))
                }
                Output::Command(Command::Resume { request }) => {
                    effects.push(Effect::Order(Order::Resume(request)))
                }
                Output::Command(Command::Duck { .. }) => effects.push(Effect::Order(Order::Duck)),
                Output::Command(Command::Announce { what }) => self.announce(what, effects),
            }
        }
    }

    pub(super) fn note(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event.kind {
            EventKind::End
                if self
                    .playing
                    .as_ref()
                    .is_some_and(|playing| Some(playing.request) == event.request) =>
            {
                self.playing = None;
                self.paused.by_visitor = false;
            }
            EventKind::GpsLost => self.gps.lost = true,
            EventKind::GpsFound => self.gps.lost = false,
            EventKind::Finish => self.ending = Ending::LastSound,
            _ => {}
        }
        self.recent.push_back(event);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        effects.push(Effect::Decision(event));
    }

    pub(super) fn announce(&mut self, what: Announcement, effects: &mut Vec<Effect>) {
        match self.library.earcon(what) {
            Some(sound) => {
                effects.push(Effect::Order(Order::Duck));
                effects.push(Effect::Order(Order::Announce(sound)));
            }
            None if what == Announcement::TourEnd => self.end(effects),
            None => {}
        }
    }

    pub(super) fn play(
        &mut self,
        now: UnixMs,
        request: RequestId,
        stop: StopIndex,
        variant: Variant,
        from_s: f64,
        effects: &mut Vec<Effect>,
    ) {
        let opened = self.library.track(stop, variant).map(|track| {
            let sound = self.library.sound(track).map_err(|error| error.to_string());
            (sound, track.duration_s, self.library.captions(track))
        });
        let (sound, length_s, captions) = match opened {
            Some((Ok(sound), length_s, captions)) => (sound, length_s, captions),
            Some((Err(why), ..)) => return self.give_up(now, request, why, effects),
            None => {
                return self.give_up(
                    now,
                    request,
                    format!("no track for stop {}", stop.0 + 1),
                    effects,
                );
            }
        };
        self.playing = Some(Playing {
            request,
            stop,
            length_s,
            position_s: from_s,
            captions,
        });
        self.journaled_s = from_s;
        effects.push(Effect::Order(Order::Play {
            request,
            track: sound,
            from_s,
        }));
        if self.paused.by_device {
            // The story waits for a device as one that was interrupted does.
            self.ask(now, Wish::Pause, effects);
        }
    }

    /// A story that cannot be told must not hold up the tour.
    fn give_up(&mut self, now: UnixMs, request: RequestId, why: String, effects: &mut Vec<Effect>) {
        effects.push(Effect::Incident {
            kind: "track-damaged",
            why,
        });
        self.feed(Input::Ended { time: now, request }, now, effects);
    }

    pub(super) fn end(&mut self, effects: &mut Vec<Effect>) {
        self.ending = Ending::Over;
        self.write_journal(effects);
    }
}
