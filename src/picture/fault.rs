//! Why a picture cannot be used, and what to do about it.

use super::kind::Kind;
use super::limits::{MAX_BYTES, MAX_PIXELS};

/// Why a picture cannot be used, as a clause; [`Fault::cure`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The file is empty.
    #[error("it is empty")]
    Empty,
    /// The file exceeds [`MAX_BYTES`].
    #[error("it is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    /// The format is recognised but not supported.
    #[error("it is {}, which is not supported", .0.name())]
    OtherKind(Kind),
    /// The file is not a picture.
    #[error("it is not a picture: it begins like {0}")]
    NotPicture(&'static str),
    /// The picture has more pixels than are decoded.
    #[error("it has {width} × {height} pixels, more than {} million", MAX_PIXELS / 1_000_000)]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The pixels would take too much memory although there are not too many: 16 or 32 bits per colour.
    #[error(
        "its {width} × {height} pixels of more than 8 bits a colour take {} MB, more than can be decoded",
        .bytes / 1_000_000
    )]
    TooDeep {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Memory for the pixels, bytes.
        bytes: u64,
    },
    /// The file changed while it was in use.
    #[error("it was changed while it was read")]
    Changed,
    /// The picture has no pixels.
    #[error("it has no pixels ({width} × {height})")]
    NoPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The end of the file is missing.
    #[error("its end is missing")]
    CutShort,
    /// The decoder failed; holds its message.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The picture could not be encoded.
    #[error("it cannot be encoded: {0}")]
    Unwritable(String),
}

impl Fault {
    /// What to do about the fault, as a sentence without a full stop.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::OtherKind(kind) => kind.cure(),
            Self::Empty | Self::CutShort | Self::Damaged(_) | Self::NoPixels { .. } => {
                "copy it again from the camera or the phone, or export it again as JPEG"
            }
            Self::NotPicture(_) => "name a picture: JPEG, PNG, WebP or GIF",
            Self::TooLarge | Self::TooManyPixels { .. } => {
                "export it smaller as JPEG: a phone shows no more than 1440 × 1920 pixels"
            }
            Self::TooDeep { .. } => "save it with 8 bits a colour, or smaller: as JPEG it is both",
            Self::Changed => "run the build again once it is saved",
            Self::Unreadable(_) => "allow reading it, or name another file",
            Self::Unwritable(_) => "export it again as JPEG; please report this if it helps",
        }
    }
}
