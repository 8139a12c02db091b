//! Lines on the plane: lengths, parts and simplification.

use crate::geodesy::Spot;

/// The point of a line that is nearest to another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Metres along the line to the nearest point.
    pub along_m: f64,
    /// The nearest point.
    pub spot: Spot,
    /// Its distance, metres.
    pub distance_m: f64,
}

/// Length of a line, metres.
pub fn length_m(line: &[Spot]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// The point of the piece from `a` to `b` that is nearest to `p`, and its share of the piece's length.
pub fn nearest_on_piece(p: Spot, a: Spot, b: Spot) -> (Spot, f64) {
    let along = b - a;
    let squared = along.dot(along);
    let share = if squared > 0.0 {
        ((p - a).dot(along) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (a + along * share, share)
}

/// The point of a line that is nearest to `p`; `None` for a line without pieces.
pub fn nearest(p: Spot, line: &[Spot]) -> Option<Nearest> {
    let mut best: Option<Nearest> = None;
    let mut before_m = 0.0;
    for pair in line.windows(2) {
        let length = pair[0].distance(pair[1]);
        let (spot, share) = nearest_on_piece(p, pair[0], pair[1]);
        let found = Nearest {
            along_m: before_m + length * share,
            spot,
            distance_m: p.distance(spot),
        };
        if best.is_none_or(|best| found.distance_m < best.distance_m) {
            best = Some(found);
        }
        before_m += length;
    }
    best
}

/// The point at a distance along a line; the line's end beyond it.
pub fn at(line: &[Spot], along_m: f64) -> Spot {
    let mut before_m = 0.0;
    for pair in line.windows(2) {
        let length = pair[0].distance(pair[1]);
        if length > 0.0 && before_m + length >= along_m {
            let share = ((along_m - before_m) / length).clamp(0.0, 1.0);
            return pair[0] + (pair[1] - pair[0]) * share;
        }
        before_m += length;
    }
    line.last().copied().unwrap_or_default()
}

/// The part of a line between two distances along it, reversed if the first is the larger. At least two points.
pub fn part(line: &[Spot], from_m: f64, to_m: f64) -> Vec<Spot> {
    let (low, high) = (from_m.min(to_m), from_m.max(to_m));
    let mut points = vec![at(line, low)];
    let mut along = 0.0;
    for pair in line.windows(2) {
        along += pair[0].distance(pair[1]);
        if along > low && along < high {
            points.push(pair[1]);
        }
    }
    points.push(at(line, high));
    if from_m > to_m {
        points.reverse();
    }
    points
}

/// The line with as few points as possible, none of which was farther than `tolerance_m` from it (Douglas and Peucker).
pub fn simplify(line: &[Spot], tolerance_m: f64) -> Vec<Spot> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut is_kept = vec![false; line.len()];
    let last = line.len() - 1;
    (is_kept[0], is_kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((start, end)) = open.pop() {
        let mut farthest = (tolerance_m, None);
        for index in start + 1..end {
            let (nearest, _) = nearest_on_piece(line[index], line[start], line[end]);
            let distance = line[index].distance(nearest);
            if distance > farthest.0 {
                farthest = (distance, Some(index));
            }
        }
        if let Some(index) = farthest.1 {
            is_kept[index] = true;
            open.push((start, index));
            open.push((index, end));
        }
    }
    let kept = line.iter().zip(&is_kept).filter(|(_, is_kept)| **is_kept);
    kept.map(|(spot, _)| *spot).collect()
}

/// Simplifies a line, coarser and coarser, until it has at most `max_points`.
pub fn simplify_to(line: &[Spot], tolerance_m: f64, max_points: usize) -> Vec<Spot> {
    let mut tolerance_m = tolerance_m;
    loop {
        let simple = simplify(line, tolerance_m);
        if simple.len() <= max_points.max(2) {
            return simple;
        }
        tolerance_m *= 2.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Vec<Spot> {
        [(0.0, 0.0), (10.0, 0.1), (20.0, 0.0), (20.0, 30.0)]
            .map(|(x, y)| Spot::new(x, y))
            .to_vec()
    }

    #[test]
    fn a_part_begins_and_ends_where_it_was_cut() {
        let cut = part(&line(), 25.0, 5.0);
        assert!(cut[0].distance(Spot::new(20.0, 5.0)) < 0.01, "{cut:?}");
        assert!(cut[cut.len() - 1].distance(Spot::new(5.0, 0.05)) < 0.01);
        assert_eq!(cut.len(), 4);
        assert!((length_m(&cut) - 20.0).abs() < 1e-9);
        assert_eq!(part(&line(), 5.0, 5.0).len(), 2);
    }

    #[test]
    fn the_nearest_point_of_a_line() {
        let found =
            nearest(Spot::new(23.0, 10.0), &line()).expect("OK because the line has pieces");
        assert!((found.distance_m - 3.0).abs() < 1e-9);
        assert!((found.along_m - 30.0).abs() < 0.01);
        assert_eq!(nearest(Spot::new(0.0, 0.0), &[]), None);
    }

    #[test]
    fn simplifying_stays_near_the_line_and_obeys_the_limit() {
        let simple = simplify(&line(), 0.5);
        assert_eq!(simple.len(), 3);
        let circle: Vec<Spot> = (0..1000)
            .map(|step| {
                let (sine, cosine) = (f64::from(step) / 200.0).sin_cos();
                Spot::new(sine * 100.0, cosine * 100.0)
            })
            .collect();
        let fine = simplify(&circle, 0.5);
        for spot in &circle {
            let off = nearest(*spot, &fine).map(|near| near.distance_m);
            assert!(off.is_some_and(|off| off <= 0.5 + 1e-9), "{off:?}");
        }
        assert!(simplify_to(&circle, 0.5, 10).len() <= 10);
    }
}
