//! The state of a walk as one line of JSON, for buttons and scripts.

use super::session::Session;
use crate::engine::UnixMs;
use serde_json::json;

/// The state as one line: what plays and where, what was told, GPS and sound device.
pub fn line(session: &Session, now: UnixMs) -> String {
    let course = session.engine.course();
    let id = |stop: crate::engine::StopIndex| course.stop(stop).id.clone();
    let told: Vec<String> = (0..course.stops().len())
        .map(crate::engine::StopIndex)
        .filter(|stop| session.engine.is_told(*stop))
        .map(id)
        .collect();
    let round = |value: f64, digits: f64| (value * digits).round() / digits;
    let playing = session.playing.as_ref().map(|playing| {
        json!({
            "stop": id(playing.stop),
            "number": playing.stop.0 + 1,
            "position_s": round(playing.position_s, 10.0),
            "length_s": round(playing.length_s, 10.0),
            "held": session.paused.by_visitor || session.paused.by_device,
        })
    });
    let place = session.engine.whereabouts().map(|(at, sigma)| {
        json!({ "lat": round(at.lat, 1e6), "lon": round(at.lon, 1e6), "sigma_m": round(sigma, 10.0) })
    });
    json!({
        "time": jiff::Timestamp::from_millisecond(now.0).map(|time| time.to_string()).unwrap_or_default(),
        "playing": playing,
        "told": told,
        "place": place,
        "gps_lost": session.gps.is_lost,
        "speaker": session.speaker.as_ref().ok(),
        "volume": (session.volume * 100.0).round(),
        "speed": session.speed,
    })
    .to_string()
}
