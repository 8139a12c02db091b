//! `soundwalk rehearse`: walks a tour with the real engine and a simulated or recorded visitor.

mod many;
mod output;
mod recording;
mod reliability;
mod subject;
mod tracks;
mod truth;

pub use reliability::reliability;

use super::tour_access::WorkspaceOption;
use super::{CommandError, Verdict, languages, out, outputs, replace};
use crate::engine::{Course, Fix, Settings, UnixMs};
use crate::rehearse::itinerary::{Behaviour, visit};
use crate::rehearse::log;
use crate::rehearse::material;
use crate::rehearse::mixdown::{self, Silence};
use crate::rehearse::noise::{Noise, receive};
use crate::rehearse::picture::{self, Scene, Words};
use crate::rehearse::random::Random;
use crate::rehearse::simulation::simulate as run_simulation;
use crate::rehearse::visitor::Moment;
use recording::RecordingNotes;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tracks::Tracks;

/// Walk a tour with the real trigger engine, before anybody walks it outdoors
///
/// Without `--trace`, a simulated visitor follows the route. A tour that was not built yet is rehearsed with estimated
/// durations, and one with findings too, as long as it can be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour (its folder or its tour.json) or a pack.
    #[arg(value_name = "TOUR|PACK")]
    subject: PathBuf,
    /// A recorded walk: GPX, NMEA 0183, gpsd JSON lines, GnssLogger, SnapperGPS, Google Timeline.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Language to listen in (default: the tour's first).
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// How the simulated receiver errs: open, blocks, canyon, none, or a JSON file with the parameters.
    #[arg(long, value_name = "CLASS|FILE", default_value = "open")]
    noise: String,
    /// Seed of the simulation: the same seed gives the same walk.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How to print the walk.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write the walk log (JSON lines) to this file.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Write what the visitor heard to this file; needs a pack.
    #[arg(long, value_name = "FILE.wav")]
    mix: Option<PathBuf>,
    /// Keep at most this many seconds of each silence in the mix (default: all of it).
    #[arg(long, value_name = "SECONDS", requires = "mix")]
    mix_silence: Option<f64>,
    /// Let this many simulated visitors walk and report what they miss.
    #[arg(long, value_name = "N", conflicts_with_all = ["trace", "mix", "log"])]
    walks: Option<std::num::NonZeroU32>,
    /// Threads for `--walks` (default: all processors); the result does not depend on it.
    #[arg(short, long, value_name = "N", requires = "walks")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Score the recorded walk of `--trace` against this true one (any form that `--trace` takes, or a SnapperGPS truth).
    #[arg(long, value_name = "FILE", requires = "trace")]
    truth: Option<PathBuf>,
    /// Draw the walk to this file.
    #[arg(long, value_name = "FILE.svg")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    workspace: WorkspaceOption,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A timeline to read.
    Human,
    /// One JSON object a line.
    Json,
}

/// The moment at which simulated walks start: 2026-06-22 04:00 UTC, eleven in the morning in Novokuznetsk.
const SIMULATED_START: UnixMs = UnixMs(1_782_100_800_000);

