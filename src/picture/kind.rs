//! Recognises the format of a file by its first bytes; file names may say anything.

use crate::text::{Text, text};
use std::path::Path;

/// A format of picture files that is recognised by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG, animated or not.
    Png,
    /// WebP, animated or not.
    WebP,
    /// GIF, animated or not.
    Gif,
    /// HEIC, the format of iPhone photos.
    Heic,
    /// AVIF.
    Avif,
    /// TIFF, and the raw formats of cameras that are based on it.
    Tiff,
    /// SVG: a drawing that may contain scripts.
    Svg,
    /// BMP.
    Bmp,
    /// JPEG XL.
    JpegXl,
    /// JPEG 2000.
    Jpeg2000,
    /// Photoshop.
    Photoshop,
    /// PDF.
    Pdf,
    /// Windows icon.
    Icon,
}

/// Number of bytes that are examined to recognise the format.
pub const HEAD: usize = 1024;

impl Kind {
    /// Recognises the format from the first bytes; otherwise describes what they look like.
    pub fn of(head: &[u8]) -> Result<Self, &'static str> {
        let starts = |magic: &[u8]| head.starts_with(magic);
        let brand = |brands: &[&[u8]]| {
            head.get(4..8) == Some(b"ftyp")
                && head.get(8..12).is_some_and(|major| brands.contains(&major))
        };
        if starts(b"\xff\xd8\xff") {
            Ok(Self::Jpeg)
        } else if starts(b"\x89PNG\r\n\x1a\n") {
            Ok(Self::Png)
        } else if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            Ok(Self::WebP)
        } else if starts(b"GIF87a") || starts(b"GIF89a") {
            Ok(Self::Gif)
        } else if brand(&[b"avif", b"avis"]) {
            Ok(Self::Avif)
        } else if brand(&[
            b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
        ]) {
            // Both families use `mif1`; the compatible brands distinguish them.
            let says_avif = head.windows(4).take(64).any(|four| four == b"avif");
            Ok(if says_avif { Self::Avif } else { Self::Heic })
        } else if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0") || starts(b"MM\0+") {
            Ok(Self::Tiff)
        } else if starts(b"BM") && head.get(6..10) == Some(&[0; 4]) {
            Ok(Self::Bmp)
        } else if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL \r\n\x87\n") {
            Ok(Self::JpegXl)
        } else if starts(b"\0\0\0\x0cjP  \r\n\x87\n") || starts(b"\xff\x4f\xff\x51") {
            Ok(Self::Jpeg2000)
        } else if starts(b"8BPS") {
            Ok(Self::Photoshop)
        } else if starts(b"%PDF-") {
            Ok(Self::Pdf)
        } else if starts(b"\0\0\x01\0") {
            Ok(Self::Icon)
        } else {
            let text = String::from_utf8_lossy(head).to_lowercase();
            // Many web pages contain SVG drawings.
            if text.contains("<svg") && !is_web_page(&text) {
                Ok(Self::Svg)
            } else {
                Err(describe_beginning(head, &text))
            }
        }
    }

    /// Name of the format, with an article.
    pub fn name(self) -> Text {
        match self {
            Self::Jpeg => text!("a JPEG"),
            Self::Png => text!("a PNG"),
            Self::WebP => text!("a WebP picture"),
            Self::Gif => text!("a GIF"),
            Self::Heic => text!("a HEIC photo, as iPhones take them"),
            Self::Avif => text!("an AVIF picture"),
            Self::Tiff => text!("a TIFF or a camera's raw photo"),
            Self::Svg => text!("an SVG drawing"),
            Self::Bmp => text!("a BMP"),
            Self::JpegXl => text!("a JPEG XL picture"),
            Self::Jpeg2000 => text!("a JPEG 2000 picture"),
            Self::Photoshop => text!("a Photoshop file"),
            Self::Pdf => text!("a PDF"),
            Self::Icon => text!("an icon file"),
        }
    }

    /// What to do about a picture of this format.
    pub fn cure(self) -> Text {
        match self {
            Self::Jpeg | Self::Png | Self::WebP | Self::Gif => text!("name it as it is"),
            Self::Heic => {
                text!(
                    "convert it to JPEG: `heif-convert photo.heic photo.jpg` (Debian: libheif-examples), or on a Mac export it \
                 in Preview; iPhones take JPEG with Settings → Camera → Formats → Most Compatible"
                )
            }
            Self::Tiff => {
                text!(
                    "export it as JPEG, for instance with `magick photo.tiff photo.jpg` (ImageMagick), or in the program that \
                 develops your camera's photos"
                )
            }
            Self::Svg => {
                text!(
                    "export it as PNG, for instance with `rsvg-convert -w 1440 drawing.svg -o drawing.png`"
                )
            }
            Self::Pdf => {
                text!(
                    "export the page as PNG, for instance with `pdftoppm -png -singlefile -r 150 page.pdf page`"
                )
            }
            Self::Avif
            | Self::Bmp
            | Self::JpegXl
            | Self::Jpeg2000
            | Self::Photoshop
            | Self::Icon => {
                text!(
                    "export it as JPEG or PNG, for instance with `magick picture.xyz picture.jpg` (ImageMagick)"
                )
            }
        }
    }

    /// Whether the file name's extension states this format.
    pub fn is_named_by(self, path: &Path) -> bool {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        match self {
            Self::Jpeg => matches!(ending.as_str(), "jpg" | "jpeg" | "jpe" | "jfif"),
            Self::Png => matches!(ending.as_str(), "png" | "apng"),
            Self::WebP => ending == "webp",
            Self::Gif => ending == "gif",
            _ => true,
        }
    }
}

