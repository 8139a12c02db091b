//! The cheapest way from one snapped position to another: A* over directed ways, so that what a crossing costs may depend on
//! where the walker comes from and goes to.

use super::crossing::crossed_roads;
use super::frontier::{Frontier, Open};
use super::network::{Network, Snap, WayEnd, WayIndex};
use super::walker::{Walker, crossing_cost};
use crate::geodesy::Spot;
use crate::streets::ground::NodeIndex;

/// A part of a way that is walked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// The way.
    pub way: WayIndex,
    /// Where it is entered, metres from the beginning of the way's line.
    pub from_m: f64,
    /// Where it is left, metres from the beginning of the way's line; less than `from_m` if it is walked against the line.
    pub to_m: f64,
}

/// The number of a state: a way that is walked to its end in one direction.
type State = u32;

/// What the walker may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permission {
    /// Only ways that the walker can use without help.
    Usable,
    /// All walkable ways; barriers cost more.
    Walkable,
}

struct Search<'a> {
    network: &'a Network,
    walker: Walker,
    permission: Permission,
    to: Snap,
    frontier: Frontier<State>,
    /// The cheapest cost at the goal, and the state before it (`None` if both are on one way).
    best: Option<(f64, Option<State>)>,
}

/// The cheapest way; `None` if the positions are not connected.
pub(super) fn cheapest(
    network: &Network,
    from: Snap,
    to: Snap,
    walker: Walker,
    permission: Permission,
) -> Option<Vec<Piece>> {
    let states = network.ground().ways.len() * 2;
    let mut search = Search {
        network,
        walker,
        permission,
        to,
        frontier: Frontier::new(states),
        best: None,
    };
    if !search.may_use(from.way) || !search.may_use(to.way) {
        return None;
    }
    search.start(from);
    search.run();
    search.pieces(from)
}

impl Search<'_> {
    fn may_use(&self, way: WayIndex) -> bool {
        let way = self.network.way(way);
        match self.permission {
            Permission::Usable => self.walker.can_use(way),
            Permission::Walkable => way.is_walkable,
        }
    }

    fn factor(&self, way: WayIndex) -> f64 {
        self.walker.factor(self.network.way(way))
    }

    fn start(&mut self, from: Snap) {
        let factor = self.factor(from.way);
        if from.way == self.to.way {
            let direct_m = (from.along_m - self.to.along_m).abs();
            self.best = Some((direct_m * factor, None));
        }
        let length_m = self.network.length_m(from.way);
        for (is_forward, rest_m) in [(true, length_m - from.along_m), (false, from.along_m)] {
            self.reach(state(from.way, is_forward), rest_m * factor, None);
        }
    }

    fn run(&mut self) {
        while let Some(next) = self.frontier.pop() {
            if self.best.is_some_and(|(best, _)| best <= next.estimate) {
                return;
            }
            self.leave(next.state as State, next.cost);
        }
    }

    /// Continues from the end of a way.
    fn leave(&mut self, state: State, cost: f64) {
        let network = self.network;
        let (node, came_by) = arrival(network, state);
        for end in network.ends_at(node) {
            let turns_back = end.way == came_by.way && end.is_start == came_by.is_start;
            if turns_back || !self.may_use(end.way) {
                continue;
            }
            let crossed = crossed_roads(network, node, &came_by, end);
            let crossing: f64 = crossed
                .map(|road| crossing_cost(road.road, road.mapped))
                .fold(0.0, f64::max);
            let cost = cost + crossing;
            let factor = self.factor(end.way);
            let length_m = network.length_m(end.way);
            if end.way == self.to.way {
                let to_goal_m = if end.is_start {
                    self.to.along_m
                } else {
                    length_m - self.to.along_m
                };
                let at_goal = cost + to_goal_m * factor;
                if self.best.is_none_or(|(best, _)| at_goal < best) {
                    self.best = Some((at_goal, Some(state)));
                }
            }
            self.reach(
                self::state(end.way, end.is_start),
                cost + length_m * factor,
                Some(state),
            );
        }
    }

    /// No metre costs less than 1, so that the straight distance is the least that the rest can cost.
    fn reach(&mut self, state: State, cost: f64, before: Option<State>) {
        let reached = Open {
            estimate: cost + end_spot(self.network, state).distance(self.to.spot),
            cost,
            state: state as usize,
        };
        self.frontier.reach(reached, before);
    }

    /// The pieces from the start to the goal.
    fn pieces(&self, from: Snap) -> Option<Vec<Piece>> {
        let (_, last) = self.best?;
        let Some(last) = last else {
            return Some(vec![Piece {
                way: from.way,
                from_m: from.along_m,
                to_m: self.to.along_m,
            }]);
        };
        let goal_node = arrival(self.network, last).0;
        let back = |state: &State| self.frontier.before(*state as usize);
        let mut states: Vec<State> = std::iter::successors(Some(last), back).collect();
        states.reverse();
        let mut pieces: Vec<Piece> = states
            .iter()
            .enumerate()
            .map(|(index, state)| {
                let (way, is_forward) = (state / 2, state.is_multiple_of(2));
                let length_m = self.network.length_m(way);
                let (from_m, to_m) = if is_forward {
                    (0.0, length_m)
                } else {
                    (length_m, 0.0)
                };
                Piece {
                    way,
                    from_m: if index == 0 { from.along_m } else { from_m },
                    to_m,
                }
            })
            .collect();
        // A closed way begins and ends at one node; the shorter side of it is walked.
        let way = self.network.way(self.to.way);
        let length_m = self.network.length_m(self.to.way);
        let starts = [(way.from, 0.0), (way.to, length_m)];
        let entered_m = starts
            .into_iter()
            .filter(|(node, _)| *node == goal_node)
            .map(|(_, at_m)| at_m)
            .min_by(|one, other| {
                let rest = |at_m: &f64| (at_m - self.to.along_m).abs();
                rest(one).total_cmp(&rest(other))
            })?;
        pieces.push(Piece {
            way: self.to.way,
            from_m: entered_m,
            to_m: self.to.along_m,
        });
        Some(pieces)
    }
}

/// The number of the state "the way is walked to its end".
fn state(way: WayIndex, is_forward: bool) -> State {
    way * 2 + u32::from(!is_forward)
}

/// The node at which a state arrives, and the end of the way there.
pub(super) fn arrival(network: &Network, state: State) -> (NodeIndex, WayEnd) {
    let (way, is_forward) = (state / 2, state.is_multiple_of(2));
    arrival_of(network, way, is_forward)
}

/// The node at which a way ends that is walked in a direction, and the end of the way there.
pub(super) fn arrival_of(
    network: &Network,
    way: WayIndex,
    is_forward: bool,
) -> (NodeIndex, WayEnd) {
    let own = network.way(way);
    let node = if is_forward { own.to } else { own.from };
    let mut ends = network.ends_at(node).iter();
    let end = ends.find(|end| end.way == way && end.is_start != is_forward);
    (
        node,
        *end.expect("OK because every way is listed at both of its nodes"),
    )
}

fn end_spot(network: &Network, state: State) -> Spot {
    let line = network.line(state / 2);
    if state.is_multiple_of(2) {
        line[line.len() - 1]
    } else {
        line[0]
    }
}
