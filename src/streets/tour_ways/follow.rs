//! Legs that keep to the streets while an author moves, adds, removes and rearranges stops.

use super::ground_index::{GroundIndex, pair};
use super::legs::{leg_line, route, street_way, travel_at, walker};
use crate::geodesy::{LatLon, Spot};
use crate::streets::route::{Network, Walker, line};
use crate::tour::Tour;
use crate::tour::model::{Leg, Stop, Travel, VisitOrder};
use crate::tour::tour_plane::{TourPlane, position_of};
use std::collections::BTreeSet;

/// A line within this distance of the way along the streets follows them, metres. Lines are simplified by less.
const FOLLOWS_M: f64 = 3.0;

/// In a longer list of stops nothing follows: each change would search for hundreds of ways.
const MAX_STOPS: usize = 1_000;

/// A change to the list of legs. Indices are those of the list at the moment of the change; changes are made one after the
/// other.
#[derive(Debug, Clone, PartialEq)]
pub enum LegChange {
    /// The leg gets another line.
    Line {
        /// Index of the leg.
        leg: usize,
        /// The new line, `[lon, lat]` pairs.
        line: Vec<[f64; 2]>,
    },
    /// A leg is put into the list.
    Insert {
        /// Its index afterwards.
        at: usize,
        /// The leg.
        leg: Leg,
    },
    /// The leg is taken away.
    Remove {
        /// Index of the leg.
        leg: usize,
    },
}

/// The legs of a tour while they are changed.
struct Legs<'t> {
    tour: &'t Tour,
    plane: TourPlane,
    ground_index: &'t GroundIndex,
    list: Vec<Leg>,
    changes: Vec<LegChange>,
}

/// What has to change so that the legs keep to the streets after stops were moved, added, removed or rearranged. Nothing if the
/// stops are where they were. Lines that followed the streets are computed anew, lines drawn by hand only move their ends, new
/// neighbours are connected, and legs between former neighbours are taken away unless they were drawn by hand.
pub fn followed(before: &Tour, after: &Tour, ground_index: &GroundIndex) -> Vec<LegChange> {
    let Some(mut legs) = Legs::new(after, ground_index) else {
        return Vec::new();
    };
    let moved: BTreeSet<&str> = after
        .stops
        .iter()
        .filter(|stop| !is_at_a_former_place(before, stop))
        .map(|stop| stop.id.as_str())
        .collect();
    let neighbours = |tour: &Tour| -> BTreeSet<(String, String)> {
        let pairs = tour.stops.windows(2);
        pairs
            .map(|pair| (pair[0].id.clone(), pair[1].id.clone()))
            .collect()
    };
    let (former, now) = (neighbours(before), neighbours(after));
    if moved.is_empty() && former == now {
        return Vec::new();
    }
    let separated = |leg: &Leg| {
        let ends = (leg.from.clone(), leg.to.clone());
        former.contains(&ends) && !now.contains(&ends)
    };
    let network = &ground_index.network;
    for index in (0..legs.list.len()).rev() {
        let leg = &legs.list[index];
        let is_walked = walker(leg.by).is_some();
        // A line that was drawn by hand stays.
        if is_walked && separated(leg) && (leg.line.is_empty() || follows(network, before, leg)) {
            legs.remove(index);
        }
    }
    for index in 0..legs.list.len() {
        let leg = &legs.list[index];
        let is_moved = [&leg.from, &leg.to].map(|id| moved.contains(id.as_str()));
        if !is_moved.contains(&true) {
            continue;
        }
        let is_on_streets = leg.line.is_empty() || follows(network, before, leg);
        if !(is_on_streets && legs.reroute(index)) {
            legs.move_ends(index, is_moved);
        }
    }
    for (from, to) in after.stops.windows(2).map(|pair| (&pair[0], &pair[1])) {
        if !former.contains(&(from.id.clone(), to.id.clone())) {
            legs.connect(from, to, travel_at(before, from, to));
        }
    }
    legs.changes
}

/// What has to change so that all neighbours that are walked between have a line along the streets. `redraw` also replaces the
/// lines that they have.
pub fn connected(tour: &Tour, ground_index: &GroundIndex, redraw: bool) -> Vec<LegChange> {
    let Some(mut legs) = Legs::new(tour, ground_index) else {
        return Vec::new();
    };
    for (from, to) in tour.stops.windows(2).map(|pair| (&pair[0], &pair[1])) {
        match legs.find(from, to) {
            None => legs.connect(from, to, travel_at(tour, from, to)),
            Some(index) if redraw || legs.list[index].line.is_empty() => {
                legs.reroute(index);
            }
            Some(_) => {}
        }
    }
    legs.changes
}

impl<'t> Legs<'t> {
    fn new(tour: &'t Tour, ground_index: &'t GroundIndex) -> Option<Self> {
        let plane =
            TourPlane::of(tour).filter(|_| tour.stops.len().max(tour.legs.len()) <= MAX_STOPS)?;
        Some(Self {
            tour,
            plane,
            ground_index,
            list: tour.legs.clone(),
            changes: Vec::new(),
        })
    }

