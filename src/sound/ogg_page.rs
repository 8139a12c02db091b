//! Parses the header of an Ogg page (RFC 3533, section 6). Checksums are left to the packet reader.

/// Number of bytes before the segment table.
const HEADER: usize = 27;

/// The header of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OggPage {
    /// Granule position; `None` if no packet ends on the page.
    pub position: Option<u64>,
    /// Serial number of the stream.
    pub serial: u32,
    /// Whether the page starts with the rest of the previous page's packet.
    pub is_continued: bool,
    /// Whether the page is marked as the stream's last.
    pub is_last: bool,
    /// Size of the whole page in bytes.
    pub size: usize,
}

/// Why no page could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageFault {
    /// No page starts here.
    NoPage,
    /// The bytes end within the page.
    CutShort,
}

impl OggPage {
    /// Parses the page that starts with these bytes.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PageFault> {
        let header: &[u8; HEADER] = bytes
            .first_chunk()
            .filter(|header| header.starts_with(b"OggS\0"))
            .ok_or(PageFault::NoPage)?;
        let segments = usize::from(header[26]);
        let table = bytes
            .get(HEADER..HEADER + segments)
            .ok_or(PageFault::CutShort)?;
        let content: usize = table.iter().map(|&length| usize::from(length)).sum();
        let size = HEADER + segments + content;
        if bytes.len() < size {
            return Err(PageFault::CutShort);
        }
        let little_endian = |bytes: &[u8]| {
            let digits = bytes.iter().rev();
            digits.fold(0u64, |sum, &byte| sum << 8 | u64::from(byte))
        };
        Ok(Self {
            position: Some(little_endian(&header[6..14])).filter(|&position| position != u64::MAX),
            serial: little_endian(&header[14..18]) as u32,
            is_continued: header[5] & 1 != 0,
            is_last: header[5] & 4 != 0,
            size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_and_its_end_is_noticed() {
        let mut page = b"OggS\0\x05".to_vec();
        page.extend(0x0102_0304_0506_0708u64.to_le_bytes());
        page.extend(0xA1B2_C3D4u32.to_le_bytes());
        page.extend([0; 8]);
        page.extend([2, 255, 3]);
        page.extend([7; 258]);
        let expected = OggPage {
            position: Some(0x0102_0304_0506_0708),
            serial: 0xA1B2_C3D4,
            is_continued: true,
            is_last: true,
            size: 27 + 2 + 258,
        };
        assert_eq!(OggPage::parse(&page), Ok(expected));
        for (end, fault) in [
            (0, PageFault::NoPage),
            (26, PageFault::NoPage),
            (28, PageFault::CutShort),
            (page.len() - 1, PageFault::CutShort),
        ] {
            assert_eq!(OggPage::parse(&page[..end]), Err(fault), "{end}");
        }
        page[4] = 1; // a version that does not exist
        assert_eq!(OggPage::parse(&page), Err(PageFault::NoPage));
    }
}
