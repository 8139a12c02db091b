//! Parts of an archive: of a file, or of a file on the web that is asked for them by HTTP ranges.

use super::error::ArchiveError;
use crate::download::Downloader;
use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

/// Parts closer to each other than this are asked for at once, bytes: a request costs as long as so much more.
const MAX_GAP_BYTES: u64 = 64 << 10;
/// The most that is asked for at once, bytes, unless a single part is larger.
const MAX_REQUEST_BYTES: u64 = 8 << 20;

/// The most that is fetched for one list of parts, bytes; gaps between them count.
const MAX_FETCHED_BYTES: u64 = 128 << 20;

/// Something that has an archive.
pub trait Ranges {
    /// `length` bytes from the byte `from` on; fewer where the archive ends.
    ///
    /// # Errors
    /// The file or the network.
    fn range(&mut self, from: u64, length: u64) -> Result<Vec<u8>, ArchiveError>;
}

/// A file on this machine.
pub struct FileRanges<R>(pub R);

impl<R: Read + Seek> Ranges for FileRanges<R> {
    fn range(&mut self, from: u64, length: u64) -> Result<Vec<u8>, ArchiveError> {
        self.0.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        self.0.by_ref().take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A file on the web.
pub struct WebRanges {
    downloader: Downloader,
    address: String,
    version: Option<String>,
}

impl WebRanges {
    /// The file at an address.
    pub fn new(address: &str) -> Self {
        Self {
            downloader: Downloader::default(),
            address: address.to_owned(),
            version: None,
        }
    }
}

impl Ranges for WebRanges {
    fn range(&mut self, from: u64, length: u64) -> Result<Vec<u8>, ArchiveError> {
        let version = self.version.as_deref();
        let part = self.downloader.part(&self.address, from, length, version)?;
        self.version.get_or_insert(part.version);
        Ok(part.bytes)
    }
}

/// Part of an archive: first byte, and length in bytes.
pub(super) type Part = (u64, u64);

/// Fetches parts, several neighbours with one request. `progress` is told how many bytes of how many there are.
pub(super) fn fetch(
    ranges: &mut dyn Ranges,
    parts: impl IntoIterator<Item = Part>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<BTreeMap<Part, Vec<u8>>, ArchiveError> {
    let mut parts: Vec<Part> = parts.into_iter().collect();
    parts.sort_unstable();
    parts.dedup();
    let requests = merged(&parts);
    let lengths = requests.iter().map(|request| request.length);
    let total = lengths.fold(0, u64::saturating_add);
    if total > MAX_FETCHED_BYTES {
        return Err(ArchiveError::TooMuchInBox);
    }
    let mut done = 0;
    let mut found = BTreeMap::new();
    for request in requests {
        let bytes = ranges.range(request.from, request.length)?;
        for part in request.parts {
            let start =
                usize::try_from(part.0 - request.from).map_err(|_| ArchiveError::Truncated)?;
            let length = usize::try_from(part.1).map_err(|_| ArchiveError::Truncated)?;
            let content = bytes.get(start..).and_then(|bytes| bytes.get(..length));
            found.insert(*part, content.ok_or(ArchiveError::Truncated)?.to_vec());
        }
        done += request.length;
        progress(done, total);
    }
    Ok(found)
}

/// Neighbouring parts that are asked for at once.
#[derive(Debug, PartialEq, Eq)]
struct Request<'p> {
    from: u64,
    length: u64,
    parts: &'p [Part],
}

/// Requests for sorted parts.
fn merged(parts: &[Part]) -> Vec<Request<'_>> {
    let mut requests = Vec::new();
    let mut rest = parts;
    while let Some(((from, length), _)) = rest.split_first() {
        let mut end = from.saturating_add(*length);
        let mut count = 1;
        for (next, length) in &rest[1..] {
            let new_end = end.max(next.saturating_add(*length));
            if *next > end.saturating_add(MAX_GAP_BYTES) || new_end - from > MAX_REQUEST_BYTES {
                break;
            }
            end = new_end;
            count += 1;
        }
        let (parts, others) = rest.split_at(count);
        requests.push(Request {
            from: *from,
            length: end - from,
            parts,
        });
        rest = others;
    }
    requests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_asked_for_at_once() {
        let parts = [
            (10, 5),
            (15, 5),
            (15, 9),
            (100, 1),
            (1 << 20, 3),
            (9 << 20, 2),
        ];
        let requests: Vec<_> = merged(&parts)
            .iter()
            .map(|request| (request.from, request.length, request.parts.len()))
            .collect();
        assert_eq!(requests, [(10, 91, 4), (1 << 20, 3, 1), (9 << 20, 2, 1)]);
        let long = [(0, 6 << 20), (6 << 20, 6 << 20), (u64::MAX, 9)];
        assert_eq!(merged(&long).len(), 3);
    }

    #[test]
    fn parts_come_whole_or_not_at_all() {
        let mut file = FileRanges(std::io::Cursor::new(b"0123456789".to_vec()));
        let found = fetch(&mut file, [(7, 2), (1, 3), (1, 3)], &mut |_, _| {})
            .expect("OK because the file has them");
        assert_eq!(found[&(7, 2)], b"78");
        assert_eq!(found[&(1, 3)], b"123");
        let error = fetch(&mut file, [(8, 5)], &mut |_, _| {});
        assert!(matches!(error, Err(ArchiveError::Truncated)));
    }
}
