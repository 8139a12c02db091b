//! Carries out what the trigger decides about the stops.

use crate::engine::ids::StopIndex;
use crate::engine::message::Announcement;
use crate::engine::playback::control::{Playback, PlaybackContext};
use crate::engine::trigger::stops::{Decision, Surroundings};

impl Playback {
    /// Brings the stops that a fix concerns up to date after a step of `dt` seconds, in the order of the tour; tells or offers
    /// their stories.
    pub fn update_stops(&mut self, dt: f64, context: &mut PlaybackContext) {
        let (course, settings) = (context.course, context.settings);
        let concerned = context.stops.take_concerned(course, context.position);
        for stop in concerned.iter().copied().map(StopIndex) {
            let (position, now) = (&*context.position, context.out.time);
            let (stories, queue) = (self.stories(), self.queue());
            let decision = Surroundings::new(course, settings, position, stories, queue, now)
                .and_then(|around| context.stops.update(stop, dt, &around, &mut context.out));
            match decision {
                Some(Decision::Tell(reason, figures)) => self.tell(stop, reason, figures, context),
                Some(Decision::Offer) => {
                    self.announce(Announcement::Missed { stop }, &mut context.out);
                }
                None => {}
            }
        }
        context.stops.put_back(concerned);
    }
}
