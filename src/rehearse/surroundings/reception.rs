//! What receivers make of the sky: the errors at each place of a city. Sources and limits are in `docs/rehearsal.md`.

use crate::geodesy::Spot;
use crate::rehearse::noise::{DirectedErrors, Noise, PlaceNoise};
use crate::rehearse::visitor::Moment;
use crate::streets::sky::{Sky, View};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Shares of open sky at which the classes of errors hold: between the middle (60 %) and the pavement (47 %) of a street 40 m
/// wide with seven storeys (`blocks`), and a street twice as high as wide (`canyon`). Between them the parameters change
/// geometrically.
const OPEN_SHARE: f64 = 0.85;
const BLOCKS_SHARE: f64 = 0.55;
const CANYON_SHARE: f64 = 0.20;
/// Maximum ratio of the errors across and along a street. Geometry alone gives more in a deep canyon, but part of the errors
/// comes by reflections from all sides.
const MAX_RATIO: f64 = 2.5;
/// Mean of the error per lean of the sky and metre of slow error: positions are pushed away from the wall that hides
/// satellites, because their signals arrive by way of the opposite wall. An assumption: half of the slow error on the
/// pavement of a canyon, where the lean is 0.2.
const SHIFT_PER_LEAN: f64 = 2.5;
/// Side of the cells in which the sky is the same, metres.
const CELL_M: f64 = 4.0;

/// The errors of receivers at each place, computed once for each cell.
#[derive(Debug)]
pub struct SkyReception {
    sky: Sky,
    // What a cell holds depends on nothing but its number, so that it does not matter who asks first.
    cells: RwLock<HashMap<(i64, i64), (PlaceNoise, bool)>>,
}

impl SkyReception {
    /// The errors under this sky.
    pub fn new(sky: Sky) -> Self {
        Self {
            sky,
            cells: RwLock::default(),
        }
    }

    /// The sky itself.
    pub fn sky(&self) -> &Sky {
        &self.sky
    }

    /// The errors at a moment of a walk; under a roof they are those indoors.
    pub fn at(&self, moment: &Moment) -> PlaceNoise {
        let (mut place, is_inside) = self.cell(moment.spot);
        if is_inside && !moment.indoors {
            place.noise.bias_m *= place.noise.indoors;
        }
        place
    }

    fn cell(&self, at: Spot) -> (PlaceNoise, bool) {
        let number = |value: f64| (value / CELL_M).floor() as i64;
        let key = (number(at.x), number(at.y));
        let known = self.cells.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&key) {
            return *known;
        }
        drop(known);
        let middle = |number: i64| (number as f64 + 0.5) * CELL_M;
        let view = self.sky.view(Spot::new(middle(key.0), middle(key.1)));
        let found = (errors_under(&view), view.is_inside);
        let mut cells = self.cells.write().unwrap_or_else(PoisonError::into_inner);
        *cells.entry(key).or_insert(found)
    }
}

/// The errors of a receiver with this view of the sky.
pub fn errors_under(view: &View) -> PlaceNoise {
    let noise = noise_of_share(view.open);
    let ratio = view.stretch.ratio.clamp(1.0, MAX_RATIO);
    // The mean square over both directions stays that of the class.
    let along_factor = (2.0 / (1.0 + ratio * ratio)).sqrt();
    PlaceNoise {
        noise,
        directed: Some(DirectedErrors {
            across: view.stretch.across,
            across_factor: ratio * along_factor,
            along_factor,
            shift_m: view.lean * (SHIFT_PER_LEAN * noise.bias_m),
        }),
    }
}

/// The parameters for a share of open sky.
fn noise_of_share(open: f64) -> Noise {
    if open >= BLOCKS_SHARE {
        let towards_blocks = (OPEN_SHARE - open) / (OPEN_SHARE - BLOCKS_SHARE);
        Noise::OPEN.towards(&Noise::BLOCKS, towards_blocks.clamp(0.0, 1.0))
    } else {
        let towards_canyon = (BLOCKS_SHARE - open) / (BLOCKS_SHARE - CANYON_SHARE);
        Noise::BLOCKS.towards(&Noise::CANYON, towards_canyon.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streets::sky::Stretch;

    fn view(open: f64, ratio: f64, lean: Spot) -> View {
        View {
            open,
            is_inside: false,
            street: None,
            lean,
            stretch: Stretch {
                across: Spot::new(0.0, 1.0),
                ratio,
            },
        }
    }

    #[test]
    fn the_classes_hold_at_their_shares_of_sky_and_errors_grow_between_them() {
        let check = |open: f64, expected: Noise| {
            let found = errors_under(&view(open, 1.0, Spot::default())).noise;
            assert!((found.bias_m - expected.bias_m).abs() < 1e-9, "{open}");
            assert!((found.jump_every_s - expected.jump_every_s).abs() < 1e-6);
            assert!(found.is_valid());
        };
        check(1.0, Noise::OPEN);
        check(OPEN_SHARE, Noise::OPEN);
        check(BLOCKS_SHARE, Noise::BLOCKS);
        check(CANYON_SHARE, Noise::CANYON);
        check(0.0, Noise::CANYON);
        let shares = (0..=20).map(|step| f64::from(step) / 20.0);
        let biases: Vec<f64> = shares.map(|open| noise_of_share(open).bias_m).collect();
        assert!(biases.is_sorted_by(|less, more| less >= more), "{biases:?}");
    }

    #[test]
    fn a_street_errs_across_and_no_more_in_total() {
        let even = Spot::default();
        let directed = errors_under(&view(0.3, 2.0, even)).directed;
        let directed = directed.expect("OK because the sky has directions");
        let (across, along) = (directed.across_factor, directed.along_factor);
        assert!((across / along - 2.0).abs() < 1e-9);
        assert!((across * across + along * along - 2.0).abs() < 1e-9);
        assert_eq!(directed.shift_m, even);
        // Beside a wall in the north positions are pushed to the south.
        let beside = errors_under(&view(0.3, 2.0, Spot::new(0.0, -0.2))).directed;
        let shift = beside.expect("OK because the sky has directions").shift_m;
        assert!((-10.0..-3.0).contains(&shift.y), "{shift:?}");
    }
}
