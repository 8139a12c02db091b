//! Recognises a format by its first bytes; file names are ignored.

use crate::sound::clip::{Fault, Format};
use std::io::{self, Read, Seek, SeekFrom};

/// Maximum number of ID3 tags before the sound; some programs add one before another.
const MAX_TAGS: usize = 8;

/// The format of a file and where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// The format of the file.
    pub format: Format,
    /// Start of the format's data, after any ID3 tags, which programs add to every format.
    pub base: u64,
}

/// Recognises the format by the first bytes.
pub(super) fn recognise<R: Read + Seek>(input: &mut R) -> Result<Found, Fault> {
    let mut base = 0;
    for _ in 0..=MAX_TAGS {
        input.seek(SeekFrom::Start(base))?;
        let mut first = Vec::with_capacity(64);
        input.by_ref().take(64).read_to_end(&mut first)?;
        if let Some(size) = id3_size(&first) {
            base += size;
            continue;
        }
        return match of_bytes(&first) {
            Some(format) => Ok(Found { format, base }),
            // Padding or another kind of tag follows; the decoder searches for the first frame.
            None if base > 0 && !first.is_empty() => Ok(Found {
                format: Format::Mp3,
                base,
            }),
            None if first.is_empty() => Err(Fault::NoBytes),
            None => Err(Fault::Unknown {
                found: describe(&first),
            }),
        };
    }
    Err(Fault::damaged(Format::Mp3, "one ID3 tag follows another"))
}

/// Size of the ID3v2 tag that starts here.
fn id3_size(bytes: &[u8]) -> Option<u64> {
    let header: &[u8; 10] = bytes.first_chunk()?;
    let [b'I', b'D', b'3', major, minor, flags, size @ ..] = header else {
        return None;
    };
    // In a valid tag none of these bytes is 0xFF or has its top bit set (ID3v2.4, section 3.1).
    if *major == 0xFF || *minor == 0xFF || size.iter().any(|byte| byte & 0x80 != 0) {
        return None;
    }
    let content = size
        .iter()
        .fold(0u64, |sum, &byte| sum << 7 | u64::from(byte));
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    Some(10 + content + footer)
}

fn of_bytes(first: &[u8]) -> Option<Format> {
    let at = |place: usize, mark: &[u8]| first.get(place..).is_some_and(|it| it.starts_with(mark));
    if (at(0, b"RIFF") || at(0, b"RF64") || at(0, b"BW64")) && at(8, b"WAVE") {
        return Some(Format::Wav);
    }
    if at(0, b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0") {
        return Some(Format::Wav);
    }
    if at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")) {
        return Some(Format::Aiff);
    }
    if at(0, b"fLaC") {
        return Some(Format::Flac);
    }
    if at(0, b"OggS") {
        return Some(Format::Ogg);
    }
    if at(4, b"ftyp") {
        return Some(Format::Mp4);
    }
    if at(0, b"caff") {
        return Some(Format::Caf);
    }
    match first {
        // ADTS: sync word, layer 0, a rate that exists.
        [0xFF, second, third, ..] if second & 0xF6 == 0xF0 && third >> 2 & 15 < 13 => {
            Some(Format::Aac)
        }
        // MPEG audio: sync word, a version that exists, layer 3, a bit rate and a rate that exist.
        [0xFF, second, third, ..]
            if second & 0xE6 == 0xE2
                && second & 0x18 != 0x08
                && third >> 4 < 15
                && third >> 2 & 3 < 3 =>
        {
            Some(Format::Mp3)
        }
        _ => None,
    }
}

fn describe(first: &[u8]) -> String {
    let known: [(&[u8], &str); 16] = [
        (b"RIFF", "a RIFF file without sound"),
        (b"RF64", "an RF64 file without sound"),
        (b"\x1a\x45\xdf\xa3", "WebM or Matroska"),
        (b"\x30\x26\xb2\x75", "Windows Media"),
        (b"#!AMR", "AMR"),
        (b"MThd", "MIDI"),
        (b"\x0b\x77", "AC-3"),
        (b"\x7f\xfe\x80\x01", "DTS"),
        (b".snd", "a Sun or NeXT sound"),
        (b"MAC ", "Monkey's Audio"),
        (b"wvpk", "WavPack"),
        (b"TTA1", "True Audio"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"<", "markup, as of a web page"),
        (b"version https://git-lfs", "a Git LFS pointer"),
    ];
    if first.iter().all(|&byte| byte == 0) {
        return "zeros".to_owned();
    }
    if let [0xFF, second, ..] = first
        && second & 0xE6 == 0xE4
    {
        return "MPEG audio layer 2".to_owned();
    }
    known
        .iter()
        .find(|(mark, _)| first.starts_with(mark))
        .map_or_else(
            || unknown(&first[..first.len().min(8)]),
            |(_, name)| (*name).to_owned(),
        )
}

/// Shows text as it is and other bytes as numbers.
fn unknown(first: &[u8]) -> String {
    let is_text = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if first.iter().all(is_text) {
        return format!("\"{}\"", first.escape_ascii());
    }
    let numbers: Vec<String> = first.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("the bytes {}", numbers.join(" "))
}

/// A file without the tags at its start, with its own beginning and length.
pub(super) struct Source<R> {
    inner: R,
    base: u64,
    length: u64,
    at: u64,
}

impl<R: Read + Seek> Source<R> {
    /// The part of the file after `base`.
    pub(super) fn new(mut inner: R, base: u64) -> io::Result<Self> {
        let end = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(base))?;
        Ok(Self {
            inner,
            base,
            length: end.saturating_sub(base),
            at: 0,
        })
    }

    /// Length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: Seek> Seek for Source<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let wanted = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        let absolute = wanted.and_then(|at| at.checked_add(self.base));
        let (Some(wanted), Some(absolute)) = (wanted, absolute) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        self.inner.seek(SeekFrom::Start(absolute))?;
        self.at = wanted;
        Ok(wanted)
    }
}
