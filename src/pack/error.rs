//! Why a pack cannot be used or made, each with the entry it is about.

use super::layout::Place;
use crate::wording::one_line;
use std::io;
use std::path::PathBuf;

/// A pack cannot be used or made.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", one_line(&path.display().to_string()), one_line(&fault.to_string()))]
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
    /// It ends before it should.
    #[error("the pack was cut short: it ends at byte {at}; copy or build it again")]
    CutShort {
        /// Length of the file, bytes.
        at: u64,
    },
    /// A byte of the container is not what the layout says: something was put into the pack, or it is damaged.
    #[error("byte {offset}: {what}. Every byte of a pack is accounted for: copy or build it again")]
    Layout {
        /// Where the file first differs, bytes from its start.
        offset: u64,
        /// What is different.
        what: String,
    },
    /// There are too many entries.
    #[error("it holds {found} entries; a pack has at most {most}")]
    TooManyEntries {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// The whole pack is too long.
    #[error(
        "it would have {bytes} bytes or more; a pack has at most 4 GiB: leave the masters out, or build its languages apart"
    )]
    TooLarge {
        /// How long it is at least.
        bytes: u64,
    },
    /// A JSON text has more names and values than any tour.
    #[error(
        "its {name} holds more than {limit} names and values; lines and zones may need fewer points"
    )]
    TooManyValues {
        /// The entry.
        name: String,
        /// How many there may be.
        limit: usize,
    },
    /// An entry has a name that could lead elsewhere.
    #[error("the entry {name:?} is refused: {why}")]
    UnsafeName {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An entry is larger than its kind may be.
    #[error("the entry `{name}` has {bytes} bytes; {limit} are allowed")]
    Oversized {
        /// The entry.
        name: String,
        /// What it has, or is said to have.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The first entry is not the manifest.
    #[error("it does not begin with a manifest.json: this ZIP is not a pack")]
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
    /// Nothing in the manifest says what an entry is for.
    #[error("the entry `{0}` has no part in a pack: the manifest names it for nothing")]
    WithoutRole(String),
    /// The manifest names one entry for two things.
    #[error("the entry `{name}` is named twice: as {first} and as {second}")]
    TwoRoles {
        /// The entry.
        name: String,
        /// What it is for.
        first: &'static str,
        /// What else it is for.
        second: &'static str,
    },
    /// The manifest names an entry of another kind.
    #[error("`{name}` cannot be {role}: that is called `{folder}/…{ending}`")]
    OtherKind {
        /// The entry.
        name: String,
        /// What it is to be.
        role: &'static str,
        /// The folder of such entries.
        folder: &'static str,
        /// How their names end.
        ending: &'static str,
    },
    /// An entry's content is of another kind than its role.
    #[error("the content of `{name}` is not {role}: {why}")]
    OtherContent {
        /// The entry.
        name: String,
        /// What it is to be.
        role: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Manifest and tour tell of different things.
    #[error("its manifest.json and its tour.json differ: {0}")]
    Disagreement(String),
    /// An entry's content is not what the manifest says.
    #[error(
        "the entry `{name}` (bytes {first} to {last}) is damaged or was replaced; copy or build the pack again"
    )]
    Damaged {
        /// The entry.
        name: String,
        /// Where its content begins in the pack.
        first: u64,
        /// Where it ends.
        last: u64,
    },
    /// Somebody wrote to the pack while it was in use.
    #[error("the pack was changed since it was opened; open it again")]
    Replaced,
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
    /// The fault of a damaged content.
    pub(super) fn damaged(place: &Place) -> Self {
        let first = place.content_at();
        Self::Damaged {
            name: place.name.clone(),
            first,
            last: (first + u64::from(place.bytes)).saturating_sub(1),
        }
    }

    /// The fault as an error about `path`.
    pub fn of(self, path: impl Into<PathBuf>) -> PackError {
        PackError {
            path: path.into(),
            fault: self,
        }
    }
}
