//! Why a pack cannot be used or made, each with the entry it is about.

use std::io;
use std::path::PathBuf;

/// A pack cannot be used or made.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fault}", path.display())]
pub struct PackError {
    /// The pack or the key file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a pack.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A folder.
    #[error("this is a folder, not a pack; `soundwalk build` makes a pack of a tour")]
    Folder,
    /// Not a ZIP file.
    #[error("this is not a pack; `soundwalk build` makes one of a tour")]
    NotAPack,
    /// A ZIP file that was cut short, or whose tables are damaged.
    #[error("the pack is damaged or was cut short; copy or build it again")]
    CutShort,
    /// Something stands before the first entry or behind the last.
    #[error("something was put before or behind the pack's content; build it again")]
    Surplus,
    /// There are too many entries.
    #[error("it holds {found} entries; a pack has at most {most}")]
    TooManyEntries {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// Two entries have the same name.
    #[error("two entries have the same name; which of them is meant cannot be known")]
    Duplicate,
    /// Entries share bytes, or the two tables of the ZIP contradict each other.
    #[error("its entries overlap or its two tables of contents contradict each other: {0}")]
    Inconsistent(String),
    /// An entry has a name that could lead elsewhere.
    #[error("the entry {name:?} is refused: {why}")]
    UnsafeName {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An entry is a symbolic link, encrypted or compressed in a way that packs do not use.
    #[error("the entry `{name}` is {what}, which packs never are")]
    Unusual {
        /// The entry.
        name: String,
        /// What it is.
        what: &'static str,
    },
    /// An entry is larger than it may be.
    #[error("the entry `{name}` unpacks to {bytes} bytes or more; {limit} are allowed")]
    Oversized {
        /// The entry.
        name: String,
        /// What it says or gives.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// There is no manifest.
    #[error("it has no manifest.json: this ZIP is not a pack")]
    NoManifest,
    /// The manifest cannot be read.
    #[error("its manifest.json cannot be read: {0}")]
    BadManifest(String),
    /// A newer program made it.
    #[error(
        "it was made by a newer version (pack format {found}; this soundwalk reads up to {known}): update soundwalk"
    )]
    Newer {
        /// The format it has.
        found: u64,
        /// The newest that is known.
        known: u32,
    },
    /// The manifest names an entry that is not there.
    #[error("the entry `{0}` is missing")]
    Missing(String),
    /// There is an entry that the manifest does not name.
    #[error("the entry `{0}` does not belong to the pack: the manifest does not name it")]
    Extra(String),
    /// An entry is shorter or longer than the manifest says.
    #[error("the entry `{name}` has {found} bytes, not {expected}: it was cut short or replaced")]
    WrongSize {
        /// The entry.
        name: String,
        /// Bytes found.
        found: u64,
        /// Bytes in the manifest.
        expected: u64,
    },
    /// An entry's content is not what the manifest says.
    #[error("the entry `{0}` is damaged: its SHA-256 is not the manifest's")]
    WrongDigest(String),
    /// An entry cannot be read to its end.
    #[error("the entry `{name}` cannot be read: {reason}")]
    Unreadable {
        /// The entry.
        name: String,
        /// Why.
        reason: String,
    },
    /// The tour inside cannot be read.
    #[error("its tour.json cannot be read: {0}")]
    BadTour(String),
    /// A signature is required and there is none.
    #[error("it is not signed, and a signature is required")]
    Unsigned,
    /// The signature is not one, or does not fit the manifest.
    #[error("its signature is wrong: {0}")]
    BadSignature(&'static str),
    /// Somebody else signed it.
    #[error("it is signed by {found}, not by the required key {required}")]
    OtherSigner {
        /// Who signed it.
        found: String,
        /// Who should have.
        required: String,
    },
    /// A key file holds no key.
    #[error("this is no {expected} key of soundwalk; `soundwalk key new FILE` makes one")]
    BadKey {
        /// Which kind was expected.
        expected: &'static str,
    },
    /// A content changed while the pack was written.
    #[error(
        "the content of `{0}` changed or was damaged while the pack was written; run the build again"
    )]
    Changed(String),
}

impl Fault {
    /// The fault as an error about `path`.
    pub fn of(self, path: impl Into<PathBuf>) -> PackError {
        PackError {
            path: path.into(),
            fault: self,
        }
    }
}
