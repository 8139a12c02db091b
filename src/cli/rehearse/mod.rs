//! `soundwalk rehearse`: walks a tour with the real engine and a simulated or recorded visitor.

mod args;
mod many;
mod output;
mod recording;
mod reliability;
mod subject;
mod tracks;
mod truth;

pub use args::Args;
pub use reliability::reliability;

use super::outcome::{CommandError, Verdict};
use super::{languages, out, outputs};
use crate::atomic_file;
use crate::engine::{Course, Fix, Settings, UnixMs, length_s};
use crate::rehearse::log;
use crate::rehearse::material;
use crate::rehearse::mixdown::{self, Silence};
use crate::rehearse::picture::{self, Scene, Words};
use crate::rehearse::scenario::{ReceiverErrors, Scenario};
use crate::rehearse::simulation::{SIMULATED_START, simulate as run_simulation};
use crate::rehearse::surroundings::City;
use crate::rehearse::visitor::Moment;
use recording::RecordingNotes;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tracks::Tracks;

/// Runs one rehearsal, or many with `--walks`, and prints and writes the requested outputs.
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
    let city = match &args.trace {
        Some(_) => None,
        None => subject.city(&course),
    };
    // A recorded walk has the errors that it was recorded with.
    let named = args.noise.as_deref().filter(|_| args.trace.is_none());
    let (noise, errors) = subject::errors(named, city.as_ref(), "open")?;
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
        None => simulate(&course, city.as_ref(), &errors, noise, args.seed),
    };
    let performance = run_simulation(
        course.clone(),
        Settings::default(),
        &walk.fixes,
        |stop, variant| length_s(&course, stop, variant),
    );
    let title = format!("tour {} in {}, {}", subject.tour.id, lang.0, walk.about);
    let mut lines = log::lines(&course, &title, &performance);
    if let Some(notes) = &walk.notes {
        // After the first line, which starts the walk.
        lines.splice(1..1, notes.lines());
    }
    output::print(&lines, args.format)?;
    if let Some(file) = &args.log {
        atomic_file::replace(file, output::jsonl(&lines)?.as_bytes())?;
    }
    if let (Some(file), Some(mut tracks)) = (&args.mix, tracks) {
        let silence = args.mix_silence.map_or(Silence::Whole, Silence::AtMost);
        atomic_file::replace_with(file, |output| {
            mixdown::write(BufWriter::new(output), &performance, silence, |sound| {
                tracks.sound(&course, sound)
            })
            .map(drop)
        })?;
        tracks.decode_error()?;
    }
    if let Some(file) = &args.svg {
        let base = subject.base_map();
        let ground = subject.ground();
        let titles = subject.titles(&lang);
        let words = Words::of(&lang.0);
        let about = match &args.trace {
            Some(file) => format!("{} {}", words.recorded, file.display()),
            None => format!(
                "{}, {}",
                words.simulated,
                words.conditions(noise, args.seed)
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
            ground: ground.as_ref(),
            language: &lang.0,
            words,
            risk: None,
        });
        atomic_file::replace(file, picture.as_bytes())?;
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
    /// Notes on the recording; a simulated walk has none.
    notes: Option<RecordingNotes>,
}

fn simulate(
    course: &Course,
    city: Option<&City>,
    errors: &ReceiverErrors,
    noise: &str,
    seed: u64,
) -> RehearsedWalk {
    let (truth, fixes) = Scenario::new(course, city).steady_walk(errors, seed);
    RehearsedWalk {
        fixes,
        truth,
        start: SIMULATED_START,
        about: format!("simulated walk, noise {noise}, seed {seed}"),
        notes: None,
    }
}
