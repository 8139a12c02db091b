//! The engine's memory is constant after the start: an allocator that counts, and a hundred thousand fixes.

use soundwalk::engine::{Course, CourseStop, Engine, Fix, Input, UnixMs};
use soundwalk::geodesy::{LatLon, Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::noise::{Noise, receive};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::visitor::{Gait, Place, Step, walk};
use soundwalk::tour::model::VisitOrder;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed unchanged to the system's allocator; only sizes are added up.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const STOPS: usize = 12;
const FIXES: usize = 100_000;
/// Memory that the engine may still take after the first hundredth of the walk: lists grow to their usual size.
const SLACK_BYTES: usize = 4096;

/// A visitor who walks the route up and down, with pauses, between blocks.
fn ground() -> (Course, Vec<Fix>) {
    let spots: Vec<Spot> = (0..STOPS)
        .map(|number| Spot::new(number as f64 * 150.0, 0.0))
        .collect();
    let plane = Plane::around(LatLon {
        lat: 53.75,
        lon: 87.1,
    });
    let route = RouteLine::new(spots.iter().copied());
    let stops = spots
        .iter()
        .enumerate()
        .map(|(number, spot)| {
            let along = Some(number as f64 * 150.0);
            CourseStop::new(format!("s{number}"), Zone::circle(*spot, 30.0), along, 20.0)
        })
        .collect();
    let course = Course::new(plane, VisitOrder::Strict, stops, route);
    let mut steps = Vec::new();
    while steps.len() < 2000 {
        for spot in spots.iter().chain(spots.iter().rev()) {
            steps.push(Step::Go {
                to: *spot,
                by: Gait::Foot,
            });
            steps.push(Step::Stay {
                seconds: 20.0,
                place: Place::Outdoors,
            });
        }
    }
    let mut random = Random::part(1, 1);
    let start = UnixMs(1_700_000_000_000);
    let mut fixes = Vec::new();
    // A walk is a day long at most; the next one begins where its clock stopped.
    while fixes.len() < FIXES {
        let moments = walk(spots[0], &steps, 1.3, &mut random);
        let begin = UnixMs(start.0 + fixes.len() as i64 * 1500);
        let more = receive(&moments, begin, &plane, &Noise::BLOCKS, &[], &mut random);
        fixes.extend(more);
    }
    (course, fixes)
}

#[test]
fn memory_is_constant_after_the_start() {
    let (course, fixes) = ground();
    let mut engine = Engine::new(course);
    let mut out = Vec::with_capacity(64);
    let mut events = 0;
    let mut feed = |fixes: &[Fix]| {
        for fix in fixes {
            engine.feed(Input::Fix(*fix), &mut out);
            events += out.len();
            out.clear();
        }
        HELD.load(Ordering::Relaxed)
    };
    let early = feed(&fixes[..FIXES / 100]);
    let late = feed(&fixes[FIXES / 100..]);
    assert!(events > 100, "the walk was no walk: {events} events");
    assert!(
        late <= early + SLACK_BYTES,
        "{early} bytes after a hundredth of the walk, {late} bytes after all of it"
    );
}
