//! Finds positions of a tour that cannot be right, because they lie far from everything else, and guesses what happened to
//! the numbers.
//!
//! Reporting them is left to the rules `swapped-coordinates`, `place-far-away` and `coordinates-out-of-range`.

use super::Tour;
use super::model::{Position, Stop};
use super::tour_plane::position_of;
use crate::geodesy::{self, LatLon};
use std::collections::BTreeSet;

/// A stop farther than this from the others does not belong to them, metres.
pub const FAR_M: f64 = 300_000.0;
/// The same limit for a stop that visitors walk to, metres.
const FAR_ON_FOOT_M: f64 = 30_000.0;
/// In a tour with widely spread stops, a stop must also be this many times as far from the middle as most others.
const FAR_SPREADS: f64 = 20.0;
/// Within [`FAR_M`], exchanged coordinates must be this many times nearer to the rest than the written ones. This concerns
/// places whose latitude is close to their longitude.
const MUCH_NEARER_FACTOR: f64 = 20.0;
/// The same factor beyond [`FAR_M`], where nothing else explains the distance.
const NEARER_FACTOR: f64 = 3.0;
/// A distance below this many times the spread of the other stops does not indicate a mistake.
const MIN_SPREADS_AWAY: f64 = 10.0;
/// The smallest spread that is assumed for the other stops, metres.
const MIN_SPREAD_M: f64 = 200.0;
/// With more outliers than this, they are not single mistakes, and none is reported.
const MAX_OUTLIERS: usize = 100;

/// What is wrong with a stop's position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Misplacement {
    /// Latitude and longitude are exchanged, in this stop or, unless that is certain, in the others.
    Swapped {
        /// Whether this stop is certainly the wrong one.
        certain: bool,
    },
    /// It lies far from the other stops.
    Far {
        /// Distance to the nearest other stop, metres.
        metres: f64,
        /// The position among the others that results from another sign of latitude or longitude, if there is one.
        meant: Option<LatLon>,
    },
}

/// Which stops of a tour have positions that cannot be right.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    middle: Option<LatLon>,
    stops: Vec<Option<Misplacement>>,
}

impl Placement {
    /// Checks all positions of a tour.
    pub fn of(tour: &Tour) -> Self {
        let written: Vec<Option<LatLon>> = tour
            .stops
            .iter()
            .map(|stop| position_of(&stop.position))
            .collect();
        let possible: Vec<LatLon> = written.iter().flatten().copied().collect();
        let mut placement = Self {
            middle: geodesy::middle(&possible).or_else(|| middle_of_unrolled(tour)),
            stops: vec![None; tour.stops.len()],
        };
        placement.find_swapped(tour, &written);
        placement.find_far(tour, &written);
        placement
    }

    /// What is wrong with a stop's position, if anything.
    pub fn of_stop(&self, stop: usize) -> Option<Misplacement> {
        self.stops.get(stop).copied().flatten()
    }

    /// The middle of the tour's stops; `None` if none has a possible position.
    pub fn middle(&self) -> Option<LatLon> {
        self.middle
    }

    /// The position that was meant for a stop, as far as that is certain.
    pub fn meant(&self, tour: &Tour, stop: usize) -> Option<LatLon> {
        let position = &tour.stops.get(stop)?.position;
        match self.of_stop(stop) {
            None | Some(Misplacement::Swapped { certain: false }) => position_of(position),
            Some(Misplacement::Swapped { certain: true }) => exchanged(position),
            Some(Misplacement::Far { meant, .. }) => meant.or(self.middle),
        }
    }

    fn find_swapped(&mut self, tour: &Tour, written: &[Option<LatLon>]) {
        let swapped = self.swapped(tour, written);
        let possible = written.iter().flatten().count();
        let doubtful: BTreeSet<usize> = swapped
            .iter()
            .copied()
            .filter(|stop| written[*stop].is_some())
            .collect();
        let is_tie = doubtful.len() * 2 == possible && possible > 0;
        let mut certain = true;
        let mut found = swapped;
        if is_tie {
            let rest: BTreeSet<usize> = (0..written.len())
                .filter(|stop| written[*stop].is_some() && !doubtful.contains(stop))
                .collect();
            let votes = [&rest, &doubtful].map(|group| lines_near(tour, written, group));
            certain = votes[0] != votes[1];
            // If nothing indicates which group is right, the one with the first stop counts as right.
            let others_are_right =
                votes[1] > votes[0] || (!certain && doubtful.first() < rest.first());
            if others_are_right {
                let positions: Vec<LatLon> =
                    doubtful.iter().filter_map(|stop| written[*stop]).collect();
                self.middle = geodesy::middle(&positions);
                found = self.swapped(tour, written);
            }
        }
        for stop in found {
            let certain = certain || written[stop].is_none();
            self.stops[stop] = Some(Misplacement::Swapped { certain });
        }
    }

    /// Finds stops that lie near the middle only with latitude and longitude exchanged.
    fn swapped(&self, tour: &Tour, written: &[Option<LatLon>]) -> Vec<usize> {
        let spread = self
            .distances(written)
            .nth_of(|count| (count.saturating_sub(1)) / 2);
        let is_swapped = |stop: &Stop, written: Option<LatLon>| {
            let Some(exchanged) = exchanged(&stop.position) else {
                return false;
            };
            match (written, self.middle) {
                (None, Some(middle)) => middle.distance_m(exchanged) < FAR_M,
                (None, None) => true,
                (Some(_), None) => false,
                (Some(written), Some(middle)) => are_exchanged(
                    middle.distance_m(written),
                    middle.distance_m(exchanged),
                    spread,
                ),
            }
        };
        let stops = tour.stops.iter().zip(written).enumerate();
        stops
            .filter(|(_, (stop, written))| is_swapped(stop, **written))
            .map(|(number, _)| number)
            .collect()
    }

