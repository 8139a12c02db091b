//! What is said about the programs that a tour names.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The programs that the tour names, and whether the user trusts them: `GET /api/trust`, and every change of it.
#[derive(Debug, Serialize, TS)]
pub struct TrustView {
    /// Whether the user trusts the programs.
    pub state: TrustState,
    /// Why they cannot be trusted, if that is so.
    pub why: Option<String>,
    /// The commands, without duplicates.
    pub commands: Vec<CommandView>,
    /// Files of the tour that the commands could run, by their path from the tour's folder.
    pub files: Vec<String>,
    /// The digest of the commands and the files, which is what the user trusts.
    pub digest: String,
}

/// Whether the user trusts the tour's programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TrustState {
    /// The tour names no programs.
    NoPrograms,
    /// The user trusts the programs as they are.
    Trusted,
    /// The user has not trusted them yet.
    NotYet,
    /// The user trusted an earlier state; the programs have changed since.
    Changed,
    /// Not everything that they run could be read.
    Unsure,
}

/// A command that the tour names.
#[derive(Debug, Serialize, TS)]
pub struct CommandView {
    /// The whole command line, with invisible characters escaped.
    pub command: String,
    /// JSON pointers to the places that name it.
    pub pointers: Vec<String>,
}

/// Records that the user trusts the programs that were shown: `POST /api/trust`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TrustRequest {
    /// Digest of the programs that were shown.
    pub digest: String,
}
