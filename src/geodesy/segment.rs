//! The nearest point of a straight piece of line.

use super::Spot;

/// The point of the segment from `a` to `b` that is nearest to `p`.
fn nearest_on_segment(p: Spot, a: Spot, b: Spot) -> Spot {
    let along = b - a;
    let squared = along.dot(along);
    let share = if squared > 0.0 {
        ((p - a).dot(along) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    a + along * share
}

/// Distance from `p` to the line through `points`, metres; infinite where there are no points.
pub(super) fn distance_to_line(p: Spot, points: &[Spot]) -> f64 {
    match points {
        [] => f64::INFINITY,
        [only] => p.distance(*only),
        _ => points
            .windows(2)
            .map(|pair| {
                let away = p - nearest_on_segment(p, pair[0], pair[1]);
                away.dot(away)
            })
            .fold(f64::INFINITY, f64::min)
            .sqrt(),
    }
}