    /// Finds stops that lie farther from all others than the spread of the others explains.
    fn find_far(&mut self, tour: &Tour, written: &[Option<LatLon>]) {
        let Some(middle) = self.middle else {
            return;
        };
        let here: Vec<(usize, LatLon)> = written
            .iter()
            .enumerate()
            .filter(|(stop, _)| self.stops[*stop].is_none())
            .filter_map(|(stop, position)| Some((stop, (*position)?)))
            .collect();
        // Of two stops either may be wrong; the second one is reported.
        let middle = if here.len() == 2 { here[0].1 } else { middle };
        let positions: Vec<Option<LatLon>> = here.iter().map(|(_, at)| Some(*at)).collect();
        let spread = match here.len() {
            0..=2 => 0.0,
            _ => self.distances(&positions).nth_of(|count| count / 2),
        };
        let rides = reached_by_vehicle(tour);
        let bound = |stop: usize| {
            let least = if rides[stop] { FAR_M } else { FAR_ON_FOOT_M };
            least.max(FAR_SPREADS * spread)
        };
        let (mut apart, mut together): (Vec<_>, Vec<_>) = here
            .into_iter()
            .partition(|(stop, at)| middle.distance_m(*at) > bound(*stop));
        if apart.len() > MAX_OUTLIERS {
            return;
        }
        // A chain of stops may lead far away step by step.
        let mut joined = 0;
        while joined < together.len() && !apart.is_empty() {
            let from = together[joined].1;
            let (next, left) = apart
                .into_iter()
                .partition(|(stop, at)| from.distance_m(*at) <= bound(*stop));
            let next: Vec<(usize, LatLon)> = next;
            apart = left;
            together.extend(next);
            joined += 1;
        }
        for (stop, at) in apart {
            let nearest = |at: LatLon| {
                let distances = together.iter().map(|(_, other)| other.distance_m(at));
                distances.fold(f64::INFINITY, f64::min)
            };
            let metres = nearest(at);
            let meant = other_signs(at).into_iter().find(|meant| {
                let there = nearest(*meant);
                together.len() > 1 && there < FAR_ON_FOOT_M && there * MUCH_NEARER_FACTOR < metres
            });
            if metres.is_finite() {
                self.stops[stop] = Some(Misplacement::Far { metres, meant });
            }
        }
    }

    fn distances(&self, positions: &[Option<LatLon>]) -> SortedDistances {
        let middle = self.middle;
        let mut distances: Vec<f64> = positions
            .iter()
            .flatten()
            .filter_map(|at| Some(middle?.distance_m(*at)))
            .collect();
        distances.sort_by(f64::total_cmp);
        SortedDistances(distances)
    }
}

struct SortedDistances(Vec<f64>);

impl SortedDistances {
    fn nth_of(&self, pick: impl Fn(usize) -> usize) -> f64 {
        self.0.get(pick(self.0.len())).copied().unwrap_or(0.0)
    }
}

/// Whether coordinates were exchanged, given the distances in metres of the written and of the exchanged position from
/// where they belong, and the spread of the stops there.
pub fn are_exchanged(written: f64, exchanged: f64, spread: f64) -> bool {
    let far = written > FAR_M && exchanged < FAR_M && exchanged * NEARER_FACTOR < written;
    let beside = written > MIN_SPREADS_AWAY * spread.max(MIN_SPREAD_M);
    far || (beside && exchanged * MUCH_NEARER_FACTOR < written)
}

/// The middle of several stops whose longitudes all run on beyond 180°. A single one may just have a wrong digit.
fn middle_of_unrolled(tour: &Tour) -> Option<LatLon> {
    let stops = tour.stops.iter();
    let positions: Option<Vec<LatLon>> = stops
        .map(|stop| LatLon::unrolled(stop.position.lat, stop.position.lon))
        .collect();
    positions
        .filter(|all| all.len() > 1)
        .and_then(|all| geodesy::middle(&all))
}

/// A position with latitude and longitude exchanged, if that is possible.
pub fn exchanged(position: &Position) -> Option<LatLon> {
    LatLon::new(position.lon, position.lat)
}

fn other_signs(at: LatLon) -> [LatLon; 3] {
    [(-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)].map(|(lat, lon)| LatLon {
        lat: at.lat * lat,
        lon: at.lon * lon,
    })
}

/// Which stops have a leg that is not walked.
fn reached_by_vehicle(tour: &Tour) -> Vec<bool> {
    let mut ids = BTreeSet::new();
    for leg in tour.legs.iter().filter(|leg| !leg.by.is_walked()) {
        ids.extend([leg.from.as_str(), leg.to.as_str()]);
    }
    let stops = tour.stops.iter();
    stops.map(|stop| ids.contains(stop.id.as_str())).collect()
}

/// The number of lines and rings of the tour that begin near a group of stops.
fn lines_near(tour: &Tour, written: &[Option<LatLon>], group: &BTreeSet<usize>) -> usize {
    let positions: Vec<LatLon> = group.iter().filter_map(|stop| written[*stop]).collect();
    let Some(middle) = geodesy::middle(&positions) else {
        return 0;
    };
    let zones = tour.stops.iter().flat_map(|stop| {
        let corridor = stop.geofence.corridor.as_ref().map(|strip| &strip.line);
        stop.geofence.polygon.iter().chain(corridor)
    });
    zones
        .chain(tour.legs.iter().map(|leg| &leg.line))
        .filter_map(|line| line.first())
        .filter_map(|[lon, lat]| LatLon::new(*lat, *lon))
        .filter(|at| middle.distance_m(*at) < FAR_M)
        .count()
}
