//! Pictures of places: opened whatever device made them, and written anew for visitors' phones. What is written is upright,
//! in sRGB, no larger than a phone shows, and holds nothing but the picture: no position, no date, no name of a device.
//!
//! Decoding is bounded in bytes, pixels and memory, and by that in time. It knows nothing of tours.

mod kind;
mod open;
mod write;

pub use kind::{HEAD, Kind};
pub use open::{DecodedPicture, MAX_BYTES, MAX_PIXELS, Note, load, open, read};
pub use write::{DeliveredPicture, write};

/// Raised whenever other bytes are written for the same picture.
pub const VERSION: &str = "1";

/// Why a picture cannot be used, as a clause; [`Fault::cure`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read at all.
    #[error("{0}")]
    Unreadable(String),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// More bytes than any picture that is read.
    #[error("it is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    /// It is a picture of a kind that is not read.
    #[error("it is {}, which is not read", .0.name())]
    OtherKind(Kind),
    /// It is none.
    #[error("it is not a picture: it begins like {0}")]
    NotPicture(&'static str),
    /// More pixels than are decoded.
    #[error("it has {width} × {height} pixels, more than {} million", MAX_PIXELS / 1_000_000)]
    TooManyPixels {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// More memory than is taken for pixels, though not too many of them: 16 or 32 bits for each colour.
    #[error(
        "its {width} × {height} pixels of more than 8 bits a colour take {} MB, more than is decoded",
        .bytes / 1_000_000
    )]
    TooDeep {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// What they take, bytes.
        bytes: u64,
    },
    /// It changed while it was used.
    #[error("it was changed while it was read")]
    Changed,
    /// It has no pixels.
    #[error("it has no pixels ({width} × {height})")]
    NoPixels {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// Its end is missing.
    #[error("it breaks off before its end")]
    CutShort,
    /// The decoder gives up; its words.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It could not be written.
    #[error("it cannot be written anew: {0}")]
    Unwritable(String),
}

impl Fault {
    /// What to do about it, as a sentence without a full stop.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::OtherKind(kind) => kind.cure(),
            Self::Empty | Self::CutShort | Self::Damaged(_) | Self::NoPixels { .. } => {
                "copy it again from the camera or the phone, or export it anew as JPEG"
            }
            Self::NotPicture(_) => "name a picture: JPEG, PNG, WebP or GIF",
            Self::TooLarge | Self::TooManyPixels { .. } => {
                "export it smaller as JPEG: a phone shows no more than 1440 × 1920 pixels"
            }
            Self::TooDeep { .. } => "save it with 8 bits a colour, or smaller: as JPEG it is both",
            Self::Changed => "run the build again once it is saved",
            Self::Unreadable(_) => "allow reading it, or name another file",
            Self::Unwritable(_) => "export it anew as JPEG; please report this if it helps",
        }
    }
}
