//! The tour's text in the studio, with its undo history. The file on the disk is authoritative: it is reread before every
//! change, a text written by another program becomes a step of the history, and a change is only made to the version that
//! its author saw. So nothing is ever overwritten silently.

use crate::atomic_file;
use crate::digest::Digest;
use crate::files;
use crate::tour::read::MAX_TEXT_BYTES;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The most steps that can be undone.
const MAX_UNDO_STEPS: usize = 500;
/// The most bytes that the texts of these steps may take.
const MAX_UNDO_BYTES: usize = 64 << 20;

/// The tour's text with its history.
pub struct Document {
    file: PathBuf,
    text: String,
    version: Digest,
    stamp: Option<Stamp>,
    undo_steps: Vec<Step>,
    redo_steps: Vec<Step>,
}

/// A text that can be returned to, with a label for the change between it and the next text.
struct Step {
    label: String,
    text: String,
    version: Digest,
}

/// Modification time and length of a file, a cheap sign that it may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The text is no longer the one that the change was made to.
    #[error("tour.json has changed since this page read it")]
    Stale,
    /// The text cannot be read or written.
    #[error("{0}")]
    Disk(String),
    /// There is nothing to undo or redo.
    #[error("there is nothing to undo or redo")]
    NoStep,
    /// The text is larger than any tour.
    #[error("a tour's text may have {MAX_TEXT_BYTES} bytes")]
    TooLarge,
}

/// How a change is grouped with the previous one for undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoGrouping {
    /// It is undone by itself.
    OwnStep,
    /// It is undone together with the previous change, if that has the same label, as when typing in one field.
    WithPrevious,
}

impl Document {
    /// Reads the file.
    ///
    /// # Errors
    /// [`DocumentError::Disk`].
    pub fn open(file: &Path) -> Result<Self, DocumentError> {
        let (text, stamp) = read(file)?;
        Ok(Self {
            file: file.to_owned(),
            version: Digest::of(text.as_bytes()),
            text,
            stamp: Some(stamp),
            undo_steps: Vec::new(),
            redo_steps: Vec::new(),
        })
    }

    /// The current text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the current text.
    pub fn version(&self) -> Digest {
        self.version
    }

