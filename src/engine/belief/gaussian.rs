//! The probability of being inside a zone, given a position with a circular Gaussian error.

use crate::engine::fast_exp;
use crate::geodesy::{Shape, Spot, Zone};

/// A zone as seen from an uncertain position: everything that does not depend on the margin by which the zone is grown.
#[derive(Debug, Clone)]
pub enum GaussianZoneView {
    /// A circular zone.
    Circle {
        /// Metres from the position to the centre of the zone.
        distance: f64,
        /// Radius of the zone, metres.
        radius: f64,
        /// Standard deviation of the position along each axis, metres.
        sigma: f64,
    },
    /// Any other zone: the Gaussian is split into seven components, one in the middle and six around it, with the same
    /// second moment in total.
    Split {
        /// Metres from each component's centre to the zone's edge.
        edges: [f64; 7],
        /// Standard deviation of each component along each axis, metres.
        sigma: f64,
        /// Distance from the zone's middle to its edge, metres.
        reach: f64,
        /// Whether the zone is a polygon; otherwise it is a corridor.
        is_polygon: bool,
    },
}

/// Standard deviation of each of the seven components, as a share of the whole Gaussian's.
const COMPONENT_SIGMA: f64 = 0.6;
/// Centres of the components on a hexagon of radius 1.
const COMPONENT_CENTRES: [(f64, f64); 7] = [
    (0.0, 0.0),
    (1.0, 0.0),
    (0.5, 0.866_025_403_784_438_6),
    (-0.5, 0.866_025_403_784_438_6),
    (-1.0, 0.0),
    (-0.5, -0.866_025_403_784_438_6),
    (0.5, -0.866_025_403_784_438_6),
];

impl GaussianZoneView {
    /// The view from a position that is Gaussian around `mean` with `sigma` metres along each axis.
    pub fn new(zone: &Zone, mean: Spot, sigma: f64) -> Self {
        if let Shape::Circle { centre, radius } = &zone.shape {
            return Self::Circle {
                distance: mean.distance(*centre),
                radius: *radius,
                sigma,
            };
        }
        let ring = (2.0 * (1.0 - COMPONENT_SIGMA * COMPONENT_SIGMA) * 7.0 / 6.0_f64).sqrt() * sigma;
        // The components are aligned with the zone, so that turning a tour turns them with it.
        let along = zone.along() * ring;
        let across = Spot::new(-along.y, along.x);
        Self::Split {
            edges: COMPONENT_CENTRES
                .map(|(x, y)| zone.signed_distance(mean + along * x + across * y)),
            sigma: COMPONENT_SIGMA * sigma,
            reach: zone.reach(),
            is_polygon: matches!(zone.shape, Shape::Polygon(_)),
        }
    }

    /// Probability that the true position lies within the zone grown by `margin` metres.
    pub fn inside(&self, margin: f64) -> f64 {
        match *self {
            Self::Circle {
                distance,
                radius,
                sigma,
            } => inside_circle(distance, radius + margin, sigma),
            // For each component the corridor is a strip between its nearest edge and the one opposite, and the polygon a
            // circle of about its inradius that touches the nearest edge.
            Self::Split {
                edges,
                sigma,
                reach,
                is_polygon,
            } => {
                let component = |edge: f64| {
                    if is_polygon {
                        // Radius of the circle with the area of a square of the same inradius: 2/√π.
                        let radius = 1.128 * reach;
                        return inside_circle((edge + radius).max(0.0), radius + margin, sigma);
                    }
                    let near = margin - edge;
                    let far = near - 2.0 * (reach + margin);
                    (normal(near / sigma) - normal(far / sigma)).max(0.0)
                };
                let [middle, around @ ..] = edges;
                (component(middle) + around.into_iter().map(component).sum::<f64>()) / 7.0
            }
        }
    }
}

