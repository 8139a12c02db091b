//! Applies the engine's outputs: commands go to the playback thread, events are recorded.

use super::{Effect, Ending, MAX_RECENT_EVENTS, Playing, Session};
use crate::engine::{
    Announcement, Command, Event, EventKind, Input, Output, RequestId, StopIndex, UnixMs, Variant,
    Wish,
};
use crate::player::playback_thread::PlaybackCommand;

impl Session {
    pub(super) fn apply_outputs(
        &mut self,
        outputs: Vec<Output>,
        now: UnixMs,
        effects: &mut Vec<Effect>,
    ) {
        for output in outputs {
            match output {
                Output::Event(event) => self.record(event, effects),
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
                    effects.push(Effect::Playback(PlaybackCommand::Stop(request)));
                }
                Output::Command(Command::Pause { request }) => {
                    effects.push(Effect::Playback(PlaybackCommand::Pause(request)))
                }
                Output::Command(Command::Resume { request }) => {
                    effects.push(Effect::Playback(PlaybackCommand::Resume(request)))
                }
                Output::Command(Command::Duck { .. }) => {
                    effects.push(Effect::Playback(PlaybackCommand::Duck))
                }
                Output::Command(Command::Announce { what }) => self.announce(what, effects),
            }
        }
    }

    pub(super) fn record(&mut self, event: Event, effects: &mut Vec<Effect>) {
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
            EventKind::GpsLost => self.gps.is_lost = true,
            EventKind::GpsFound => self.gps.is_lost = false,
            EventKind::Finish => self.ending = Ending::LastSound,
            _ => {}
        }
        self.recent.push_back(event);
        if self.recent.len() > MAX_RECENT_EVENTS {
            self.recent.pop_front();
        }
        effects.push(Effect::Decision(event));
    }

    pub(super) fn announce(&mut self, what: Announcement, effects: &mut Vec<Effect>) {
        match self.library.earcon(what) {
            Some(sound) => {
                effects.push(Effect::Playback(PlaybackCommand::Duck));
                effects.push(Effect::Playback(PlaybackCommand::Announce(sound)));
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
            Some((Err(why), ..)) => return self.skip_damaged_track(now, request, why, effects),
            None => {
                return self.skip_damaged_track(
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
        effects.push(Effect::Playback(PlaybackCommand::Play {
            request,
            track: sound,
            from_s,
        }));
        if self.paused.by_device {
            // Without a device the new story waits, as an interrupted one does.
            self.send_wish(now, Wish::Pause, effects);
        }
    }

    /// Reports a story that cannot be played as ended, so that it does not hold up the tour.
    fn skip_damaged_track(
        &mut self,
        now: UnixMs,
        request: RequestId,
        why: String,
        effects: &mut Vec<Effect>,
    ) {
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
