//! How much sky a place has: the horizon over the buildings around it, and what that does to positions from satellites.
//!
//! Rays go from the place to the walls within [`REACH_M`]. What a receiver makes of the view is left to `rehearse`.

use super::extract::{Coordinate, Polygon};
use super::ground::Ground;
use crate::geodesy::{Plane, Spot, ring_contains};
use crate::streets::build::STOREY_M;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::f64::consts::TAU;

/// Number of directions in which the horizon is measured.
pub const DIRECTIONS: usize = 36;
/// Distance within which buildings count, metres. A house of 20 m that is farther away stands below `MASK_SINE`.
pub const REACH_M: f64 = 100.0;
/// Sine of the elevation below which receivers do not use satellites: 10°.
const MASK_SINE: f64 = 0.173_648;
/// Height of a receiver in the hand, metres.
const HAND_M: f64 = 1.5;
/// Lines of walkers touch outlines of buildings, and neither is mapped more exactly than this, metres.
const MAPPING_ERROR_M: f64 = 3.0;
/// Walls at least this high make a street, metres.
const MIN_WALL_M: f64 = 5.0;
/// Walls of a street are at most so far apart, metres.
const MAX_STREET_M: f64 = 60.0;
/// Distance within which a house without a tagged height is taken to be as high as the others, metres.
const NEIGHBOURS_M: f64 = 150.0;
/// So many others must have tagged heights.
const MIN_NEIGHBOURS: usize = 3;
/// Number of bands of equal solid angle from the mask to the zenith.
const BANDS: usize = 8;

/// The buildings around a tour.
#[derive(Debug)]
pub struct Sky {
    buildings: Vec<Block>,
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

/// A polygon of a building.
#[derive(Debug)]
struct Block {
    /// The outline and the holes, each without a repeated last corner.
    rings: Vec<Vec<Spot>>,
    height_m: f64,
}

/// What is seen of the sky at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Share of the sky above 10° that is open, 0 to 1. Satellites are spread over the sky by its solid angle.
    pub open: f64,
    /// Whether the place lies inside a building.
    pub is_inside: bool,
    /// The street that the place lies in, if there are walls on two opposite sides.
    pub street: Option<Street>,
    /// The mean horizontal direction of the open sky: the middle of the opening is on that side. Its length is 0 where the
    /// horizon is even, and 0.5 beside a very high wall.
    pub lean: Spot,
    /// How errors are stretched by the gaps in the sky.
    pub stretch: Stretch,
}

/// A street between two walls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Street {
    /// Distance between the walls, metres.
    pub width_m: f64,
    /// Mean height of both walls in storeys of 3 m.
    pub storeys: f64,
}

/// The ellipse of horizontal errors, from the directions in which satellites are visible (dilution of precision).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Unit vector of the direction of the greatest errors: across the street.
    pub across: Spot,
    /// Standard deviation in that direction divided by the one at right angles to it, at least 1.
    pub ratio: f64,
}

impl Sky {
    /// The buildings of a ground on a plane.
    pub fn new(ground: &Ground, plane: &Plane) -> Self {
        let to_plane = |ring: &Vec<Coordinate>| -> Vec<Spot> {
            ring.iter().map(|at| plane.spot(at.position())).collect()
        };
        let mut blocks = Vec::new();
        let mut is_guess = Vec::new();
        for building in &ground.buildings {
            let height_m = f64::from(building.height_dm) / 10.0;
            for Polygon { outer, inners } in &building.polygons {
                let rings = std::iter::once(outer).chain(inners).map(to_plane).collect();
                blocks.push(Block { rings, height_m });
                is_guess.push(!building.is_height_tagged && height_m >= MIN_WALL_M);
            }
        }
        let tagged = blocks.iter().zip(&is_guess).filter(|(_, guess)| !**guess);
        let known = tagged
            .filter(|(block, _)| block.height_m >= MIN_WALL_M)
            .filter_map(|(block, _)| {
                let at = block.middle()?;
                Some(GeomWithData::new([at.x, at.y], block.height_m))
            });
        let known = RTree::bulk_load(known.collect());
        for (block, _) in blocks
            .iter_mut()
            .zip(&is_guess)
            .filter(|(_, guess)| **guess)
        {
            if let Some(height_m) = block.middle().and_then(|at| height_around(&known, at)) {
                block.height_m = height_m;
            }
        }
        Self::of_blocks(blocks)
    }

