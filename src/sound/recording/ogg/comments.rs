//! Parses Vorbis comments (Vorbis I, section 5; RFC 7845, section 5.2).

use crate::sound::clip::{Fault, Format};

/// A header with more comments than this is damaged.
const MAX_COMMENTS: u32 = 10_000;

/// Returns upper-case keys and values; comments without `=` are skipped.
pub(super) fn parse(format: Format, bytes: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let damaged = || Fault::damaged(format, "its tags are incomplete");
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let mut rest = bytes;
    text(&mut rest).ok_or_else(damaged)?; // the encoder's name
    let count = number(&mut rest).ok_or_else(damaged)?;
    if count > MAX_COMMENTS {
        return Err(Fault::damaged(format, format!("it claims {count} tags")));
    }
    let mut comments = Vec::new();
    for _ in 0..count {
        let comment = text(&mut rest).ok_or_else(damaged)?;
        let comment = String::from_utf8_lossy(comment);
        if let Some((key, value)) = comment.split_once('=') {
            comments.push((key.to_ascii_uppercase(), value.to_owned()));
        }
    }
    Ok(comments)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*bytes))
}

fn text<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = number(rest)? as usize;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(text)
}
