//! The tour of Helsinki tells only what its map shows: its stops stand where OpenStreetMap has what they name, and what the
//! stories count, name and point at is in the extract.

use crate::rehearse::helsinki::extract;
use geo::Contains;
use serde_json::Value;
use soundwalk::geodesy::LatLon;
use soundwalk::streets::extract::{Coordinate, Extract, Tags};
use soundwalk::tour::Tour;
use soundwalk::tour::model::{Geofence, Lang, Stop};
use std::process::Command;
use std::sync::LazyLock;

/// A stop may stand so far from the object that its source names, metres.
const MAX_FROM_OBJECT_M: f64 = 10.0;

/// A block counts as lying in a direction if its middle is within this angle of it, degrees.
const DIRECTION_WITHIN_DEG: f64 = 45.0;

static EXTRACT: LazyLock<Extract> =
    LazyLock::new(|| extract((60.164, 24.935), (60.179_2, 24.953_5)));

fn tour() -> Tour {
    serde_json::from_str(&super::read("tour/helsinki/tour.json"))
        .expect("OK because the tour is valid")
}

fn stop<'t>(tour: &'t Tour, id: &str) -> &'t Stop {
    tour.stops
        .iter()
        .find(|stop| stop.id == id)
        .unwrap_or_else(|| panic!("there is no stop {id}"))
}

fn position(stop: &Stop) -> LatLon {
    LatLon {
        lat: stop.position.lat,
        lon: stop.position.lon,
    }
}

/// All texts of a stop in a language: the narration and the directions.
fn told(stop: &Stop, lang: &str) -> String {
    let lang = Lang(lang.to_owned());
    let passages = stop.narration[&lang]
        .iter()
        .chain(stop.directions.get(&lang));
    passages
        .map(|passage| passage.text().to_owned() + "\n")
        .collect()
}

/// The tags and the points of a node, way or area of the extract.
fn object(kind: &str, id: i64) -> (&'static Tags, Vec<LatLon>) {
    let found = match kind {
        "node" => EXTRACT
            .points
            .iter()
            .find(|point| point.id == id)
            .map(|point| (&point.tags, vec![point.at.position()])),
        "way" => every_way()
            .find(|way| way.0 == id)
            .map(|way| (way.1, way.2)),
        other => panic!("a source names a {other}"),
    };
    found.unwrap_or_else(|| panic!("the extract has no {kind} {id}"))
}

/// Every way of the extract, line or area, with its id, its tags and its points.
fn every_way() -> impl Iterator<Item = (i64, &'static Tags, Vec<LatLon>)> {
    let lines = EXTRACT.lines.iter().map(|line| {
        let points = line.nodes.iter().map(|node| node.at.position()).collect();
        (line.id, &line.tags, points)
    });
    let areas = EXTRACT.areas.iter().map(|area| {
        let corners = area.polygons.iter().flat_map(|polygon| &polygon.outer);
        let points = corners.map(|corner| corner.position()).collect();
        (area.id, &area.tags, points)
    });
    lines.chain(areas)
}

/// The middle of the box around points.
fn middle(points: &[LatLon]) -> LatLon {
    let mid = |value: fn(&LatLon) -> f64| {
        let values = points.iter().map(value);
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        f64::midpoint(low, high)
    };
    LatLon {
        lat: mid(|point| point.lat),
        lon: mid(|point| point.lon),
    }
}

/// How far a place is from a point or line, metres. Lines are compared every few metres.
fn distance_m(points: &[LatLon], place: LatLon) -> f64 {
    const PARTS: u32 = 50;
    let along = points.windows(2).flat_map(|ends| {
        (0..=PARTS).map(|part| {
            let share = f64::from(part) / f64::from(PARTS);
            LatLon {
                lat: ends[0].lat + share * (ends[1].lat - ends[0].lat),
                lon: ends[0].lon + share * (ends[1].lon - ends[0].lon),
            }
        })
    });
    along
        .chain(points.iter().copied())
        .map(|point| point.distance_m(place))
        .fold(f64::INFINITY, f64::min)
}

/// The block of houses with a name: the middle of its outline, which may be cut off at the edge of the extract.
fn block(name: &str) -> LatLon {
    let mut found = every_way().filter(|(_, tags, _)| {
        tags.is("name", name) && (tags.is("place", "city_block") || tags.is("area", "yes"))
    });
    let (_, _, points) = found
        .next()
        .unwrap_or_else(|| panic!("the extract has no block {name}"));
    middle(&points)
}

