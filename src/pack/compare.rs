//! Compares a file with its expected layout, record by record, and describes the first difference.

use super::error::Fault;
use super::layout::{LOCAL_BYTES, LOCAL_CRC_AT, LOCAL_SIGNATURE, Layout, Place, Record};
use super::names;
use super::source::PackFile;

/// Checks the records of all entries from `first` on, the central directory and the end record, and that nothing
/// follows it. Contents are not read. Returns the CRC-32 that the records state for each of those entries.
///
/// # Errors
/// [`Fault::Layout`] with the first byte that differs; [`Fault::CutShort`].
pub(super) fn check_records(source: &PackFile, layout: &Layout) -> Result<Vec<u32>, Fault> {
    let places = layout.places();
    let crcs = places
        .iter()
        .map(|place| check_local(source, place))
        .collect::<Result<Vec<u32>, Fault>>()?;
    // A file that ends within the last content is detected here.
    let mut at = layout.directory_at();
    for (place, crc) in places.iter().zip(&crcs) {
        let expected = place.central_record(*crc);
        check_record(source, at, Record::Central, &place.name, &expected)?;
        at += expected.len() as u64;
    }
    check_record(source, at, Record::End, "", &layout.end_record())?;
    if source.length() > layout.length() {
        return Err(Fault::Layout {
            offset: layout.length(),
            what: "the pack should end here, but more data follow".to_owned(),
        });
    }
    Ok(crcs)
}

/// Checks an entry's local header except for its CRC-32, which is returned.
///
/// # Errors
/// As [`check_records`].
pub(super) fn check_local(source: &PackFile, place: &Place) -> Result<u32, Fault> {
    let at = place.header_at.into();
    let found = source.read(at, LOCAL_BYTES as u64)?;
    let crc = found[..].get(LOCAL_CRC_AT..LOCAL_CRC_AT + 4);
    let crc = crc
        .and_then(|crc| crc.try_into().ok())
        .map_or(0, u32::from_le_bytes);
    check_record(
        source,
        at,
        Record::Local,
        &place.name,
        &place.local_header(crc),
    )?;
    Ok(crc)
}

/// The name in the local header at byte `at`, if there is one.
pub(super) fn local_name(source: &PackFile, at: u64) -> Option<Vec<u8>> {
    let header = source.read(at, LOCAL_BYTES as u64).ok()?;
    if header.len() < LOCAL_BYTES || !header.starts_with(LOCAL_SIGNATURE) {
        return None;
    }
    let length = u16::from_le_bytes([header[26], header[27]]);
    // Long names are truncated.
    let length = u64::from(length).min(names::MAX_NAME_BYTES as u64 + 1);
    source.read(at + LOCAL_BYTES as u64, length).ok()
}

fn check_record(
    source: &PackFile,
    at: u64,
    record: Record,
    name: &str,
    expected: &[u8],
) -> Result<(), Fault> {
    let found = source.read(at, expected.len() as u64)?;
    let matching_bytes = expected.iter().zip(&found).take_while(|(a, b)| a == b);
    match matching_bytes.count() {
        matching_bytes if matching_bytes == expected.len() => Ok(()),
        matching_bytes if matching_bytes == found.len() => Err(Fault::CutShort {
            at: source.length(),
        }),
        matching_bytes => Err(Fault::Layout {
            offset: at + matching_bytes as u64,
            what: difference(source, at, record, name, matching_bytes, (&found, expected)),
        }),
    }
}

/// Describes what differs at byte `matching_bytes` of a record.
fn difference(
    source: &PackFile,
    at: u64,
    record: Record,
    name: &str,
    matching_bytes: usize,
    (found, expected): (&[u8], &[u8]),
) -> String {
    let other = local_name(source, at).map(|other| String::from_utf8_lossy(&other).into_owned());
    match (record, other) {
        (Record::Local, Some(other)) if other != name => {
            return format!("the entry {other:?} is where `{name}` should be");
        }
        (Record::Central | Record::End, Some(other)) => {
            return format!("the entry {other:?} is not named by the manifest");
        }
        _ => {}
    }
    let field = record.field(matching_bytes);
    if record == Record::Local && field.ends_with("size") {
        let size = |bytes: &[u8]| {
            let start = if field == "the size" { 22 } else { 18 };
            let bytes = bytes
                .get(start..start + 4)
                .and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, u32::from_le_bytes)
        };
        return format!(
            "{field} of `{name}` is {} bytes, not {}{}",
            size(found),
            size(expected),
            match name {
                names::MANIFEST => "",
                _ => " as the manifest says",
            }
        );
    }
    match (matching_bytes, record) {
        (0..4, Record::End) => "the end record belongs here".to_owned(),
        (0..4, _) => format!("the {} of `{name}` belongs here", record.title()),
        (_, Record::End) => format!("{field} in the end record is wrong"),
        (_, _) => format!("{field} in the {} of `{name}` is wrong", record.title()),
    }
}
