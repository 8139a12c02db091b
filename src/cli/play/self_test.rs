//! `soundwalk play --self-test`: checks a device before the visitors come.

use super::args::Args;
use crate::cli::out;
use crate::cli::outcome::{CommandError, Verdict};
use crate::engine::R68_PER_SIGMA;
use crate::gnss::{self, Origin, SourceEvent, Status};
use crate::pack::Pack;
use crate::player::library::Library;
use crate::player::mixer::MixerEvent;
use crate::player::playback_thread::{PlaybackCommand, PlaybackEvent, PlaybackThread};
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
    let lang = args.asked_language(&pack);
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
                        format!(", ±{:.0} m", R68_PER_SIGMA * error.sigma_m())
                    });
                    return Ok(format!("{found} has a position{error}"));
                }
                why = format!(
                    "take the receiver under the open sky: {found} sends data ({}) but no position",
                    counted(reports, "report")
                );
            }
            SourceEvent::Status(Status::Connected { what }) => found = what,
            SourceEvent::Status(Status::NoReceiver { what }) => {
                why = format!("plug in the receiver: {what} has none")
            }
            SourceEvent::Status(Status::Lost { why: lost, .. }) => why = lost,
            SourceEvent::Status(Status::Unreadable { lines }) => {
                why = format!(
                    "check the baud rate: {} could not be read",
                    counted(lines as usize, "line")
                );
            }
            SourceEvent::Quiet => {}
            SourceEvent::Ended => return Err(format!("{found} ended without a position")),
        }
    }
    Err(why)
}

/// A test tone of one second at −20 dBFS, faded in and out.
fn tone() -> PlaybackCommand {
    const SECOND: usize = crate::sound::RATE as usize;
    let samples = (0..SECOND).map(|at| {
        let phase = at as f32 / SECOND as f32;
        let ends = (phase.min(1.0 - phase) * 20.0).min(1.0);
        0.1 * ends * (440.0 * std::f32::consts::TAU * phase).sin()
    });
    PlaybackCommand::Announce(samples.collect())
}
