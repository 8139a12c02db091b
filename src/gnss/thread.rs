//! A source in its own thread, so that whoever listens can also hear keys, buttons and the loudspeaker.

use super::{FixSource, Tempo, Word};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the thread looks whether it should stop.
const LOOK: Duration = Duration::from_millis(200);

/// A running source. Dropping it ends the thread at its next look, without waiting for a source that hangs.
pub struct Feed {
    stop: Arc<AtomicBool>,
    tempo: Tempo,
    thread: Option<JoinHandle<()>>,
}

/// Runs `source` in its own thread and hands its words to `hear`, which answers whether it still listens. [`Word::Quiet`]
/// is kept from it.
pub fn start(
    mut source: Box<dyn FixSource>,
    mut hear: impl FnMut(Word) -> Listening + Send + 'static,
) -> Feed {
    let stop = Arc::new(AtomicBool::new(false));
    let tempo = source.tempo();
    let told = Arc::clone(&stop);
    let thread = std::thread::spawn(move || {
        while !told.load(Ordering::Relaxed) {
            let word = source.next(LOOK);
            let last = word == Word::Ended;
            if word != Word::Quiet && hear(word) == Listening::Stopped || last {
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

/// Whether the hearer still listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listening {
    /// More, please.
    On,
    /// It has gone.
    Stopped,
}

impl Feed {
    /// Whether the source's moments are now.
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
