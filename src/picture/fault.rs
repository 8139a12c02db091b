//! Why a picture cannot be used, and what to do about it.

use super::kind::Kind;
use super::limits::{MAX_BYTES, MAX_PIXELS};
use crate::text::{Text, text};

/// Why a picture cannot be used, as a clause; [`Fault::cure`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.in_words())]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(String),
    /// The file is empty.
    Empty,
    /// The file exceeds [`MAX_BYTES`].
    TooLarge,
    /// The format is recognised but not supported.
    OtherKind(Kind),
    /// The file is not a picture.
    NotPicture(&'static str),
    /// The picture has more pixels than are decoded.
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The pixels would take too much memory although there are not too many: 16 or 32 bits per colour.
    TooDeep {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Memory for the pixels, bytes.
        bytes: u64,
    },
    /// The file changed while it was in use.
    Changed,
    /// The picture has no pixels.
    NoPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The end of the file is missing.
    CutShort,
    /// The decoder failed; holds its message.
    Damaged(String),
    /// The picture could not be encoded.
    Unwritable(String),
}

impl Fault {
    /// Why the picture cannot be used, as a clause.
    pub fn in_words(&self) -> Text {
        match self {
            Self::Unreadable(why) => Text::plain(why.as_str()),
            Self::Empty => text!("it is empty"),
            Self::TooLarge => text!("it is larger than {most} MiB", most = MAX_BYTES >> 20),
            Self::OtherKind(kind) => {
                text!("it is {kind}, which is not supported", kind = kind.name())
            }
            Self::NotPicture(beginning) => {
                text!("it is not a picture: it begins like {beginning}", beginning)
            }
            Self::TooManyPixels { width, height } => text!(
                "it has {width} × {height} pixels, more than {most} million",
                width,
                height,
                most = MAX_PIXELS / 1_000_000
            ),
            Self::TooDeep {
                width,
                height,
                bytes,
            } => text!(
                "its {width} × {height} pixels of more than 8 bits a colour take {megabytes} MB, more than can be decoded",
                width,
                height,
                megabytes = bytes / 1_000_000
            ),
            Self::Changed => text!("it was changed while it was read"),
            Self::NoPixels { width, height } => {
                text!("it has no pixels ({width} × {height})", width, height)
            }
            Self::CutShort => text!("its end is missing"),
            Self::Damaged(why) => text!("it is damaged: {why}", why),
            Self::Unwritable(why) => text!("it cannot be encoded: {why}", why),
        }
    }

    /// What to do about the fault, as a sentence without a full stop.
    pub fn cure(&self) -> Text {
        match self {
            Self::OtherKind(kind) => kind.cure(),
            Self::Empty | Self::CutShort | Self::Damaged(_) | Self::NoPixels { .. } => {
                text!("copy it again from the camera or the phone, or export it again as JPEG")
            }
            Self::NotPicture(_) => text!("name a picture: JPEG, PNG, WebP or GIF"),
            Self::TooLarge | Self::TooManyPixels { .. } => {
                text!("export it smaller as JPEG: a phone shows no more than 1440 × 1920 pixels")
            }
            Self::TooDeep { .. } => {
                text!("save it with 8 bits a colour, or smaller: as JPEG it is both")
            }
            Self::Changed => text!("run the build again once it is saved"),
            Self::Unreadable(_) => text!("allow reading it, or name another file"),
            Self::Unwritable(_) => text!("export it again as JPEG; please report this if it helps"),
        }
    }
}
