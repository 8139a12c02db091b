//! `soundwalk takes split`: cuts one recording of a whole stop into the takes of its passages.

use crate::atomic_file;
use crate::build::split_take::{SplitPassage, SplitRequest, SplitTake, split};
use crate::build::take_file::{self, TakePlace};
use crate::cli::load::{Loaded, load};
use crate::cli::options::StoreOption;
use crate::cli::outcome::{CommandError, Verdict};
use crate::cli::tour_access::WorkspaceOption;
use crate::cli::voice_options::VoiceOptions;
use crate::cli::{interrupt, languages, out, stops};
use crate::sound::align::Doubt;
use crate::sound::{Pcm, recording};
use crate::studio::edit::{self, Edit, name_take};
use crate::text::Text;
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, StopPart};
use crate::tour::model::Passage;
use crate::wording::{command_on, counted, one_line};
use crate::workspace::Workspace;
use std::path::PathBuf;

/// Cut one recording of a whole stop into a take for each passage
///
/// Read the stop's passages and directions in one go, in their order, with a short pause after each. The recording is compared
/// with a voice that speaks the script, and cut in the pauses. The takes are written to audio/LANG/STOP and named in tour.json.
/// Passages that need a listen are listed, and the exit status is then 1.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour: its folder, or its tour.json
    tour: PathBuf,
    /// Id or number of the stop, counted from 1
    stop: String,
    /// The recording, in any format of takes
    file: PathBuf,
    /// The language of the recording (default: the tour's first)
    #[arg(long)]
    lang: Option<String>,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace the takes of passages that have one; the old files stay
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    voices: VoiceOptions,
    #[command(flatten)]
    workspace: WorkspaceOption,
}

/// Cuts the recording, writes the takes and names them in the tour.
///
/// # Errors
/// The tour, the stop or the recording cannot be used, a passage has a take already, or a file cannot be written.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    interrupt::watch(interrupt::PATIENCE)?;
    let loaded = load(&args.tour)?;
    let workspace = args.workspace.of(&loaded)?;
    let tour = loaded.parsed.tour.as_ref().ok_or_else(|| {
        let check = command_on("check", &args.tour);
        let file = loaded.file.display();
        format!("{file} cannot be read as a tour; `{check}` says what is wrong")
    })?;
    let ids: Vec<&str> = tour.stops.iter().map(|stop| stop.id.as_str()).collect();
    let stop = stops::find(&ids, &args.stop)?;
    let lang = languages::one(&tour.languages, args.lang.as_deref())?;
    let installed = args.voices.installed()?;
    let clip = recording::read(&args.file)?;
    let downmix = &clip.facts.downmix;
    let notes = downmix.warnings().into_iter().chain(downmix.notes());
    for note in notes.chain(clip.facts.note.clone().map(Text::plain)) {
        out::note(format_args!("{}: {note}", args.file.display()));
    }
    let recording = clip.pcm;
    let voice_folder = args.store.open()?.voice_folder();
    let take = split(&SplitRequest {
        tour,
        stop,
        lang: &lang,
        recording: &recording,
        installed: &installed,
        voice_folder: &voice_folder,
    })
    .map_err(|error| format!("{}: {error}", args.file.display()))?;
    let name = args.file.display();
    let title = tour.stops[stop].title.get(&lang);
    out::print(format_args!(
        "{} ({}): {} of {name}, compared with {}\n\n{}",
        one_line(title.unwrap_or(&tour.stops[stop].id)),
        lang.0,
        clock(recording.seconds()),
        take.voice,
        table(&take)
    ))?;
    let advice = advice(&take);
    if !advice.is_empty() {
        out::print(format_args!("\n{advice}"))?;
    }
    if !args.dry_run {
        if !args.replace {
            refuse_existing(&take, &workspace)?;
        }
        let written = write(&take, tour, &recording, &workspace, &loaded)?;
        out::print(format_args!("\n{written}"))?;
    }
    Ok(if advice.is_empty() {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// The passages with their times.
fn table(take: &SplitTake<'_>) -> String {
    let mut text = format!(
        "{:<12} {:>8} {:>8} {:>8} {:>5}\n",
        "passage", "start", "end", "length", "fits"
    );
    for passage in &take.passages {
        let kept = &passage.part.kept_s;
        let times = match (kept.first(), kept.last()) {
            (Some((from, _)), Some((_, to))) => {
                let length: f64 = kept.iter().map(|(from, to)| to - from).sum();
                format!(
                    "{:>8} {:>8} {length:>6.1} s {}",
                    clock(*from),
                    clock(*to),
                    match passage.part.confidence {
                        Some(confidence) => format!("{:>3.0} %", 100.0 * confidence),
                        None => format!("{:>5}", "-"),
                    }
                )
            }
            _ => format!("{:>8} {:>8} {:>8} {:>5}", "-", "-", "-", "-"),
        };
        let mark = if passage.part.doubts.is_empty() {
            ' '
        } else {
            '!'
        };
        text += &format!(
            "{:<12} {times} {mark} {}\n",
            name_of(&passage.spoken),
            beginning(passage.spoken.passage.text())
        );
    }
    text
}

/// What needs a listen, and what to do, a line each.
fn advice(take: &SplitTake<'_>) -> String {
    let mut text = String::new();
    for passage in &take.passages {
        let name = name_of(&passage.spoken);
        for doubt in &passage.part.doubts {
            text += &match doubt {
                Doubt::Missing => {
                    format!("{name} was not found: record it, or take it out of the script\n")
                }
                Doubt::SentencesMissing(which) => format!(
                    "{name}: {} not found: record the passage again, or take {} out of the script\n",
                    sentences(which),
                    if which.len() == 1 { "it" } else { "them" }
                ),
                Doubt::Repeated((from, to)) => format!(
                    "{name} was read more than once: the last reading is kept, the one from {} to {} is left out\n",
                    clock(*from),
                    clock(*to)
                ),
                Doubt::FalseStart((from, to)) => format!(
                    "{name}: a false start, {} to {}, is left out; listen to it\n",
                    clock(*from),
                    clock(*to)
                ),
                Doubt::Differs(which, (from, to)) => format!(
                    "{name}: sentence {}, {} to {}, sounds unlike the script: listen to it, and record the passage again or \
                     change its text\n",
                    which + 1,
                    clock(*from),
                    clock(*to)
                ),
                Doubt::OutOfOrder => format!(
                    "{name} was read after a later passage: it is cut where it was found; listen to it\n"
                ),
            };
        }
    }
    for (from, to) in &take.strays {
        text += &format!(
            "{} to {} is not in the script and is left out; listen to it\n",
            clock(*from),
            clock(*to)
        );
    }
    text
}

fn sentences(which: &[usize]) -> String {
    let numbers: Vec<String> = which
        .iter()
        .map(|number| (number + 1).to_string())
        .collect();
    match numbers.as_slice() {
        [one] => format!("sentence {one} was"),
        many => format!("sentences {} were", many.join(", ")),
    }
}

/// Refuses to give another take to a passage that has one.
fn refuse_existing(take: &SplitTake<'_>, workspace: &Workspace) -> Result<(), CommandError> {
    let existing: Vec<String> = take
        .passages
        .iter()
        .filter(|passage| !passage.part.kept_s.is_empty())
        .filter_map(|passage| {
            let file = passage.spoken.passage.detailed()?.take.as_ref()?;
            let is_there = workspace.open(file).is_ok();
            is_there.then(|| format!("{} has {file}", name_of(&passage.spoken)))
        })
        .collect();
    if existing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "nothing was written, because {} already ({}); --replace names the new {} instead and keeps the old files",
        if existing.len() == 1 {
            "a passage has a take".to_owned()
        } else {
            format!("{} passages have takes", existing.len())
        },
        existing.join(", "),
        if existing.len() == 1 { "take" } else { "takes" },
    )
    .into())
}

