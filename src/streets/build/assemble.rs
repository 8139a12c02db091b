//! Puts the parts of a ground together.

use super::{Names, buildings, places, ways};
use crate::streets::extract::{CREDIT, Extract};
use crate::streets::ground::Ground;

/// Makes the ground of an extract, with names in these languages besides the local ones.
pub fn ground(extract: &Extract, languages: &[String]) -> Ground {
    let mut names = Names::new(languages);
    let (nodes, ways) = ways::graph(extract, &mut names);
    let places = places::places(extract, &mut names);
    Ground {
        bounds: extract.bounds,
        credit: CREDIT.to_owned(),
        timestamp_s: extract.timestamp_s,
        nodes,
        ways,
        buildings: buildings::buildings(extract),
        waters: buildings::waters(extract),
        greens: buildings::greens(extract),
        places,
        names: names.list,
    }
}
