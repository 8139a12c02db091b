//! `soundwalk build`: from a tour to a pack.

use super::diagnostics::count;
use super::load::{Loaded, load};
use super::options::{JobsOption, LanguagesOption, StoreOption};
use super::outputs::ProtectedPaths;
use super::progress::BuildProgress;
use super::tour_access::{TourAccess, TrustOptions};
use super::voice_options::{VoiceOptions, who_speaks};
use super::{
    CommandError, Verdict, build_failures, facts, folders, interrupt, languages, out, outputs,
    replace,
};
use crate::atomic_file::{self, folder_of};
use crate::build::allocator;
use crate::build::store::{Blob, Store};
use crate::build::{Built, Counts, Mix, Request, run as build_tracks};
use crate::pack::contents::{PackInputs, contents};
use crate::pack::folder::write_folder;
use crate::pack::playlist::write_playlists;
use crate::pack::report;
use crate::pack::signature::SecretKey;
use crate::pack::writer::{self, Content, manifest_text};
use crate::pack::{self, Manifest, PackError};
use crate::tour::Tour;
use crate::tour::diagnostic::Severity;
use crate::tour::facts::{Facts, named_files};
use crate::tour::model::Lang;
use crate::tour::rules::voice_replaced;
use crate::tour::voice_choices;
use crate::trust::Permission;
use crate::voice::{Installed, survey};
use crate::wording::{command_on, counted, length, one_line};
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Build a tour's pack: speak or read every passage, assemble, master and encode the tracks, put them into one file
///
/// The second build does only what has changed. Exit status: 0 built, 1 the tour has errors, 2 it could not be built.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    tour: PathBuf,
    /// Where the pack is written (default: the tour's id with .pack, in this folder); missing folders are made
    #[arg(short, long, value_name = "OUT.pack")]
    output: Option<PathBuf>,
    /// Write the pack unzipped as well: a folder that any static HTTPS host publishes as the visitors' page
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    #[command(flatten)]
    jobs: JobsOption,
    /// Put the 48 kHz masters into the pack as well
    #[arg(long)]
    masters: bool,
    /// Build a second mix of every story for loud streets: compressed, −14 LUFS
    #[arg(long)]
    loud: bool,
    /// Also write the stories as numbered files with a playlist for each language, for players without GPS
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Where the report for listening and reading through is written (default: beside the pack, with .report.html)
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Write no report
    #[arg(long, conflicts_with = "report")]
    no_report: bool,
    #[command(flatten)]
    languages: LanguagesOption,
    #[command(flatten)]
    store: StoreOption,
    /// Sign the pack with this secret key (see `soundwalk key new`)
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
    #[command(flatten)]
    voices: VoiceOptions,
    #[command(flatten)]
    access: TrustOptions,
}

/// How often building is attempted when entries of the store turn out to be damaged.
const MAX_ATTEMPTS: usize = 3;

