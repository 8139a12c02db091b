//! The settings that a tour is opened with.

use super::wire::AccessView;
use crate::tour::Tour;
use crate::trust::{Permission, TourPrograms, TrustRecord};
use crate::voice::Installed;
use crate::workspace::Workspace;
use std::path::PathBuf;
use std::sync::Arc;

/// Whether the tour may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The tour may be changed.
    Edit,
    /// The tour is only shown.
    ReadOnly,
    /// The tour is only shown, but comments and suggestions may be made.
    Review,
}

impl From<Access> for AccessView {
    fn from(access: Access) -> Self {
        match access {
            Access::Edit => Self::Edit,
            Access::ReadOnly => Self::ReadOnly,
            Access::Review => Self::Review,
        }
    }
}

/// The settings that a tour is opened with.
pub struct Settings {
    /// The tour's file.
    pub file: PathBuf,
    /// The files that the tour may use.
    pub workspace: Workspace,
    /// Whether the user trusts the programs that the tour names.
    pub trust: Arc<dyn TrustRecord>,
    /// Whether the tour may be changed.
    pub access: Access,
    /// The folder where clips and tracks are kept.
    pub store: PathBuf,
    /// Where the pack is written.
    pub pack: PathBuf,
    /// The JSON Schema of the tour format.
    pub schema: String,
    /// The voices that may speak.
    pub installed: Installed,
}

impl Settings {
    /// The tour's own folder. The studio writes its files there only, and none that tours share.
    pub fn own_folder(&self) -> Workspace {
        Workspace::of_folder(self.workspace.tour_folder())
    }

    /// The programs that a tour names.
    pub fn programs(&self, tour: &Tour) -> TourPrograms {
        TourPrograms::of(tour, &self.workspace)
    }

    /// Which of the programs of the whole tour may run.
    pub fn permission(&self, tour: &Tour) -> Permission {
        let (programs, trust) = (self.programs(tour), self.trust.trusted());
        Permission::of(&programs, &self.workspace, &trust)
    }
}