/// The direction from one place to another, degrees clockwise from north.
fn bearing_deg(from: LatLon, to: LatLon) -> f64 {
    let east = (to.lon - from.lon) * from.lat.to_radians().cos();
    east.atan2(to.lat - from.lat).to_degrees().rem_euclid(360.0)
}

/// The nodes and ways that a source names (`node 123, “Name”`), in its order: kind, id and name.
fn objects_of(source: &str) -> Vec<(&str, i64, Option<&str>)> {
    let mut found = Vec::new();
    for kind in ["node", "way"] {
        for (at, _) in source.match_indices(&format!("{kind} ")) {
            let rest = &source[at + kind.len() + 1..];
            let digits = rest.find(|letter: char| !letter.is_ascii_digit());
            let (id, rest) = rest.split_at(digits.unwrap_or(rest.len()));
            if let Ok(id) = id.parse() {
                let name = rest
                    .strip_prefix(", “")
                    .and_then(|rest| rest.split('”').next());
                found.push((at, (kind, id, name)));
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, object)| object).collect()
}

#[test]
fn every_stop_stands_at_the_object_that_its_source_names() {
    for stop in &tour().stops {
        let source = stop.position.source.as_deref().unwrap_or_default();
        assert!(source.contains("OpenStreetMap"), "{}: {source}", stop.id);
        let objects = objects_of(source);
        assert!(!objects.is_empty(), "{} names no object", stop.id);
        for (index, (kind, id, name)) in objects.into_iter().enumerate() {
            let (tags, points) = object(kind, id);
            if let Some(name) = name {
                assert_eq!(tags.get("name"), Some(name), "{}", stop.id);
            }
            // What follows is the park or square around the object, or what is seen from it.
            if index == 0 {
                let nearest = distance_m(&points, position(stop));
                assert!(
                    nearest <= MAX_FROM_OBJECT_M,
                    "{} stands {nearest:.0} m from {kind} {id}",
                    stop.id
                );
            }
        }
    }
}

#[test]
fn stops_zones_and_ways_lie_inside_the_extract() {
    let tour = tour();
    let mut places: Vec<[f64; 2]> = Vec::new();
    for stop in &tour.stops {
        places.push([stop.position.lon, stop.position.lat]);
        match &stop.geofence {
            Geofence {
                polygon: Some(ring),
                ..
            } => places.extend(ring),
            Geofence {
                corridor: Some(corridor),
                ..
            } => places.extend(&corridor.line),
            _ => {}
        }
    }
    for leg in &tour.legs {
        assert!(
            leg.line.len() > 5,
            "{} → {} follows no street",
            leg.from,
            leg.to
        );
        places.extend(&leg.line);
    }
    for [lon, lat] in places {
        let at = Coordinate::from_position(LatLon { lat, lon });
        assert!(EXTRACT.bounds.contains(at), "{lon}, {lat}");
    }
}

#[test]
fn the_map_has_what_the_stories_count_and_name() {
    let tour = tour();
    let says = |id: &str, texts: [&str; 2]| {
        for (lang, text) in ["en", "ru"].into_iter().zip(texts) {
            let told = told(stop(&tour, id), lang);
            assert!(told.contains(text), "{id} does not say `{text}`: {told}");
        }
    };

    says("three-smiths", ["in nine languages", "на девяти языках"]);
    let (smiths, _) = object("node", 1_380_976_595);
    let languages = smiths.iter().filter(|(key, _)| key.starts_with("name:"));
    assert_eq!(languages.count(), 9);

    says(
        "three-smiths",
        ["Mannerheimintie is Mansku", "Маннерхейминтие – это Манску"],
    );
    says(
        "three-smiths",
        ["Aleksanterinkatu is Aleksi", "Алексантеринкату – Алекси"],
    );
    for (street, short) in [
        ("Mannerheimintie", "Mansku"),
        ("Aleksanterinkatu", "Aleksi"),
    ] {
        assert!(
            every_way().any(|(_, tags, _)| tags.is("name", street) && tags.is("loc_name", short)),
            "{street} is not called {short}"
        );
    }

    says(
        "esplanade",
        [
            "68 benches in this park",
            "Скамеек в этом парке на карте 68",
        ],
    );
    let (_, outline) = object("way", 28_328_802);
    let ring = outline.iter().map(|corner| (corner.lon, corner.lat));
    let park = geo::Polygon::new(ring.collect(), Vec::new());
    let benches = EXTRACT.points.iter().filter(|point| {
        let at = point.at.position();
        point.tags.is("amenity", "bench") && park.contains(&geo::Point::new(at.lon, at.lat))
    });
    assert_eq!(benches.count(), 68);

    says("havis-amanda", ["two metres away", "в двух метрах"]);
    let (_, statue) = object("node", 1_376_320_186);
    let (water, fountain) = object("node", 5_314_006_240);
    assert!(water.is("amenity", "fountain"));
    assert_eq!(statue[0].distance_m(fountain[0]).round(), 2.0);

    // The stop is before the street, and the map ends where the extract does.
    let here = stop(&tour, "havis-amanda");
    let source = here.position.source.as_deref().unwrap_or_default();
    assert!(source.contains("50 m west of node 1376320186"), "{source}");
    let to_statue_m = position(here).distance_m(statue[0]);
    assert!((45.0..55.0).contains(&to_statue_m), "{to_statue_m}");
    says(
        "havis-amanda",
        ["170 metres to the east", "в 170 метрах к востоку"],
    );
    let edge = LatLon {
        lat: here.position.lat,
        lon: EXTRACT.bounds.max.position().lon,
    };
    let to_edge_m = position(here).distance_m(edge);
    assert!((165.0..175.0).contains(&to_edge_m), "{to_edge_m}");
    says(
        "havis-amanda",
        ["narrower than 40 metres", "не уже 40 метров"],
    );
    for stop in &tour.stops {
        let fence = &stop.geofence;
        assert!(fence.radius_m.is_none_or(|radius_m| radius_m >= 20.0));
        let width_m = fence.corridor.as_ref().map(|corridor| corridor.width_m);
        assert!(width_m.is_none_or(|width_m| width_m >= 40.0));
    }
    let doors = stop(&tour, "station").geofence.radius_m;
    assert_eq!(doors, Some(45.0));
    says(
        "station",
        ["45 metres from the doors", "45 метров от дверей"],
    );

    says("senate-square", ["there are 46", "их 46"]);
    let (steps, _) = object("way", 29_478_214);
    assert_eq!(steps.get("step_count"), Some("46"));
}

#[test]
fn every_animal_is_a_block_in_the_direction_that_the_story_says() {
    let tour = tour();
    // Stop, the block's name on the map, its names in the stories, and the direction in which it is said to lie.
    let animals = [
        ("three-smiths", "Soopeli", "Sable", "Соболь", 0.0),
        ("three-smiths", "Kukko", "Rooster", "Петух", 270.0),
        ("esplanade", "Yksisarvinen", "Unicorn", "Единорог", 0.0),
        ("esplanade", "Lohi", "Salmon", "Лосось", 180.0),
        (
            "esplanade",
            "Pyöriäinen",
            "Porpoise",
            "Морская свинья",
            180.0,
        ),
        ("havis-amanda", "Valas", "Whale", "Кит", 135.0),
        ("havis-amanda", "Kilpikonna", "Turtle", "Черепаха", 180.0),
        ("havis-amanda", "Sarvikuono", "Rhinoceros", "Носорог", 45.0),
        ("havis-amanda", "Leijona", "Lion", "Лев", 45.0),
        ("aleksanterinkatu", "Aasi", "Donkey", "Осёл", 0.0),
        (
            "aleksanterinkatu",
            "Yksisarvinen",
            "Unicorn",
            "Единорог",
            180.0,
        ),
        ("aleksanterinkatu", "Hamsteri", "Hamster", "Хомяк", 315.0),
        ("railway-square", "Apina", "Monkey", "Обезьяна", 0.0),
        ("railway-square", "Orava", "Squirrel", "Белка", 45.0),
        ("railway-square", "Kameeli", "Camel", "Верблюд", 135.0),
    ];
    for (id, name, english, russian, said_deg) in animals {
        let stop = stop(&tour, id);
        assert!(told(stop, "en").contains(english), "{id}: {english}");
        assert!(told(stop, "ru").contains(russian), "{id}: {russian}");
        let lies_deg = bearing_deg(position(stop), block(name));
        let off_deg = (lies_deg - said_deg + 180.0).rem_euclid(360.0) - 180.0;
        assert!(
            off_deg.abs() <= DIRECTION_WITHIN_DEG,
            "{id}: {name} lies at {lies_deg:.0}°, not at {said_deg}°"
        );
    }
    let mut names: Vec<_> = animals.iter().map(|animal| animal.1).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 14);
    let last = stop(&tour, "railway-square");
    assert!(told(last, "en").contains("fourteen animals"));
    assert!(told(last, "ru").contains("четырнадцать животных"));
}

