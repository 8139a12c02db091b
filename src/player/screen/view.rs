//! The contents of the screen as plain values.

use super::words::Words;
use crate::engine::{StopIndex, UnixMs};
use crate::geodesy::{Shape, Spot};
use crate::gnss::Status;
use crate::player::session::Session;

/// The contents of the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The tour's title in the language of the walk.
    pub title: String,
    /// Time of day, UTC.
    pub clock: String,
    /// The stops in the order of the tour.
    pub stops: Vec<StopView>,
    /// The route line on the course's plane.
    pub route: Vec<Spot>,
    /// The visitor's estimated position, and its standard deviation along one axis, metres.
    pub visitor: Option<(Spot, f64)>,
    /// The path that the visitor has walked.
    pub trail: Vec<Spot>,
    /// The story that plays or is paused.
    pub playing: Option<PlayingView>,
    /// The stop to walk to next.
    pub next: Option<NextView>,
    /// How good the position is.
    pub gps: GpsView,
    /// The last decisions, oldest first: time of day and text.
    pub decisions: Vec<(String, String)>,
    /// Volume from 0 to 100 percent.
    pub volume: u32,
    /// Speed of speech as a factor; 1 is the recorded speed.
    pub speed: f64,
    /// Name of the sound device, or why there is none.
    pub speaker: Result<String, String>,
}

/// A stop on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct StopView {
    /// The stop's number, from 1.
    pub number: usize,
    /// The centre of the stop's zone.
    pub at: Spot,
    /// Closed outline of the stop's zone.
    pub outline: Vec<Spot>,
    /// State of the stop's story.
    pub state: StopState,
}

/// State of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopState {
    /// The story has not been told on this walk.
    Untold,
    /// The story has not been told, and its stop comes next.
    Next,
    /// The story is playing or paused.
    Playing,
    /// The story has been told on this walk.
    Told,
}

/// The story that plays or is paused.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayingView {
    /// The stop's number, from 1.
    pub number: usize,
    /// The stop's title.
    pub title: String,
    /// Position in the story, seconds.
    pub position_s: f64,
    /// Length of the story, seconds.
    pub length_s: f64,
    /// The words that are being spoken.
    pub caption: String,
    /// Whether and why the story is paused.
    pub pause: PauseState,
}

/// Whether and why a story is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseState {
    /// The story is playing.
    Playing,
    /// The visitor paused it.
    ByVisitor,
    /// There is no sound device.
    ByDevice,
}

/// The stop to walk to next.
#[derive(Debug, Clone, PartialEq)]
pub struct NextView {
    /// The stop's number, from 1.
    pub number: usize,
    /// The stop's title.
    pub title: String,
    /// Metres to the edge of its zone, and degrees clockwise from north; absent without a position.
    pub way: Option<(f64, f64)>,
}

/// How good the position is.
#[derive(Debug, Clone, PartialEq)]
pub struct GpsView {
    /// The quality as one of five grades.
    pub quality: Quality,
    /// Standard deviation of the estimated position along one axis, metres.
    pub sigma_m: Option<f64>,
    /// Number of satellites used, where the receiver states it.
    pub satellites: Option<u32>,
    /// State of the source, if there is no position.
    pub message: String,
}

/// A grade of the position's quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// There is no position at all.
    None,
    /// The position is lost.
    Lost,
    /// The standard deviation exceeds 12 m: too uncertain for most zones.
    Poor,
    /// The standard deviation is at most 12 m: good enough for most zones.
    Fair,
    /// The standard deviation is at most 5 m.
    Good,
}

/// Standard deviation along one axis up to which a position is good, metres.
const GOOD_M: f64 = 5.0;
/// Standard deviation along one axis up to which a position is fair, metres: zones have a radius of 25 m and more.
const FAIR_M: f64 = 12.0;

