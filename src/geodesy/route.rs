//! A route line on the plane, addressed by the distance walked along it.

use super::Spot;

/// The line that visitors are expected to walk. It may cross and repeat itself; a place on it is given by its distance along
/// the line from the start.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteLine {
    points: Vec<Spot>,
    /// Metres from the start to each point.
    along: Vec<f64>,
    /// Unit vector from each point to the next.
    tangents: Vec<Spot>,
}

/// The place on a route that is nearest to a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoutePlace {
    /// Metres from the route's start.
    pub along: f64,
    /// Distance of the point from the route, metres.
    pub off: f64,
}

/// A straight piece of a route.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoutePiece {
    /// Metres along the route at which the piece starts.
    pub from: f64,
    /// Metres along the route at which the piece ends.
    pub to: f64,
    /// Point at which the piece starts.
    pub start: Spot,
    /// Direction of the piece as a unit vector.
    pub tangent: Spot,
}

impl RoutePiece {
    /// Whether a place along the route belongs to this piece and no other.
    pub fn contains(&self, along: f64) -> bool {
        self.from <= along && along < self.to
    }

    /// The point at a place along the route; `None` if this piece does not contain it.
    pub fn at(&self, along: f64) -> Option<Spot> {
        (self.from <= along && along <= self.to)
            .then(|| self.start + self.tangent * (along - self.from))
    }
}

impl RouteLine {
    /// The line through the given points; repeated points are dropped.
    pub fn new(points: impl IntoIterator<Item = Spot>) -> Self {
        let mut line = Self {
            points: Vec::new(),
            along: Vec::new(),
            tangents: Vec::new(),
        };
        for point in points {
            let step = match line.points.last() {
                Some(last) => last.distance(point),
                None => 0.0,
            };
            if line.points.is_empty() || step > 1e-6 {
                let walked = line.along.last().copied().unwrap_or(0.0) + step;
                line.points.push(point);
                line.along.push(walked);
            }
        }
        let ends = line.points.windows(2).zip(line.along.windows(2));
        line.tangents = ends
            .map(|(point, along)| (point[1] - point[0]) * (1.0 / (along[1] - along[0])))
            .collect();
        line
    }

    /// The points of the line.
    pub fn points(&self) -> &[Spot] {
        &self.points
    }

    /// Metres from the start to the end.
    pub fn length(&self) -> f64 {
        self.along.last().copied().unwrap_or(0.0)
    }

    /// Whether the line has no points.
    pub fn is_empty(&self) -> bool {
        self.points.len() < 2
    }

    /// The straight piece of the route at a place (clamped to its ends); `near` if that piece contains it. `None` for an empty
    /// line.
    pub fn piece_near(&self, near: Option<RoutePiece>, along: f64) -> Option<RoutePiece> {
        near.filter(|piece| piece.contains(along))
            .or_else(|| self.piece(along))
    }

    /// The straight piece of the route at a place, searched for.
    fn piece(&self, along: f64) -> Option<RoutePiece> {
        if self.is_empty() {
            return None;
        }
        let segment = self.segment_at(along.clamp(0.0, self.length()));
        Some(RoutePiece {
            from: self.along[segment],
            to: self.along[segment + 1],
            start: self.points[segment],
            tangent: self.tangents[segment],
        })
    }

    /// The point `along` metres from the start (clamped to the line), and the unit vector of the direction of walking there.
    /// `None` for an empty line.
    pub fn at(&self, along: f64) -> Option<(Spot, Spot)> {
        let along = along.clamp(0.0, self.length());
        let piece = self.piece(along)?;
        let spot = piece.start + piece.tangent * (along - piece.from);
        Some((spot, piece.tangent))
    }

    /// The nearest place of the whole line. `None` for an empty line.
    pub fn nearest(&self, p: Spot) -> Option<RoutePlace> {
        self.nearest_between(p, 0.0, self.length())
    }

    /// The nearest place among those from `from` to `to` metres along. `None` for an empty line.
    pub fn nearest_between(&self, p: Spot, from: f64, to: f64) -> Option<RoutePlace> {
        if self.is_empty() {
            return None;
        }
        let from = from.clamp(0.0, self.length());
        let to = to.clamp(from, self.length());
        let mut best = RoutePlace {
            along: from,
            off: f64::INFINITY,
        };
        for segment in self.segment_at(from)..=self.segment_at(to) {
            let (start, end) = (self.along[segment], self.along[segment + 1]);
            let (a, tangent) = (self.points[segment], self.tangents[segment]);
            let (least, most) = (from.max(start), to.min(end));
            let along = (start + (p - a).dot(tangent)).max(least).min(most);
            let off = p.distance(a + tangent * (along - start));
            if off < best.off {
                best = RoutePlace { along, off };
            }
        }
        Some(best)
    }

    /// The segment on which a distance from the start lies. The line must not be empty.
    fn segment_at(&self, along: f64) -> usize {
        let after = self.along.partition_point(|&start| start <= along);
        after.clamp(1, self.points.len() - 1) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner() -> RouteLine {
        RouteLine::new([
            Spot::new(0.0, 0.0),
            Spot::new(100.0, 0.0),
            Spot::new(100.0, 0.0),
            Spot::new(100.0, 50.0),
        ])
    }

    #[test]
    fn nearest_places_on_the_line_are_found() {
        let check = |at: (f64, f64), along: f64, off: f64| {
            let place = corner().nearest(Spot::new(at.0, at.1)).unwrap();
            assert!((place.along - along).abs() < 1e-9, "{place:?}");
            assert!((place.off - off).abs() < 1e-9, "{place:?}");
        };
        check((30.0, 4.0), 30.0, 4.0);
        check((103.0, 20.0), 120.0, 3.0);
        check((-3.0, -4.0), 0.0, 5.0);
        check((100.0, 90.0), 150.0, 40.0);
    }

    #[test]
    fn points_along_the_line_are_found() {
        assert_eq!(corner().length(), 150.0);
        let (spot, tangent) = corner().at(125.0).unwrap();
        assert_eq!((spot.x, spot.y), (100.0, 25.0));
        assert_eq!((tangent.x, tangent.y), (0.0, 1.0));
        assert!(RouteLine::new([Spot::new(1.0, 1.0)]).at(0.0).is_none());
    }

    #[test]
    fn a_search_window_is_respected() {
        let there_and_back = RouteLine::new([
            Spot::new(0.0, 0.0),
            Spot::new(100.0, 0.0),
            Spot::new(0.0, 0.0),
        ]);
        let near = Spot::new(30.0, 1.0);
        assert_eq!(
            there_and_back
                .nearest_between(near, 0.0, 90.0)
                .unwrap()
                .along,
            30.0
        );
        assert_eq!(
            there_and_back
                .nearest_between(near, 110.0, 200.0)
                .unwrap()
                .along,
            170.0
        );
    }
}