    fn of_blocks(buildings: Vec<Block>) -> Self {
        let extents = buildings.iter().enumerate().filter_map(|(number, block)| {
            let outline = block.rings.first()?;
            let first = *outline.first()?;
            let (mut low, mut high) = ([first.x, first.y], [first.x, first.y]);
            for corner in outline {
                low = [low[0].min(corner.x), low[1].min(corner.y)];
                high = [high[0].max(corner.x), high[1].max(corner.y)];
            }
            let extent = Rectangle::from_corners(low, high);
            Some(GeomWithData::new(extent, number))
        });
        Self {
            index: RTree::bulk_load(extents.collect()),
            buildings,
        }
    }

    /// Whether there are no buildings, so that nothing can be said about the sky.
    pub fn is_empty(&self) -> bool {
        self.buildings.is_empty()
    }

    /// What is seen of the sky at a place.
    pub fn view(&self, at: Spot) -> View {
        let nearby = self.near(at);
        let own = nearby.iter().find(|block| block.contains(at));
        let (at, is_inside) = match own.and_then(|block| block.nearest_wall(at)) {
            // Beside a wall and not in the house.
            Some(wall) if wall.distance(at) <= MAPPING_ERROR_M => {
                let way = wall - at;
                let outwards = way * (0.5 / way.length().max(1e-3));
                (wall + outwards, false)
            }
            Some(_) => (at, true),
            None => (at, false),
        };
        let horizon = Horizon::around(at, &nearby);
        View {
            open: if is_inside { 0.0 } else { horizon.open_share() },
            is_inside,
            street: horizon.street(),
            lean: horizon.lean(),
            stretch: horizon.stretch(),
        }
    }

    /// The polygons within reach, in the order of the ground, so that sums have the same bits on every run.
    fn near(&self, at: Spot) -> Vec<&Block> {
        let around = AABB::from_corners(
            [at.x - REACH_M, at.y - REACH_M],
            [at.x + REACH_M, at.y + REACH_M],
        );
        let mut numbers: Vec<usize> = self
            .index
            .locate_in_envelope_intersecting(around)
            .map(|entry| entry.data)
            .collect();
        numbers.sort_unstable();
        let blocks = numbers.into_iter().map(|number| &self.buildings[number]);
        blocks.collect()
    }
}

/// The median height of the buildings around a place whose heights are known, metres; `None` if they are too few.
fn height_around(known: &RTree<GeomWithData<[f64; 2], f64>>, at: Spot) -> Option<f64> {
    let near = known.locate_within_distance([at.x, at.y], NEIGHBOURS_M * NEIGHBOURS_M);
    let mut heights: Vec<f64> = near.map(|one| one.data).collect();
    heights.sort_by(f64::total_cmp);
    (heights.len() >= MIN_NEIGHBOURS).then(|| heights[heights.len() / 2])
}

impl Block {
    /// The mean of the outline's corners.
    fn middle(&self) -> Option<Spot> {
        let outline = self.rings.first().filter(|outline| !outline.is_empty())?;
        let sum = outline
            .iter()
            .fold(Spot::default(), |sum, corner| sum + *corner);
        Some(sum * (1.0 / outline.len() as f64))
    }

