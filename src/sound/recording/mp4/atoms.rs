//! Walks the boxes of an MP4 file (ISO/IEC 14496-12) before a reader trusts them: each must be inside its parent, each
//! table must be as long as its count states, and no packet may be larger than packets get.

use crate::sound::clip::{Fault, Format};
use std::io::{Read, Seek, SeekFrom};

/// Maximum number of boxes in a file.
const MAX_BOXES: usize = 200_000;
/// Maximum nesting depth of boxes.
const MAX_DEPTH: usize = 12;
/// Maximum size of a packet, bytes; a second of eight channels in 32 bits at 48 kHz is smaller.
const MAX_PACKET_BYTES: u32 = 4 << 20;
/// Maximum number of search steps: the rows of the time table are searched for each packet, and this many steps take
/// some seconds.
const MAX_STEPS: u64 = 1 << 32;
/// Maximum size of a tag that is read, bytes.
const MAX_TAG_BYTES: u64 = 1 << 10;

/// What the file states about its tracks.
#[derive(Debug, Default)]
pub(super) struct MovieInfo {
    /// Units per second in edit lists.
    pub timescale: u32,
    pub tracks: Vec<TrackInfo>,
}

/// What the file states about a track.
#[derive(Debug, Default)]
pub(super) struct TrackInfo {
    pub is_sound: bool,
    /// Four-letter code of the coding.
    pub coding: Vec<u8>,
    /// Units of time per second.
    pub timescale: u32,
    /// Length in those units; 0 if it is not known.
    pub duration: u64,
    pub edits: Vec<Edit>,
    /// Apple's `iTunSMPB` tag, which counts the frames before and after the sound; it belongs to the whole movie.
    pub itun_smpb: Option<String>,
    /// Number of packets in the track's tables.
    pub packets: u64,
}

/// A row of an edit list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edit {
    /// Length in units of the movie; 0 means up to the end.
    pub duration: u64,
    /// Start in units of the track; negative for a pause.
    pub media_time: i64,
}

/// Checks all boxes of the file and returns what the decoder needs.
pub(super) fn check<R: Read + Seek>(source: &mut R) -> Result<MovieInfo, Fault> {
    let end = source.seek(SeekFrom::End(0))?;
    let mut walk = BoxWalker {
        source,
        movie: MovieInfo::default(),
        boxes: 0,
        itun_smpb: None,
        length: end,
        packet_bytes: 0,
    };
    walk.visit_boxes(0, end, 0)?;
    let mut movie = walk.movie;
    if let Some(text) = walk.itun_smpb
        && let [track] = &mut movie.tracks[..]
    {
        track.itun_smpb = Some(text);
    }
    Ok(movie)
}

struct BoxWalker<'s, R> {
    source: &'s mut R,
    movie: MovieInfo,
    boxes: usize,
    itun_smpb: Option<String>,
    /// Size of the file in bytes.
    length: u64,
    /// Default size of a packet in a fragment, bytes.
    packet_bytes: u32,
}

/// Name and content of a box.
struct Content {
    name: [u8; 4],
    at: u64,
    end: u64,
}

impl Content {
    fn length(&self) -> u64 {
        self.end - self.at
    }
}

