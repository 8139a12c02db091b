//! The comment header (RFC 7845, section 5.2): the metadata that players show.

use base64::prelude::{BASE64_STANDARD, Engine as _};

/// The metadata that players show of a track.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Title of the stop.
    pub title: String,
    /// Title of the tour.
    pub album: String,
    /// Author of the tour.
    pub artist: String,
    /// Number of the stop, counted from 1; 0 leaves it out.
    pub track: u32,
    /// Number of stops; 0 leaves it out.
    pub tracks: u32,
    /// Language tag such as `ru`.
    pub language: String,
    /// Start of each passage.
    pub chapters: Vec<Chapter>,
    /// Picture that players show.
    pub cover: Option<Cover>,
    /// Further comments: name (upper case, without `=`) and value.
    pub others: Vec<(String, String)>,
}

/// The start of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Start in milliseconds from the beginning of the track.
    pub start_ms: u64,
    /// Name of the chapter.
    pub title: String,
}

/// A picture inside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Media type, `image/jpeg` or `image/png`.
    pub mime: String,
    /// Description of the picture.
    pub description: String,
    /// Content of the picture file.
    pub data: Vec<u8>,
}

/// Name of the maker in every file; fixed, so that a new version of a library alone changes no bytes.
const VENDOR: &str = "soundwalk";

impl Tags {
    /// Serialises the comment packet.
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
        // The chapter extension that players support: CHAPTER000=HH:MM:SS.mmm with CHAPTER000NAME.
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
            add(
                "METADATA_BLOCK_PICTURE",
                &BASE64_STANDARD.encode(picture_block(cover)),
            );
        }
        comments
    }
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// A PICTURE block of FLAC (RFC 9639, section 8.8). Size and depth are zero, "unknown": players read the picture
/// itself.
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
