//! Reads the recorded walk of `--trace` and notes what was left out of it, since a missing story may be due to the
//! recording.

use super::super::outcome::CommandError;
use super::subject::read_up_to;
use crate::engine::{Confidence, Fix, MAX_USEFUL_SIGMA_M, UnixMs, is_too_vague};
use crate::rehearse::log::{LogLine, incident};
use crate::trace::{self, Trace};
use std::path::Path;

/// Reads a recorded walk.
///
/// # Errors
/// The file cannot be read or contains nothing usable.
pub fn read(path: &Path) -> Result<Trace, CommandError> {
    let bytes = read_up_to(path, trace::MAX_BYTES as u64 + 1)?;
    Ok(trace::read_trace(&bytes, &path.display().to_string())?)
}

/// What was noticed in a recording.
pub struct RecordingNotes {
    sentences: Vec<String>,
    from: UnixMs,
    vague_fixes: usize,
    fixes: usize,
}

impl RecordingNotes {
    /// Collects the notes on a recording.
    pub fn of(trace: &Trace) -> Self {
        let mut sentences = trace.account();
        let vague_fixes = trace.fixes.iter().filter(|fix| is_too_vague(fix)).count();
        if vague_fixes > 0 {
            sentences.push(format!(
                "{vague_fixes} of {} fixes are too vague to be used, unless their positions turn out to be steadier: {}",
                trace.fixes.len(),
                vagueness(&trace.fixes)
            ));
        }
        Self {
            sentences,
            from: trace.fixes.first().map_or(UnixMs(0), |fix| fix.time),
            vague_fixes,
            fixes: trace.fixes.len(),
        }
    }

    /// The notes as lines of the walk log.
    pub fn lines(&self) -> impl Iterator<Item = LogLine> {
        self.sentences
            .iter()
            .map(|sentence| incident(self.from, "recording", sentence))
    }

    /// Why a rehearsal without any story says nothing about the tour; `None` if the recording was usable.
    pub fn why_no_story_played(&self) -> Option<String> {
        (self.vague_fixes * 2 > self.fixes).then(|| {
            let share = if self.vague_fixes == self.fixes {
                format!("all {} fixes", self.fixes)
            } else {
                format!("{} of {} fixes", self.vague_fixes, self.fixes)
            };
            format!(
                "no story played because {share} of the recording are too vague to be used, so this says nothing about \
                 the tour; record the walk again, or rehearse without --trace"
            )
        })
    }
}

/// Describes why the vague fixes are vague.
fn vagueness(fixes: &[Fix]) -> String {
    let mut text =
        format!("they state an error of more than {MAX_USEFUL_SIGMA_M:.0} m (standard deviation)");
    let by_dilution = fixes.iter().filter(|fix| is_too_vague(fix)).any(|fix| {
        fix.error
            .is_some_and(|error| error.confidence == Confidence::Hdop)
    });
    if by_dilution {
        text += ", worked out from their HDOP; an app that writes metres there makes them look so";
    }
    text
}
