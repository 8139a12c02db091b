//! Recognises and unpacks the text formats, and hands them to their readers.

use super::collector::{Collector, unpacking_error};
use super::error::OsmError;
use super::file::{OsmFile, Progress};
use super::{overpass, xml};
use crate::streets::extract::Bounds;
use flate2::read::MultiGzDecoder;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

/// Maximum length of XML, unpacked, bytes. The limit on what is kept usually ends the work earlier.
const MAX_XML_BYTES: u64 = 4 << 30;
/// Maximum length of JSON, unpacked, bytes: the parser holds an object whole. The answer for a large city has 60 MB.
const MAX_JSON_BYTES: u64 = 192 << 20;

/// Reads what touches a box from a text file that begins with `start`.
pub(super) fn read(
    mut input: impl Read + Seek,
    start: &[u8],
    bounds: Bounds,
    progress: Progress<'_>,
) -> Result<OsmFile, OsmError> {
    let total = input.seek(SeekFrom::End(0))?;
    input.rewind()?;
    let watched = Watched {
        input,
        done: 0,
        total,
        progress,
    };
    let mut collector = Collector::new(bounds);
    if start.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = BufReader::new(MultiGzDecoder::new(watched));
        let start = unpacked.fill_buf().map_err(unpacking_error)?.to_vec();
        read_text(unpacked, &start, &mut collector)?;
    } else {
        read_text(BufReader::new(watched), start, &mut collector)?;
    }
    collector.finish()
}

fn read_text(text: impl BufRead, start: &[u8], collector: &mut Collector) -> Result<(), OsmError> {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    match start.trim_ascii_start() {
        [b'<', rest @ ..] if !is_web_page(rest) => {
            let mut text = text.take(MAX_XML_BYTES);
            let read = xml::read(&mut text, collector);
            if text.limit() == 0 {
                return Err(OsmError::TextTooLarge);
            }
            read
        }
        [b'{', ..] => {
            let mut text = text.take(MAX_JSON_BYTES);
            let read = overpass::read(&mut text, collector);
            if text.limit() == 0 {
                return Err(OsmError::TextTooLarge);
            }
            read
        }
        _ => Err(OsmError::OtherKind(other_kind(start))),
    }
}

fn is_web_page(start: &[u8]) -> bool {
    let start = start[..start.len().min(60)].to_ascii_lowercase();
    let has = |words: &[u8]| start.windows(words.len()).any(|window| window == words);
    has(b"html")
}

/// What a file is that is none of the formats, and what to do.
fn other_kind(start: &[u8]) -> String {
    let convert = "convert it with `osmium cat IN -o OUT.osm.pbf`";
    let (what, cure) = match start {
        [] => ("it is empty", "download it again"),
        [b'B', b'Z', b'h', ..] => ("it is packed with bzip2", "unpack it with bunzip2 first"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            ("it is packed with Zstandard", "unpack it with unzstd first")
        }
        [0xfd, b'7', b'z', b'X', ..] => ("it is packed with xz", "unpack it with unxz first"),
        [b'P', b'K', ..] => ("it is a ZIP archive", "unpack it first"),
        [0xff, 0xe0 | 0xff, ..] => ("it is an .o5m file", convert),
        [b'<', ..] => ("it is a web page", "download the file that the page offers"),
        _ => (
            "soundwalk reads .osm.pbf, .osm and the JSON of Overpass",
            "use an extract of the tour's region",
        ),
    };
    format!("{what}; {cure}")
}

/// Tells the progress of reading.
struct Watched<'p, R> {
    input: R,
    done: u64,
    total: u64,
    progress: Progress<'p>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.done += count as u64;
        (self.progress)(self.done, self.total);
        Ok(count)
    }
}
