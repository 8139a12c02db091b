//! Why an extract cannot be read. The messages follow the file's name and a colon.

use crate::streets::extract::{Bounds, Coordinate};
use std::io;

/// Why an extract of OpenStreetMap cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    /// The system could not read the file.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The file is something else; `0` says what, and what to do.
    #[error("is not an extract of OpenStreetMap: {0}")]
    OtherKind(String),
    /// The file ends in the middle.
    #[error("ends in the middle, at byte {0}: it was cut on its way here, so download it again")]
    Truncated(u64),
    /// A text file ends in the middle.
    #[error("ends in the middle, in line {line}: it was cut on its way here, so download it again")]
    TruncatedText {
        /// The last line, counted from 1.
        line: usize,
    },
    /// A text is not what its format allows.
    #[error("is damaged ({0}): download it again")]
    DamagedText(String),
    /// The content is damaged.
    #[error("is damaged at byte {at} ({reason}): download it again")]
    Damaged {
        /// Where the damaged part begins, bytes from the start of the file.
        at: u64,
        /// What is wrong there.
        reason: String,
    },
    /// The blocks are compressed by a method that is not supported.
    #[error(
        "is compressed with {0}, which soundwalk does not read: convert it with `osmium cat IN.osm.pbf -o OUT.osm.pbf -f \
         pbf,pbf_compression=zlib`"
    )]
    Compression(&'static str),
    /// The file needs a reader that knows more than this one.
    #[error("needs a reader for {0}: use a plain extract, without history")]
    Feature(String),
    /// The server that made the file reports a failure in it.
    #[error(
        "holds a failure of the server instead of the map ({0}): ask for a smaller area, or try later"
    )]
    ServerFailure(String),
    /// Nothing of the file lies in the box.
    #[error(
        "does not cover the tour: {}the tour lies at {}; use a file of that region",
        shown_box(file),
        shown(tour)
    )]
    Elsewhere {
        /// The box of the file, if it has anything.
        file: Option<Bounds>,
        /// The box that was asked for.
        tour: Bounds,
    },
    /// The box holds more than a tour can use.
    #[error("has too much in the box of this tour: use a smaller --margin")]
    TooMuchInBox,
    /// A text file is too large for a reader that keeps all of it.
    #[error(
        "is too large for a text file: convert it with `osmium cat IN -o OUT.osm.pbf`, or use an extract of a smaller area"
    )]
    TextTooLarge,
}

fn shown_box(bounds: &Option<Bounds>) -> String {
    match bounds {
        Some(bounds) => format!("its box is {}, ", shown(bounds)),
        None => "it holds no positions, ".to_owned(),
    }
}

/// A box as latitudes and longitudes with four decimals (about 10 m).
fn shown(bounds: &Bounds) -> String {
    let degrees = |unit: i32| f64::from(unit) / 1e7;
    let side = |value: i32, positive: char, negative: char| {
        let letter = if value < 0 { negative } else { positive };
        format!("{:.4}°{letter}", degrees(value).abs())
    };
    let Coordinate { lat_e7, lon_e7 } = bounds.min;
    format!(
        "{} to {}, {} to {}",
        side(lat_e7, 'N', 'S'),
        side(bounds.max.lat_e7, 'N', 'S'),
        side(lon_e7, 'E', 'W'),
        side(bounds.max.lon_e7, 'E', 'W')
    )
}
