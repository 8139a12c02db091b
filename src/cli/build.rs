//! `soundwalk build`: from a tour to a pack.

use super::diagnostics::count;
use super::load::{Loaded, load};
use super::options::{JobsOption, LanguagesOption, StoreOption};
use super::outcome::{CommandError, Verdict};
use super::outputs::ProtectedPaths;
use super::progress::BuildProgress;
use super::tour_access::{TourAccess, TrustOptions};
use super::voice_options::{VoiceOptions, who_speaks};
use super::{build_failures, folders, interrupt, languages, out, outputs};
use crate::atomic_file;
use crate::build::{Counts, Mix, Request, allocator, file_facts};
use crate::pack::make::{MadePack, MakeError, MakeRequest, make};
use crate::pack::signature::SecretKey;
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
    let report = report_path(args, &output);
    let request = MakeRequest {
        tracks: request,
        tour_text: loaded.parsed.text.as_bytes(),
        pack: &output,
        report: report.as_deref(),
        site: args.site.as_deref(),
        playlists: args.folder.as_deref(),
        signer: signer.as_ref(),
    };
    let made = make(&request, &BuildProgress::new()).map_err(|error| match error {
        MakeError::Build(error) => build_failures::describe(&error, &tour),
        MakeError::Pack(_) | MakeError::ReportFolder { .. } | MakeError::Report(_) => {
            error.to_string()
        }
    })?;
    out::print(summary(&request, &made))?;
    Ok(Verdict::Fine)
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

/// The path of the report, unless none is wanted.
fn report_path(args: &Args, output: &Path) -> Option<PathBuf> {
    match (&args.report, args.no_report) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => Some(output.with_extension("report.html")),
    }
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
            ..file_facts::presence_only(tour, &access.workspace)
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

/// Tells what is in the pack and which outputs were written.
fn summary(request: &MakeRequest<'_>, made: &MadePack) -> String {
    let (manifest, entries) = (&made.manifest, &made.entries);
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
    } = made.built.counts;
    text += &format!(
        "made {} and {}, kept {}\n",
        counted(clips_made, "clip"),
        counted(tracks_made, "track"),
        counted(tracks_found, "track")
    );
    let seconds: f64 = manifest.tracks.iter().map(|track| track.duration_s).sum();
    let bytes: u64 = entries.values().map(|content| content.facts().bytes).sum();
    let state = if made.was_up_to_date {
        "up to date; "
    } else {
        ""
    };
    text += &format!(
        "{}: {state}tour `{}`, {}, {}, {}, {:.1} MB\n",
        request.pack.display(),
        manifest.id,
        counted(manifest.tracks.len(), "track"),
        counted(manifest.languages.len(), "language"),
        length(seconds),
        bytes as f64 / 1e6
    );
    if let Some(path) = request.report {
        let path = path.display();
        text += &format!("{path}: the report, to listen and read through\n");
    }
    if let Some(folder) = request.site {
        let folder = folder.display();
        let serve = command_on("serve", request.pack);
        text += &format!(
            "{folder}: the visitors' page, for any HTTPS host; `{serve}` shows the same page on this machine\n"
        );
    }
    if let Some(folder) = request.playlists {
        let folder = folder.display();
        text += &format!("{folder}: the stories as numbered files, with playlists\n");
    }
    text
}