    fn find(&self, from: &Stop, to: &Stop) -> Option<usize> {
        let is_between = |leg: &Leg| leg.from == from.id && leg.to == to.id;
        self.list.iter().position(is_between)
    }

    fn stop(&self, id: &str) -> Option<&'t Stop> {
        self.tour.stops.iter().find(|stop| stop.id == id)
    }

    fn remove(&mut self, leg: usize) {
        self.list.remove(leg);
        self.changes.push(LegChange::Remove { leg });
    }

    /// The way along the streets between two stops; `None` outside the map, or where there is none.
    fn way(&self, from: &Stop, to: &Stop, by: Travel) -> Option<Vec<[f64; 2]>> {
        let is_on_map = |stop: &Stop| self.ground_index.contains(&stop.position);
        if !is_on_map(from) || !is_on_map(to) {
            return None;
        }
        let network = &self.ground_index.network;
        let way = street_way(network, &self.plane, (from, to), walker(by)?);
        way.ok().map(|way| way.line)
    }

    /// Leads a leg along the streets; `false` if there is no way.
    fn reroute(&mut self, index: usize) -> bool {
        let leg = &self.list[index];
        let ends = self.stop(&leg.from).zip(self.stop(&leg.to));
        let Some(line) = ends.and_then(|(from, to)| self.way(from, to, leg.by)) else {
            return false;
        };
        if line != leg.line {
            self.set_line(index, line);
        }
        true
    }

    fn set_line(&mut self, index: usize, line: Vec<[f64; 2]>) {
        self.list[index].line.clone_from(&line);
        self.changes.push(LegChange::Line { leg: index, line });
    }

    /// Moves the ends of a line that was drawn by hand to where its stops are now.
    fn move_ends(&mut self, index: usize, [from, to]: [bool; 2]) {
        let leg = &self.list[index];
        let mut line = leg.line.clone();
        let at = |id: &str| self.stop(id).and_then(|stop| position_of(&stop.position));
        if let Some(position) = at(&leg.from).filter(|_| from)
            && let Some(first) = line.first_mut()
        {
            *first = pair(position);
        }
        if let Some(position) = at(&leg.to).filter(|_| to)
            && let Some(last) = line.last_mut()
        {
            *last = pair(position);
        }
        if line != leg.line {
            self.set_line(index, line);
        }
    }

    /// Adds a leg between two stops that have none, before the first leg from a later stop.
    fn connect(&mut self, from: &Stop, to: &Stop, by: Travel) {
        // In free order neighbours in the list need no leg.
        let is_free = self.tour.order == VisitOrder::Free && !self.tour.legs.is_empty();
        if is_free || self.find(from, to).is_some() {
            return;
        }
        let Some(line) = self.way(from, to, by) else {
            return;
        };
        let rank = |id: &str| self.tour.stops.iter().position(|stop| stop.id == id);
        let own = rank(&from.id);
        let later = self.list.iter().position(|leg| rank(&leg.from) > own);
        let at = later.unwrap_or(self.list.len());
        let leg = Leg {
            from: from.id.clone(),
            to: to.id.clone(),
            by,
            line,
        };
        self.list.insert(at, leg.clone());
        self.changes.push(LegChange::Insert { at, leg });
    }
}

/// Whether a stop was in the tour before, where it is now. A stop that only has another id has not moved.
fn is_at_a_former_place(before: &Tour, stop: &Stop) -> bool {
    let is_same = |other: &Stop| {
        let place = |stop: &Stop| (stop.position.lat, stop.position.lon);
        place(other) == place(stop)
    };
    let named = before.stops.iter().find(|other| other.id == stop.id);
    named.map_or_else(|| before.stops.iter().any(is_same), is_same)
}

/// Whether the line of a leg followed the streets between where its stops were.
fn follows(network: &Network, before: &Tour, leg: &Leg) -> bool {
    let stop = |id: &str| before.stops.iter().find(|stop| stop.id == id);
    let (Some(walker), Some(from), Some(to)) = (walker(leg.by), stop(&leg.from), stop(&leg.to))
    else {
        return false;
    };
    follows_way(network, before, leg, (from, to), walker)
}

