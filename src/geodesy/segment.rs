//! Lines of straight pieces: the distance to one, and the rectangle around one.

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

/// Lower left and upper right corner of the smallest upright rectangle around some points.
pub(super) fn extent(points: &[Spot]) -> (Spot, Spot) {
    let first = points.first().copied().unwrap_or_default();
    points.iter().fold((first, first), |(low, high), p| {
        (
            Spot::new(low.x.min(p.x), low.y.min(p.y)),
            Spot::new(high.x.max(p.x), high.y.max(p.y)),
        )
    })
}