/// Writes the takes and names them in the tour; returns what was done. If the tour cannot be written, no take stays.
fn write(
    take: &SplitTake<'_>,
    tour: &Tour,
    recording: &Pcm,
    workspace: &Workspace,
    loaded: &Loaded,
) -> Result<String, CommandError> {
    let mut files = Vec::new();
    let named = write_takes(take, tour, recording, workspace, &mut files).and_then(|edits| {
        // The author may have saved the tour while the voice spoke the script.
        if load(&loaded.file)?.parsed.text != loaded.parsed.text {
            let file = loaded.file.display();
            return Err(format!(
                "{file} has changed in the meantime, so nothing was written; run the command again"
            )
            .into());
        }
        let text = edit::apply(&loaded.parsed.text, &edits)?;
        atomic_file::replace(&loaded.file, text.as_bytes())?;
        Ok(())
    });
    if let Err(error) = named {
        for file in files {
            // The tour does not name the file, so nobody would ever find it.
            let _ = workspace.place(&file).map(std::fs::remove_file);
        }
        return Err(error);
    }
    let mut text = String::new();
    for file in &files {
        text += &format!("wrote {file}\n");
    }
    text += &format!(
        "{}: named {}\n",
        loaded.file.display(),
        counted(files.len(), "take")
    );
    Ok(text)
}

fn write_takes(
    take: &SplitTake<'_>,
    tour: &Tour,
    recording: &Pcm,
    workspace: &Workspace,
    files: &mut Vec<String>,
) -> Result<Vec<Edit>, CommandError> {
    let mut edits = Vec::new();
    for passage in &take.passages {
        if interrupt::is_requested() {
            return Err("interrupted; nothing was written".into());
        }
        let SplitPassage { spoken, .. } = passage;
        let Some((sound, cues)) = passage.take(recording) else {
            continue;
        };
        let file = take_file::write(workspace, &TakePlace::of(tour, spoken), sound, &cues)?;
        let plain_text = match spoken.passage {
            Passage::Plain(text) => Some(text.as_str()),
            Passage::Detailed(_) => None,
        };
        edits.push(name_take(&spoken.pointer, plain_text, &file));
        files.push(file);
    }
    Ok(edits)
}

fn name_of(spoken: &SpokenPassage<'_>) -> String {
    match spoken.part {
        StopPart::Narration => format!("passage {}", spoken.index + 1),
        StopPart::Short => format!("short {}", spoken.index + 1),
        StopPart::Directions => "directions".to_owned(),
    }
}

/// A time such as `2:07.4`.
fn clock(seconds: f64) -> String {
    let tenths = (seconds.max(0.0) * 10.0).round() as u64;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    const MAX_CHARS: usize = 32;
    let text = one_line(text);
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}
