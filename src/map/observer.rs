//! Who is told how the work on maps goes.

/// A part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Bytes are downloaded.
    Download,
    /// Bytes of an extract are read.
    Read,
}

/// Is told what happens.
pub trait Observer {
    /// How much of how much of a step is done, bytes.
    fn progress(&self, step: Step, done: u64, total: u64);

    /// Whether so many bytes may be downloaded.
    fn may_download(&self, address: &str, bytes: u64) -> bool;
}
