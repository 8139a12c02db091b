//! Options that several commands have in common; `voice_options` holds those about voices.

use super::folders;
use super::outcome::CommandError;
use crate::build::store::Store;
use std::path::{Path, PathBuf};

/// The option for the number of threads.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct JobsOption {
    /// Number of threads (default: one per core)
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
}

impl JobsOption {
    /// The number of threads; `None` for one per core.
    pub fn threads(&self) -> Option<usize> {
        self.jobs.map(usize::from)
    }
}

/// The option for the languages to work on.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct LanguagesOption {
    /// Use only these languages, separated by commas
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    pub lang: Vec<String>,
}

/// The option for the store.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct StoreOption {
    /// Folder for build results, downloaded maps and the draft voice's dictionaries (default: the user's cache folder)
    #[arg(long, value_name = "DIR", env = "SOUNDWALK_STORE")]
    store: Option<PathBuf>,
}

impl StoreOption {
    /// The folder of the store.
    ///
    /// # Errors
    /// No folder was named and the user has no home folder.
    pub fn folder(&self) -> Result<PathBuf, CommandError> {
        match &self.store {
            Some(folder) => Ok(folder.clone()),
            None => folders::cache(),
        }
    }

    /// Opens the store.
    ///
    /// # Errors
    /// As [`StoreOption::folder`]; or the folder cannot be used.
    pub fn open(&self) -> Result<Store, CommandError> {
        open(&self.folder()?)
    }
}

fn open(folder: &Path) -> Result<Store, CommandError> {
    Store::open(folder).map_err(|source| {
        format!(
            "the store in {} cannot be used: {source}; name another folder with --store",
            folder.display()
        )
        .into()
    })
}
