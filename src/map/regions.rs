//! Which extract of OpenStreetMap covers a tour. `regions.csv` lists the regions of Geofabrik and the cities of BBBike with
//! their outlines; `contrib/map-regions.py` wrote it from the indices that the Python package pyrosm copies from them.

use crate::streets::extract::{Bounds, Coordinate};

/// The table.
const TABLE: &str = include_str!("regions.csv");
/// [`Coordinate`] units of a hundredth of a degree, the unit of the table.
const UNITS: i64 = 100_000;

/// An extract that others offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Who offers it.
    pub host: Host,
    /// Name of the region or city.
    pub name: &'static str,
    /// Where it can be downloaded.
    pub address: String,
    /// Rough size in megabytes, where it is known.
    pub megabytes: Option<u32>,
}

/// Who offers an extract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// geofabrik.de: continents, countries and their parts, renewed every day.
    Geofabrik,
    /// bbbike.org: boxes around two hundred cities, renewed every week.
    BbBike,
}

impl Host {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Geofabrik => "Geofabrik",
            Self::BbBike => "BBBike",
        }
    }
}

/// The extract with the least that is of no use to the tour: the city whose box has the whole box of the tour in it, else the
/// smallest region whose outline has. `None` in the middle of an ocean.
pub fn find(bounds: &Bounds) -> Option<Region> {
    let rows = TABLE.lines().filter_map(Row::parse);
    let covering = rows.filter(|row| row.covers(bounds));
    let best = covering.min_by_key(|row| (row.host != Host::BbBike, row.area()))?;
    Some(best.region())
}

/// A row of the table.
struct Row {
    host: Host,
    path: &'static str,
    name: &'static str,
    megabytes: Option<u32>,
    /// Outlines; corners are longitude and latitude.
    rings: Vec<Vec<(i64, i64)>>,
}

impl Row {
    fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split(';');
        let host = match cells.next()? {
            "geofabrik" => Host::Geofabrik,
            "bbbike" => Host::BbBike,
            _ => return None,
        };
        let (path, name) = (cells.next()?, cells.next()?);
        let megabytes = cells.next()?.parse().ok();
        let rings = cells.next()?.split('/').map(ring).collect::<Option<_>>()?;
        Some(Self {
            host,
            path,
            name,
            megabytes,
            rings,
        })
    }

    fn region(&self) -> Region {
        let path = self.path;
        Region {
            host: self.host,
            name: self.name,
            address: match self.host {
                Host::Geofabrik => format!("https://download.geofabrik.de/{path}-latest.osm.pbf"),
                Host::BbBike => {
                    format!("https://download.bbbike.org/osm/bbbike/{path}/{path}.osm.pbf")
                }
            },
            megabytes: self.megabytes,
        }
    }

    /// Whether all corners of a box lie within one of the outlines.
    fn covers(&self, bounds: &Bounds) -> bool {
        let corner = |lat_e7, lon_e7| Coordinate { lat_e7, lon_e7 };
        let corners = [
            bounds.min,
            bounds.max,
            corner(bounds.min.lat_e7, bounds.max.lon_e7),
            corner(bounds.max.lat_e7, bounds.min.lon_e7),
        ];
        let mut rings = self.rings.iter();
        rings.any(|ring| corners.iter().all(|at| is_inside(ring, *at)))
    }

    /// Area of the outlines, in squares of the table's unit. Sizes at different latitudes differ, but those of nested regions
    /// keep their order.
    fn area(&self) -> i64 {
        self.rings.iter().map(|ring| area(ring)).sum()
    }
}

/// A ring whose corners are written as differences.
fn ring(text: &str) -> Option<Vec<(i64, i64)>> {
    let mut numbers = text.split(' ').map(str::parse::<i64>);
    let (mut lon, mut lat) = (0, 0);
    let mut corners = Vec::new();
    while let Some(east) = numbers.next() {
        lon += east.ok()?;
        lat += numbers.next()?.ok()?;
        corners.push((lon, lat));
    }
    Some(corners)
}

/// The shoelace formula, doubled.
fn area(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let pieces = ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1);
    pieces.sum::<i64>().abs()
}

/// Whether a place lies inside a ring by the even-odd rule. In exact numbers, unlike `geodesy::ring_contains`: the borders of two
/// neighbouring regions run through the same corners, and a place on them must belong to one of the two.
fn is_inside(ring: &[(i64, i64)], at: Coordinate) -> bool {
    let (lon, lat) = (i64::from(at.lon_e7), i64::from(at.lat_e7));
    let mut is_inside = false;
    let Some(mut previous) = ring.last() else {
        return false;
    };
    for corner in ring {
        let (y, before) = (corner.1 * UNITS, previous.1 * UNITS);
        if (y > lat) != (before > lat) {
            let run = i128::from((previous.0 - corner.0) * UNITS);
            let rise = i128::from(before - y);
            let east = i128::from(lon - corner.0 * UNITS) * rise - run * i128::from(lat - y);
            is_inside ^= (rise > 0) == (east < 0);
        }
        previous = corner;
    }
    is_inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::LatLon;

    fn at(lat: f64, lon: f64) -> Option<Region> {
        let at = Coordinate::from_position(LatLon { lat, lon });
        find(&Bounds::of(at))
    }

    #[test]
    fn the_smallest_extract_is_found() {
        for (lat, lon, address) in [
            (
                53.76,
                87.13,
                "geofabrik.de/russia/siberian-fed-district-latest.osm.pbf",
            ),
            (
                60.17,
                24.94,
                "bbbike.org/osm/bbbike/Helsinki/Helsinki.osm.pbf",
            ),
            (61.5, 23.76, "geofabrik.de/europe/finland-latest.osm.pbf"),
            (48.2, 16.37, "bbbike.org/osm/bbbike/Wien/Wien.osm.pbf"),
            (
                43.77,
                11.25,
                "geofabrik.de/europe/italy/centro-latest.osm.pbf",
            ),
            (-33.86, 151.2, "bbbike.org/osm/bbbike/Sydney/Sydney.osm.pbf"),
            (64.15, -21.94, "geofabrik.de/europe/iceland-latest.osm.pbf"),
        ] {
            let region = at(lat, lon).expect("OK because the place is on land");
            assert!(region.address.ends_with(address), "{region:?}");
        }
        assert_eq!(at(-45.0, -130.0), None);
    }

    #[test]
    fn every_row_is_read() {
        let rows: Vec<Row> = TABLE.lines().filter_map(Row::parse).collect();
        assert_eq!(rows.len(), TABLE.lines().count());
        assert!(rows.len() > 700);
        for row in rows {
            assert!(row.area() > 0, "{}", row.path);
        }
    }

    #[test]
    fn a_tour_across_a_border_gets_a_region_with_both_sides() {
        let corner = |lat, lon| Coordinate::from_position(LatLon { lat, lon });
        let bounds = Bounds {
            min: corner(47.5, 7.4),
            max: corner(53.0, 14.0),
        };
        let region = find(&bounds).expect("OK because Europe has it");
        assert_eq!(region.name, "Europe");
    }
}
