//! What is said about the files of stops and about the source document of the claims.

use super::TourView;
use serde::Serialize;
use ts_rs::TS;

/// A file of a stop that was kept: `POST /api/picture`, `/api/picture/turn` and `/api/bed`.
#[derive(Debug, Serialize, TS)]
pub struct KeptFile {
    /// The file, relative to the tour's folder.
    pub file: String,
    /// The tour that names the file.
    pub view: TourView,
}

/// What a source document says about the claims: `POST /api/source`.
#[derive(Debug, Serialize, TS)]
pub struct SourceView {
    /// SHA-256 of the document.
    pub sha256: String,
    /// Number of its paragraphs.
    pub paragraphs: usize,
    /// The claims in the order of the tour, without those that have a source of their own.
    pub claims: Vec<ClaimPlaceView>,
}

/// Where the document states a claim.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct ClaimPlaceView {
    /// Id of the claim.
    pub claim: String,
    /// The paragraphs, counted from 1, that have all figures and names of the claim. None if it has neither.
    pub paragraphs: Vec<u32>,
    /// The figures and names that the document does not have.
    pub missing: Vec<String>,
}