impl<R: Read + Seek> BoxWalker<'_, R> {
    fn visit_boxes(&mut self, mut at: u64, end: u64, depth: usize) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(damaged("its boxes are nested too deeply"));
        }
        // Four zero bytes end a list of QuickTime user data.
        while at + 8 <= end {
            self.boxes += 1;
            if self.boxes > MAX_BOXES {
                return Err(damaged(format!("more than {MAX_BOXES} boxes")));
            }
            let content = self.read_header(at, end)?;
            at = content.end;
            self.visit_box(&content, depth)?;
        }
        Ok(())
    }

    fn read_header(&mut self, at: u64, end: u64) -> Result<Content, Fault> {
        let head: [u8; 8] = self.bytes(at)?;
        let [a, b, c, d, name @ ..] = head;
        let (size, length) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (end - at, 8),
            1 => (u64::from_be_bytes(self.bytes(at + 8)?), 16),
            size => (size.into(), 8),
        };
        let after = at.checked_add(size).filter(|&after| after <= end);
        match after {
            Some(after) if size >= length => Ok(Content {
                name,
                at: at + length,
                end: after,
            }),
            _ => {
                let name = name.escape_ascii();
                Err(damaged(format!("it ends inside its box \"{name}\"")))
            }
        }
    }

    fn visit_box(&mut self, content: &Content, depth: usize) -> Result<(), Fault> {
        let (at, end) = (content.at, content.end);
        match &content.name {
            b"moov" | b"mdia" | b"minf" | b"stbl" | b"edts" | b"udta" | b"ilst" | b"dinf"
            | b"moof" | b"mvex" | b"traf" => self.visit_boxes(at, end, depth + 1),
            b"trak" => {
                self.movie.tracks.push(TrackInfo::default());
                self.visit_boxes(at, end, depth + 1)
            }
            b"meta" if depth > 0 => {
                // A full box in MP4, a plain one in QuickTime files.
                let is_plain = content.length() >= 8 && &self.bytes::<8>(at)?[4..] == b"hdlr";
                let skip = if is_plain { 0 } else { 4.min(content.length()) };
                self.visit_boxes(at + skip, end, depth + 1)
            }
            b"----" => self.tag(content),
            b"mvhd" => {
                self.movie.timescale = self.clock(content)?.0;
                Ok(())
            }
            b"mdhd" => {
                let (timescale, duration) = self.clock(content)?;
                if timescale == 0 {
                    return Err(damaged("its timescale is zero"));
                }
                if let Some(track) = self.movie.tracks.last_mut() {
                    (track.timescale, track.duration) = (timescale, duration);
                }
                Ok(())
            }
            b"hdlr" => {
                let kind: [u8; 12] = self.bytes(at)?;
                // Metadata also have a handler; the track's comes first.
                if &kind[8..] == b"soun"
                    && let Some(track) = self.movie.tracks.last_mut()
                {
                    track.is_sound = true;
                }
                Ok(())
            }
            b"elst" => self.edits(content),
            b"stsd" => self.description(content),
            b"stsz" => self.sizes(content),
            b"stts" => {
                let rows = self.rows(content, 4, 8)?;
                let packets = self.movie.tracks.last().map_or(0, |track| track.packets);
                self.check_steps(rows, packets)
            }
            b"ctts" | b"stps" => self.rows(content, 4, 4).map(drop),
            b"stss" | b"stco" => self.rows(content, 4, 4).map(drop),
            b"co64" => self.rows(content, 4, 8).map(drop),
            b"stsc" => self.rows(content, 4, 12).map(drop),
            b"trex" => {
                self.packet_bytes = self.packet_size(content.at + 16)?;
                Ok(())
            }
            b"tfhd" => self.fragment_header(content),
            b"trun" => self.fragment(content),
            _ => Ok(()),
        }
    }

    /// Number of rows in a table whose count follows `in_front` bytes.
    fn rows(&mut self, content: &Content, in_front: u64, row: u64) -> Result<u64, Fault> {
        let count = u64::from(u32::from_be_bytes(self.bytes(content.at + in_front)?));
        if count.saturating_mul(row) > content.length().saturating_sub(in_front + 4) {
            let name = content.name.escape_ascii();
            return Err(damaged(format!(
                "its table \"{name}\" claims {count} rows but is shorter"
            )));
        }
        Ok(count)
    }

    fn check_steps(&self, rows: u64, packets: u64) -> Result<(), Fault> {
        if rows.saturating_mul(packets) > MAX_STEPS {
            return Err(Fault::unsupported(
                Format::Mp4,
                format!("{packets} packets in {rows} different times"),
            ));
        }
        Ok(())
    }

    fn sizes(&mut self, content: &Content) -> Result<(), Fault> {
        let size = u32::from_be_bytes(self.bytes(content.at + 4)?);
        let packets = match size {
            0 => self.rows(content, 8, 4)?,
            _ => u64::from(u32::from_be_bytes(self.bytes(content.at + 8)?)),
        };
        let mut largest = size;
        if size == 0 {
            self.source.seek(SeekFrom::Start(content.at + 12))?;
            let mut table = self.source.by_ref().take(packets * 4);
            let mut block = [0u8; 4096];
            loop {
                let got = crate::sound::linear::read_up_to(&mut table, &mut block)?;
                let sizes = block[..got].as_chunks().0;
                let sizes = sizes.iter().map(|&bytes| u32::from_be_bytes(bytes));
                largest = sizes.max().unwrap_or(0).max(largest);
                if got < block.len() {
                    break;
                }
            }
        }
        check_packet(largest)?;
        if let Some(track) = self.movie.tracks.last_mut() {
            track.packets = packets;
        }
        Ok(())
    }

    /// Checks and returns the size of a packet stored at a position.
    fn packet_size(&mut self, at: u64) -> Result<u32, Fault> {
        let size = u32::from_be_bytes(self.bytes(at)?);
        check_packet(size).map(|()| size)
    }

    /// Reads the defaults for a fragment's packets. Flags state which fields are present.
    fn fragment_header(&mut self, content: &Content) -> Result<(), Fault> {
        let [_, _, _, flags] = self.bytes::<4>(content.at)?;
        let has = |flag: u8| u64::from(flags & flag != 0);
        if flags & 0x10 != 0 {
            // The size follows the track, the data position, the description and the duration.
            let at = content.at + 8 + 8 * has(0x01) + 4 * has(0x02) + 4 * has(0x08);
            self.packet_bytes = self.packet_size(at)?;
        }
        Ok(())
    }

    /// Checks a fragment. Flags state which fields a row has. Readers allocate memory for a packet before they check
    /// whether it exists.
    fn fragment(&mut self, content: &Content) -> Result<(), Fault> {
        let head: [u8; 8] = self.bytes(content.at)?;
        let flags = u32::from_be_bytes([0, head[1], head[2], head[3]]);
        let count = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
        let fields = (flags >> 8 & 15).count_ones();
        let fixed = 8 + 4 * u64::from((flags & 1) + (flags >> 2 & 1));
        let is_long = u64::from(count) * u64::from(fields) * 4 + fixed > content.length();
        // A row without fields takes no space in the file; limit the number of rows by the time they take.
        if is_long || (fields == 0 && count > 1 << 20) {
            return Err(damaged(format!("a fragment claims {count} packets")));
        }
        let mut sum = u64::from(self.packet_bytes) * u64::from(count);
        if flags & 0x200 != 0 {
            let size_at = 4 * (flags >> 8 & 1) as usize;
            let mut row = [0; 16];
            let row = &mut row[..4 * fields as usize];
            sum = 0;
            self.source.seek(SeekFrom::Start(content.at + fixed))?;
            for _ in 0..count {
                self.source.read_exact(row)?;
                let size = row[size_at..]
                    .first_chunk()
                    .map_or(0, |size| u32::from_be_bytes(*size));
                check_packet(size)?;
                sum += u64::from(size);
            }
        }
        if sum > self.length {
            return Err(damaged(format!(
                "a fragment claims {sum} bytes of sound, more than the file has"
            )));
        }
        Ok(())
    }

    fn edits(&mut self, content: &Content) -> Result<(), Fault> {
        /// A file with more edits is a film; its edits are ignored.
        const MAX_EDITS: u64 = 16;
        let [version, ..] = self.bytes::<4>(content.at)?;
        let row = if version == 1 { 20 } else { 12 };
        let rows = self.rows(content, 4, row)?;
        let mut edits = Vec::new();
        for place in 0..rows.min(MAX_EDITS) {
            let at = content.at + 8 + place * row;
            edits.push(if version == 1 {
                Edit {
                    duration: u64::from_be_bytes(self.bytes(at)?),
                    media_time: i64::from_be_bytes(self.bytes(at + 8)?),
                }
            } else {
                Edit {
                    duration: u32::from_be_bytes(self.bytes(at)?).into(),
                    media_time: i32::from_be_bytes(self.bytes(at + 4)?).into(),
                }
            });
        }
        if let Some(track) = self.movie.tracks.last_mut() {
            track.edits = edits;
        }
        Ok(())
    }

    fn description(&mut self, content: &Content) -> Result<(), Fault> {
        if self.rows(content, 4, 8)? == 0 {
            return Err(damaged("a track without description"));
        }
        let entry = self.read_header(content.at + 8, content.end)?;
        if let Some(track) = self.movie.tracks.last_mut() {
            track.coding = entry.name.to_vec();
        }
        Ok(())
    }

    /// Units per second and length in the header of a movie or of media.
    fn clock(&mut self, content: &Content) -> Result<(u32, u64), Fault> {
        let [version, ..] = self.bytes::<4>(content.at)?;
        if version == 1 {
            let timescale = u32::from_be_bytes(self.bytes(content.at + 20)?);
            let duration = u64::from_be_bytes(self.bytes(content.at + 24)?);
            return Ok((
                timescale,
                Some(duration).filter(|&it| it != u64::MAX).unwrap_or(0),
            ));
        }
        let timescale = u32::from_be_bytes(self.bytes(content.at + 12)?);
        let duration = u32::from_be_bytes(self.bytes(content.at + 16)?);
        let duration = Some(duration).filter(|&it| it != u32::MAX).unwrap_or(0);
        Ok((timescale, duration.into()))
    }

    /// Reads a tag with a custom name.
    fn tag(&mut self, content: &Content) -> Result<(), Fault> {
        if content.length() > MAX_TAG_BYTES {
            return Ok(());
        }
        let mut bytes = vec![0; content.length() as usize];
        self.source.seek(SeekFrom::Start(content.at))?;
        self.source.read_exact(&mut bytes)?;
        let find = |mark: &[u8]| bytes.windows(mark.len()).position(|it| it == mark);
        if find(b"iTunSMPB").is_some()
            && let Some(place) = find(b"data")
        {
            // Type and locale are between the name and the text.
            let text = bytes.get(place + 12..).unwrap_or_default();
            self.itun_smpb = Some(String::from_utf8_lossy(text).into_owned());
        }
        Ok(())
    }

    fn bytes<const N: usize>(&mut self, at: u64) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.source.seek(SeekFrom::Start(at))?;
        self.source
            .read_exact(&mut bytes)
            .map_err(|_| damaged("it ends inside a box"))?;
        Ok(bytes)
    }
}

fn check_packet(bytes: u32) -> Result<(), Fault> {
    if bytes > MAX_PACKET_BYTES {
        return Err(damaged(format!("a packet of {bytes} bytes")));
    }
    Ok(())
}

fn damaged(what: impl Into<String>) -> Fault {
    Fault::damaged(Format::Mp4, what)
}
