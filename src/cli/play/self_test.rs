//! `soundwalk play --self-test`: checks a device before the visitors come.

use super::{Args, asked_language, tone};
use crate::cli::{CommandError, Verdict, out};
use crate::gnss::{self, Origin, SourceEvent, Status};
use crate::pack::Pack;
use crate::player::library::Library;
use crate::player::mixer::MixerEvent;
use crate::player::playback_thread::{PlaybackEvent, PlaybackThread};
use crate::wording::{counted, one_line};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long to wait for a position. A warm receiver has a fix by then; a cold one at least reports that it has none.
const GPS_PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait for the test tone, which lasts a second.
const TONE_PATIENCE: Duration = Duration::from_secs(5);

/// Checks pack, sound and receiver, and prints the results.
pub fn run(args: &Args, pack: Pack) -> Result<Verdict, CommandError> {
    let entries = pack.manifest().files.len();
    let signed = pack.signer().map_or("not signed".to_owned(), |signer| {
        format!("signed by {signer}")
    });
    out::line(format_args!(
        "pack     good: {} ({}, {signed})",
        one_line(&pack.path().display().to_string()),
        counted(entries, "entry")
    ))?;
    let lang = asked_language(args, &pack);
    let library = Library::new(pack, lang.as_deref(), crate::pack::manifest::Mix::Standard)?;
    out::line(format_args!(
        "language {} of {}",
        library.language().0,
        library.tour().id
    ))?;
    let sound = sound(args);
    match &sound {
        Ok(device) => out::line(format_args!(
            "sound    good: a tone was played through {}",
            one_line(device)
        ))?,
        Err(why) => out::line(format_args!("sound    BAD: {}", one_line(why)))?,
    }
    let gps = receiver(args);
    match &gps {
        Ok(what) => out::line(format_args!("GPS      good: {}", one_line(what)))?,
        Err(why) => out::line(format_args!("GPS      BAD: {}", one_line(why)))?,
    }
    Ok(if sound.is_ok() && gps.is_ok() {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

fn sound(args: &Args) -> Result<String, String> {
    let (sender, news) = channel();
    let hear = move |what| {
        let _ = sender.send(what);
    };
    let playback = PlaybackThread::start(args.speaker.clone(), 1.0, hear)
        .map_err(|error| error.to_string())?;
    playback.send(tone());
    played(&news)
}

fn played(news: &Receiver<PlaybackEvent>) -> Result<String, String> {
    let deadline = Instant::now() + TONE_PATIENCE;
    let mut device = String::new();
    loop {
        match news.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(PlaybackEvent::Opened { name }) => device = name,
            Ok(PlaybackEvent::Lost { why }) => return Err(why),
            Ok(PlaybackEvent::Mixer(MixerEvent::Announced)) => return Ok(device),
            Ok(PlaybackEvent::Mixer(_)) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Err(format!("{device}: the device takes no samples"));
            }
        }
    }
}

fn receiver(args: &Args) -> Result<String, String> {
    let origin = args.gps.clone().unwrap_or_else(Origin::default_gpsd);
    let source = gnss::open(&origin).map_err(|error| error.to_string())?;
    let Some(mut source) = source else {
        return Ok("a simulated walker needs no receiver".to_owned());
    };
    let deadline = Instant::now() + GPS_PATIENCE;
    let mut found = String::new();
    let mut reports = 0;
    let mut why = format!("no word within {} s", GPS_PATIENCE.as_secs());
    while Instant::now() < deadline {
        match source.next(Duration::from_millis(200)) {
            SourceEvent::Report(report) => {
                reports += 1;
                if report.mode != crate::engine::FixMode::None && report.position.is_some() {
                    let error = report.error.map_or(String::new(), |error| {
                        format!(", ±{:.0} m", 1.51 * error.sigma_m())
                    });
                    return Ok(format!("{found} has a position{error}"));
                }
                why = format!(
                    "{found} speaks ({}) but has no position: take it under the open sky",
                    counted(reports, "report")
                );
            }
            SourceEvent::Status(Status::Connected { what }) => found = what,
            SourceEvent::Status(Status::NoReceiver { what }) => {
                why = format!("{what} has no receiver: is it plugged in?")
            }
            SourceEvent::Status(Status::Lost { why: lost, .. }) => why = lost,
            SourceEvent::Status(Status::Unreadable { lines }) => {
                why = format!(
                    "{} could not be understood: wrong baud?",
                    counted(lines as usize, "line")
                );
            }
            SourceEvent::Quiet => {}
            SourceEvent::Ended => return Err(format!("{found} ended without a position")),
        }
    }
    Err(why)
}
