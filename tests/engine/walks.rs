//! A visitor who walks on a plane with a quiet receiver; the loudspeaker is a timer.

use soundwalk::engine::{
    Command, Confidence, Course, Engine, Event, EventKind, Fix, FixMode, HorizontalError, Input,
    Memory, Output, RequestId, UnixMs, Variant, Wish,
};
use soundwalk::geodesy::{LatLon, Plane, Spot};
use soundwalk::tour::Tour;
use std::collections::BTreeMap;

/// Where the plane touches the ground.
pub const ORIGIN: LatLon = LatLon {
    lat: 53.75,
    lon: 87.1,
};
const SPEED: f64 = 1.2;
/// How fast fixes wander off, metres a second.
const DRIFT: f64 = 0.5;

/// A tour along a line to the east: `s1`, `s2`, … every `spacing` metres, circles of `radius` metres.
pub fn tour(stops: usize, spacing: f64, radius: f64) -> Tour {
    let plane = Plane::around(ORIGIN);
    let stops: Vec<serde_json::Value> = (0..stops)
        .map(|n| {
            let at = plane.position(Spot::new(n as f64 * spacing, 0.0));
            serde_json::json!({
                "id": format!("s{}", n + 1), "title": {"en": "Stop"},
                "position": {"lat": at.lat, "lon": at.lon},
                "geofence": {"radius_m": radius}, "narration": {"en": ["A story."]}
            })
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "format": 1, "id": "line", "title": {"en": "Line"}, "languages": ["en"], "stops": stops
    }))
    .expect("OK because the keys are those of the format")
}

/// A walk in progress.
pub struct Walk {
    engine: Engine,
    story_s: f64,
    error_m: f64,
    plane: Plane,
    at: Spot,
    now: i64,
    ends: Option<(RequestId, i64)>,
    events: Vec<(Event, Spot)>,
    overlaps: usize,
    lie: fn(&mut Fix),
}

impl Walk {
    /// A walk that starts `x` metres east of the first stop, with stories of the same length.
    pub fn new(tour: &Tour, story_s: f64, x: f64) -> Self {
        Self {
            engine: Engine::new(course(tour, story_s)),
            story_s,
            error_m: 4.5,
            plane: Plane::around(ORIGIN),
            at: Spot::new(x, 0.0),
            now: 1_700_000_000_000,
            ends: None,
            events: Vec::new(),
            overlaps: 0,
            lie: |_| {},
        }
    }

    /// The receiver states something else from now on.
    pub fn lie(&mut self, lie: fn(&mut Fix)) {
        self.lie = lie;
    }

    /// Moves in a straight line at a speed, metres a second.
    pub fn ride_to(&mut self, x: f64, speed: f64) {
        self.move_to(x, 0.0, speed, speed);
    }

    /// Goes on to the east with a fix after each of these intervals, seconds, and a tick every second.
    pub fn go_with_gaps(&mut self, intervals_s: impl IntoIterator<Item = usize>) {
        for interval_s in intervals_s {
            for _ in 1..interval_s {
                self.now += 1000;
                self.at.x += SPEED;
                if let Some((request, at)) = self.ends
                    && at <= self.now
                {
                    self.end(request);
                }
                self.feed(Input::Tick(UnixMs(self.now)));
            }
            self.at.x += SPEED;
            self.second(Spot::new(SPEED, 0.0));
        }
    }

    /// What the engine remembers after a power cut.
    pub fn memory(&self) -> Memory {
        self.engine.memory()
    }

    /// The fixes state another error from now on, metres.
    pub fn with_error(mut self, error_m: f64) -> Self {
        self.error_m = error_m;
        self
    }

    /// Walks in a straight line.
    pub fn go_to(&mut self, x: f64, y: f64) {
        self.move_to(x, y, SPEED, SPEED);
    }

    /// Stands still while the fixes go elsewhere.
    pub fn drift_to(&mut self, x: f64, y: f64) {
        self.move_to(x, y, DRIFT, 0.0);
    }