    fn walls(&self) -> impl Iterator<Item = (Spot, Spot)> + '_ {
        self.rings.iter().flat_map(|ring| {
            let ends = ring.iter().skip(1).chain(ring.first());
            ring.iter().copied().zip(ends.copied())
        })
    }

    /// Whether a place lies inside the outline and in none of the holes.
    fn contains(&self, at: Spot) -> bool {
        let around = self.rings.iter().filter(|ring| ring_contains(ring, at));
        around.count() % 2 == 1
    }

    fn nearest_wall(&self, at: Spot) -> Option<Spot> {
        let points = self.walls().map(|(a, b)| {
            let along = b - a;
            let share = (at - a).dot(along) / along.dot(along).max(1e-9);
            a + along * share.clamp(0.0, 1.0)
        });
        points.min_by(|a, b| a.distance(at).total_cmp(&b.distance(at)))
    }
}

/// What the rays met.
struct Horizon {
    /// Tangent of the elevation of the horizon in each direction.
    tangent: [f64; DIRECTIONS],
    /// Distance and height of the nearest wall in each direction, metres.
    wall: [Option<(f64, f64)>; DIRECTIONS],
}

/// The unit vector of a direction; direction 0 is the east.
fn ray(direction: usize) -> Spot {
    let (sine, cosine) = libm::sincos(TAU * direction as f64 / DIRECTIONS as f64);
    Spot::new(cosine, sine)
}

fn cross(a: Spot, b: Spot) -> f64 {
    a.x * b.y - a.y * b.x
}

impl Horizon {
    fn around(at: Spot, blocks: &[&Block]) -> Self {
        let mut horizon = Self {
            tangent: [0.0; DIRECTIONS],
            wall: [None; DIRECTIONS],
        };
        let rays: [Spot; DIRECTIONS] = std::array::from_fn(ray);
        for block in blocks {
            for (a, b) in block.walls() {
                horizon.add(&rays, a - at, b - at, block.height_m);
            }
        }
        horizon
    }

    /// A wall from `a` to `b` as seen from the place.
    fn add(&mut self, rays: &[Spot; DIRECTIONS], a: Spot, b: Spot, height_m: f64) {
        let along = b - a;
        let steps_per_radian = DIRECTIONS as f64 / TAU;
        let from = libm::atan2(a.y, a.x) * steps_per_radian;
        let mut turn = libm::atan2(cross(a, b), a.dot(b)) * steps_per_radian;
        let start = if turn < 0.0 { from + turn } else { from };
        turn = turn.abs();
        let first = start.ceil() as i64;
        let last = (start + turn).floor() as i64;
        for step in first..=last {
            let direction = step.rem_euclid(DIRECTIONS as i64) as usize;
            let slope = cross(rays[direction], along);
            if slope.abs() < 1e-9 {
                continue;
            }
            let distance = cross(a, along) / slope;
            if !(0.0..=REACH_M).contains(&distance) {
                continue;
            }
            let distance = distance.max(0.1);
            let tangent = (height_m - HAND_M).max(0.0) / distance;
            self.tangent[direction] = self.tangent[direction].max(tangent);
            let nearest = &mut self.wall[direction];
            if height_m >= MIN_WALL_M && nearest.is_none_or(|(before, _)| distance < before) {
                *nearest = Some((distance, height_m));
            }
        }
    }

    /// Sine of the horizon's elevation, at least that of the mask.
    fn sine(&self, direction: usize) -> f64 {
        let tangent = self.tangent[direction];
        (tangent / (1.0 + tangent * tangent).sqrt()).max(MASK_SINE)
    }

    fn open_share(&self) -> f64 {
        let open: f64 = (0..DIRECTIONS)
            .map(|direction| 1.0 - self.sine(direction))
            .sum();
        open / (DIRECTIONS as f64 * (1.0 - MASK_SINE))
    }

