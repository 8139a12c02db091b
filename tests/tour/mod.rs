//! The tours of this repository. Here: the tour of Novokuznetsk states everything that its document says, at enough stops, at
//! places of known origin.

mod helsinki;

use serde_json::Value;
use soundwalk::tour::Tour;
use soundwalk::tour::model::{Lang, Travel};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(root(path)).expect("OK because the file is committed")
}

fn tour() -> Tour {
    serde_json::from_str(&read("tour/novokuznetsk/tour.json"))
        .expect("OK because the tour is valid")
}

/// All passages in a language, one per line.
fn told(tour: &Tour, lang: &str) -> String {
    let lang = Lang(lang.to_owned());
    tour.stops
        .iter()
        .flat_map(|stop| stop.narration[&lang].iter())
        .map(|passage| passage.text().to_owned() + "\n")
        .collect()
}

#[test]
fn every_fact_of_every_paragraph_is_stated_in_both_languages() {
    let tour = tour();
    let (russian, english) = (told(&tour, "ru"), told(&tour, "en"));
    let mut paragraphs = BTreeSet::new();
    let mut missing = Vec::new();
    for line in include_str!("fixtures/figures-by-paragraph.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let [paragraph, ru, en]: [&str; 3] = line
            .split('\t')
            .collect::<Vec<_>>()
            .try_into()
            .expect("OK because the table has three columns");
        paragraphs.insert(paragraph);
        for (text, fact) in [(&russian, ru), (&english, en)] {
            if !text.contains(fact) {
                missing.push(format!("paragraph {paragraph}: {fact}"));
            }
        }
    }
    assert!(missing.is_empty(), "not told:\n{}", missing.join("\n"));
    assert_eq!(paragraphs.len(), 5, "the table covers every paragraph");
}

#[test]
fn every_claim_is_stated_in_both_languages_and_those_of_the_document_name_their_paragraph() {
    let tour = tour();
    for lang in &tour.languages {
        let told: BTreeSet<&str> = tour
            .stops
            .iter()
            .flat_map(|stop| stop.narration[lang].iter())
            .filter_map(|passage| passage.detailed())
            .flat_map(|detailed| detailed.claims.iter().map(String::as_str))
            .collect();
        let all: BTreeSet<&str> = tour.claims.iter().map(|claim| claim.id.as_str()).collect();
        assert_eq!(told, all, "{}", lang.0);
    }
    for claim in &tour.claims {
        assert_eq!(
            claim.paragraph.is_none(),
            claim.id.starts_with("place-"),
            "{}",
            claim.id
        );
    }
}

#[test]
fn there_are_twelve_stops_and_eight_of_them_lie_on_one_walk() {
    let tour = tour();
    assert!(tour.stops.len() >= 12);
    let mut longest = 1;
    let mut walk = 1;
    for leg in &tour.legs {
        assert!(leg.line.len() >= 2, "{} → {} has no line", leg.from, leg.to);
        walk = if leg.by == Travel::Foot { walk + 1 } else { 1 };
        longest = longest.max(walk);
    }
    assert!(longest >= 8, "the longest walk has {longest} stops");
    for (leg, pair) in tour.legs.iter().zip(tour.stops.windows(2)) {
        assert_eq!((&leg.from, &leg.to), (&pair[0].id, &pair[1].id));
    }
    assert_eq!(tour.legs.len() + 1, tour.stops.len());
}

#[test]
fn every_position_stands_in_the_table_of_places_with_its_uncertainty() {
    let tour = tour();
    let mut places: BTreeMap<(String, String), Vec<Vec<String>>> = BTreeMap::new();
    for line in read("tour/novokuznetsk/places.csv").lines().skip(1) {
        let columns = csv(line);
        assert_eq!(columns.len(), 9, "{line}");
        assert!(!columns[8].is_empty(), "{line} names no source");
        places
            .entry((columns[3].clone(), columns[4].clone()))
            .or_default()
            .push(columns);
    }
    for stop in &tour.stops {
        let position = &stop.position;
        let (_, here) = places
            .iter()
            .find(|((lat, lon), _)| {
                lat.parse() == Ok(position.lat) && lon.parse() == Ok(position.lon)
            })
            .unwrap_or_else(|| panic!("{} stands at no place of the table", stop.id));
        let own: Vec<_> = here
            .iter()
            .filter(|columns| columns[7] == stop.id)
            .collect();
        assert!(
            !own.is_empty(),
            "{} stands at the place of another stop",
            stop.id
        );
        let least = own
            .iter()
            .filter_map(|columns| columns[5].parse::<f64>().ok())
            .fold(f64::INFINITY, f64::min);
        let uncertainty = position
            .uncertainty_m
            .expect("OK because every stop says how well it is known");
        assert!(
            uncertainty >= least,
            "{} claims ±{uncertainty} m, the table ±{least} m",
            stop.id
        );
        let source = position.source.as_deref().unwrap_or_default();
        assert!(!source.is_empty(), "{} names no source", stop.id);
        if own.iter().all(|columns| columns[6].starts_with("derived")) {
            assert!(
                source.contains("erived"),
                "{} does not say that it is derived",
                stop.id
            );
        }
    }
}

#[test]
fn every_map_says_its_licence_and_origin_and_the_route_is_the_tours() {
    let tour = tour();
    for map in &tour.maps {
        let path = map.trim_start_matches("../");
        let collection: Value =
            serde_json::from_str(&read(path)).expect("OK because the maps are JSON");
        assert!(
            collection["licence"].is_string() && collection["attribution"].is_string(),
            "{path}"
        );
        let features = collection["features"]
            .as_array()
            .expect("OK because a map has features");
        for feature in features {
            let properties = &feature["properties"];
            assert!(
                properties["licence"].is_string() && properties["source"].is_string(),
                "{path}: {properties}"
            );
        }
    }
    let route: Value = serde_json::from_str(&read("maps/novokuznetsk-route.geojson"))
        .expect("OK because it is JSON");
    let features = route["features"]
        .as_array()
        .expect("OK because a map has features");
    for leg in &tour.legs {
        let line = features
            .iter()
            .find(|feature| {
                feature["properties"]["from"] == *leg.from && feature["properties"]["to"] == *leg.to
            })
            .unwrap_or_else(|| panic!("{} → {} is not on the map", leg.from, leg.to));
        assert_eq!(
            line["geometry"]["coordinates"],
            serde_json::json!(leg.line),
            "{} → {}",
            leg.from,
            leg.to
        );
    }
    for stop in &tour.stops {
        let point = features
            .iter()
            .find(|feature| feature["properties"]["id"] == *stop.id)
            .unwrap_or_else(|| panic!("{} is not on the map", stop.id));
        let there = serde_json::json!([stop.position.lon, stop.position.lat]);
        assert_eq!(point["geometry"]["coordinates"], there, "{}", stop.id);
    }
}

/// The columns of a line of CSV, without quotes.
fn csv(line: &str) -> Vec<String> {
    let mut columns = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => {
                // A doubled quote is one quote: the second opens again.
                let last = columns
                    .last_mut()
                    .expect("OK because the list begins with one");
                if !quoted && last.ends_with('\u{0}') {
                    last.pop();
                    last.push('"');
                } else if quoted {
                    last.push('\u{0}');
                }
                quoted = !quoted;
            }
            ',' if !quoted => columns.push(String::new()),
            other => columns
                .last_mut()
                .expect("OK because the list begins with one")
                .push(other),
        }
    }
    columns
        .iter()
        .map(|column| column.replace('\u{0}', ""))
        .collect()
}