/// The contents of the screen for the present state of a session.
pub fn of(session: &Session, now: UnixMs, words: &Words) -> View {
    let course = session.engine.course();
    let title = |stop: usize| {
        let titles = &session.library.tour().stops[stop].title;
        titles
            .get(session.library.language())
            .or_else(|| titles.values().next())
            .cloned()
            .unwrap_or_default()
    };
    let next = session.next_stop();
    let playing = session.playing.as_ref();
    let state = |stop: usize| {
        if playing.is_some_and(|playing| playing.stop.0 == stop) {
            StopState::Playing
        } else if session.engine.is_told(StopIndex(stop)) {
            StopState::Told
        } else if next == Some(stop) {
            StopState::Next
        } else {
            StopState::Untold
        }
    };
    let visitor = session
        .engine
        .whereabouts()
        .map(|(at, sigma)| (course.plane().spot(at), sigma));
    let titles = &session.library.tour().title;
    View {
        title: titles
            .get(session.library.language())
            .cloned()
            .unwrap_or_default(),
        clock: time_of_day(now),
        stops: course
            .stops()
            .iter()
            .enumerate()
            .map(|(number, stop)| StopView {
                number: number + 1,
                at: stop.zone.centre(),
                outline: outline(&stop.zone.shape),
                state: state(number),
            })
            .collect(),
        route: course.route().points().to_vec(),
        visitor,
        trail: session
            .trail
            .iter()
            .map(|at| course.plane().spot(*at))
            .collect(),
        playing: playing.map(|playing| PlayingView {
            number: playing.stop.0 + 1,
            title: title(playing.stop.0),
            position_s: playing.position_s,
            length_s: playing.length_s,
            caption: playing
                .captions
                .iter()
                .rfind(|caption| caption.start_s <= playing.position_s + 0.05)
                .map(|caption| caption.text.clone())
                .unwrap_or_default(),
            pause: match (session.paused.by_device, session.paused.by_visitor) {
                (true, _) => PauseState::ByDevice,
                (false, true) => PauseState::ByVisitor,
                (false, false) => PauseState::Playing,
            },
        }),
        next: next
            .filter(|stop| state(*stop) != StopState::Told)
            .map(|stop| NextView {
                number: stop + 1,
                title: title(stop),
                way: visitor.map(|(at, _)| {
                    let zone = &course.stop(StopIndex(stop)).zone;
                    let to = zone.centre();
                    let plane = course.plane();
                    let bearing = plane.bearing(plane.position(at), to - at);
                    (zone.signed_distance(at).max(0.0), bearing)
                }),
            }),
        gps: gps(session, visitor.map(|(_, sigma)| sigma), words),
        decisions: session
            .recent
            .iter()
            .filter_map(|event| {
                let stop = event.stop.map(|stop| (stop.0 + 1, title(stop.0)));
                words
                    .decision(event, stop)
                    .map(|decision| (time_of_day(event.time), decision))
            })
            .collect(),
        volume: (session.volume * 100.0).round() as u32,
        speed: session.speed,
        speaker: session.speaker.clone(),
    }
}

fn gps(session: &Session, sigma_m: Option<f64>, words: &Words) -> GpsView {
    let report = session.gps.last;
    let quality = match (sigma_m, session.gps.is_lost) {
        (None, _) => Quality::None,
        (Some(_), true) => Quality::Lost,
        (Some(sigma), false) if sigma <= GOOD_M => Quality::Good,
        (Some(sigma), false) if sigma <= FAIR_M => Quality::Fair,
        (Some(_), false) => Quality::Poor,
    };
    let message = match (&session.gps.status, quality) {
        (_, Quality::Poor | Quality::Fair | Quality::Good) => String::new(),
        (Some(Status::Lost { why, .. }), _) => why.clone(),
        (Some(Status::NoReceiver { .. }), _) => words.no_receiver.to_owned(),
        (Some(Status::Connected { .. } | Status::Unreadable { .. }) | None, _) => {
            words.searching.to_owned()
        }
    };
    GpsView {
        quality,
        sigma_m,
        satellites: report.and_then(|report| report.satellites_used),
        message,
    }
}

/// A zone's outline as a closed line.
fn outline(shape: &Shape) -> Vec<Spot> {
    const STEPS: usize = 48;
    let ring = |centre: Spot, radius: f64| {
        (0..=STEPS).map(move |step| {
            let angle = step as f64 / STEPS as f64 * std::f64::consts::TAU;
            Spot::new(
                centre.x + radius * angle.sin(),
                centre.y + radius * angle.cos(),
            )
        })
    };
    match shape {
        Shape::Circle { centre, radius } => ring(*centre, *radius).collect(),
        Shape::Polygon(polygon) => {
            let ring = polygon.ring();
            ring.iter().chain(ring.first()).copied().collect()
        }
        Shape::Corridor { line, half_width } => line
            .iter()
            .flat_map(|point| ring(*point, *half_width))
            .collect(),
    }
}

fn time_of_day(time: UnixMs) -> String {
    let seconds = time.0.div_euclid(1000).rem_euclid(86_400);
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
