//! A command of a tour, and the places that name it.

/// A command that a tour names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourCommand {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// JSON pointers to the places that name it.
    pub pointers: Vec<String>,
}
