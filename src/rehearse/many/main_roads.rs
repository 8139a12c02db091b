//! Stories over main roads: which story plays while visitors cross a road with much traffic.

use super::report::Share;
use super::walks::{Observer, Plan, Purpose, visitor};
use crate::engine::{Course, StopIndex};
use crate::geodesy::{LatLon, Plane, Spot};
use crate::rehearse::scenario::Scenario;
use crate::rehearse::simulation::{PlayedStory, SIMULATED_START, SimulatedWalk};
use crate::rehearse::visitor::Moment;
use crate::streets::ground::{Ground, NameIndex, WayKind};
use crate::streets::route::Network;
use crate::tour::facts::{Facts, StoryOverRoad};
use crate::tour::model::Lang;
use crate::tour::{Tour, estimate};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};
use std::collections::BTreeMap;

/// Seconds before and after a moment between which the direction of a walk is taken: a visitor beside a road sways, and does not
/// cross it.
const AROUND_S: usize = 5;
/// Sine of the smallest angle at which a road is crossed (30°). A visitor who walks at a smaller angle walks along the road.
const MIN_SINE: f64 = 0.5;
/// Faster visitors ride, metres a second.
const MAX_WALKING_MPS: f64 = 2.5;
/// How far around a position a piece of a road can be that is crossed within a second, metres.
const REACH_M: f64 = 5.0;
/// How near a bridge or tunnel for walkers must be that leads over or under the road, metres.
const OVERPASS_M: f64 = 6.0;

/// The stop whose story plays, and the name of the road.
type StoryAndRoad = (StopIndex, Option<NameIndex>);

/// Roads with much traffic on the plane of a course.
pub struct MainRoads {
    pieces: RTree<GeomWithData<Line<[f64; 2]>, Option<NameIndex>>>,
    plane: Plane,
}

/// A story that plays while visitors cross a main road.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryOverMainRoad {
    /// The stop whose story plays.
    pub stop: StopIndex,
    /// The road's name.
    pub road: Option<NameIndex>,
    /// Share of the visitors who cross the road while the story plays.
    pub visitors: Share,
    /// Second of the story at which they cross: the median.
    pub second: f64,
    /// Where they cross then.
    pub at: LatLon,
}

impl StoryOverMainRoad {
    /// The same as the rules see it, for visitors who listen in this language.
    pub fn fact(&self, tour: &Tour, lang: &Lang, facts: &Facts, ground: &Ground) -> StoryOverRoad {
        let stop = &tour.stops[self.stop.0];
        let narration = stop.narration.get(lang).map_or(&[][..], Vec::as_slice);
        let narration_s = estimate::passages_seconds(lang, narration, facts);
        let name = |name: NameIndex| ground.names[name as usize].in_language(&lang.0).to_owned();
        let degrees = |degrees: f64| (degrees * 1e5).round() / 1e5;
        StoryOverRoad {
            stop: stop.id.clone(),
            road: self.road.map(name),
            visitors: self.visitors.rate(),
            second: self.second,
            is_in_directions: stop.directions.contains_key(lang) && self.second > narration_s,
            at: [degrees(self.at.lon), degrees(self.at.lat)],
        }
    }
}

