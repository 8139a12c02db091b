//! How a command ends.

/// The outcome of a command, which becomes the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is fine: exit status 0.
    Fine,
    /// There are findings: exit status 1.
    Findings,
}

/// Why a command could not run: exit status 2. The message says what went wrong, where, and what to do.
pub type CommandError = Box<dyn std::error::Error + Send + Sync>;