    /// The fixes go in a straight line at one speed and state another.
    fn move_to(&mut self, x: f64, y: f64, speed: f64, stated: f64) {
        let target = Spot::new(x, y);
        loop {
            let way = target - self.at;
            let left = way.length();
            if left < 1e-9 {
                return;
            }
            self.at = self.at + way * (speed.min(left) / left);
            self.second(way * (stated / left));
        }
    }

    /// Stands still.
    pub fn stand(&mut self, seconds: f64) {
        for _ in 0..seconds as usize {
            self.second(Spot::default());
        }
    }

    fn second(&mut self, velocity: Spot) {
        self.now += 1000;
        if let Some((request, at)) = self.ends
            && at <= self.now
        {
            self.end(request);
        }
        let course = velocity.x.atan2(velocity.y).to_degrees();
        let mut fix = Fix {
            time: UnixMs(self.now),
            position: self.plane.position(self.at),
            mode: FixMode::ThreeD,
            error: Some(HorizontalError {
                value: self.error_m,
                confidence: Confidence::R68,
            }),
            speed_mps: Some(velocity.length()),
            course_deg: Some(course.rem_euclid(360.0)),
        };
        (self.lie)(&mut fix);
        self.feed(Input::Fix(fix));
    }

    /// Says that a playback has ended.
    pub fn end(&mut self, request: RequestId) {
        if self.ends.is_some_and(|(playing, _)| playing == request) {
            self.ends = None;
        }
        self.feed(Input::Ended {
            time: UnixMs(self.now),
            request,
        });
    }

    /// Asks for something.
    pub fn wish(&mut self, wish: Wish) {
        self.feed(Input::Wish {
            time: UnixMs(self.now),
            wish,
        });
    }

    /// The device loses power; what it remembers goes through text.
    pub fn power_cut(&mut self, tour: &Tour) {
        let text =
            serde_json::to_string(&self.engine.memory()).expect("OK because it has only text keys");
        let memory: Memory = serde_json::from_str(&text).expect("OK because it was just written");
        let mut out = Vec::new();
        self.ends = None;
        let course = course(tour, self.story_s);
        self.engine = Engine::resume_walk(course, &memory, UnixMs(self.now), &mut out);
        self.take(out);
    }

    fn feed(&mut self, input: Input) {
        let mut out = Vec::new();
        self.engine.feed(input, &mut out);
        self.take(out);
    }

    fn take(&mut self, out: Vec<Output>) {
        for output in out {
            match output {
                Output::Event(event) => self.events.push((event, self.at)),
                Output::Command(Command::Play {
                    request, from_ms, ..
                }) => {
                    self.overlaps += usize::from(self.ends.is_some());
                    let length = (self.story_s * 1000.0) as i64 - from_ms as i64;
                    self.ends = Some((request, self.now + length));
                }
                Output::Command(Command::Stop { .. }) => self.ends = None,
                Output::Command(_) => {}
            }
        }
    }

    /// The names of the stops whose stories started, in order.
    pub fn played(&self) -> Vec<String> {
        self.plays()
            .map(|(stop, _)| self.engine.course().stops()[stop].id.clone())
            .collect()
    }

    /// The stops whose stories started, and where the visitor was.
    pub fn play_places(&self) -> Vec<(usize, Spot)> {
        self.plays().collect()
    }

    fn plays(&self) -> impl Iterator<Item = (usize, Spot)> {
        self.events.iter().filter_map(|(event, at)| {
            let stop = event.stop.filter(|_| event.kind == EventKind::Play)?;
            Some((stop.0, *at))
        })
    }

    /// How many events of a kind there were.
    pub fn count(&self, kind: EventKind) -> usize {
        self.events
            .iter()
            .filter(|(event, _)| event.kind == kind)
            .count()
    }

    /// How often a story started while another was playing.
    pub fn overlaps(&self) -> usize {
        self.overlaps
    }
}

fn course(tour: &Tour, story_s: f64) -> Course {
    let durations: BTreeMap<(String, Variant), f64> = tour
        .stops
        .iter()
        .map(|stop| ((stop.id.clone(), Variant::Full), story_s))
        .collect();
    Course::from_tour(tour, &durations)
}