/// Builds the pack and prints what is in it.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    allocator::keep_large_blocks();
    interrupt::watch(interrupt::PATIENCE)?;
    let signer = args.sign.as_deref().map(SecretKey::read).transpose()?;
    let loaded = load(&args.tour)?;
    let installed = args.voices.installed()?;
    let languages = languages_of(&loaded, &args.languages)?;
    let access = args.access.of(&loaded)?;
    let checked = require_no_errors(&loaded, &access, &languages, &installed, "built")?;
    let Some(CheckedTour {
        tour,
        facts,
        permission,
    }) = checked
    else {
        return Ok(Verdict::Findings);
    };
    for line in who_speaks(&tour, &facts, &languages, &installed) {
        out::note(line);
    }
    let output = args
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{}.pack", tour.id)));
    check_destinations(args, &output)?;
    check_sources(args, &output, &loaded, &access.workspace)?;
    let store = args.store.open()?;
    let request = Request {
        tour: &tour,
        installed: &installed,
        workspace: &access.workspace,
        permission: &permission,
        languages: &languages,
        mixes: if args.loud {
            &[Mix::Standard, Mix::Loud]
        } else {
            &[Mix::Standard]
        },
        keep_masters: args.masters,
        store: &store,
        threads: args.jobs.threads(),
    };
    let mut attempt = 0;
    loop {
        attempt += 1;
        let bars = BuildProgress::new();
        let built = build_tracks(&request, &bars);
        bars.finish();
        let built = built.map_err(|error| build_failures::describe(&error, &tour))?;
        let (manifest, entries) = contents(&PackInputs {
            tour: &tour,
            tour_text: loaded.parsed.text.as_bytes(),
            workspace: &access.workspace,
            languages: &languages,
            built: &built,
            store: &store,
        })?;
        let is_up_to_date = is_up_to_date(&output, &manifest, &entries, signer.as_ref());
        let report_path = report_path(args, &output);
        let wanted_report = report_path
            .as_deref()
            .filter(|path| !(is_up_to_date && report::is_whole(path)));
        // Writing the pack would notice damaged contents. If only the report is missing, they are checked here.
        if is_up_to_date
            && wanted_report.is_some()
            && attempt < MAX_ATTEMPTS
            && remove_damaged(&store, &entries)
        {
            continue;
        }
        let write_pack = || {
            if is_up_to_date {
                Ok(())
            } else {
                writer::write(&output, &manifest, &entries, signer.as_ref())
            }
        };
        let write_report = || -> Result<(), CommandError> {
            let Some(path) = wanted_report else {
                return Ok(());
            };
            make_folder_of(path)?;
            // Not flushed: if a power cut damages the report, the next build writes it again.
            replace::without_sync(path, |file| {
                // A large buffer: a system call for every 8 KiB would take three times as long.
                let mut output = BufWriter::with_capacity(1 << 20, file);
                report::report(&tour, &built, &manifest, &entries, &mut output)?;
                output.flush()
            })
        };
        // In parallel: both contain every track, and the disk takes the pack while the report is written.
        let (pack, report) = rayon::join(write_pack, write_report);
        match pack {
            Ok(()) => {
                report?;
                write_site(args, &manifest, &entries, signer.as_ref())?;
                if let Some(folder) = &args.folder {
                    write_playlists(folder, &manifest, &entries)?;
                }
                let outcome = if is_up_to_date {
                    Outcome::Unchanged
                } else {
                    Outcome::Written
                };
                let mut text = summary(&tour, &built, &manifest, &entries, &output, outcome);
                if let Some(path) = report_path {
                    let path = path.display();
                    text += &format!("{path}: the report, to listen and read through\n");
                }
                if let Some(folder) = &args.site {
                    let folder = folder.display();
                    let serve = command_on("serve", &output);
                    text += &format!(
                        "{folder}: the visitors' page, for any HTTPS host; `{serve}` shows the same page on this machine\n"
                    );
                }
                if let Some(folder) = &args.folder {
                    let folder = folder.display();
                    text += &format!("{folder}: the stories as numbered files, with playlists\n");
                }
                out::print(text)?;
                return Ok(Verdict::Fine);
            }
            Err(error) if attempt < MAX_ATTEMPTS && remove_damaged(&store, &entries) => {
                out::note(format_args!("soundwalk: warning: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Checks that everything can be written to where it is asked for, before hours of work.
fn check_destinations(args: &Args, output: &Path) -> Result<(), CommandError> {
    let report = report_path(args, output);
    let files = [Some(output), report.as_deref()].into_iter().flatten();
    let files = files.map(|path| (path, atomic_file::destination(path)));
    let folders = [&args.site, &args.folder].into_iter().flatten();
    let folders = folders.map(|path| (path.as_path(), atomic_file::folder_destination(path)));
    for (path, destination) in files.chain(folders) {
        destination.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(())
}

/// Checks that no output replaces a file of the tour.
fn check_sources(
    args: &Args,
    output: &Path,
    loaded: &Loaded,
    workspace: &Workspace,
) -> Result<(), CommandError> {
    let named = loaded.parsed.partial().map(named_files);
    let named = named.unwrap_or_default();
    let sources = named.iter().map(|file| workspace.shown(&file.path));
    let inputs: Vec<PathBuf> = sources
        .chain([loaded.file.clone()])
        .chain(args.sign.clone())
        .collect();
    let report = report_path(args, output);
    let written: Vec<&Path> = [Some(output), report.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    outputs::check(&written, &inputs)?;
    let around = ProtectedPaths {
        workspace,
        inputs: &inputs,
        home: folders::home(),
    };
    let folders = [
        ("--site", args.site.as_deref()),
        ("--folder", args.folder.as_deref()),
    ];
    for (option, folder) in folders {
        folder.map_or(Ok(()), |folder| {
            outputs::check_folder(folder, option, &around)
        })?;
    }
    outputs::check_kind(output, b"PK", "a pack")?;
    report.map_or(Ok(()), |report| {
        outputs::check_kind(&report, b"<", "a report")
    })
}

fn write_site(
    args: &Args,
    manifest: &Manifest,
    entries: &BTreeMap<String, Content>,
    signer: Option<&SecretKey>,
) -> Result<(), PackError> {
    args.site.as_deref().map_or(Ok(()), |folder| {
        write_folder(folder, manifest, entries, signer)
    })
}

/// The path of the report, unless none is wanted.
fn report_path(args: &Args, output: &Path) -> Option<PathBuf> {
    match (&args.report, args.no_report) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => Some(output.with_extension("report.html")),
    }
}

/// Makes the folder of a file. The report may go to another folder than the pack, and is ready before it.
fn make_folder_of(path: &Path) -> Result<(), CommandError> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()).into())
}

/// The languages that the user asked for, or all of the tour's. Empty if the tour has none, which its findings report.
///
/// # Errors
/// The tour does not have one of the languages.
pub fn languages_of(loaded: &Loaded, asked: &LanguagesOption) -> Result<Vec<Lang>, CommandError> {
    match loaded.parsed.partial() {
        Some(tour) if !tour.languages.is_empty() => {
            Ok(languages::chosen(&tour.languages, &asked.lang)?)
        }
        Some(_) | None => Ok(Vec::new()),
    }
}

/// A tour without errors, ready to be built.
pub struct CheckedTour {
    /// The tour.
    pub tour: Tour,
    /// What is known of its files and voices.
    pub facts: Facts,
    /// The programs that may run for it.
    pub permission: Permission,
}

/// Checks the tour for errors. If it has any, prints the first and that nothing was `done` ("built"), and returns `None`.
///
/// # Errors
/// The tour needs a program that the user does not trust.
pub fn require_no_errors(
    loaded: &Loaded,
    access: &TourAccess,
    languages: &[Lang],
    installed: &Installed,
    done: &str,
) -> Result<Option<CheckedTour>, CommandError> {
    let facts = loaded
        .parsed
        .partial()
        .map(|tour| Facts {
            voices: Some(survey(tour, &access.workspace, languages, installed)),
            ..facts::presence_only(tour, &access.workspace)
        })
        .unwrap_or_default();
    let findings = crate::tour::check(&loaded.parsed, &facts);
    let errors = count(&findings).errors;
    if let (0, Some(tour)) = (errors, &loaded.parsed.tour) {
        // The user asked for it, but it is not what the tour says.
        for finding in findings
            .iter()
            .filter(|finding| finding.code == voice_replaced::RULE.code)
        {
            out::note(format_args!(
                "soundwalk: warning: {}",
                one_line(&finding.message)
            ));
        }
        let (programs, trust) = access.programs(tour);
        let permission = access.permission(&programs, &trust);
        let needed = voice_choices::needed_choices(tour, &facts).into_iter();
        let mut commands = needed.filter_map(|place| place.choice.command());
        if commands.any(|command| !permission.allows(command)) {
            return Err(access.not_trusted(&programs, &trust, done).into());
        }
        return Ok(Some(CheckedTour {
            tour: tour.clone(),
            facts,
            permission,
        }));
    }
    let file = loaded.file.display();
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    if let Some(first) = first {
        out::note(format_args!(
            "soundwalk: {file}: {} [{}]",
            one_line(&first.message),
            first.code
        ));
    }
    out::note(format_args!(
        "soundwalk: {file} has {}, so nothing was {done}; `{}` shows each with its place and how to correct it",
        counted(errors, "error"),
        command_on("check", &loaded.file)
    ));
    Ok(None)
}

/// Whether the existing pack is byte for byte the one that would be written.
fn is_up_to_date(
    output: &Path,
    manifest: &Manifest,
    entries: &BTreeMap<String, Content>,
    signer: Option<&SecretKey>,
) -> bool {
    let text = manifest_text(manifest, entries);
    // The manifest is compared first: it differs as soon as a track differs, and is quick to read.
    let has_same_manifest =
        pack::reader::peek_manifest(output).is_ok_and(|found| found == text.as_bytes());
    has_same_manifest
        && pack::open(output).is_ok_and(|pack| {
            pack.manifest_text() == text.as_bytes()
                && pack.signer() == signer.map(SecretKey::public)
        })
}

/// Removes damaged entries from the store, so that they are made again. Returns whether there were any.
fn remove_damaged(store: &Store, entries: &BTreeMap<String, Content>) -> bool {
    let blobs = entries.values().filter_map(|content| match content {
        Content::File(_, facts) => Some(Blob {
            sha256: facts.sha256,
            bytes: facts.bytes,
        }),
        Content::Bytes(_) => None,
    });
    let damaged = blobs.filter_map(|blob| store.read(&blob).err());
    let told = damaged.map(|damage| {
        out::note(format_args!(
            "soundwalk: warning: {damage}; it is made again"
        ));
    });
    told.count() > 0
}

/// What happened to the pack.
#[derive(Clone, Copy)]
enum Outcome {
    Written,
    Unchanged,
}

fn summary(
    tour: &Tour,
    built: &Built,
    manifest: &Manifest,
    entries: &BTreeMap<String, Content>,
    output: &Path,
    outcome: Outcome,
) -> String {
    let width = manifest
        .tracks
        .iter()
        .map(|track| track.file.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = format!("{:width$}   length    LUFS   dBTP     size\n", "track");
    for track in &manifest.tracks {
        let seconds = track.duration_s.round() as u64;
        let loudness = track
            .loudness_lufs
            .map_or_else(|| "–".to_owned(), |lufs| format!("{lufs:.2}"));
        let size = entries
            .get(&track.file)
            .map_or(0, |content| content.facts().bytes);
        text += &format!(
            "{:width$}  {:3}:{:02}  {loudness:>6}  {:>5.2}  {:>4} kB\n",
            track.file,
            seconds / 60,
            seconds % 60,
            track.true_peak_dbtp,
            size / 1000,
        );
    }
    let Counts {
        clips_made,
        tracks_made,
        tracks_found,
    } = built.counts;
    text += &format!(
        "made {} and {}, kept {}\n",
        counted(clips_made, "clip"),
        counted(tracks_made, "track"),
        counted(tracks_found, "track")
    );
    let seconds: f64 = manifest.tracks.iter().map(|track| track.duration_s).sum();
    let bytes: u64 = entries.values().map(|content| content.facts().bytes).sum();
    let told = format!(
        "{}, {}, {}, {:.1} MB",
        counted(manifest.tracks.len(), "track"),
        counted(manifest.languages.len(), "language"),
        length(seconds),
        bytes as f64 / 1e6
    );
    let output = output.display();
    text + &match outcome {
        Outcome::Written => format!("{output}: tour `{}`, {told}\n", tour.id),
        Outcome::Unchanged => format!("{output}: up to date; tour `{}`, {told}\n", tour.id),
    }
}
