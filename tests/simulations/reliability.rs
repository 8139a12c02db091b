//! How reliably stories are told on simulated walks, beside the rules of other guides: the benchmark of
//! `docs/trigger-engine-results.md` in small, so that a change that costs reliability fails here.

use crate::condition::UNCHANGED;
use crate::ground::Trouble;
use crate::learn;
use crate::rivals::Rule;
use crate::walks::Walks;
use soundwalk::engine::belief::calibration;
use soundwalk::engine::{
    Command, Confidence, Course, CourseStop, Engine, Event, EventKind, Fix, FixMode,
    HorizontalError, Input, Output, RequestId, UnixMs,
};
use soundwalk::geodesy::{LatLon, Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::noise::Noise;
use soundwalk::rehearse::random::Random;
use soundwalk::tour::model::VisitOrder;

fn ours() -> Rule {
    Rule::Engine
}

fn adversarial(count: u64, seed: u64) -> Walks {
    Walks {
        count,
        seed,
        trouble: Trouble::Adversarial,
    }
}

#[test]
fn the_engine_beats_every_other_rule_on_adversarial_walks() {
    let rules = [
        ours(),
        Rule::NaiveOnce,
        Rule::GeoXp(25.0),
        Rule::GeoXp(50.0),
        Rule::Debounce,
    ];
    // Eighty walks: the bounds lie two to three standard deviations under what 400 give.
    for (class, least) in [("open", 99.0), ("blocks", 96.0), ("canyon", 70.0)] {
        let noise = Noise::named(class).expect("OK because it is one of the classes");
        let tallies = adversarial(80, 3).tallies(&noise, &UNCHANGED, &rules, Rule::walk);
        let clean: Vec<f64> = tallies.iter().map(|tally| tally.clean_percent()).collect();
        assert!(clean[0] >= least, "{class}: {clean:?}");
        for other in &clean[1..] {
            assert!(clean[0] >= *other, "{class}: {clean:?}");
        }
        if class == "canyon" {
            let best = clean[1..]
                .iter()
                .fold(0.0f64, |most, share| most.max(*share));
            assert!(clean[0] > 1.4 * best, "{class}: {clean:?}");
        }
    }
}

/// On walks from which nothing was learned.
#[test]
fn calibrated_probabilities_match_observed_frequencies() {
    for (class, count) in [("canyon", 80), ("blocks", 40)] {
        let noise = Noise::named(class).expect("OK because it is one of the classes");
        let rows = learn::seen(&adversarial(count, 3), &noise, &UNCHANGED, |rows, _| rows);
        for (said, tolerance) in [(0.5..0.9, 0.1), (0.9..0.99, 0.015), (0.99..1.1, 0.003)] {
            let (mut fixes, mut sum, mut right) = (0, 0.0, 0);
            for row in &rows {
                let probability = calibration::probability(&row.features);
                if said.contains(&probability) {
                    fixes += 1;
                    sum += probability;
                    right += usize::from(row.is_right);
                }
            }
            let (mean, share) = (sum / f64::from(fixes), right as f64 / f64::from(fixes));
            assert!(
                fixes > 500 && (mean - share).abs() < tolerance,
                "{class}, {fixes} fixes: {mean:.4} was said, {share:.4} were right"
            );
        }
    }
}

#[test]
fn the_engine_beats_other_rules_without_speed_and_course() {
    let mut noise = Noise::BLOCKS;
    noise.states_velocity = false;
    let tallies =
        adversarial(80, 3).tallies(&noise, &UNCHANGED, &[ours(), Rule::GeoXp(25.0)], Rule::walk);
    let clean: Vec<f64> = tallies.iter().map(|tally| tally.clean_percent()).collect();
    assert!(clean[0] >= 90.0 && clean[0] > clean[1], "{clean:?}");
}

#[test]
fn better_fixes_never_worsen_the_result() {
    let mut before: Option<f64> = None;
    for share in [1.0, 0.6, 0.3] {
        let mut noise = Noise::CANYON;
        for size in [
            &mut noise.bias_m,
            &mut noise.white_m,
            &mut noise.jump_m,
            &mut noise.velocity_mps,
            &mut noise.stated_m,
            &mut noise.cold_m,
        ] {
            *size *= share;
        }
        let tallies = adversarial(80, 5).tallies(&noise, &UNCHANGED, &[ours()], Rule::walk);
        let tally = &tallies[0];
        let faults = 100.0 * (tally.missed + tally.false_told) as f64 / tally.entered as f64;
        assert!(
            before.is_none_or(|before| faults <= before),
            "errors × {share}: {faults} % faults after {before:?}"
        );
        before = Some(faults);
    }
    assert!(before.is_some_and(|faults| faults < 0.5), "{before:?}");
}

/// Events about stops on a walk that begins with `far`, two kilometres from all zones, and then goes past three stops.
fn told_after(far: &[Spot]) -> Vec<Event> {
    let plane = Plane::around(LatLon {
        lat: 53.75,
        lon: 87.1,
    });
    let stops = (1..4).map(|number| {
        let at = f64::from(number) * 150.0;
        let zone = Zone::circle(Spot::new(at, 0.0), 30.0);
        CourseStop::new(format!("s{number}"), zone, Some(at), 40.0)
    });
    let route = RouteLine::new(vec![Spot::new(0.0, 0.0), Spot::new(600.0, 0.0)]);
    let course = Course::new(plane, VisitOrder::Strict, stops.collect(), route);
    let mut engine = Engine::new(course);
    let mut out = Vec::new();
    let mut ends: Option<(RequestId, i64)> = None;
    let near = (0..500).map(|second| Spot::new(f64::from(second) * 1.2, 0.0));
    for (second, spot) in far.iter().copied().chain(near).enumerate() {
        let fix = Fix {
            time: UnixMs(1_700_000_000_000 + second as i64 * 1000),
            position: plane.position(spot),
            mode: FixMode::TwoD,
            error: Some(HorizontalError {
                value: 4.0,
                confidence: Confidence::Sigma,
            }),
            speed_mps: None,
            course_deg: None,
        };
        let heard = out.len();
        if let Some((request, _)) = ends.take_if(|(_, end)| *end <= fix.time.0) {
            let time = fix.time;
            engine.feed(Input::Ended { time, request }, &mut out);
        }
        engine.feed(Input::Fix(fix), &mut out);
        for output in &out[heard..] {
            if let Output::Command(Command::Play { request, .. }) = output {
                ends = Some((*request, fix.time.0 + 40_000));
            }
        }
    }
    out.into_iter()
        .filter_map(|output| match output {
            Output::Event(event) if event.stop.is_some() => Some(event),
            _ => None,
        })
        .collect()
}

#[test]
fn the_order_of_fixes_far_from_all_zones_does_not_matter() {
    let mut random = Random::new(11);
    let mut far: Vec<Spot> = (0..60)
        .map(|_| {
            Spot::new(
                2_000.0 + random.between(-30.0, 30.0),
                random.between(-30.0, 30.0),
            )
        })
        .collect();
    let expected: Vec<_> = told_after(&far)
        .iter()
        .map(|event| (event.kind, event.stop))
        .collect();
    let plays = expected
        .iter()
        .filter(|(kind, _)| *kind == EventKind::Play)
        .count();
    assert_eq!(plays, 3, "{expected:?}");
    for _ in 0..50 {
        for last in (1..far.len()).rev() {
            far.swap(last, random.below(last + 1));
        }
        let events = told_after(&far);
        let begun = 1_700_000_000_000 + far.len() as i64 * 1000;
        assert!(events.iter().all(|event| event.time.0 >= begun));
        let now: Vec<_> = events
            .iter()
            .map(|event| (event.kind, event.stop))
            .collect();
        assert_eq!(now, expected);
    }
}
