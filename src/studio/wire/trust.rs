//! What is said about the programs that a tour names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The programs that the tour names, and whether the user trusts them: `GET /api/trust`, and every change of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrustView {
    /// What the user has said.
    pub state: TrustState,
    /// Why nobody can trust them, where that is so.
    pub why: Option<String>,
    /// The commands, each once.
    pub commands: Vec<CommandView>,
    /// Files of the tour that the commands could run, by their path from the tour's folder.
    pub files: Vec<String>,
    /// What is trusted: the digest of the commands and the files.
    pub digest: String,
}

/// What the user has said about the tour's programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrustState {
    /// There are none.
    NoPrograms,
    /// He trusts them as they are.
    Trusted,
    /// Nothing yet.
    NotYet,
    /// He trusted others: they have changed since.
    Changed,
    /// They cannot be looked at.
    Unsure,
}

/// A command that the tour names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CommandView {
    /// All of it, with whatever is invisible as escapes.
    pub command: String,
    /// JSON pointers to the places that name it.
    pub pointers: Vec<String>,
}

/// The user trusts the programs that he was shown: `POST /api/trust`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustRequest {
    /// Their digest.
    pub digest: String,
}