    /// The narrowest pair of opposite walls.
    fn street(&self) -> Option<Street> {
        let half = DIRECTIONS / 2;
        let pairs = (0..half).filter_map(|direction| {
            let (near, one) = self.wall[direction]?;
            let (far, other) = self.wall[direction + half]?;
            let width_m = near + far;
            (width_m <= MAX_STREET_M).then_some(Street {
                width_m,
                storeys: (one + other) / 2.0 / STOREY_M,
            })
        });
        pairs.min_by(|a, b| a.width_m.total_cmp(&b.width_m))
    }

    /// Directions to the middles of the open parts of the sky, all with the same solid angle: east, north, up.
    fn lines_of_sight(&self) -> Vec<[f64; 3]> {
        let mut lines = Vec::with_capacity(DIRECTIONS * BANDS);
        for direction in 0..DIRECTIONS {
            let flat = ray(direction);
            let horizon = self.sine(direction);
            for band in 0..BANDS {
                let up = MASK_SINE + (1.0 - MASK_SINE) * (band as f64 + 0.5) / BANDS as f64;
                if up >= horizon {
                    let across = (1.0 - up * up).sqrt();
                    lines.push([flat.x * across, flat.y * across, up]);
                }
            }
        }
        lines
    }

    fn lean(&self) -> Spot {
        let lines = self.lines_of_sight();
        let sum = lines.iter().fold(Spot::default(), |sum, line| {
            sum + Spot::new(line[0], line[1])
        });
        sum * (1.0 / lines.len().max(1) as f64)
    }

    fn stretch(&self) -> Stretch {
        let even = Stretch {
            across: Spot::new(1.0, 0.0),
            ratio: 1.0,
        };
        let Some([east, cross, north]) = horizontal_cofactors(&self.lines_of_sight()) else {
            return even;
        };
        // Eigenvalues of the symmetric matrix of two rows.
        let middle = (east + north) / 2.0;
        let half = (((east - north) / 2.0) * ((east - north) / 2.0) + cross * cross).sqrt();
        if half <= 1e-9 * middle || middle - half <= 0.0 {
            return even;
        }
        let angle = 0.5 * libm::atan2(2.0 * cross, east - north);
        Stretch {
            across: Spot::new(libm::cos(angle), libm::sin(angle)),
            ratio: ((middle + half) / (middle - half)).sqrt(),
        }
    }
}

