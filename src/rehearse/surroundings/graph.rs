//! The walkable ways around a tour on its plane, and paths over them that simulated visitors take.
//!
//! Visitors do not only take the best way: the costs of a path are chosen by whoever asks for it.

use crate::geodesy::{Plane, Spot};
use crate::streets::ground::{Crossing, Ground, WayKind};
use crate::streets::route::frontier::{Frontier, Open};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

/// An index into the nodes of a graph.
pub type NodeNumber = usize;
/// An index into the edges of a graph.
pub type EdgeNumber = usize;

/// A segment of an edge, with the numbers of the edge and of the segment in it.
type EdgeSegment = GeomWithData<Line<[f64; 2]>, (EdgeNumber, usize)>;

/// Walkable ways that are connected with each other.
#[derive(Debug)]
pub struct WalkGraph {
    nodes: Vec<GraphNode>,
    edges: Vec<Edge>,
    segments: RTree<EdgeSegment>,
}

/// An end or a crossing of walkable ways.
#[derive(Debug, Clone)]
pub struct GraphNode {
    /// Where it is.
    pub spot: Spot,
    /// How visitors cross here, if a road with much traffic passes through the node.
    pub crossing: Option<Crossing>,
    /// The edges that meet here.
    pub edges: Vec<EdgeNumber>,
}

/// A walkable way between two nodes.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The node at the start of the line.
    pub from: NodeNumber,
    /// The node at the end of the line.
    pub to: NodeNumber,
    /// At least two points.
    pub line: Vec<Spot>,
    /// Length of the line, metres.
    pub length_m: f64,
    /// What it is.
    pub kind: WayKind,
    /// Whether walkers use sidewalks that are mapped beside it.
    pub has_separate_sidewalk: bool,
}

/// A place on an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgePlace {
    /// The edge.
    pub edge: EdgeNumber,
    /// Metres from the start of its line.
    pub along_m: f64,
    /// The place on the plane.
    pub spot: Spot,
}

/// A point of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathPoint {
    /// The place on the plane.
    pub spot: Spot,
    /// The node here, if it is one.
    pub node: Option<NodeNumber>,
}

/// A path over edges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    /// At least one point; consecutive ones differ.
    pub points: Vec<PathPoint>,
    /// The edges that it uses, in order.
    pub edges: Vec<EdgeNumber>,
    /// Its length, metres.
    pub length_m: f64,
}

impl WalkGraph {
    /// The greatest connected part of the walkable ways within `margin_m` of the box around `spots`.
    pub fn around(ground: &Ground, plane: &Plane, spots: &[Spot], margin_m: f64) -> Self {
        let on_plane: Vec<Spot> = ground
            .nodes
            .iter()
            .map(|node| plane.spot(node.at.position()))
            .collect();
        let mut is_major = vec![false; ground.nodes.len()];
        for way in ground.ways.iter().filter(|way| way.kind.is_major_road()) {
            is_major[way.from as usize] = true;
            is_major[way.to as usize] = true;
        }
        let is_near = |at: Spot| {
            let within = |value: fn(Spot) -> f64| {
                let low = spots
                    .iter()
                    .map(|spot| value(*spot))
                    .fold(f64::INFINITY, f64::min);
                let high = spots
                    .iter()
                    .map(|spot| value(*spot))
                    .fold(f64::NEG_INFINITY, f64::max);
                (low - margin_m..=high + margin_m).contains(&value(at))
            };
            within(|spot| spot.x) && within(|spot| spot.y)
        };
        let mut edges = Vec::new();
        for way in ground.ways.iter().filter(|way| way.is_walkable) {
            let (from, to) = (way.from as usize, way.to as usize);
            if !is_near(on_plane[from]) || !is_near(on_plane[to]) {
                continue;
            }
            let mut line: Vec<Spot> = way
                .line
                .iter()
                .map(|at| plane.spot(at.position()))
                .collect();
            line.dedup();
            let length_m = length(&line);
            if line.len() < 2 || length_m <= 0.0 {
                continue;
            }
            edges.push(Edge {
                from,
                to,
                line,
                length_m,
                kind: way.kind,
                has_separate_sidewalk: way.has_separate_sidewalk,
            });
        }
        let nodes = on_plane.into_iter().zip(&ground.nodes).zip(is_major);
        let nodes = nodes.map(|((spot, node), is_major)| GraphNode {
            spot,
            crossing: node.crossing.filter(|_| is_major),
            edges: Vec::new(),
        });
        Self::of_greatest_part(nodes.collect(), edges)
    }

