//! The middle of several positions, robust against single wrong ones.

use super::LatLon;

/// Maximum number of iterations; which position is nearest to the middle is clear long before.
const MAX_ITERATIONS: usize = 50;

/// Squared length of a step, in earth radii, below which the iteration has converged: some micrometres.
const CONVERGED: f64 = 1e-24;

/// The position nearest to the geometric median, by Weiszfeld's algorithm on the directions from the earth's middle: it
/// knows neither poles nor a 180th meridian, and turning all positions turns it with them. As long as more than half of
/// the positions lie together, it is one of those. `None` without positions.
pub fn middle(positions: &[LatLon]) -> Option<LatLon> {
    let directions: Vec<[f64; 3]> = positions.iter().map(|one| one.unit_vector()).collect();
    let mut median = weighted(directions.iter().map(|one| (*one, 1.0)))?;
    for _ in 0..MAX_ITERATIONS {
        let pulls = directions.iter().map(|one| {
            // The weight of a position is limited, so that it stays finite within a nanometre of it.
            (*one, 1.0 / squared(*one, median).sqrt().max(1e-16))
        });
        let next = weighted(pulls)?;
        let step = squared(next, median);
        median = next;
        if step < CONVERGED {
            break;
        }
    }
    let nearest = directions
        .iter()
        .map(|one| squared(*one, median))
        .enumerate()
        .min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    positions.get(nearest.0).copied()
}

fn weighted(directions: impl Iterator<Item = ([f64; 3], f64)>) -> Option<[f64; 3]> {
    let (sum, weight) = directions.fold(
        ([0.0; 3], 0.0),
        |(sum, weight): ([f64; 3], f64), (one, pull)| {
            let sum = [0, 1, 2].map(|axis| sum[axis] + one[axis] * pull);
            (sum, weight + pull)
        },
    );
    (weight > 0.0).then(|| sum.map(|value| value / weight))
}

fn squared(one: [f64; 3], other: [f64; 3]) -> f64 {
    [0, 1, 2]
        .map(|axis| (one[axis] - other[axis]) * (one[axis] - other[axis]))
        .iter()
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(places: &[(f64, f64)]) -> (f64, f64) {
        let positions: Vec<LatLon> = places
            .iter()
            .map(|&(lat, lon)| LatLon { lat, lon })
            .collect();
        let found = middle(&positions).unwrap();
        (found.lat, found.lon)
    }

    #[test]
    fn the_middle_is_one_of_the_positions_that_lie_together() {
        assert_eq!(middle(&[]), None);
        assert_eq!(of(&[(1.0, 2.0)]), (1.0, 2.0));
        // Two of five with exchanged coordinates.
        let mixed = [
            (53.7, 87.1),
            (87.1, 53.7),
            (53.71, 87.12),
            (87.12, 53.71),
            (53.72, 87.11),
        ];
        assert!(of(&mixed).0 < 54.0);
        // A row has its middle in its middle, also across the 180th meridian and around a pole.
        let row = [
            (0.0, 179.97),
            (0.0, 179.98),
            (0.0, -179.99),
            (0.0, -179.98),
            (0.0, 179.99),
        ];
        assert_eq!(of(&row), (0.0, 179.99));
        let pole = [
            (89.99, 0.0),
            (89.99, 90.0),
            (89.99, 180.0),
            (89.99, -90.0),
            (90.0, 55.0),
        ];
        assert_eq!(of(&pole), (90.0, 55.0));
    }

    #[test]
    fn opposite_positions_have_a_middle() {
        assert_eq!(of(&[(0.0, 0.0), (0.0, 180.0)]), (0.0, 0.0));
        assert_eq!(of(&[(90.0, 0.0), (-90.0, 0.0)]), (90.0, 0.0));
    }
}
