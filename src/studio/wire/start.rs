//! What the start page and the server say to each other.

use crate::tour::model::{Lang, Localized};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the start page shows.
#[derive(Debug, Serialize, TS)]
pub struct StartView {
    /// The tours that were open lately, the newest first.
    pub recent: Vec<RecentTour>,
    /// The example tours that are installed.
    pub examples: Vec<ExampleTour>,
    /// The language of the user's system.
    pub language: Lang,
    /// Whether there is a home folder, in which tours can be made and folders listed.
    pub has_home: bool,
}

/// A tour that was open lately.
#[derive(Debug, Serialize, TS)]
pub struct RecentTour {
    /// Its folder or file, by which it is opened and forgotten.
    pub path: String,
    /// The same for people, with `~` for the home folder.
    pub place: String,
    /// Whether it is there.
    pub state: RecentState,
    /// Its title in each of its languages; empty if the tour cannot be read.
    pub title: Localized,
    /// Its languages.
    pub languages: Vec<Lang>,
    /// How many stops it has.
    pub stops: usize,
}

/// Whether a tour that was open lately is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RecentState {
    /// It can be opened.
    Ready,
    /// Its text has mistakes; it can be opened, too.
    Broken,
    /// Its folder or file is gone.
    Missing,
}

/// An example tour that is installed.
#[derive(Debug, Serialize, TS)]
pub struct ExampleTour {
    /// Its name, by which it is copied.
    pub name: String,
    /// Its title in each of its languages.
    pub title: Localized,
}

/// Where a new tour could go.
#[derive(Debug, Serialize, TS)]
pub struct ProposalView {
    /// A folder that does not exist yet; absent if there is no home folder.
    pub folder: Option<String>,
}

/// A title for which a folder is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalRequest {
    /// The title of the new tour.
    #[serde(default)]
    pub title: String,
}

/// The folders in a folder.
#[derive(Debug, Serialize, TS)]
pub struct FolderView {
    /// The folder, with `~` for the home folder.
    pub place: String,
    /// The folder around it; absent for the home folder.
    pub parent: Option<String>,
    /// Whether it holds a tour itself.
    pub is_tour: bool,
    /// The folders in it, by name.
    pub folders: Vec<FolderEntry>,
    /// Whether there are more than are listed.
    pub is_cut: bool,
}

/// A folder in a listing.
#[derive(Debug, Serialize, TS)]
pub struct FolderEntry {
    /// Its name.
    pub name: String,
    /// Its path, with `~` for the home folder.
    pub place: String,
    /// Whether it holds a tour.
    pub is_tour: bool,
}

/// A folder to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderRequest {
    /// The folder; the home folder if it is absent.
    #[serde(default)]
    pub path: Option<String>,
}

/// Opens a tour, or takes it off the list of recent ones.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TourPathRequest {
    /// The tour's folder, or its file.
    pub path: String,
}

/// Makes a new tour and opens it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewTourRequest {
    /// The folder to make.
    pub folder: String,
    /// The languages of the tour, the default one first.
    pub languages: Vec<Lang>,
    /// Its title in each language; languages without one get that of the first.
    pub title: Localized,
    /// Where the first stop is; absent if that is not known yet.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub at: Option<TourPlace>,
}

/// A place on the earth.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TourPlace {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// Copies an example tour and opens the copy.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExampleRequest {
    /// The example's name.
    pub name: String,
    /// The folder to make.
    pub folder: String,
}
