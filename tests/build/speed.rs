//! A build with nothing to do, and one with one passage to do, on a tour of 120 stops. The times depend on the machine and
//! on the optimisation of tests, so the bounds only catch slowdowns by an order of magnitude; `tests/bench` measures.

use crate::build::{build, folder, tiny};
use serde_json::{Value, json};
use std::fs;
use std::time::{Duration, Instant};

/// A tour whose stops all have the same story, so that it is made quickly although every stop is looked up.
fn tour_of(stops: usize) -> Value {
    let stop = |number: usize| {
        json!({"id": format!("stop-{number}"), "title": {"en": format!("Stop {number}")},
            "position": {"lat": 50.0 + number as f64 * 0.01, "lon": 87.0}, "geofence": {"radius_m": 30},
            "narration": {"en": ["A sentence. Another one.", {"text": "A take.", "take": "audio/ru/tank.wav"}]}})
    };
    let stops: Vec<Value> = (0..stops).map(stop).collect();
    json!({"format": 1, "id": "many", "title": {"en": "Many"}, "languages": ["en"], "stops": stops})
}

#[test]
fn a_build_with_nothing_to_do_is_fast() {
    let (folder, store) = (folder(), folder());
    let mut tour = tour_of(120);
    tiny::write(folder.path(), &tour);
    assert_eq!(
        build(folder.path(), store.path())
            .expect("OK because the tour is good")
            .counts
            .tracks_made,
        120
    );
    let timed = || {
        let started = Instant::now();
        let counts = build(folder.path(), store.path())
            .expect("OK because the tour is good")
            .counts;
        (counts, started.elapsed())
    };
    let nothing = (0..3)
        .map(|_| timed())
        .min_by_key(|(_, time)| *time)
        .expect("OK because there are three");
    assert_eq!((nothing.0.clips_made, nothing.0.tracks_made), (0, 0));
    assert!(nothing.1 < Duration::from_millis(500), "{:?}", nothing.1);

    tour["stops"][7]["narration"]["en"][0] = json!("A sentence. A third one.");
    fs::write(folder.path().join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
    let (counts, time) = timed();
    assert_eq!(
        (counts.clips_made, counts.tracks_made, counts.tracks_found),
        (1, 1, 119)
    );
    assert!(time < Duration::from_secs(3), "{time:?}");
}

#[test]
fn a_tour_of_a_hundred_thousand_clips_is_planned_in_linear_time() {
    let time = |stops: usize, passages: usize| {
        let folder = folder();
        let store = soundwalk::build::store::Store::open(folder.path())
            .expect("OK because the folder is writable");
        let mut tour = tour_of(stops);
        for stop in 0..stops {
            let texts =
                (0..passages).map(|number| json!(format!("Passage {stop} of {number} words.")));
            tour["stops"][stop]["narration"]["en"] = texts.collect();
        }
        let tour: soundwalk::tour::Tour =
            serde_json::from_value(tour).expect("OK because it is a tour");
        let workspace = soundwalk::workspace::Workspace::of_folder(folder.path());
        let mixes = [soundwalk::build::Mix::Standard];
        let started = Instant::now();
        let request = soundwalk::build::Request {
            tour: &tour,
            installed: &soundwalk::voice::Installed::draft_only(),
            workspace: &workspace,
            permission: &soundwalk::trust::Permission::none(),
            languages: &tour.languages,
            mixes: &mixes,
            keep_masters: false,
            store: &store,
            threads: None,
        };
        let inputs =
            soundwalk::build::inputs::gather(&request, soundwalk::build::Pictures::default());
        let plan = soundwalk::build::plan::plan(&tour, &tour.languages, &mixes, inputs);
        let elapsed = started.elapsed();
        let (clips, tracks) = plan.expect("OK because the tour is good").size();
        assert_eq!((clips, tracks), (stops * passages, stops));
        elapsed
    };
    let (small, large) = (time(100, 100), time(1000, 100));
    assert!(
        large < small * 40 + Duration::from_millis(100),
        "{small:?} for a tenth, {large:?} for all"
    );
}
