//! What is said about a built pack: what has changed in it, the folder to upload, and the server for phones.

use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What differs between a pack and the one that was there before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct PackChanges {
    /// Size of the pack that was there before, bytes.
    pub bytes_before: u64,
    /// The stories whose sound is new or another one.
    pub stories: Vec<StoryName>,
    /// Titles of the stops that were added.
    pub added: Vec<String>,
    /// Titles of the stops that were removed.
    pub removed: Vec<String>,
    /// The stops whose title has changed.
    pub renamed: Vec<RenamedStop>,
    /// Number of pictures and maps that were added or changed.
    pub pictures_and_maps: usize,
    /// Number of stops whose texts alone have changed.
    pub texts: usize,
}

/// A story in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StoryName {
    /// Title of the stop in that language.
    pub title: String,
    /// The language.
    pub language: Lang,
    /// Whether it is the short version.
    pub is_short: bool,
}

/// A stop whose title has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RenamedStop {
    /// The title before.
    pub from: String,
    /// The title now.
    pub to: String,
}

/// A part of the tour that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BuildFailure {
    /// What could not be made, and why.
    pub message: String,
    /// JSON pointer to the stop or part of a stop that it belongs to.
    pub pointer: Option<String>,
}

/// Builds the pack and unpacks it into a folder for a web host: `POST /api/folder`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SiteFolderRequest {
    /// Name of the folder, which is made beside the pack.
    pub folder: String,
}

/// The folder to upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SiteFolder {
    /// Path of the folder.
    pub path: String,
    /// Number of files of the pack in it.
    pub files: usize,
    /// Size of these files, bytes.
    pub bytes: u64,
}

/// The server that shows the pack to phones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PhoneView {
    /// The address to open on the phone.
    pub address: String,
    /// The address as a QR code: its rows from top to bottom, `1` for dark.
    pub code: Vec<String>,
    /// Whether this machine is in a network. Otherwise only this machine itself can open the address.
    pub is_in_network: bool,
}
