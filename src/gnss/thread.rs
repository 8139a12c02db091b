//! Runs a source in its own thread, so that the player's loop can also wait for keys, buttons and the sound device.

use super::{FixSource, SourceEvent, Tempo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the thread checks whether it should stop.
const STOP_CHECK_INTERVAL: Duration = Duration::from_millis(200);

/// A running source. Dropping it ends the thread at its next check, without waiting for a source that hangs.
pub struct Feed {
    stop: Arc<AtomicBool>,
    tempo: Tempo,
    thread: Option<JoinHandle<()>>,
}

/// Runs `source` in its own thread and passes its events, except [`SourceEvent::Quiet`], to `handle`, which returns whether
/// the source should continue.
pub fn start(
    mut source: Box<dyn FixSource>,
    mut handle: impl FnMut(SourceEvent) -> SourceControl + Send + 'static,
) -> Feed {
    let stop = Arc::new(AtomicBool::new(false));
    let tempo = source.tempo();
    let should_stop = Arc::clone(&stop);
    let thread = std::thread::spawn(move || {
        while !should_stop.load(Ordering::Relaxed) {
            let event = source.next(STOP_CHECK_INTERVAL);
            let is_last = event == SourceEvent::Ended;
            if event != SourceEvent::Quiet && handle(event) == SourceControl::Stop || is_last {
                return;
            }
        }
    });
    Feed {
        stop,
        tempo,
        thread: Some(thread),
    }
}

/// Whether a source should continue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceControl {
    /// The receiver of the events wants more.
    Continue,
    /// The receiver of the events is gone.
    Stop,
}

impl Feed {
    /// Whether the source is live or replayed.
    pub fn tempo(&self) -> Tempo {
        self.tempo
    }

    /// Whether the source has ended.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
