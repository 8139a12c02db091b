//! Why a pack cannot be used or made, each fault with the entry it concerns.

use crate::wording::one_line;
use std::io;
use std::path::PathBuf;

/// Why a pack cannot be used or made.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", one_line(&path.display().to_string()), one_line(&fault.to_string()))]
pub struct PackError {
    /// Path of the pack or of the key file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a pack.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file system failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The path is a folder.
    #[error("this is a folder, not a pack; make a pack with `soundwalk build`")]
    Folder,
    /// The file is not a ZIP file.
    #[error("this is not a pack; make one with `soundwalk build`")]
    NotAPack,
    /// The file ends too early.
    #[error("the pack was cut short: it ends at byte {at}; copy or build it again")]
    CutShort {
        /// Length of the file in bytes.
        at: u64,
    },
    /// A byte of the container differs from the layout: something was added to the pack, or it is damaged.
    #[error("byte {offset}: {what}. Every byte of a pack is accounted for: copy or build it again")]
    Layout {
        /// Position of the first difference, bytes from the start of the file.
        offset: u64,
        /// Description of the difference.
        what: String,
    },
    /// The pack has too many entries.
    #[error("it holds {found} entries; the limit is {most}")]
    TooManyEntries {
        /// Number of entries in the archive.
        found: usize,
        /// Maximum number of entries.
        most: usize,
    },
    /// The pack is too large.
    #[error(
        "it would have {bytes} bytes or more, and the limit is 4 GiB: leave the masters out, or build each language separately"
    )]
    TooLarge {
        /// Minimum size of the pack in bytes.
        bytes: u64,
    },
    /// A JSON text has more names and values than any tour needs.
    #[error(
        "its {name} holds more than {limit} names and values; lines and zones may need fewer points"
    )]
    TooManyValues {
        /// Name of the entry.
        name: String,
        /// Maximum number of names and values.
        limit: usize,
    },
    /// An entry's name could refer to another place.
    #[error("the entry {name:?} is refused: {why}")]
    UnsafeName {
        /// Name of the entry.
        name: String,
        /// What is wrong with the name.
        why: &'static str,
    },
    /// An entry exceeds the limit for its kind.
    #[error("the entry `{name}` has {bytes} bytes; the limit is {limit}")]
    Oversized {
        /// Name of the entry.
        name: String,
        /// Actual or stated size in bytes.
        bytes: u64,
        /// Maximum size in bytes.
        limit: u64,
    },
    /// The first entry is not the manifest.
    #[error("it does not begin with a manifest.json: this ZIP is not a pack")]
    NoManifest,
    /// The manifest cannot be read.
    #[error("its manifest.json cannot be read: {0}")]
    BadManifest(String),
    /// A newer program made the pack.
    #[error(
        "it was made by a newer version (pack format {found}; this soundwalk reads up to {known}): update soundwalk"
    )]
    Newer {
        /// Format version of the pack.
        found: u64,
        /// Newest format version that this program reads.
        known: u32,
    },
    /// The manifest names an entry that does not exist.
    #[error("the entry `{0}` is missing")]
    Missing(String),
    /// The manifest does not say what an entry is for.
    #[error(
        "the entry `{0}` does not belong in the pack: the manifest does not say what it is for"
    )]
    WithoutRole(String),
    /// The manifest uses one entry for two purposes.
    #[error("the entry `{name}` is named twice: as {first} and as {second}")]
    TwoRoles {
        /// Name of the entry.
        name: String,
        /// First use of the file.
        first: &'static str,
        /// Second use of the file.
        second: &'static str,
    },
    /// The manifest uses an entry whose name does not suit its purpose.
    #[error("`{name}` cannot be {role}: such an entry is named `{folder}/…{ending}`")]
    OtherKind {
        /// Name of the entry.
        name: String,
        /// Purpose of the entry.
        role: &'static str,
        /// Folder for entries with this purpose.
        folder: &'static str,
        /// File name extension for entries with this purpose.
        ending: &'static str,
    },
    /// The tour names a second file of ways.
    #[error("the tour has two files of ways, this one and `{0}`: name one of them in its maps")]
    TwoWays(String),
    /// An entry's content does not suit its purpose.
    #[error("the content of `{name}` is not {role}: {why}")]
    OtherContent {
        /// Name of the entry.
        name: String,
        /// Purpose of the entry.
        role: &'static str,
        /// What is wrong with the content.
        why: String,
    },
    /// The manifest and the tour contradict each other.
    #[error("its manifest.json and its tour.json differ: {0}")]
    Disagreement(String),
    /// An entry's content differs from what the manifest states.
    #[error(
        "the entry `{name}` (bytes {first} to {last}) is damaged or was replaced; copy or build the pack again"
    )]
    Damaged {
        /// Name of the entry.
        name: String,
        /// Position of the content's first byte in the pack.
        first: u64,
        /// Position of the content's last byte in the pack.
        last: u64,
    },
    /// The file was written to while it was in use.
    #[error("open the pack again: it has changed since it was opened")]
    Replaced,
    /// The tour in the pack cannot be read.
    #[error("its tour.json cannot be read: {0}")]
    BadTour(String),
    /// A signature is required, and the pack has none.
    #[error("it is not signed, and a signature is required")]
    Unsigned,
    /// The signature is invalid or does not match the manifest.
    #[error("its signature is wrong: {0}")]
    BadSignature(&'static str),
    /// The pack was signed with another key.
    #[error("it is signed by {found}, not by the required key {required}")]
    OtherSigner {
        /// Key that signed the pack.
        found: String,
        /// Key that was required.
        required: String,
    },
    /// A key file does not hold a key.
    #[error("this is not a {expected} key of soundwalk; make one with `soundwalk key new FILE`")]
    BadKey {
        /// Kind of key that was expected.
        expected: &'static str,
    },
    /// A content changed while the pack was being written.
    #[error(
        "the content of `{0}` changed or was damaged while the pack was written; run the build again"
    )]
    Changed(String),
}

impl Fault {
    /// Turns the fault into an error about `path`.
    pub fn of(self, path: impl Into<PathBuf>) -> PackError {
        PackError {
            path: path.into(),
            fault: self,
        }
    }
}