/// Runs one rehearsal, or many with `--walks`, and prints and writes what was asked for.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let subject = subject::open(&args.subject, &args.workspace)?;
    let read = [
        Some(&args.subject),
        args.trace.as_ref(),
        args.truth.as_ref(),
    ];
    let mut inputs: Vec<PathBuf> = read.into_iter().flatten().cloned().collect();
    inputs.extend(subject.files());
    let written = [&args.svg, &args.log, &args.mix];
    let written: Vec<&Path> = written
        .into_iter()
        .flatten()
        .map(PathBuf::as_path)
        .collect();
    outputs::check(&written, &inputs)?;
    let lang = languages::one(&subject.tour.languages, args.lang.as_deref())?;
    let durations = subject.durations(&lang);
    let course = material::course(&subject.tour, &durations);
    let tracks = args
        .mix
        .as_ref()
        .map(|_| Tracks::of(&subject, &args.subject, &lang));
    let tracks = tracks.transpose()?;
    if let Some(walks) = args.walks {
        return many::run(args, &subject, &lang, &course, walks.get());
    }
    let walk = match &args.trace {
        Some(file) => {
            let trace = recording::read(file)?;
            let notes = RecordingNotes::of(&trace);
            let fixes = trace.fixes;
            let first = fixes.first().map_or(UnixMs(0), |fix| fix.time);
            let (truth, start) = truth::read(&course, args.truth.as_deref(), first)?;
            RehearsedWalk {
                fixes,
                truth,
                start,
                about: format!("recorded walk {}", file.display()),
                notes: Some(notes),
            }
        }
        None => simulate(&course, &subject::noise(&args.noise)?, args),
    };
    let performance = run_simulation(
        course.clone(),
        Settings::default(),
        &walk.fixes,
        |stop, variant| material::length_s(&course, stop, variant),
    );
    let title = format!("tour {} in {}, {}", subject.tour.id, lang.0, walk.about);
    let mut lines = log::lines(&course, &title, &performance);
    if let Some(notes) = &walk.notes {
        // After the first line, which starts the walk.
        lines.splice(1..1, notes.lines());
    }
    output::print(&lines, args.format)?;
    if let Some(file) = &args.log {
        replace::file(file, output::jsonl(&lines)?.as_bytes())?;
    }
    if let (Some(file), Some(mut tracks)) = (&args.mix, tracks) {
        let silence = args.mix_silence.map_or(Silence::Whole, Silence::AtMost);
        replace::with(file, |output| {
            mixdown::write(BufWriter::new(output), &performance, silence, |sound| {
                tracks.sound(&course, sound)
            })
        })?;
        tracks.decode_error()?;
    }
    if let Some(file) = &args.svg {
        let base = subject.base_map();
        let titles = subject.titles(&lang);
        let words = Words::of(&lang.0);
        let about = match &args.trace {
            Some(file) => format!("{} {}", words.recorded, file.display()),
            None => format!(
                "{}, {}",
                words.simulated,
                words.conditions(&args.noise, args.seed)
            ),
        };
        let picture = picture::draw(&Scene {
            title: subject.title(&lang),
            subtitle: &about,
            titles: &titles,
            course: &course,
            walk: &performance,
            fixes: &walk.fixes,
            truth: &walk.truth,
            truth_start: walk.start,
            base: &base,
            words,
            risk: None,
        });
        replace::file(file, picture.as_bytes())?;
    }
    if args.truth.is_some() {
        truth::report(&course, &performance, &walk.truth, walk.start, args.format)?;
    }
    let no_story = if performance.played.is_empty() {
        walk.notes
            .as_ref()
            .and_then(RecordingNotes::why_no_story_played)
    } else {
        None
    };
    match no_story {
        Some(why) => {
            out::note(why);
            Ok(Verdict::Findings)
        }
        None => Ok(Verdict::Fine),
    }
}

/// The fixes that the engine is fed with, and the true walk behind them.
struct RehearsedWalk {
    fixes: Vec<Fix>,
    truth: Vec<Moment>,
    /// The moment of second 0 of the true walk.
    start: UnixMs,
    about: String,
    /// What was noticed in the recording; a simulated walk has none.
    notes: Option<RecordingNotes>,
}

fn simulate(course: &Course, noise: &Noise, args: &Args) -> RehearsedWalk {
    let mut random = Random::new(args.seed);
    let truth = visit(course, &Behaviour::STEADY, &mut random);
    let zones: Vec<_> = course
        .stops()
        .iter()
        .map(|stop| stop.zone.centre())
        .collect();
    let fixes = receive(
        &truth,
        SIMULATED_START,
        course.plane(),
        noise,
        &zones,
        &mut random,
    );
    RehearsedWalk {
        fixes,
        truth,
        start: SIMULATED_START,
        about: format!("simulated walk, noise {}, seed {}", args.noise, args.seed),
        notes: None,
    }
}
