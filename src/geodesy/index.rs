//! Finds nearby zones: an R-tree over the zones' bounding rectangles.

use super::{Spot, Zone};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// A spatial index of zones.
#[derive(Debug, Clone)]
pub struct ZoneIndex {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl ZoneIndex {
    /// An index of zones, which are identified by their index in the list. Zones without a finite extent are never found.
    pub fn new<'a>(zones: impl IntoIterator<Item = &'a Zone>) -> Self {
        let entries = zones
            .into_iter()
            .enumerate()
            .map(|(number, zone)| (number, zone.bounds()))
            .filter(|(_, (low, high))| [low.x, low.y, high.x, high.y].iter().all(|v| v.is_finite()))
            .map(|(number, (low, high))| {
                let corners = Rectangle::from_corners([low.x, low.y], [high.x, high.y]);
                GeomWithData::new(corners, number)
            })
            .collect();
        Self {
            tree: RTree::bulk_load(entries),
        }
    }

    /// Indices of the zones whose rectangle comes within `reach` metres of `p` on both axes, in no particular
    /// order.
    pub fn near(&self, p: Spot, reach: f64) -> impl Iterator<Item = usize> + '_ {
        let around = AABB::from_corners([p.x - reach, p.y - reach], [p.x + reach, p.y + reach]);
        self.tree
            .locate_in_envelope_intersecting(around)
            .map(|entry| entry.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearby_zones_are_found() {
        let zones: Vec<Zone> = (0..50)
            .map(|n| Zone::circle(Spot::new(f64::from(n) * 100.0, 0.0), 30.0))
            .collect();
        let index = ZoneIndex::new(&zones);
        let mut found: Vec<usize> = index.near(Spot::new(1050.0, 0.0), 25.0).collect();
        found.sort_unstable();
        assert_eq!(found, [10, 11]);
        assert_eq!(index.near(Spot::new(1050.0, 100.0), 25.0).count(), 0);
    }
}
