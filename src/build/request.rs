//! What a build is asked for.

use super::action::Mix;
use super::store::Store;
use crate::tour::Tour;
use crate::tour::model::Lang;
use crate::trust::Permission;
use crate::voice::Installed;
use crate::workspace::Workspace;

/// What to build.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// The tour, which must have no errors.
    pub tour: &'r Tour,
    /// The voices that may speak.
    pub installed: &'r Installed,
    /// The workspace that holds the tour's files.
    pub workspace: &'r Workspace,
    /// Which of the programs named by the tour may run.
    pub permission: &'r Permission,
    /// Languages to build; each must be a language of the tour.
    pub languages: &'r [Lang],
    /// Mixes to make; each story gets one track per mix.
    pub mixes: &'r [Mix],
    /// Whether 48 kHz 16-bit masters are kept in the store beside the delivered files. They are twenty times as large.
    pub keep_masters: bool,
    /// The store that keeps results.
    pub store: &'r Store,
    /// Number of worker threads; `None` uses one per core.
    pub threads: Option<usize>,
}