fn follows_way(
    network: &Network,
    before: &Tour,
    leg: &Leg,
    (from, to): (&Stop, &Stop),
    walker: Walker,
) -> bool {
    let way = route(network, from, to, walker).ok();
    let plane = TourPlane::of(before);
    let Some((plane, way)) = plane.zip(way) else {
        return false;
    };
    let spots = |line: &[[f64; 2]]| -> Vec<Spot> {
        let positions = line.iter().filter_map(|[lon, lat]| LatLon::new(*lat, *lon));
        positions.map(|at| network.plane().spot(at)).collect()
    };
    let (drawn, way) = (spots(&leg.line), spots(&leg_line(&plane, &way, from, to)));
    let is_near = |one: &[Spot], other: &[Spot]| {
        one.iter().all(|spot| {
            let near = line::nearest(*spot, other);
            near.is_some_and(|near| near.distance_m <= FOLLOWS_M)
        })
    };
    is_near(&drawn, &way) && is_near(&way, &drawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streets::route::tests::helsinki;
    use crate::tour::read::read;
    use std::sync::LazyLock;

    static HELSINKI: LazyLock<GroundIndex> = LazyLock::new(|| GroundIndex::new(helsinki()));

    /// Corners of streets in the fixture.
    const PLACES: [(&str, f64, f64); 4] = [
        ("station", 60.170_6, 24.941_5),
        ("park", 60.167_5, 24.946_5),
        ("square", 60.169_3, 24.951_2),
        ("church", 60.172_5, 24.948_5),
    ];

    fn tour(ids: &[&str]) -> Tour {
        let stops = ids.iter().map(|id| {
            let (id, lat, lon) = PLACES
                .iter()
                .find(|(own, ..)| own == id)
                .expect("OK because the tests name places of the table");
            serde_json::json!({
                "id": id, "title": {"en": id}, "position": {"lat": lat, "lon": lon},
                "geofence": {"radius_m": 25}, "narration": {"en": ["Here we are."]}
            })
        });
        let text = serde_json::json!({
            "format": 1, "id": "helsinki", "title": {"en": "Helsinki"}, "languages": ["en"],
            "stops": stops.collect::<Vec<_>>(), "legs": []
        });
        read(&text.to_string())
            .tour
            .expect("OK because the tour is valid")
    }

    fn apply(tour: &Tour, changes: &[LegChange]) -> Tour {
        let mut tour = tour.clone();
        for change in changes.iter().cloned() {
            match change {
                LegChange::Line { leg, line } => tour.legs[leg].line = line,
                LegChange::Insert { at, leg } => tour.legs.insert(at, leg),
                LegChange::Remove { leg } => {
                    tour.legs.remove(leg);
                }
            }
        }
        tour
    }

    fn pairs(tour: &Tour) -> Vec<(&str, &str)> {
        let legs = tour.legs.iter();
        legs.map(|leg| (leg.from.as_str(), leg.to.as_str()))
            .collect()
    }

    #[test]
    fn neighbours_are_connected_and_the_lines_then_follow_the_streets() {
        let bare = tour(&["station", "park", "square"]);
        let full = apply(&bare, &connected(&bare, &HELSINKI, false));
        assert_eq!(pairs(&full), [("station", "park"), ("park", "square")]);
        for leg in &full.legs {
            assert!(leg.line.len() > 2, "{leg:?}");
            assert!(follows(&HELSINKI.network, &full, leg));
        }
        assert_eq!(connected(&full, &HELSINKI, true), []);
        assert_eq!(followed(&full, &full, &HELSINKI), []);
    }

    #[test]
    fn lines_follow_a_stop_that_moves() {
        let bare = tour(&["station", "park", "square"]);
        let full = apply(&bare, &connected(&bare, &HELSINKI, false));
        let mut moved = full.clone();
        moved.stops[1].position.lat += 0.001;
        let new = apply(&moved, &followed(&full, &moved, &HELSINKI));
        for leg in &new.legs {
            assert!(follows(&HELSINKI.network, &new, leg), "{leg:?}");
        }
        assert_ne!(new.legs, full.legs);
        // A line that was drawn by hand keeps its middle.
        let mut drawn = full.clone();
        drawn.legs[0].line = vec![
            [24.941_5, 60.170_6],
            [24.950_0, 60.172_0],
            [24.946_5, 60.167_5],
        ];
        let mut moved = drawn.clone();
        moved.stops[1].position.lat += 0.001;
        let new = apply(&moved, &followed(&drawn, &moved, &HELSINKI));
        assert_eq!(new.legs[0].line[1], [24.950_0, 60.172_0]);
        assert_eq!(new.legs[0].line[2], [24.946_5, 60.168_5]);
        assert!(follows(&HELSINKI.network, &new, &new.legs[1]));
    }

    #[test]
    fn rearranged_added_and_removed_stops_get_other_legs() {
        let bare = tour(&["station", "park", "square"]);
        let full = apply(&bare, &connected(&bare, &HELSINKI, false));
        let after = |ids: &[&str]| {
            let mut other = tour(ids);
            other.legs.clone_from(&full.legs);
            apply(&other, &followed(&full, &other, &HELSINKI))
        };
        let swapped = after(&["park", "station", "square"]);
        assert_eq!(
            pairs(&swapped),
            [("park", "station"), ("station", "square")]
        );
        let longer = after(&["station", "church", "park", "square"]);
        assert_eq!(
            pairs(&longer),
            [
                ("station", "church"),
                ("church", "park"),
                ("park", "square")
            ]
        );
        let shorter = after(&["station", "square"]);
        assert_eq!(pairs(&shorter), [("station", "square")]);
    }

    #[test]
    fn legs_that_are_not_walked_stay() {
        let mut full = tour(&["station", "park"]);
        full.legs = vec![Leg {
            from: "station".to_owned(),
            to: "park".to_owned(),
            by: Travel::Tram,
            line: Vec::new(),
        }];
        assert_eq!(connected(&full, &HELSINKI, true), []);
        let mut moved = full.clone();
        moved.stops[1].position.lat += 0.001;
        assert_eq!(followed(&full, &moved, &HELSINKI), []);
    }
}