    fn of_greatest_part(mut nodes: Vec<GraphNode>, edges: Vec<Edge>) -> Self {
        let mut parts: Vec<usize> = (0..nodes.len()).collect();
        for edge in &edges {
            let (one, other) = (part(&mut parts, edge.from), part(&mut parts, edge.to));
            parts[one.max(other)] = one.min(other);
        }
        let mut lengths = vec![0.0; nodes.len()];
        for edge in &edges {
            lengths[part(&mut parts, edge.from)] += edge.length_m;
        }
        let greatest = (0..nodes.len()).max_by(|a, b| lengths[*a].total_cmp(&lengths[*b]));
        let edges: Vec<Edge> = edges
            .into_iter()
            .filter(|edge| Some(part(&mut parts, edge.from)) == greatest)
            .collect();
        let mut segments = Vec::new();
        for (number, edge) in edges.iter().enumerate() {
            nodes[edge.from].edges.push(number);
            if edge.to != edge.from {
                nodes[edge.to].edges.push(number);
            }
            for (segment, ends) in edge.line.windows(2).enumerate() {
                let line = Line::new([ends[0].x, ends[0].y], [ends[1].x, ends[1].y]);
                segments.push(GeomWithData::new(line, (number, segment)));
            }
        }
        Self {
            nodes,
            edges,
            segments: RTree::bulk_load(segments),
        }
    }

    /// The nodes; those without walkable ways have no edges.
    pub fn nodes(&self) -> &[GraphNode] {
        &self.nodes
    }

    /// The edges.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The place on a way that is nearest to a point, if one is within `reach_m`.
    pub fn nearest(&self, at: Spot, reach_m: f64) -> Option<EdgePlace> {
        let nearest = self.segments.nearest_neighbor([at.x, at.y])?;
        let place = self.place(nearest.data, at);
        (place.spot.distance(at) <= reach_m).then_some(place)
    }