/// Walking along Sofiankatu northwards one has the Rhinoceros on the left and the Lion on the right; walking west along
/// Aleksanterinkatu, the Unicorn on the left and the Donkey on the right.
#[test]
fn left_and_right_are_where_the_streets_have_them() {
    let (sofiankatu, points) = object("way", 123_403_675);
    assert!(sofiankatu.is("name", "Sofiankatu") && sofiankatu.is("highway", "pedestrian"));
    let street = middle(&points);
    assert!(block("Sarvikuono").lon < street.lon && street.lon < block("Leijona").lon);
    let (aleksanterinkatu, points) = object("way", 166_170_099);
    assert!(aleksanterinkatu.is("name", "Aleksanterinkatu"));
    let street = middle(&points);
    assert!(block("Yksisarvinen").lat < street.lat && street.lat < block("Aasi").lat);
}

#[test]
fn the_tour_shows_every_kind_of_zone_a_heading_a_picture_and_a_take() {
    let tour = tour();
    assert!((6..=8).contains(&tour.stops.len()));
    let fences: Vec<_> = tour.stops.iter().map(|stop| &stop.geofence).collect();
    assert!(fences.iter().any(|fence| fence.radius_m.is_some()));
    assert!(fences.iter().any(|fence| fence.polygon.is_some()));
    assert!(fences.iter().any(|fence| fence.corridor.is_some()));
    assert!(fences.iter().any(|fence| fence.heading.is_some()));
    for stop in &tour.stops {
        let Some(picture) = &stop.picture else {
            continue;
        };
        assert!(super::root("tour/helsinki").join(&picture.file).exists());
        let credit = picture.credit.as_deref().unwrap_or_default();
        assert!(credit.contains("© OpenStreetMap contributors"), "{credit}");
    }
    assert_eq!(
        tour.stops
            .iter()
            .filter(|stop| stop.picture.is_some())
            .count(),
        1
    );
    for lang in &tour.languages {
        let mut passages = tour.stops.iter().flat_map(|stop| &stop.narration[lang]);
        let take = passages
            .find_map(|passage| passage.detailed()?.take.as_deref())
            .unwrap_or_else(|| panic!("no take in {}", lang.0));
        assert!(super::root("tour/helsinki").join(take).exists(), "{take}");
    }
    assert!(tour.claims.is_empty() && tour.source.is_none());
    for (leg, pair) in tour.legs.iter().zip(tour.stops.windows(2)) {
        assert_eq!((&leg.from, &leg.to), (&pair[0].id, &pair[1].id));
    }
}

/// What a tour that teaches the rules must not break itself: nothing is found, by simulated visitors either.
#[test]
fn check_with_visitors_finds_nothing_in_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(["check", "tour/helsinki", "--rehearse", "--format", "json"])
        .current_dir(super::root(""))
        .output()
        .expect("OK because the binary was just built");
    let found: Value = serde_json::from_slice(&output.stdout).expect("OK because it is JSON");
    let found = found.as_array().expect("OK because it is a list");
    let above_notes = found.iter().filter(|one| one["severity"] != "note");
    assert_eq!(above_notes.collect::<Vec<_>>(), Vec::<&Value>::new());
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn nearly_every_visitor_between_its_blocks_hears_every_story() {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args([
            "rehearse",
            "tour/helsinki",
            "--walks",
            "100",
            "--noise",
            "blocks",
            "--format",
            "json",
        ])
        .current_dir(super::root(""))
        .output()
        .expect("OK because the binary was just built");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Value = serde_json::from_slice(&output.stdout).expect("OK because it is JSON");
    let clean = report["clean"]["percent"]
        .as_f64()
        .expect("OK because it is a number");
    assert!(
        clean >= 95.0,
        "{clean} % of the walks are clean: {report:#}"
    );
}
