//! The trigger engine as its callers see it: fixes and wishes in, commands and events out.

mod plane_table;
mod receivers;
mod turning;
mod walks;

use soundwalk::engine::{EventKind, RequestId, StopIndex, Wish};
use walks::{Walk, tour};

#[test]
fn each_story_starts_once_in_its_zone() {
    let mut walk = Walk::new(&tour(3, 200.0, 30.0), 20.0, -100.0);
    walk.go_to(500.0, 0.0);
    assert_eq!(walk.played(), ["s1", "s2", "s3"]);
    for (stop, at) in walk.play_places() {
        let edge = (at.x - 200.0 * stop as f64).abs() - 30.0;
        assert!((-12.0..5.0).contains(&edge), "stop {stop}: {edge}");
    }
    assert_eq!(walk.count(EventKind::Enter), 3);
    assert_eq!(walk.count(EventKind::Exit), 3);
    assert_eq!(walk.count(EventKind::Finish), 1);
}

#[test]
fn a_story_waits_for_the_one_that_plays() {
    let mut walk = Walk::new(&tour(2, 60.0, 30.0), 60.0, -100.0);
    walk.go_to(120.0, 0.0);
    assert_eq!(walk.played(), ["s1", "s2"]);
    assert_eq!(walk.count(EventKind::Queue), 1);
    assert_eq!(walk.overlaps(), 0);
}

#[test]
fn a_visitor_already_inside_at_the_start_hears_the_story() {
    let mut walk = Walk::new(&tour(2, 300.0, 30.0), 20.0, 0.0);
    walk.stand(60.0);
    assert_eq!(walk.played(), ["s1"]);
}

#[test]
fn walkers_wait_longer_while_the_receiver_has_just_started() {
    let told_at = |from: f64, stands_s: f64| {
        let mut walk = Walk::new(&tour(2, 300.0, 30.0), 20.0, from);
        walk.stand(stands_s);
        walk.go_to(60.0, 0.0);
        walk.play_places()[0].1.x
    };
    let (begins_here, came) = (told_at(-29.0, 0.0), told_at(-90.0, 0.0));
    assert!(came < -24.0, "{came} m when the walk began before the zone");
    // With the five seconds in which nothing starts alone it would be 22 m.
    assert!(
        (-18.0..-14.0).contains(&begins_here),
        "{begins_here} m when the walk begins in the zone"
    );
    assert_eq!(told_at(-20.0, 20.0), -20.0);
}

#[test]
fn drifting_fixes_do_not_carry_a_standing_visitor_into_a_zone_and_delay_entry_by_at_most_two_minutes()
 {
    let beside = |seconds_inside: f64| {
        let mut walk = Walk::new(&tour(2, 300.0, 30.0), 20.0, -100.0);
        walk.go_to(-50.0, 0.0);
        walk.stand(240.0);
        // The fixes move, their speed says that the visitor does not.
        walk.drift_to(0.0, 0.0);
        walk.stand(seconds_inside);
        walk.played().len()
    };
    assert_eq!(beside(30.0), 0);
    assert_eq!(beside(180.0), 1);
    // Whoever walks in is told as soon as ever.
    let mut walk = Walk::new(&tour(2, 300.0, 30.0), 20.0, -100.0);
    walk.go_to(-50.0, 0.0);
    walk.stand(240.0);
    walk.go_to(0.0, 0.0);
    assert_eq!(walk.played(), ["s1"]);
}

#[test]
fn a_story_starts_inside_a_small_zone_and_not_outside() {
    // Beside the middle of a stop, with fixes that err as much as half the zone's radius.
    let stay = |radius: f64, beside: f64| {
        let tour = tour(2, 300.0, radius);
        let mut walk = Walk::new(&tour, 20.0, -100.0).with_error(9.0);
        walk.go_to(-60.0, beside);
        walk.go_to(0.0, beside);
        walk.stand(40.0);
        walk.go_to(100.0, beside);
        walk.played()
    };
    assert_eq!(stay(18.0, 14.0), ["s1"]);
    assert_eq!(stay(14.0, 12.0), ["s1"]);
    assert_eq!(stay(14.0, 18.0), [""; 0]);
}

#[test]
fn wishes_of_the_visitor_are_carried_out() {
    let mut walk = Walk::new(&tour(3, 200.0, 30.0), 20.0, -80.0);
    walk.wish(Wish::Skip(StopIndex(0)));
    walk.go_to(100.0, 0.0);
    assert_eq!(walk.played(), [""; 0]);
    walk.wish(Wish::Play(StopIndex(2)));
    assert_eq!(walk.played(), ["s3"]);
    walk.wish(Wish::Pause);
    walk.wish(Wish::Resume);
    walk.wish(Wish::Again);
    assert_eq!(walk.played(), ["s3", "s3"]);
    walk.go_to(200.0, 0.0);
    assert_eq!(walk.played(), ["s3", "s3", "s2"]);
}

#[test]
fn the_tour_ends_when_its_last_story_is_declined_in_silence() {
    let mut walk = Walk::new(&tour(2, 200.0, 30.0), 20.0, -80.0);
    walk.go_to(100.0, 0.0);
    assert_eq!(walk.played(), ["s1"]);
    assert_eq!(walk.count(EventKind::Finish), 0);
    walk.wish(Wish::Skip(StopIndex(1)));
    assert_eq!(walk.count(EventKind::Finish), 1);
    walk.wish(Wish::Skip(StopIndex(1)));
    assert_eq!(walk.count(EventKind::Finish), 1);
}

#[test]
fn being_off_the_route_is_reported_only_until_the_last_story() {
    let away = |stops: f64| {
        let mut walk = Walk::new(&tour(3, 200.0, 30.0), 10.0, -100.0);
        walk.go_to(stops * 200.0 - 140.0, 0.0);
        walk.go_to(stops * 200.0 - 140.0, 400.0);
        walk.count(EventKind::OffRoute)
    };
    assert_eq!(away(2.0), 1);
    assert_eq!(away(3.0), 0);
}

#[test]
fn a_late_end_of_another_playback_changes_nothing() {
    let mut walk = Walk::new(&tour(2, 300.0, 30.0), 500.0, 0.0);
    walk.stand(30.0);
    walk.end(RequestId(77));
    assert_eq!(walk.count(EventKind::End), 0);
    walk.end(RequestId(0));
    assert_eq!(walk.count(EventKind::End), 1);
}

#[test]
fn a_walk_is_resumed_after_a_power_cut() {
    let tour = tour(3, 200.0, 30.0);
    let mut walk = Walk::new(&tour, 40.0, -100.0);
    walk.go_to(-10.0, 0.0);
    assert_eq!(walk.played(), ["s1"]);
    walk.power_cut(&tour);
    assert_eq!(walk.played(), ["s1", "s1"]);
    walk.go_to(20.0, 0.0);
    walk.go_to(-20.0, 0.0);
    walk.go_to(500.0, 0.0);
    assert_eq!(walk.played(), ["s1", "s1", "s2", "s3"]);
}