/// The horizontal part (east², east·north, north²) of the cofactors of a position with an unknown clock: the inverse of the
/// normal matrix of the lines of sight. `None` where the visible sky does not determine a position.
fn horizontal_cofactors(lines: &[[f64; 3]]) -> Option<[f64; 3]> {
    let mut normal = [[0.0; 4]; 4];
    for &[east, north, up] in lines {
        let row = [east, north, up, 1.0];
        for (i, cells) in normal.iter_mut().enumerate() {
            for (j, cell) in cells.iter_mut().enumerate() {
                *cell += row[i] * row[j];
            }
        }
    }
    // Eliminates the clock and the height from the horizontal part (Schur complement), then inverts that.
    for pivot in [3, 2] {
        let rows = normal;
        let scale = rows[pivot][pivot];
        if scale < 1e-6 {
            return None;
        }
        for (i, cells) in normal.iter_mut().enumerate().take(pivot) {
            for (j, cell) in cells.iter_mut().enumerate().take(pivot) {
                *cell = rows[i][j] - rows[i][pivot] * rows[pivot][j] / scale;
            }
        }
    }
    let [[east, cross, ..], [_, north, ..], ..] = normal;
    let determinant = east * north - cross * cross;
    (determinant > 1e-9).then(|| {
        [
            north / determinant,
            -cross / determinant,
            east / determinant,
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(corners: [(f64, f64); 4], height_m: f64) -> Block {
        Block {
            rings: vec![corners.iter().map(|&(x, y)| Spot::new(x, y)).collect()],
            height_m,
        }
    }

    /// Rows of houses on both sides of a street along the x axis, whose middle is at y = 0.
    fn canyon(width_m: f64, height_m: f64) -> Sky {
        let half = width_m / 2.0;
        let row = |y: [f64; 2]| {
            let corners = [(-300.0, y[0]), (300.0, y[0]), (300.0, y[1]), (-300.0, y[1])];
            block(corners, height_m)
        };
        Sky::of_blocks(vec![row([half, half + 15.0]), row([-half - 15.0, -half])])
    }

    fn assert_near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} {expected}");
    }

    #[test]
    fn an_open_square_has_the_whole_sky() {
        // Houses of 18 m, 90 m away: 11° high in one direction, and below the mask in the others.
        let sky = Sky::of_blocks(vec![block(
            [(90.0, -50.0), (110.0, -50.0), (110.0, 50.0), (90.0, 50.0)],
            18.0,
        )]);
        let view = sky.view(Spot::default());
        assert!(view.open > 0.99, "{view:?}");
        assert_eq!(view.street, None);
        assert_near(view.stretch.ratio, 1.0, 0.1);
        assert!(Sky::of_blocks(Vec::new()).is_empty());
        assert_near(
            Sky::of_blocks(Vec::new()).view(Spot::default()).open,
            1.0,
            1e-9,
        );
    }

    #[test]
    fn a_canyon_has_little_sky_and_errs_across_the_street() {
        let narrow = canyon(15.0, 21.0);
        let view = narrow.view(Spot::default());
        let street = view.street.expect("OK because there are two walls");
        assert_near(street.width_m, 15.0, 0.1);
        assert_near(street.storeys, 7.0, 1e-9);
        assert!((0.15..0.35).contains(&view.open), "{}", view.open);
        assert!(view.stretch.across.y.abs() > 0.99, "{:?}", view.stretch);
        assert!(view.stretch.ratio > 1.5, "{:?}", view.stretch);
        assert_near(view.lean.length(), 0.0, 0.01);
        // Half of the sky over a wide street between the same houses; more of it is lost on its pavement.
        let wide = canyon(40.0, 21.0);
        let middle = wide.view(Spot::default()).open;
        let pavement = wide.view(Spot::new(0.0, 18.0));
        assert!((0.45..0.65).contains(&middle), "{middle}");
        assert!(pavement.open < middle - 0.03, "{} {middle}", pavement.open);
        assert!(pavement.lean.y < -0.05, "{:?}", pavement.lean);
    }

    #[test]
    fn a_courtyard_is_outdoors_and_the_house_around_it_is_not() {
        let corners = |reach: f64| -> Vec<Spot> {
            let around = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
            around
                .map(|(x, y)| Spot::new(x * reach, y * reach))
                .to_vec()
        };
        let sky = Sky::of_blocks(vec![Block {
            rings: vec![corners(25.0), corners(10.0)],
            height_m: 18.0,
        }]);
        let yard = sky.view(Spot::default());
        assert!(!yard.is_inside);
        assert!((0.1..0.3).contains(&yard.open), "{}", yard.open);
        assert_near(yard.stretch.ratio, 1.0, 0.1);
        let indoors = sky.view(Spot::new(17.0, 0.0));
        assert!(indoors.is_inside);
        assert_near(indoors.open, 0.0, 0.0);
        // A line that is drawn a step inside the outline means the pavement in front of it.
        let pavement = sky.view(Spot::new(24.0, 0.0));
        assert!(!pavement.is_inside);
        assert!((0.4..0.7).contains(&pavement.open), "{}", pavement.open);
    }

    #[test]
    fn the_order_of_the_buildings_does_not_matter() {
        let (one, mut other) = (canyon(18.0, 20.0), canyon(18.0, 20.0).buildings);
        other.reverse();
        let other = Sky::of_blocks(other);
        let at = Spot::new(3.0, 4.0);
        assert_eq!(one.view(at).street, other.view(at).street);
        assert_near(one.view(at).open, other.view(at).open, 1e-12);
    }
}