    /// The edges that come within `reach_m` of a point on both axes, sorted.
    pub fn near(&self, at: Spot, reach_m: f64) -> Vec<EdgeNumber> {
        let around = AABB::from_corners(
            [at.x - reach_m, at.y - reach_m],
            [at.x + reach_m, at.y + reach_m],
        );
        let found = self.segments.locate_in_envelope_intersecting(around);
        let mut edges: Vec<EdgeNumber> = found.map(|segment| segment.data.0).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The place on a segment that is nearest to a point.
    fn place(&self, (edge, segment): (EdgeNumber, usize), at: Spot) -> EdgePlace {
        let line = &self.edges[edge].line;
        let spot = nearest_on_line(line[segment], line[segment + 1], at);
        EdgePlace {
            edge,
            along_m: length(&line[..=segment]) + line[segment].distance(spot),
            spot,
        }
    }

    /// The cheapest path between two places, where a metre of an edge costs what `cost` says (above 0). `None` if every path
    /// has an edge that costs infinitely much.
    pub fn path(
        &self,
        from: EdgePlace,
        to: EdgePlace,
        cost: impl Fn(EdgeNumber) -> f64,
    ) -> Option<Path> {
        let (start, end) = (&self.edges[from.edge], &self.edges[to.edge]);
        let mut frontier = Frontier::new(self.nodes.len());
        // A metre may cost next to nothing, so that nothing is known of what the rest costs.
        let at = |state: NodeNumber, cost: f64| Open {
            estimate: cost,
            cost,
            state,
        };
        // An edge that costs infinitely much costs nothing to whoever stands at its end.
        let part = |metres: f64, each: f64| if metres > 0.0 { metres * each } else { 0.0 };
        let (starting, ending) = (cost(from.edge), cost(to.edge));
        let back = start.length_m - from.along_m;
        frontier.reach(at(start.from, part(from.along_m, starting)), None);
        frontier.reach(at(start.to, part(back, starting)), None);
        let mut found: Option<(f64, Option<NodeNumber>)> = (from.edge == to.edge)
            .then(|| (part((from.along_m - to.along_m).abs(), starting), None));
        while let Some(Open {
            cost: costs,
            state: node,
            ..
        }) = frontier.pop()
        {
            if found.is_some_and(|(least, _)| costs >= least) {
                break;
            }
            for (own, left) in [(end.from, to.along_m), (end.to, end.length_m - to.along_m)] {
                let total = costs + part(left, ending);
                if own == node && found.is_none_or(|(least, _)| total < least) {
                    found = Some((total, Some(node)));
                }
            }
            for &number in &self.nodes[node].edges {
                let edge = &self.edges[number];
                let other = if edge.from == node {
                    edge.to
                } else {
                    edge.from
                };
                let costs = costs + edge.length_m * cost(number);
                frontier.reach(at(other, costs), Some((number, node)));
            }
        }
        let (total, last) = found?;
        total
            .is_finite()
            .then(|| self.unwind(from, to, last, &frontier))
    }

    fn unwind(
        &self,
        from: EdgePlace,
        to: EdgePlace,
        last: Option<NodeNumber>,
        frontier: &Frontier<(EdgeNumber, NodeNumber)>,
    ) -> Path {
        let mut builder = PathBuilder::default();
        let Some(last) = last else {
            builder.add_part(&self.edges[from.edge], from.edge, from.along_m, to.along_m);
            return builder.finish();
        };
        let mut steps = Vec::new();
        let mut node = last;
        while let Some((edge, before)) = frontier.before(node) {
            steps.push((edge, before));
            node = before;
        }
        let start = &self.edges[from.edge];
        let leaves_at_start = start.from == node
            && (start.to != node || from.along_m <= start.length_m - from.along_m);
        let out = if leaves_at_start { 0.0 } else { start.length_m };
        builder.add_part(start, from.edge, from.along_m, out);
        builder.at_node(node);
        for (number, before) in steps.into_iter().rev() {
            let edge = &self.edges[number];
            let is_forward = edge.from == before;
            let (a, b) = if is_forward {
                (0.0, edge.length_m)
            } else {
                (edge.length_m, 0.0)
            };
            builder.add_part(edge, number, a, b);
            builder.at_node(if is_forward { edge.to } else { edge.from });
        }
        let end = &self.edges[to.edge];
        let enters_at_start =
            end.from == last && (end.to != last || to.along_m <= end.length_m - to.along_m);
        let into = if enters_at_start { 0.0 } else { end.length_m };
        builder.add_part(end, to.edge, into, to.along_m);
        builder.finish()
    }

    /// A walk of about `metres` from a node into one of its edges and on, as straight as possible. It ends earlier at a dead
    /// end.
    pub fn stroll(&self, node: NodeNumber, edge: EdgeNumber, metres: f64) -> Path {
        let mut builder = PathBuilder::default();
        let (mut node, mut number, mut left) = (node, edge, metres);
        loop {
            let edge = &self.edges[number];
            let is_forward = edge.from == node;
            let (start, end) = if is_forward {
                (0.0, edge.length_m)
            } else {
                (edge.length_m, 0.0)
            };
            let stop = if is_forward {
                left.min(end)
            } else {
                (start - left).max(0.0)
            };
            builder.at_node(node);
            builder.add_part(edge, number, start, stop);
            left -= (stop - start).abs();
            if left <= 0.0 {
                return builder.finish();
            }
            node = if is_forward { edge.to } else { edge.from };
            let heading = builder.heading();
            let onward = self.nodes[node]
                .edges
                .iter()
                .filter(|next| **next != number);
            let onward = onward.map(|next| (*next, self.departure(node, *next).dot(heading)));
            match onward.max_by(|a, b| a.1.total_cmp(&b.1)) {
                Some((next, straightness)) if straightness > 0.0 => number = next,
                _ => return builder.finish(),
            }
        }
    }

    /// The unit vector of the direction in which an edge leaves a node.
    pub fn departure(&self, node: NodeNumber, edge: EdgeNumber) -> Spot {
        let edge = &self.edges[edge];
        let line = &edge.line;
        let way = if edge.from == node {
            line[1] - line[0]
        } else {
            line[line.len() - 2] - line[line.len() - 1]
        };
        way * (1.0 / way.length().max(1e-9))
    }
}

/// The number of the part of the graph that a node belongs to.
fn part(parts: &mut [usize], node: usize) -> usize {
    let mut root = node;
    while parts[root] != root {
        root = parts[root];
    }
    let mut at = node;
    while parts[at] != root {
        at = std::mem::replace(&mut parts[at], root);
    }
    root
}

/// The point of a straight line that is nearest to a place.
pub fn nearest_on_line(start: Spot, end: Spot, at: Spot) -> Spot {
    let along = end - start;
    let share = (at - start).dot(along) / along.dot(along).max(1e-9);
    start + along * share.clamp(0.0, 1.0)
}

/// Length of a line, metres.
fn length(line: &[Spot]) -> f64 {
    line.windows(2).map(|ends| ends[0].distance(ends[1])).sum()
}

#[derive(Default)]
struct PathBuilder {
    path: Path,
}

impl PathBuilder {
    /// Adds an edge between two places on it, metres from its start; backwards if `from_m` is greater.
    fn add_part(&mut self, edge: &Edge, number: EdgeNumber, from_m: f64, to_m: f64) {
        let (low, high) = (from_m.min(to_m), from_m.max(to_m));
        let mut points = Vec::new();
        let mut walked = 0.0;
        for ends in edge.line.windows(2) {
            let step = ends[0].distance(ends[1]);
            let at = |along: f64| ends[0] + (ends[1] - ends[0]) * ((along - walked) / step);
            if (walked..=walked + step).contains(&low) {
                points.push(at(low));
            }
            if walked + step > low && walked + step < high {
                points.push(ends[1]);
            }
            if (walked..=walked + step).contains(&high) {
                points.push(at(high));
            }
            walked += step;
        }
        if high >= walked {
            points.extend(edge.line.last());
        }
        if from_m > to_m {
            points.reverse();
        }
        for spot in points {
            self.add(PathPoint { spot, node: None });
        }
        if self.path.edges.last() != Some(&number) {
            self.path.edges.push(number);
        }
    }

    fn add(&mut self, point: PathPoint) {
        match self.path.points.last() {
            Some(last) if last.spot.distance(point.spot) < 1e-6 => {}
            last => {
                self.path.length_m += last.map_or(0.0, |last| last.spot.distance(point.spot));
                self.path.points.push(point);
            }
        }
    }

    /// Marks the last point as a node.
    fn at_node(&mut self, node: NodeNumber) {
        if let Some(last) = self.path.points.last_mut() {
            last.node = Some(node);
        }
    }

    /// The direction of the last step.
    fn heading(&self) -> Spot {
        match &self.path.points[..] {
            [.., before, last] => {
                let way = last.spot - before.spot;
                way * (1.0 / way.length().max(1e-9))
            }
            _ => Spot::default(),
        }
    }

    fn finish(self) -> Path {
        self.path
    }
}
