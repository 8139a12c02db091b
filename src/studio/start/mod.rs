//! What the start page works on: the tours that were open lately, the user's folders, and the example tours.

pub mod examples;
pub mod folders;
pub mod recent;

use super::response::ApiError;
use super::settings::{Access, Settings};
use crate::tour::model::Lang;
use recent::RecentTours;
use std::path::{Path, PathBuf};

/// Finds what a tour is opened with, by its folder or file.
pub type OpenTour = Box<dyn Fn(&Path) -> Result<Settings, OpenError> + Send + Sync>;

/// Why a tour cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The path leads to nothing that is a tour.
    #[error("{0}")]
    NoTour(String),
    /// The disk failed.
    #[error("{0}")]
    Disk(String),
}

impl From<OpenError> for ApiError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NoTour(why) => Self::unfit(why),
            OpenError::Disk(why) => Self::failed(why),
        }
    }
}

/// What a studio is opened with, whatever tour it shows.
pub struct StartSettings {
    /// Port on the loopback address; 0 for any that is free.
    pub port: u16,
    /// Whether tours may be changed, made and opened.
    pub access: Access,
    /// The user's home folder: folders are listed and tours are made in it only.
    pub home: Option<PathBuf>,
    /// The tours that were open lately.
    pub recent: RecentTours,
    /// The folder of the installed example tours, with what they share.
    pub examples: Option<PathBuf>,
    /// The language of the user's system.
    pub language: Lang,
    /// The JSON Schema of the tour format.
    pub schema: String,
    /// Opens a tour.
    pub open: OpenTour,
}