    /// The label of the change that undo would undo.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo_steps.last().map(|step| step.label.as_str())
    }

    /// The label of the change that redo would make again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo_steps.last().map(|step| step.label.as_str())
    }

    /// Rereads the file if somebody else changed it: their text becomes the document's, and ours a step of the history.
    /// Tells whether the text is another one now.
    ///
    /// # Errors
    /// [`DocumentError::Disk`] if the file is gone or unreadable; the document stays as it was.
    pub fn refresh(&mut self) -> Result<bool, DocumentError> {
        if self.stamp.is_some() && stamp(&self.file).ok() == self.stamp {
            return Ok(false);
        }
        self.reload()
    }

    fn reload(&mut self) -> Result<bool, DocumentError> {
        let (text, stamp) = read(&self.file)?;
        // A file that changes twice within the resolution of its time keeps its stamp, so a recent stamp is not relied on.
        self.stamp = is_old_enough(&stamp).then_some(stamp);
        let version = Digest::of(text.as_bytes());
        if version == self.version {
            return Ok(false);
        }
        self.replace_text("outside", text, version, UndoGrouping::OwnStep);
        Ok(true)
    }

    /// Changes the text from the version `base` to `text` and writes it.
    ///
    /// # Errors
    /// [`DocumentError::Stale`] if `base` is not the version on the disk; then nothing is written.
    pub fn change(
        &mut self,
        base: Digest,
        text: String,
        label: &str,
        grouping: UndoGrouping,
    ) -> Result<(), DocumentError> {
        self.check_base(base, &text)?;
        if text == self.text {
            return Ok(());
        }
        self.write(&text)?;
        let version = Digest::of(text.as_bytes());
        self.replace_text(label, text, version, grouping);
        Ok(())
    }

    /// Goes back one step.
    ///
    /// # Errors
    /// As [`Self::change`], and [`DocumentError::NoStep`].
    pub fn undo(&mut self, base: Digest) -> Result<(), DocumentError> {
        self.step_through(base, |document| {
            (&mut document.undo_steps, &mut document.redo_steps)
        })
    }

    /// Makes the change again that was undone last.
    ///
    /// # Errors
    /// As [`Self::undo`].
    pub fn redo(&mut self, base: Digest) -> Result<(), DocumentError> {
        self.step_through(base, |document| {
            (&mut document.redo_steps, &mut document.undo_steps)
        })
    }

    fn step_through(
        &mut self,
        base: Digest,
        stacks: fn(&mut Self) -> (&mut Vec<Step>, &mut Vec<Step>),
    ) -> Result<(), DocumentError> {
        self.check_base(base, "")?;
        let (from, _) = stacks(self);
        let text = from.last().ok_or(DocumentError::NoStep)?.text.clone();
        self.write(&text)?;
        let left = Step {
            label: String::new(),
            text: std::mem::take(&mut self.text),
            version: self.version,
        };
        let (from, to) = stacks(self);
        let step = from.pop().expect("OK because its text was just written");
        to.push(Step {
            label: step.label,
            ..left
        });
        self.text = step.text;
        self.version = step.version;
        Ok(())
    }

    fn check_base(&mut self, base: Digest, text: &str) -> Result<(), DocumentError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(DocumentError::TooLarge);
        }
        self.reload()?;
        if base == self.version {
            Ok(())
        } else {
            Err(DocumentError::Stale)
        }
    }

    fn write(&mut self, text: &str) -> Result<(), DocumentError> {
        atomic_file::replace(&self.file, text.as_bytes())
            .map_err(|error| DocumentError::Disk(error.to_string()))?;
        self.stamp = None;
        Ok(())
    }

    fn replace_text(&mut self, label: &str, text: String, version: Digest, grouping: UndoGrouping) {
        let left = Step {
            label: label.to_owned(),
            text: std::mem::replace(&mut self.text, text),
            version: std::mem::replace(&mut self.version, version),
        };
        let merges = grouping == UndoGrouping::WithPrevious
            && self.redo_steps.is_empty()
            && self
                .undo_steps
                .last()
                .is_some_and(|last| last.label == label);
        self.redo_steps.clear();
        if !merges {
            self.undo_steps.push(left);
        }
        let mut bytes: usize = self.undo_steps.iter().map(|step| step.text.len()).sum();
        while self.undo_steps.len() > MAX_UNDO_STEPS
            || (bytes > MAX_UNDO_BYTES && self.undo_steps.len() > 1)
        {
            bytes -= self.undo_steps.remove(0).text.len();
        }
    }
}

fn read(file: &Path) -> Result<(String, Stamp), DocumentError> {
    let disk = |error: std::io::Error| DocumentError::Disk(format!("{}: {error}", file.display()));
    let stamp = stamp(file).map_err(disk)?;
    let mut bytes = Vec::new();
    files::open(file)
        .and_then(|open| open.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(disk)?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(DocumentError::TooLarge);
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        DocumentError::Disk(format!(
            "{} is not UTF-8; `soundwalk check` shows where",
            file.display()
        ))
    })?;
    Ok((text, stamp))
}

pub(super) fn stamp(file: &Path) -> std::io::Result<Stamp> {
    let metadata = std::fs::metadata(file)?;
    Ok(Stamp {
        modified: metadata.modified().ok(),
        length: metadata.len(),
    })
}

/// Whether the file is older than two seconds, the coarsest time resolution among file systems in use (FAT).
pub(super) fn is_old_enough(stamp: &Stamp) -> bool {
    let age = stamp.modified.and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age.as_secs() >= 2)
}
