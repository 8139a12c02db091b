//! Collects what the readers of text formats find, within limits. Text files are read once, with their elements in any order,
//! so that all positions are kept.

use super::budget::{Budget, NODE_BYTES};
use super::elements::{Elements, Member, RawRelation, RawWay, area_tags};
use super::error::OsmError;
use super::file::OsmFile;
use crate::streets::extract::{Bounds, Coordinate, Tags};
use std::io::ErrorKind;

/// Limit of what is kept of a file, bytes.
const MAX_KEPT_BYTES: i64 = 512 << 20;

/// Collects what a reader finds.
pub(super) struct Collector {
    elements: Elements,
    budget: Budget,
    bounds: Bounds,
    /// The box that the file says it covers.
    declared: Option<Bounds>,
}

impl Collector {
    /// Nothing yet, for a box.
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            elements: Elements::default(),
            budget: Budget::new(MAX_KEPT_BYTES, || OsmError::TextTooLarge),
            bounds,
            declared: None,
        }
    }

    /// The box that the file says it covers.
    pub(super) fn declare_bounds(&mut self, bounds: Bounds) {
        self.declared.get_or_insert(bounds);
    }

    /// The time of the newest change, in RFC 3339.
    pub(super) fn set_timestamp(&mut self, text: &str) {
        let time = text.trim().parse::<jiff::Timestamp>().ok();
        self.elements.timestamp_s = time.map(jiff::Timestamp::as_second);
    }

    /// A node.
    ///
    /// # Errors
    /// The file has more than can be kept.
    pub(super) fn add_node(&mut self, id: i64, at: Coordinate, tags: Tags) -> Result<(), OsmError> {
        self.budget.take(NODE_BYTES)?;
        if self.bounds.contains(at) {
            self.take(&tags, 0)?;
            self.elements.add_node(id, at, tags);
        } else {
            self.elements.add_node(id, at, Tags::default());
        }
        Ok(())
    }

    /// A way.
    ///
    /// # Errors
    /// As [`Collector::add_node`].
    pub(super) fn add_way(&mut self, id: i64, nodes: Vec<i64>, tags: Tags) -> Result<(), OsmError> {
        self.take(&tags, nodes.len())?;
        self.elements.add_way(id, RawWay { nodes, tags });
        Ok(())
    }

    /// A relation; others than multipolygons are left out.
    ///
    /// # Errors
    /// As [`Collector::add_node`].
    pub(super) fn add_relation(
        &mut self,
        id: i64,
        members: Vec<Member>,
        tags: &Tags,
    ) -> Result<(), OsmError> {
        if let Some(tags) = area_tags(tags) {
            let corners = members.iter().map(|member| member.line.len() + 1);
            self.take(&tags, corners.sum())?;
            self.elements
                .add_relation(id, RawRelation { members, tags });
        }
        Ok(())
    }

    fn take(&self, tags: &Tags, members: usize) -> Result<(), OsmError> {
        let letters = tags.iter().map(|(key, value)| key.len() + value.len());
        self.budget
            .take_object(letters.sum(), tags.iter().count(), members)
    }

    /// The extract.
    ///
    /// # Errors
    /// Nothing lies in the box.
    pub(super) fn finish(self) -> Result<OsmFile, OsmError> {
        let bounds = self.declared.or_else(|| self.elements.bounds());
        if !self.elements.is_any_in(&self.bounds) {
            return Err(OsmError::Elsewhere {
                file: bounds,
                tour: self.bounds,
            });
        }
        Ok(OsmFile {
            extract: self.elements.into_extract(self.bounds),
            bounds,
        })
    }
}

/// The coordinate of latitude and longitude in degrees; `None` if it is not a position on earth.
pub(super) fn coordinate(lat: f64, lon: f64) -> Option<Coordinate> {
    crate::geodesy::LatLon::new(lat, lon).map(Coordinate::from_position)
}

/// The error of a reader below a parser.
pub(super) fn unpacking_error(error: std::io::Error) -> OsmError {
    match error.kind() {
        ErrorKind::UnexpectedEof => {
            OsmError::DamagedText("its packed content ends in the middle".to_owned())
        }
        ErrorKind::InvalidData | ErrorKind::InvalidInput => {
            OsmError::DamagedText(error.to_string())
        }
        _ => OsmError::Io(error),
    }
}
