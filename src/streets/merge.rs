//! Joins lines end to end. OpenStreetMap cuts a street wherever a speed limit or a lane changes, and a label does not fit
//! on the pieces.

use crate::streets::extract::Coordinate;
use std::collections::BTreeMap;

/// Joins lines where exactly two of them meet. Directions may be reversed.
pub(crate) fn merge(lines: Vec<Vec<Coordinate>>) -> Vec<Vec<Coordinate>> {
    let mut ends: BTreeMap<Coordinate, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        for end in [line.first(), line.last()].into_iter().flatten() {
            ends.entry(*end).or_default().push(index);
        }
    }
    let mut left: Vec<Option<Vec<Coordinate>>> = lines.into_iter().map(Some).collect();
    let mut merged = Vec::new();
    for index in 0..left.len() {
        let Some(mut line) = left[index].take() else {
            continue;
        };
        // First beyond the last point, then, the other way round, beyond the first one.
        for _ in 0..2 {
            while let Some(next) = next(&line, &ends, &mut left) {
                line.extend_from_slice(&next[1..]);
            }
            line.reverse();
        }
        merged.push(line);
    }
    merged
}

/// Takes the only other line that ends at the last point of this one, beginning there.
fn next(
    line: &[Coordinate],
    ends: &BTreeMap<Coordinate, Vec<usize>>,
    left: &mut [Option<Vec<Coordinate>>],
) -> Option<Vec<Coordinate>> {
    let last = line.last()?;
    let [a, b] = ends.get(last)?.as_slice() else {
        return None;
    };
    let mut next = left[*a].take().or_else(|| left[*b].take())?;
    if next.first() != Some(last) {
        next.reverse();
    }
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(places: &[i32]) -> Vec<Coordinate> {
        let at = |place: &i32| Coordinate {
            lat_e7: 0,
            lon_e7: *place,
        };
        places.iter().map(at).collect()
    }

    #[test]
    fn lines_are_joined_where_two_meet_and_not_at_junctions() {
        let joined = merge(vec![line(&[3, 2]), line(&[1, 2]), line(&[3, 4])]);
        assert_eq!(joined, [line(&[4, 3, 2, 1])]);
        let junction = vec![line(&[1, 2]), line(&[2, 3]), line(&[2, 5])];
        assert_eq!(merge(junction.clone()), junction);
    }

    #[test]
    fn rings_stay_closed() {
        let ring = merge(vec![line(&[1, 2, 3]), line(&[3, 4, 1])]);
        assert_eq!(ring.len(), 1);
        assert_eq!(ring[0].len(), 5);
        assert_eq!(ring[0].first(), ring[0].last());
        assert_eq!(merge(vec![line(&[1, 2, 1])]), [line(&[1, 2, 1])]);
    }
}
