//! Reports and announces what concerns the walk as a whole: the signal and the route.

use crate::engine::estimate::route_status::RouteChange;
use crate::engine::event_kind::EventKind;
use crate::engine::fix::signal::Silence;
use crate::engine::message::{Announcement, Outbox};
use crate::engine::playback::control::Playback;
use crate::engine::reason::Reason;

impl Playback {
    /// Reports that there has been no usable fix for this long.
    pub fn report_signal_lost(&self, silent_s: f64, out: &mut Outbox) {
        out.walk_event(EventKind::GpsLost, Reason::Silent(silent_s));
        self.announce(Announcement::GpsLost, out);
    }

    /// Reports that there are usable fixes again after so many seconds.
    pub fn report_signal_found(&self, silence: Silence, silent_s: f64, out: &mut Outbox) {
        if silence == Silence::Unnoticed {
            out.walk_event(EventKind::GpsLost, Reason::Silent(silent_s));
        }
        out.walk_event(EventKind::GpsFound, Reason::Heard(silent_s));
        self.announce(Announcement::GpsFound, out);
    }

    /// Reports that the visitor has left the route or is back on it.
    pub fn report_route(&self, change: RouteChange, out: &mut Outbox) {
        match change {
            RouteChange::Left(off_m) => {
                out.walk_event(EventKind::OffRoute, Reason::AwayFromRoute(off_m));
                self.announce(Announcement::OffRoute, out);
            }
            RouteChange::Returned => out.walk_event(EventKind::OnRoute, Reason::BackOnRoute),
        }
    }
}
