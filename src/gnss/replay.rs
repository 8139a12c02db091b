//! A recorded or simulated walk, replayed at its own pace or faster.

use super::{FixSource, SourceError, SourceEvent, Status, Tempo};
use crate::engine::{Confidence, Fix, UnixMs};
use crate::trace::{self, MAX_BYTES, Report};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longer gaps are shortened to this, milliseconds: a recording whose clock jumps by years must not hang a replay.
const MAX_GAP_MS: i64 = 30 * 60_000;

/// A walk as a fix source, which ends with the walk.
pub struct ReplaySource {
    name: String,
    fixes: std::vec::IntoIter<Fix>,
    next: Option<Fix>,
    from: UnixMs,
    speed: f64,
    /// Time of the last fix that was handed out, and when it was.
    last: Option<(UnixMs, Instant)>,
}

impl ReplaySource {
    /// Replays `fixes` at `speed` times their pace; `name` is what the status calls them.
    pub fn new(fixes: Vec<Fix>, name: &str, speed: f64) -> Self {
        let from = fixes.first().map_or(UnixMs(0), |fix| fix.time);
        let mut fixes = fixes.into_iter();
        let next = fixes.next();
        Self {
            name: name.to_owned(),
            fixes,
            next,
            from,
            speed,
            last: None,
        }
    }

    /// Replays a recording in any known format, starting `start_s` seconds after its first fix.
    pub fn from_file(path: &Path, speed: f64, start_s: f64) -> Result<Self, SourceError> {
        let unreadable = |error| SourceError::Unreadable {
            path: path.to_owned(),
            error,
        };
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_BYTES).expect("OK because it is a small constant") + 1;
        file.take(limit)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        let name = path.display().to_string();
        let trace = trace::read_trace(&bytes, &name)?;
        // What is missing from a recording is reported; a complete one needs no comment.
        let about = if trace.refused.total() == 0 && trace.notes.is_empty() {
            name
        } else {
            format!("{name} ({})", trace.account().join("; "))
        };
        let mut fixes = trace.fixes;
        let begin = fixes.first().map_or(0, |fix| {
            fix.time.0.saturating_add((start_s * 1000.0) as i64)
        });
        fixes.drain(
            ..fixes
                .iter()
                .position(|fix| fix.time.0 >= begin)
                .unwrap_or(fixes.len()),
        );
        Ok(Self::new(fixes, &about, speed))
    }

    /// When the fix with this time is due.
    fn due(&self, time: UnixMs, (before, told): (UnixMs, Instant)) -> Instant {
        let gap = time.0.saturating_sub(before.0).clamp(0, MAX_GAP_MS);
        told + Duration::from_secs_f64(gap as f64 / 1000.0 / self.speed)
    }
}

impl FixSource for ReplaySource {
    fn next(&mut self, wait: Duration) -> SourceEvent {
        let Some(last) = self.last else {
            self.last = Some((self.from, Instant::now()));
            return SourceEvent::Status(Status::Connected {
                what: self.name.clone(),
            });
        };
        let Some(fix) = self.next else {
            return SourceEvent::Ended;
        };
        let due = self.due(fix.time, last);
        let left = due.saturating_duration_since(Instant::now());
        std::thread::sleep(left.min(wait));
        if left > wait {
            return SourceEvent::Quiet;
        }
        self.last = Some((fix.time, due));
        self.next = self.fixes.next();
        let hdop = fix
            .error
            .filter(|error| error.confidence == Confidence::Hdop)
            .map(|error| error.value);
        SourceEvent::Report(Report {
            time: Some(fix.time),
            mode: fix.mode,
            position: Some(fix.position),
            error: fix.error,
            speed_mps: fix.speed_mps,
            course_deg: fix.course_deg,
            hdop,
            ..Report::EMPTY
        })
    }

    fn tempo(&self) -> Tempo {
        Tempo::Replayed {
            speed: self.speed,
            from: self.from,
        }
    }
}
