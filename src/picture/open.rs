//! Opens pictures: from a file to upright, opaque pixels, with what a guide should know about them.

use super::Fault;
use super::kind::{HEAD, Kind};
use super::limits::{MAX_BYTES, MAX_PIXELS};
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageError, Limits};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Maximum memory for the pixels, bytes: [`MAX_PIXELS`] with 8 bits per channel and transparency.
const MAX_PIXEL_BYTES: u64 = MAX_PIXELS * 4;
/// Pictures that take more memory than this are processed one at a time, however many threads there are: 16 million
/// pixels with 8 bits per channel and transparency.
const LARGE_PIXEL_BYTES: u64 = 16_000_000 * 4;
static LARGE_PICTURE: Mutex<()> = Mutex::new(());
/// Maximum size of a colour profile that is used, bytes. Profiles of monitors and printers take less than 3 MiB.
const MAX_PROFILE_BYTES: usize = 4 << 20;
/// Maximum memory for the unpacked ancillary data of a PNG, bytes. A larger profile is skipped.
const MAX_ANCILLARY_BYTES: u64 = 16 << 20;

/// What a guide should know about a picture that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The file is an animation, of which only the first frame is shown.
    Animated,
    /// The file name states another format; holds the actual one.
    OtherName(Kind),
}

/// A picture whose pixels have been decoded.
#[derive(Debug)]
pub struct DecodedPicture {
    /// The pixels, rotated as the file's orientation demands.
    pub image: DynamicImage,
    /// Colour profile of the pixels, if the file has one.
    pub profile: Option<Vec<u8>>,
    /// Format of the file.
    pub kind: Kind,
    /// What a guide should know about the picture.
    pub notes: Vec<Note>,
    /// Makes other large pictures wait for as long as this one is in memory.
    _large_picture_lock: Option<LargePictureLock>,
}

/// The right to hold a large picture in memory.
type LargePictureLock = MutexGuard<'static, ()>;

/// Opens the picture in `file`; `path` is its name.
///
/// # Errors
/// [`Fault`] where it is none, or one that cannot be used.
pub fn open(file: io::Result<File>, path: &Path) -> Result<DecodedPicture, Fault> {
    let mut opened = read(&load(file)?)?;
    if !opened.kind.is_named_by(path) {
        opened.notes.push(Note::OtherName(opened.kind));
    }
    Ok(opened)
}

/// Reads a file for [`read`]; a file that is too large is read just far enough to show that.
///
/// # Errors
/// [`Fault::Unreadable`].
pub fn load(file: io::Result<File>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    file.and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| Fault::Unreadable(error.to_string()))?;
    Ok(bytes)
}

/// Decodes the picture that a file holds.
///
/// # Errors
/// As [`open`].
pub fn read(bytes: &[u8]) -> Result<DecodedPicture, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Fault::TooLarge);
    }
    let kind = Kind::of(&bytes[..bytes.len().min(HEAD)]).map_err(Fault::NotPicture)?;
    let input = Cursor::new(bytes);
    match kind {
        Kind::Jpeg => {
            // The decoder would fill the missing part with grey.
            if !has_end(bytes) {
                return Err(Fault::CutShort);
            }
            decode(JpegDecoder::new(input).map_err(fault)?, kind, |_| Ok(false))
        }
        Kind::Png => {
            let decoder = PngDecoder::with_limits(input, png_limits(bytes)).map_err(fault)?;
            decode(decoder, kind, |decoder| decoder.is_apng().map_err(fault))
        }
        Kind::WebP => {
            let decoder = WebPDecoder::new(input).map_err(fault)?;
            decode(decoder, kind, |decoder| Ok(decoder.has_animation()))
        }
        Kind::Gif => {
            let decoder = GifDecoder::new(input).map_err(fault)?;
            decode(decoder, kind, |_| has_second_frame(bytes))
        }
        other => Err(Fault::OtherKind(other)),
    }
}

/// Decodes what `decoder` has started to read. Whether the picture is animated is determined only after its size was
/// found acceptable.
fn decode<D: ImageDecoder>(
    mut decoder: D,
    kind: Kind,
    is_animated: impl FnOnce(&D) -> Result<bool, Fault>,
) -> Result<DecodedPicture, Fault> {
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let memory = decoder.total_bytes();
    if memory > MAX_PIXEL_BYTES {
        return Err(Fault::TooDeep {
            width,
            height,
            bytes: memory,
        });
    }
    let is_large = memory > LARGE_PIXEL_BYTES;
    let alone = is_large.then(|| LARGE_PICTURE.lock().unwrap_or_else(PoisonError::into_inner));
    let is_animated = is_animated(&decoder)?;
    decoder.set_limits(limits()).map_err(fault)?;
    let profile = decoder.icc_profile().ok().flatten();
    // Metadata that cannot be parsed do not prevent the picture from being shown.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(orientation);
    Ok(DecodedPicture {
        image,
        profile: profile.filter(|profile| profile.len() <= MAX_PROFILE_BYTES),
        kind,
        notes: is_animated.then_some(Note::Animated).into_iter().collect(),
        _large_picture_lock: alone,
    })
}

fn check_size(width: u32, height: u32) -> Result<(), Fault> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Fault::NoPixels { width, height }),
        pixels if pixels > MAX_PIXELS => Err(Fault::TooManyPixels { width, height }),
        _ => Ok(()),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PIXEL_BYTES);
    limits
}

/// Limits for reading the start of a PNG: for its profile and a few lines of pixels.
fn png_limits(bytes: &[u8]) -> Limits {
    // The header, which always comes first, contains the width (W3C PNG, 11.2.1); a pixel has at most 8 bytes.
    let width = bytes
        .get(16..20)
        .and_then(|width| Some(u64::from(u32::from_be_bytes(width.try_into().ok()?))));
    let lines = 4 * 8 * width.unwrap_or(0);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some((MAX_ANCILLARY_BYTES + lines).min(MAX_PIXEL_BYTES));
    limits
}

fn has_second_frame(bytes: &[u8]) -> Result<bool, Fault> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(fault)?;
    decoder.set_limits(limits()).map_err(fault)?;
    // A damaged second frame is not shown anyway.
    Ok(decoder
        .into_frames()
        .nth(1)
        .is_some_and(|frame| frame.is_ok()))
}

/// Whether a JPEG continues up to its end marker (ITU-T T.81, annex B): headers by their lengths, coded data up to the
/// next marker. Data that cameras append after the end does not matter.
fn has_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some(offset) = bytes[at..].iter().position(|byte| *byte == 0xff) else {
            return false;
        };
        at += offset;
        // Any number of 0xff bytes may precede a marker.
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let Some(marker) = bytes.get(at) else {
            return false;
        };
        at += 1;
        match marker {
            0xd9 => return true,
            // Skip 0xff bytes in coded data, restart markers, and markers without a length.
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            _ => {
                let Some(length) = bytes.get(at..at + 2) else {
                    return false;
                };
                at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                if at > bytes.len() {
                    return false;
                }
            }
        }
    }
}

fn fault(error: ImageError) -> Fault {
    match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Fault::CutShort
        }
        other => Fault::Damaged(other.to_string()),
    }
}
