//! Zones: circle, polygon or corridor on the plane, each with an optional direction of walking.

use super::segment::{distance_to_line, extent};
use super::{Polygon, RouteLine, Spot};

/// The outline of a zone on the plane.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Everything within a radius, metres.
    Circle {
        /// Centre of the circle.
        centre: Spot,
        /// Radius in metres.
        radius: f64,
    },
    /// A ring of corners.
    Polygon(Polygon),
    /// Everything within a distance of a line.
    Corridor {
        /// The line in the middle.
        line: Vec<Spot>,
        /// Half of the strip's width, metres.
        half_width: f64,
    },
}

/// The directions of walking for which a zone is valid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadingGate {
    /// The middle direction as a unit vector.
    pub towards: Spot,
    /// Cosine of the maximum angle to either side.
    pub cosine: f64,
}

/// A zone on the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The outline that decides who is inside.
    pub shape: Shape,
    /// Directions of walking for which the zone is valid; `None` means all.
    pub heading: Option<HeadingGate>,
}

impl HeadingGate {
    /// A gate around a direction (a unit vector), degrees to either side.
    pub fn new(towards: Spot, within_deg: f64) -> Self {
        Self {
            towards,
            cosine: libm::cos(within_deg.clamp(0.0, 180.0).to_radians()),
        }
    }

    /// Whether a movement goes in one of the gate's directions. A movement without length does not.
    pub fn admits(&self, movement: Spot) -> bool {
        let length = movement.length();
        length > 0.0 && self.towards.dot(movement) >= self.cosine * length
    }
}

impl Zone {
    /// A circular zone for all directions.
    pub fn circle(centre: Spot, radius: f64) -> Self {
        Self {
            shape: Shape::Circle { centre, radius },
            heading: None,
        }
    }

    /// Metres from `p` to the zone's edge: negative inside.
    pub fn signed_distance(&self, p: Spot) -> f64 {
        match &self.shape {
            Shape::Circle { centre, radius } => p.distance(*centre) - radius,
            Shape::Corridor { line, half_width } => distance_to_line(p, line) - half_width,
            Shape::Polygon(polygon) => polygon.signed_distance(p),
        }
    }

    /// Lower left and upper right corner of the smallest upright rectangle around the zone.
    pub fn bounds(&self) -> (Spot, Spot) {
        match &self.shape {
            Shape::Circle { centre, radius } => grown((*centre, *centre), *radius),
            Shape::Corridor { line, half_width } => grown(extent(line), *half_width),
            Shape::Polygon(polygon) => extent(polygon.ring()),
        }
    }

    /// The zone's middle: a circle's, half of a corridor's length, or [`Polygon::centre`].
    pub fn centre(&self) -> Spot {
        match &self.shape {
            Shape::Circle { centre, .. } => *centre,
            Shape::Corridor { line, .. } => {
                let line_on = RouteLine::new(line.iter().copied());
                match line_on.at(line_on.length() / 2.0) {
                    Some((spot, _)) => spot,
                    None => line.first().copied().unwrap_or_default(),
                }
            }
            Shape::Polygon(polygon) => polygon.centre(),
        }
    }

    /// Orientation of the zone as a unit vector: that of a polygon's longest side, or of the start of a corridor.
    pub fn along(&self) -> Spot {
        let east = Spot::new(1.0, 0.0);
        match &self.shape {
            Shape::Circle { .. } => east,
            Shape::Corridor { line, .. } => {
                let step = match line.as_slice() {
                    [first, second, ..] => *second - *first,
                    _ => east,
                };
                let length = step.length();
                if length > 0.0 {
                    step * (1.0 / length)
                } else {
                    east
                }
            }
            Shape::Polygon(polygon) => polygon.along(),
        }
    }

    /// Distance from the zone's middle to its edge, metres: a circle's radius, half of a corridor's width, or
    /// [`Polygon::inradius`]. It does not depend on the zone's orientation.
    pub fn reach(&self) -> f64 {
        match &self.shape {
            Shape::Circle { radius, .. } => *radius,
            Shape::Corridor { half_width, .. } => *half_width,
            Shape::Polygon(polygon) => polygon.inradius(),
        }
    }
}

fn grown((low, high): (Spot, Spot), by: f64) -> (Spot, Spot) {
    let margin = Spot::new(by, by);
    (low - margin, high + margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Shape {
        Shape::Polygon(Polygon::new(vec![
            Spot::new(0.0, 0.0),
            Spot::new(40.0, 0.0),
            Spot::new(40.0, 40.0),
            Spot::new(0.0, 40.0),
        ]))
    }

    #[test]
    fn signed_distances_are_negative_inside() {
        let check = |shape: Shape, at: (f64, f64), expected: f64| {
            let zone = Zone {
                shape,
                heading: None,
            };
            let got = zone.signed_distance(Spot::new(at.0, at.1));
            let same = got == expected || (got - expected).abs() < 1e-9;
            assert!(same, "{zone:?} {at:?}: {got}");
        };
        let circle = || Shape::Circle {
            centre: Spot::new(10.0, 0.0),
            radius: 30.0,
        };
        check(circle(), (10.0, 0.0), -30.0);
        check(circle(), (10.0, 50.0), 20.0);
        check(square(), (20.0, 10.0), -10.0);
        check(square(), (50.0, 20.0), 10.0);
        check(square(), (-3.0, -4.0), 5.0);
        let corridor = || Shape::Corridor {
            line: vec![Spot::new(0.0, 0.0), Spot::new(100.0, 0.0)],
            half_width: 8.0,
        };
        check(corridor(), (50.0, 3.0), -5.0);
        check(corridor(), (110.0, 0.0), 2.0);
        check(
            Shape::Polygon(Polygon::new(vec![])),
            (0.0, 0.0),
            f64::INFINITY,
        );
    }

    #[test]
    fn the_centre_does_not_depend_on_the_orientation_of_a_zone() {
        let hook = |turned: bool| {
            let corner = |x: f64, y: f64| {
                if turned {
                    Spot::new(-y, x)
                } else {
                    Spot::new(x, y)
                }
            };
            Zone {
                shape: Shape::Corridor {
                    line: vec![corner(0.0, 0.0), corner(100.0, 0.0), corner(100.0, 40.0)],
                    half_width: 6.0,
                },
                heading: None,
            }
        };
        assert_eq!(hook(false).centre(), Spot::new(70.0, 0.0));
        assert_eq!(hook(true).centre(), Spot::new(0.0, 70.0));
    }

    #[test]
    fn heading_gates_admit_the_right_directions() {
        let check = |gate: HeadingGate, east: f64, north: f64, expected: bool| {
            assert_eq!(gate.admits(Spot::new(east, north)), expected);
        };
        let gate = |towards: f64, within: f64| {
            let (sine, cosine) = towards.to_radians().sin_cos();
            HeadingGate::new(Spot::new(sine, cosine), within)
        };
        let north = gate(0.0, 45.0);
        check(north, 0.0, 1.0, true);
        check(north, 0.9, 1.0, true);
        check(north, 1.1, 1.0, false);
        check(north, 0.0, 0.0, false);
        check(gate(350.0, 30.0), 0.1, 1.0, true);
        check(gate(10.0, 180.0), -1.0, -1.0, true);
    }
}
