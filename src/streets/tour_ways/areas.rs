//! Buildings and water on the plane of a network, indexed.

use crate::geodesy::{Plane, Spot, ring_contains};
use crate::streets::extract::Polygon;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Areas of one kind.
pub struct Areas {
    /// The rings of each area: outline and holes.
    rings: Vec<Vec<Vec<Spot>>>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Areas {
    /// Indexes areas.
    pub fn new<'a>(polygons: impl Iterator<Item = &'a Polygon>, plane: &Plane) -> Self {
        let on_plane = |polygon: &Polygon| -> Vec<Vec<Spot>> {
            std::iter::once(&polygon.outer)
                .chain(&polygon.inners)
                .map(|ring| ring.iter().map(|at| plane.spot(at.position())).collect())
                .collect()
        };
        let rings: Vec<Vec<Vec<Spot>>> = polygons.map(on_plane).collect();
        let rectangles = rings.iter().enumerate().filter_map(|(index, rings)| {
            let outer = rings.first().filter(|ring| !ring.is_empty())?;
            let fold = |pick: fn(f64, f64) -> f64, value: fn(&Spot) -> f64| {
                outer.iter().map(value).reduce(pick)
            };
            let corners = Rectangle::from_corners(
                [
                    fold(f64::min, |spot| spot.x)?,
                    fold(f64::min, |spot| spot.y)?,
                ],
                [
                    fold(f64::max, |spot| spot.x)?,
                    fold(f64::max, |spot| spot.y)?,
                ],
            );
            Some(GeomWithData::new(corners, index))
        });
        let tree = RTree::bulk_load(rectangles.collect());
        Self { rings, tree }
    }

    /// Whether a point lies inside one of the areas.
    pub fn contain(&self, spot: Spot) -> bool {
        let here = AABB::from_point([spot.x, spot.y]);
        self.tree
            .locate_in_envelope_intersecting(here)
            .any(|entry| is_inside(spot, &self.rings[entry.data]))
    }

    /// Whether a straight line leads through one of the areas, tried once a metre.
    pub fn are_between(&self, from: Spot, to: Spot) -> bool {
        let steps = from.distance(to).clamp(1.0, 1_000.0).ceil();
        (0..=steps as usize).any(|step| self.contain(from + (to - from) * (step as f64 / steps)))
    }
}

/// Whether a point is inside an odd number of rings, so that holes count as outside.
fn is_inside(spot: Spot, rings: &[Vec<Spot>]) -> bool {
    let around = rings.iter().filter(|ring| ring_contains(ring, spot));
    around.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_outside() {
        let square = |half: f64| {
            [(-half, -half), (half, -half), (half, half), (-half, half)]
                .map(|(x, y)| Spot::new(x, y))
                .to_vec()
        };
        let rings = [square(10.0), square(3.0)];
        assert!(is_inside(Spot::new(5.0, 0.0), &rings));
        assert!(!is_inside(Spot::new(0.0, 0.0), &rings));
        assert!(!is_inside(Spot::new(11.0, 0.0), &rings));
    }
}
