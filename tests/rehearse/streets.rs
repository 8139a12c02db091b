//! Rehearsals over the real streets of Helsinki: visitors on its ways, receivers under its sky, and the street in which a story is missed.

use super::{helsinki, run, stdout_of};
use serde_json::{Value, json};
use soundwalk::engine::{Course, Fix};
use soundwalk::gnss::simulated;
use soundwalk::rehearse::itinerary::Behaviour;
use soundwalk::rehearse::material::{self, Durations};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::scenario::Scenario;
use soundwalk::rehearse::surroundings::City;
use soundwalk::streets::file;
use std::fs;
use std::path::Path;

/// Visitors leave the ways for a place that lies beside them by at most so much, metres: a stop, a bench or a café.
const MAX_BESIDE_M: f64 = 40.0;

/// Two stops, the second with a small zone in the middle of a narrow street.
const SHORT: [helsinki::Stop; 2] = [
    ("kasarmikatu", 60.16623, 24.94774, 30.0),
    ("ludviginkatu", 60.16578, 24.94502, 12.0),
];

fn write_tour(folder: &Path, stops: &[helsinki::Stop], is_mapped: bool) {
    let mut tour = helsinki::tour_json(stops);
    if is_mapped {
        tour["maps"] = json!(["maps/ways.bin"]);
        fs::create_dir_all(folder.join("maps")).expect("OK because the folder can be written");
        let ways = file::encode(&helsinki::ground());
        fs::write(folder.join("maps/ways.bin"), ways).expect("OK because it can be written");
    }
    fs::write(folder.join("tour.json"), tour.to_string()).expect("OK because it can be written");
}

fn course(stops: &[helsinki::Stop]) -> Course {
    material::course(&helsinki::tour(stops), &Durations::new())
}

#[test]
fn visitors_in_helsinki_stay_on_its_ways() {
    let ground = helsinki::ground();
    let course = course(&helsinki::NARROW_STREETS);
    let city = City::new(&ground, &course);
    let scenario = Scenario::new(&course, Some(&city));
    let (mut seconds, mut beside) = (0, 0);
    for seed in 0..12 {
        let mut random = Random::new(seed);
        let habits = Behaviour::random(&mut random);
        let moments = scenario.visit(&habits, &mut random);
        assert_eq!(moments, {
            let mut random = Random::new(seed);
            let habits = Behaviour::random(&mut random);
            scenario.visit(&habits, &mut random)
        });
        // The run-up to the first zone and the way out of the last one may lie outside the extract.
        let walked = moments.len() - 120;
        for moment in &moments[120..walked] {
            let off = city.distance_to_way(moment.spot);
            assert!(off <= MAX_BESIDE_M, "{seed} {moment:?} {off}");
            seconds += 1;
            beside += usize::from(off > 3.0 && moment.velocity.length() > 0.0);
        }
    }
    assert!(beside * 50 < seconds, "{beside} of {seconds}");
}

/// The visitor of `play --gps sim:`.
#[test]
fn the_simulated_walker_of_a_player_walks_on_the_ways() {
    let ground = helsinki::ground();
    let course = course(&helsinki::NARROW_STREETS);
    let city = City::new(&ground, &course);
    let far = |fixes: Vec<Fix>| {
        let spots = fixes.iter().map(|fix| course.plane().spot(fix.position));
        let far = spots.filter(|spot| city.distance_to_way(*spot) > 15.0);
        far.count() as f64 / fixes.len() as f64
    };
    let on_ways = far(simulated(&course, Some(&ground)));
    // The legs have no lines, so that they lead straight through the blocks.
    let on_lines = far(simulated(&course, None));
    assert!(
        on_ways < 0.1 && on_lines > 2.0 * on_ways,
        "{on_ways} {on_lines}"
    );
}

#[test]
fn the_default_errors_follow_the_sky_where_buildings_are_known() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let tour = folder.path().to_string_lossy().into_owned();
    let first_line = |arguments: &[&str]| {
        let text = stdout_of(&[&["rehearse", &tour], arguments].concat());
        text.lines().next().unwrap_or_default().to_owned()
    };
    write_tour(folder.path(), &SHORT, false);
    assert!(first_line(&[]).contains("noise open"));
    let refused = run(&["rehearse", &tour, "--noise", "sky"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("soundwalk map"));
    write_tour(folder.path(), &SHORT, true);
    assert!(first_line(&[]).contains("noise sky"));
    assert!(first_line(&["--noise", "blocks"]).contains("noise blocks"));
    let one = stdout_of(&["rehearse", &tour, "--seed", "5"]);
    assert_eq!(one, stdout_of(&["rehearse", &tour, "--seed", "5"]));
    fs::write(
        folder.path().join("maps/ways.bin"),
        b"SWGROUND\x01and then nothing",
    )
    .expect("OK because it can be written");
    let damaged = run(&["rehearse", &tour]);
    // A rehearsal needs no map, so that it goes on and says what it leaves out.
    assert_eq!(damaged.status.code(), Some(0));
    let said = String::from_utf8_lossy(&damaged.stderr);
    assert!(said.contains("maps/ways.bin are not used"), "{said}");
}

#[test]
fn a_story_that_is_missed_in_a_narrow_street_names_the_street() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    write_tour(folder.path(), &SHORT, true);
    let tour = folder.path().to_string_lossy().into_owned();
    let output = run(&["check", &tour, "--rehearse", "--format", "json"]);
    let findings: Vec<Value> =
        serde_json::from_slice(&output.stdout).expect("OK because the output is JSON");
    let missed = findings
        .iter()
        .find(|found| found["code"] == "story-missed" && found["pointer"] == "/stops/1/geofence");
    let missed = missed.unwrap_or_else(|| panic!("no story is missed: {findings:?}"));
    let message = missed["message"].as_str().unwrap_or_default();
    assert!(
        message.contains("`ludviginkatu` lies in a street 1"),
        "{message}"
    );
    assert!(
        message.contains(" m wide between buildings of "),
        "{message}"
    );
    assert!(message.contains("visitors miss its story"), "{message}");
    // A class that the user names counts for the whole tour, and the street is the same.
    let open = run(&["check", &tour, "--rehearse=none", "--format", "json"]);
    assert!(!String::from_utf8_lossy(&open.stdout).contains("story-missed"));
}