/// Probability that a circular Gaussian whose mean is `distance` metres from the centre of a circle lies inside it: the
/// non-central χ² distribution with two degrees of freedom in Sankaran's approximation (Biometrika 50, 1963). Its
/// maximum error is 0.015 for σ from 3 to 50 m and radii from 15 to 80 m.
fn inside_circle(distance: f64, radius: f64, sigma: f64) -> f64 {
    if radius <= 0.0 {
        return 0.0;
    }
    let (near, edge) = (distance / sigma, radius / sigma);
    // Beyond six standard deviations the probability is practically 0 or 1.
    if near > edge + 6.0 {
        return 0.0;
    }
    if near + 6.0 < edge {
        return 1.0;
    }
    let (lambda, x) = (near * near, edge * edge);
    let (k1, k2, k3) = (2.0 + lambda, 2.0 + 2.0 * lambda, 2.0 + 3.0 * lambda);
    let h = 1.0 - 2.0 * k1 * k3 / (3.0 * k2 * k2);
    let p = k2 / (k1 * k1);
    let m = (h - 1.0) * (1.0 - 3.0 * h);
    let power = libm::exp(h * libm::log(x / k1));
    let z = (power - (1.0 + h * p * (h - 1.0 - 0.5 * (2.0 - h) * m * p)))
        / (h * (2.0 * p).sqrt() * (1.0 + 0.5 * m * p));
    normal(z)
}

/// Standard normal distribution function, accurate to 10⁻⁷ (Abramowitz and Stegun 1964, 26.2.17). It has to be fast: every
/// zone near a fix needs about twenty values.
pub fn normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let square = t * t;
    let (first, second) = (
        0.319_381_530 + t * -0.356_563_782,
        1.781_477_937 + t * -1.821_255_978,
    );
    let series = t * (first + square * (second + square * 1.330_274_429));
    const SCALE: f64 = 0.398_942_280_401_432_7;
    let beyond = SCALE * fast_exp::exp(-0.5 * z * z) * series;
    if z > 0.0 { 1.0 - beyond } else { beyond }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::Polygon;

    /// Share of a Gaussian's mass that lies inside, summed over a fine grid.
    fn numeric_integral(zone: &Zone, mean: Spot, sigma: f64) -> f64 {
        let (mut inside, mut all) = (0.0, 0.0);
        for i in -60..=60 {
            for j in -60..=60 {
                let step = Spot::new(f64::from(i), f64::from(j)) * (1.0 / 12.0);
                let weight = (-0.5 * step.dot(step)).exp();
                all += weight;
                if zone.signed_distance(mean + step * sigma) <= 0.0 {
                    inside += weight;
                }
            }
        }
        inside / all
    }

    #[test]
    fn belief_agrees_with_numeric_integration() {
        let check = |zone: &Zone, mean: (f64, f64), sigma: f64, tolerance: f64| {
            let mean = Spot::new(mean.0, mean.1);
            let (got, expected) = (
                GaussianZoneView::new(zone, mean, sigma).inside(0.0),
                numeric_integral(zone, mean, sigma),
            );
            assert!(
                (got - expected).abs() < tolerance,
                "{mean:?} σ {sigma}: {got:.3} instead of {expected:.3}"
            );
        };
        let circle = Zone::circle(Spot::new(0.0, 0.0), 30.0);
        let corridor = Zone {
            shape: Shape::Corridor {
                line: vec![Spot::new(0.0, 0.0), Spot::new(200.0, 0.0)],
                half_width: 15.0,
            },
            heading: None,
        };
        let polygon = Zone {
            shape: Shape::Polygon(Polygon::new(vec![
                Spot::new(-30.0, -25.0),
                Spot::new(30.0, -25.0),
                Spot::new(30.0, 25.0),
                Spot::new(-30.0, 25.0),
            ])),
            heading: None,
        };
        for sigma in [3.0, 8.0, 15.0, 25.0] {
            for d in [0.0, 10.0, 25.0, 35.0, 50.0, 80.0] {
                check(&circle, (d, 0.0), sigma, 0.025);
                check(&polygon, (d, 0.0), sigma, 0.12);
                check(&corridor, (100.0, d), sigma, 0.07);
            }
        }
    }

    #[test]
    fn normal_agrees_with_the_error_function() {
        for step in -800..=800 {
            let z = 0.01 * f64::from(step);
            let expected = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
            assert!((normal(z) - expected).abs() < 2e-7, "{z}: {}", normal(z));
        }
    }

    #[test]
    fn belief_stays_between_zero_and_one() {
        let circle = Zone::circle(Spot::new(0.0, 0.0), 30.0);
        for sigma in [1e-3, 1.0, 1e3, 1e6] {
            for d in [0.0, 1.0, 30.0, 1e3, 1e7] {
                let p = GaussianZoneView::new(&circle, Spot::new(d, 0.0), sigma).inside(0.0);
                assert!((0.0..=1.0).contains(&p), "d {d} σ {sigma}: {p}");
            }
        }
    }
}