impl MainRoads {
    /// The main roads of a network. Roads on bridges and in tunnels, and places where walkers have a bridge or a tunnel of their own,
    /// are left out.
    pub fn new(network: &Network, course: &Course) -> Self {
        let plane = *course.plane();
        let ways = (0u32..).zip(&network.ground().ways);
        let roads = ways.filter(|(_, way)| {
            way.kind.is_major_road() && !way.is_bridge && !way.is_covered && way.layer == 0
        });
        let is_overpass = |way: u32| {
            let way = network.way(way);
            way.is_walkable && !way.kind.is_carriageway() && (way.is_bridge || way.is_covered)
        };
        let is_crossing = |way: u32| network.way(way).kind == WayKind::Crossing;
        let mut pieces = Vec::new();
        for (way, road) in roads {
            for pair in network.line(way).windows(2) {
                // In short parts: an underpass at one end of a road says nothing about its other end.
                let parts = (pair[0].distance(pair[1]) / OVERPASS_M).ceil().max(1.0);
                let at = |part: usize| pair[0] + (pair[1] - pair[0]) * (part as f64 / parts);
                for part in 0..parts as usize {
                    let ends = [at(part), at(part + 1)];
                    let middle = (ends[0] + ends[1]) * 0.5;
                    let is_passed = network.nearest(middle, OVERPASS_M, is_overpass).is_some()
                        && network.nearest(middle, OVERPASS_M, is_crossing).is_none();
                    if is_passed {
                        continue;
                    }
                    let [from, to] = ends.map(|spot| {
                        let spot = plane.spot(network.plane().position(spot));
                        [spot.x, spot.y]
                    });
                    pieces.push(GeomWithData::new(Line::new(from, to), road.name));
                }
            }
        }
        Self {
            pieces: RTree::bulk_load(pieces),
            plane,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pieces.size() == 0
    }

    /// The road that is crossed at a moment of a walk.
    fn crossed_at(&self, moments: &[Moment], index: usize) -> Option<Option<NameIndex>> {
        let moment = moments.get(index)?;
        if moment.indoors || moment.velocity.length() > MAX_WALKING_MPS {
            return None;
        }
        let next = moments.get(index + 1)?.spot;
        let low = moments.get(index.saturating_sub(AROUND_S))?.spot;
        let high = moments.get((index + AROUND_S).min(moments.len() - 1))?.spot;
        let around = AABB::from_corners(
            [moment.spot.x - REACH_M, moment.spot.y - REACH_M],
            [moment.spot.x + REACH_M, moment.spot.y + REACH_M],
        );
        let mut near = self.pieces.locate_in_envelope_intersecting(around);
        let found = near.find(|piece| {
            let [from, to] = [piece.geom().from, piece.geom().to].map(|[x, y]| Spot::new(x, y));
            let (road, walk) = (to - from, high - low);
            let sine = cross(road, walk).abs() / (road.length() * walk.length()).max(1e-9);
            sine >= MIN_SINE
                && do_cross((moment.spot, next), (from, to))
                && side(from, to, low) * side(from, to, high) < 0.0
        });
        found.map(|piece| piece.data)
    }

    /// The first time at which each story plays while a road is crossed: the second of the story, and the place.
    fn stories_over(
        &self,
        walk: &SimulatedWalk,
        moments: &[Moment],
    ) -> BTreeMap<StoryAndRoad, (f64, Spot)> {
        let mut first = BTreeMap::new();
        for story in &walk.played {
            let seconds =
                |time: crate::engine::UnixMs| (time.0 - SIMULATED_START.0) as f64 / 1000.0;
            let (from_s, to_s) = (seconds(story.from), seconds(story.to));
            let start = moments.partition_point(|moment| moment.time_s < from_s);
            let end = moments.partition_point(|moment| moment.time_s <= to_s);
            for index in start..end {
                let Some(road) = self.crossed_at(moments, index) else {
                    continue;
                };
                let second = second_of(story, moments[index].time_s - from_s);
                first
                    .entry((story.stop, road))
                    .or_insert((second, moments[index].spot));
            }
        }
        first
    }
}

/// The second of a story that plays some seconds after it has started, perhaps in its middle.
fn second_of(story: &PlayedStory, after_s: f64) -> f64 {
    story.from_ms as f64 / 1000.0 + after_s
}

/// Lets visitors walk and notes the main roads that they cross while a story plays. `None` if the observer calls it off.
pub fn stories_over_main_roads(
    course: &Course,
    plan: &Plan,
    roads: &MainRoads,
    observer: &dyn Observer,
) -> Option<Vec<StoryOverMainRoad>> {
    if roads.is_empty() {
        return Some(Vec::new());
    }
    let walked = Scenario::new(course, plan.city);
    observer.expect_walks(u64::from(plan.walks), Purpose::Report);
    let walks: Option<Vec<_>> = (0..u64::from(plan.walks))
        .into_par_iter()
        .map(|number| {
            if observer.is_called_off() {
                return None;
            }
            let (moments, walk) = visitor(&walked, course, plan, number);
            observer.walk_done();
            Some(roads.stories_over(&walk, &moments))
        })
        .collect();
    let mut all: BTreeMap<StoryAndRoad, Vec<(f64, Spot)>> = BTreeMap::new();
    for (key, found) in walks?.into_iter().flatten() {
        all.entry(key).or_default().push(found);
    }
    let over = all.into_iter().map(|((stop, road), mut found)| {
        found.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (second, spot) = found[found.len() / 2];
        StoryOverMainRoad {
            stop,
            road,
            visitors: Share::new(found.len(), plan.walks as usize),
            second,
            at: roads.plane.position(spot),
        }
    });
    Some(over.collect())
}

fn cross(one: Spot, other: Spot) -> f64 {
    one.x * other.y - one.y * other.x
}

/// On which side of a line a point lies: positive on the left.
fn side(from: Spot, to: Spot, at: Spot) -> f64 {
    cross(to - from, at - from)
}

/// Whether two straight pieces cross. A piece that begins on the other does, one that ends there does not, so that a walk crosses
/// each road once.
fn do_cross((a, b): (Spot, Spot), (c, d): (Spot, Spot)) -> bool {
    let (before, after) = (side(c, d, a), side(c, d, b));
    let is_across = (before > 0.0) != (after > 0.0);
    is_across && side(a, b, c) * side(a, b, d) <= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{CourseStop, Variant};
    use crate::geodesy::{RouteLine, Zone};
    use crate::rehearse::noise::Noise;
    use crate::rehearse::scenario::ReceiverErrors;
    use crate::streets::route::tests::{at, network};
    use crate::tour::model::VisitOrder;

    struct Silent;

    impl Observer for Silent {
        fn expect_walks(&self, _: u64, _: Purpose) {}
        fn walk_done(&self) {}
    }

    /// A walk of 400 m to the north, with a story of some seconds at 100 m.
    fn course(story_s: f64) -> Course {
        let plane = Plane::around(at(0.0, 0.0));
        let spots = [0.0, 100.0, 200.0, 300.0, 400.0].map(|y| plane.spot(at(0.0, y)));
        let stop = |id: &str, along: usize, story_s| {
            let zone = Zone::circle(spots[along], 25.0);
            CourseStop::new(id.to_owned(), zone, Some(along as f64 * 100.0), story_s)
        };
        Course::new(
            plane,
            VisitOrder::Strict,
            vec![stop("gate", 1, story_s), stop("end", 4, 10.0)],
            RouteLine::new(spots),
        )
    }

    fn found(story_s: f64, road: &str, line: &[(i32, i32)]) -> Vec<StoryOverMainRoad> {
        let network = network(&[(road, line)], &[]);
        let course = course(story_s);
        let plan = Plan {
            walks: 20,
            city: None,
            errors: ReceiverErrors::Everywhere(
                Noise::named("none").expect("OK because it is a class"),
            ),
            seed: 1,
        };
        let roads = MainRoads::new(&network, &course);
        stories_over_main_roads(&course, &plan, &roads, &Silent)
            .expect("OK because nobody calls it off")
    }

    #[test]
    fn a_story_that_ends_before_the_road_is_safe() {
        let across = [(-100, 200), (100, 200)];
        let long = found(240.0, "highway=primary name=Ring", &across);
        let first = long
            .first()
            .expect("OK because the story lasts beyond the road");
        assert!(first.visitors.percent >= 50.0, "{long:?}");
        assert!(first.second > 20.0 && first.second < 240.0, "{long:?}");
        assert!(first.at.distance_m(at(0.0, 200.0)) < 40.0, "{long:?}");
        assert_eq!(found(5.0, "highway=primary name=Ring", &across), []);
    }

    #[test]
    fn quiet_streets_bridges_and_roads_along_the_walk_do_not_count() {
        let across = [(-100, 200), (100, 200)];
        assert_eq!(found(240.0, "highway=residential", &across), []);
        assert_eq!(found(240.0, "highway=primary bridge=yes", &across), []);
        // Only visitors who turn into a side street cross a road that runs along the walk.
        let along = found(240.0, "highway=primary", &[(1, -50), (1, 500)]);
        assert!(
            along.iter().all(|one| one.visitors.percent <= 10.0),
            "{along:?}"
        );
    }

    #[test]
    fn a_story_that_goes_on_is_counted_from_its_beginning() {
        let story = PlayedStory {
            stop: StopIndex(0),
            variant: Variant::Full,
            from: SIMULATED_START,
            to: SIMULATED_START,
            from_ms: 30_000,
            is_cut_short: false,
        };
        assert_eq!(second_of(&story, 12.0), 42.0);
    }
}
