//! The findings of a rehearsal as programs read them: `soundwalk rehearse --walks N --format json` and the studio.

use super::{MoveProposal, Pacing, RadiusProposal, Report};
use serde::Serialize;
use ts_rs::TS;

/// What many visitors show about a tour, and how they walked.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RehearsalFindings {
    /// Id of the tour.
    pub tour: String,
    /// The language that they listened in.
    pub language: String,
    /// How their receivers erred: the name of a class, or a file with parameters.
    pub noise: String,
    /// Seed of the visitors.
    pub seed: u64,
    /// The sums over all walks.
    #[serde(flatten)]
    pub report: Report,
    /// Stories and silence as the visitors hear them.
    pub pacing: Pacing,
    /// Radii that would help.
    pub proposals: Vec<RadiusProposal>,
    /// Places that would help; empty where nothing is known of the sky.
    pub moves: Vec<MoveProposal>,
}