/// Whether a lower-case text is HTML.
fn is_web_page(text: &str) -> bool {
    text.contains("<html") || text.contains("<!doctype html")
}

fn describe_beginning(head: &[u8], text: &str) -> &'static str {
    let is_text = !head.is_empty()
        && std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
        && !head.contains(&0);
    if is_web_page(text) {
        "a web page, which a download may give instead of the picture"
    } else if text.starts_with("version https://git-lfs") {
        "a pointer of Git LFS; `git lfs pull` brings the picture"
    } else if is_text {
        "text"
    } else if head.iter().all(|byte| *byte == 0) {
        "a file of zeros, as a broken copy leaves"
    } else if head.get(4..8) == Some(b"ftyp") {
        "a film"
    } else {
        "no known kind of file"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_show_the_format() {
        for (head, expected) in [
            (&b"\xff\xd8\xff\xe0"[..], Ok(Kind::Jpeg)),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Ok(Kind::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Ok(Kind::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Ok(Kind::Avif)),
            (b"\0\0\0\x18ftypavif", Ok(Kind::Avif)),
            (b"MM\0*\0\0", Ok(Kind::Tiff)),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<SVG>", Ok(Kind::Svg)),
            (b"RIFF\0\0\0\0WEBP", Ok(Kind::WebP)),
            (b"RIFF\0\0\0\0WAVE", Err("no known kind of file")),
            (b"\0\0\0\x18ftypisom", Err("a film")),
            (b"hello\n", Err("text")),
            ("Площадь".as_bytes(), Err("text")),
            (&[0; 100], Err("a file of zeros, as a broken copy leaves")),
        ] {
            assert_eq!(Kind::of(head), expected, "{head:?}");
        }
        let page = b"<!DOCTYPE html><html><body><svg viewBox='0 0 9 9'></svg>";
        assert!(Kind::of(page).is_err_and(|like| like.contains("web page")));
        assert!(Kind::of(b"<!DOCTYPE html><html>").is_err_and(|like| like.contains("web page")));
        assert!(Kind::Jpeg.is_named_by(Path::new("a.JPG")));
        assert!(!Kind::Jpeg.is_named_by(Path::new("a.png")));
    }
}
