//! The comment header of RFC 7845, section 5.2: what players show.

use ogg::PacketReader;
use std::io::{self, Cursor, Read};

/// What players show of a track.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Title of the stop.
    pub title: String,
    /// Title of the tour.
    pub album: String,
    /// Who made it.
    pub artist: String,
    /// Number of the stop, counted from 1; 0 leaves it out.
    pub track: u32,
    /// Number of stops; 0 leaves it out.
    pub tracks: u32,
    /// Language tag such as `ru`.
    pub language: String,
    /// Beginnings of the passages.
    pub chapters: Vec<Chapter>,
    /// A picture.
    pub cover: Option<Cover>,
    /// Other comments: name (upper case, no `=`) and value.
    pub others: Vec<(String, String)>,
}

/// The beginning of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Milliseconds from the start of the track.
    pub start_ms: u64,
    /// Its name.
    pub title: String,
}

/// A picture inside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// `image/jpeg` or `image/png`.
    pub mime: String,
    /// What it shows.
    pub description: String,
    /// The picture file's bytes.
    pub data: Vec<u8>,
}

/// Names the maker in every file; fixed, so that a library's new version alone changes no byte.
const VENDOR: &str = "soundwalk";

impl Tags {
    /// The comment packet.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let comments = self.comments();
        let mut bytes = b"OpusTags".to_vec();
        push_text(&mut bytes, VENDOR);
        bytes.extend_from_slice(&(comments.len() as u32).to_le_bytes());
        for comment in &comments {
            push_text(&mut bytes, comment);
        }
        bytes
    }

    fn comments(&self) -> Vec<String> {
        let mut comments = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                comments.push(format!("{name}={value}"));
            }
        };
        add("TITLE", &self.title);
        add("ALBUM", &self.album);
        add("ARTIST", &self.artist);
        if self.track > 0 {
            add("TRACKNUMBER", &self.track.to_string());
        }
        if self.tracks > 0 {
            add("TRACKTOTAL", &self.tracks.to_string());
        }
        add("LANGUAGE", &self.language);
        for (name, value) in &self.others {
            add(name, value);
        }
        // The chapter extension that players share: CHAPTER000=HH:MM:SS.mmm with CHAPTER000NAME.
        for (number, chapter) in self.chapters.iter().enumerate().take(1000) {
            let (ms, seconds) = (chapter.start_ms % 1000, chapter.start_ms / 1000);
            let time = format!(
                "{:02}:{:02}:{:02}.{ms:03}",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60
            );
            add(&format!("CHAPTER{number:03}"), &time);
            add(&format!("CHAPTER{number:03}NAME"), &chapter.title);
        }
        if let Some(cover) = &self.cover {
            add("METADATA_BLOCK_PICTURE", &base64(&picture_block(cover)));
        }
        comments
    }
}

/// Largest beginning of a file in which [`read_comments`] looks for the comments, bytes.
const MAX_COMMENTS_BYTES: u64 = 256 << 10;

/// The text comments of an Ogg Opus file as names in upper case and values, in the file's order. Only the beginning of
/// the file is read. Nothing where it is not Ogg Opus, or where its comments are longer than 256 KiB.
///
/// # Errors
/// Whatever reading gives.
pub fn read_comments(file: impl Read) -> io::Result<Option<Vec<(String, String)>>> {
    let mut bytes = Vec::new();
    file.take(MAX_COMMENTS_BYTES).read_to_end(&mut bytes)?;
    let mut packets = PacketReader::new(Cursor::new(bytes));
    let mut next = || packets.read_packet().ok().flatten();
    let is_opus = next().is_some_and(|packet| packet.data.starts_with(b"OpusHead"));
    let comments = next().filter(|_| is_opus);
    Ok(comments.and_then(|packet| parse_comments(&packet.data)))
}

fn parse_comments(packet: &[u8]) -> Option<Vec<(String, String)>> {
    let mut rest = packet.strip_prefix(b"OpusTags")?;
    let number = |rest: &mut &[u8]| {
        let (first, others) = rest.split_first_chunk::<4>()?;
        *rest = others;
        usize::try_from(u32::from_le_bytes(*first)).ok()
    };
    let vendor_length = number(&mut rest)?;
    rest = rest.get(vendor_length..)?;
    let count = number(&mut rest)?;
    let mut comments = Vec::new();
    for _ in 0..count {
        let length = number(&mut rest)?;
        let comment = str::from_utf8(rest.get(..length)?).ok()?;
        rest = &rest[length..];
        let (name, value) = comment.split_once('=')?;
        comments.push((name.to_ascii_uppercase(), value.to_owned()));
    }
    Some(comments)
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// FLAC's PICTURE block (RFC 9639, section 8.8). Size and depth are zero, "unknown": players look into the picture.
fn picture_block(cover: &Cover) -> Vec<u8> {
    const FRONT_COVER: u32 = 3;
    let mut block = FRONT_COVER.to_be_bytes().to_vec();
    for text in [&cover.mime, &cover.description] {
        block.extend_from_slice(&(text.len() as u32).to_be_bytes());
        block.extend_from_slice(text.as_bytes());
    }
    block.extend_from_slice(&[0; 16]);
    block.extend_from_slice(&(cover.data.len() as u32).to_be_bytes());
    block.extend_from_slice(&cover.data);
    block
}

/// RFC 4648, section 4, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group
            .iter()
            .fold(0u32, |word, &byte| word << 8 | u32::from(byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Tags, base64, parse_comments, read_comments};

    #[test]
    fn comments_are_read_as_they_were_written() {
        let tags = Tags {
            title: "Площадь".to_owned(),
            others: vec![("NOTE".to_owned(), "two\nlines = one".to_owned())],
            ..Tags::default()
        };
        let expected = [("TITLE", "Площадь"), ("NOTE", "two\nlines = one")];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        assert_eq!(
            parse_comments(&tags.to_bytes()),
            Some(expected.map(owned).to_vec())
        );
    }

    #[test]
    fn comments_of_damaged_files_are_none() {
        let packet = Tags {
            title: "a".to_owned(),
            ..Tags::default()
        }
        .to_bytes();
        for length in 0..packet.len() {
            assert_eq!(parse_comments(&packet[..length]), None, "{length}");
        }
        // A count and a length far beyond the packet.
        let mut lying = packet.clone();
        lying[21..25].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(parse_comments(&lying), None);
        for bytes in [&b""[..], b"RIFF", &packet] {
            assert_eq!(
                read_comments(bytes).expect("OK because memory can be read"),
                None
            );
        }
    }

    #[test]
    fn base64_as_in_rfc_4648() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
