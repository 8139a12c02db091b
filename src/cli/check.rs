//! `soundwalk check`: finds everything that is wrong with a tour.

use super::diagnostics::human::RenderStyle;
use super::diagnostics::{count, github, human, json};
use super::load::{Loaded, load, read_up_to};
use super::options::StoreOption;
use super::out;
use super::outcome::{CommandError, Verdict};
use super::rehearse::reliability;
use super::tour_access::{TourAccess, TrustOptions};
use super::voice_options::VoiceOptions;
use crate::atomic_file;
use crate::build::file_facts;
use crate::build::store::Store;
use crate::digest::Digest;
use crate::text::{Catalogue, Text, text};
use crate::tour;
use crate::tour::diagnostic::{Diagnostic, Severity};
use crate::tour::facts::{Facts, SourceFact};
use crate::tour::fixes;
use crate::voice::stress_check::StressCheck;
use crate::voice::{Installed, survey};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Find everything that is wrong with a tour (exit status 0: no findings, 1: findings, 2: could not check)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    tour: PathBuf,
    /// Format of the findings
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Look up every claim's figures and names in this document (plain text, UTF-8)
    #[arg(long, value_name = "FILE")]
    source: Option<PathBuf>,
    /// Let simulated visitors walk the tour first, and report stories that they miss or hear in the wrong place. The noise
    /// of their receivers follows the sky if the tour's maps have buildings, and is that between blocks otherwise; or it is
    /// the named one: open, blocks, canyon, sky, or a JSON file with parameters
    #[arg(long, value_name = "CLASS|FILE", num_args = 0..=1, require_equals = true)]
    rehearse: Option<Option<String>>,
    /// Apply the fixes that are safe, then report what is left
    #[arg(long)]
    fix: bool,
    /// Language of the findings, worded for guides as in the studio: en, ru (default: English with the names of keys)
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    #[command(flatten)]
    voices: VoiceOptions,
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    access: TrustOptions,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people: the line, the place underlined, and how to correct it
    #[default]
    Human,
    /// For programs: a JSON array
    Json,
    /// For GitHub: workflow commands
    Github,
}

/// The largest source document, bytes.
const MAX_DOCUMENT_BYTES: u64 = 64 << 20;

/// Fixes may uncover further mistakes that can be fixed. This is the most rounds that are made.
const MAX_FIX_ROUNDS: usize = 10;

/// Checks a tour and prints the findings.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let catalogue = args.lang.as_deref().map(catalogue_of).transpose()?;
    let source = args.source.as_deref().map(read_source).transpose()?;
    let mut loaded = load(&args.tour)?;
    let rehearse = args.rehearse.as_ref().map(Option::as_deref);
    let installed = args.voices.installed()?;
    let access = args.access.of(&loaded)?;
    // Without a folder for the draft voice's dictionaries, only homographs are found.
    let folder = args.store.folder().ok();
    let stresses = StressCheck::new(folder.map(|folder| Store::voice_folder_in(&folder)));
    let check = |loaded: &Loaded| {
        check_tour(
            loaded,
            &access,
            &installed,
            &stresses,
            source.as_ref(),
            rehearse,
        )
    };
    let mut findings = check(&loaded)?;
    if args.fix {
        let mut applied = 0;
        for _ in 0..MAX_FIX_ROUNDS {
            let fixed = fixes::apply(&loaded.parsed.text, &findings);
            if fixed.applied == 0 {
                break;
            }
            applied += fixed.applied;
            loaded.parsed = tour::read::read(&fixed.text);
            findings = check(&loaded)?;
        }
        if applied > 0 {
            atomic_file::replace(&loaded.file, loaded.parsed.text.as_bytes())?;
        }
        out::note(format_args!("{}: {applied} fixed", loaded.file.display()));
    }
    let text = &loaded.parsed.text;
    let path = loaded.file.display().to_string();
    match args.format {
        Format::Human => {
            let style = terminal_style();
            out::coloured(&human::render_in(&findings, text, &path, style, catalogue))?;
            out::print(summary(&loaded, &findings, catalogue))?;
        }
        Format::Json => out::json(json::render(&worded(&findings, catalogue), text, &path))?,
        Format::Github => out::print(github::render(&worded(&findings, catalogue), text, &path))?,
    }
    Ok(if count(&findings).any_findings() {
        Verdict::Findings
    } else {
        Verdict::Fine
    })
}

/// The style of findings for this terminal or pipe.
pub fn terminal_style() -> RenderStyle {
    let is_coloured = std::io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let terminal = std::io::stdout()
        .is_terminal()
        .then(ratatui::crossterm::terminal::size);
    let terminal = terminal
        .and_then(|size| size.ok())
        .map(|(columns, _)| usize::from(columns));
    RenderStyle {
        is_coloured,
        width: columns.or(terminal).unwrap_or(120),
    }
}

fn check_tour(
    loaded: &Loaded,
    access: &TourAccess,
    installed: &Installed,
    stresses: &StressCheck,
    source: Option<&SourceFact>,
    rehearse: Option<Option<&str>>,
) -> Result<Vec<Diagnostic>, CommandError> {
    let mut facts = Facts::default();
    if let Some(tour) = loaded.parsed.partial() {
        let (of_files, ground) = file_facts::gather_with_ground(tour, &access.workspace);
        facts = Facts {
            voices: Some(survey(tour, &access.workspace, &tour.languages, installed)),
            programs: {
                let (programs, trust) = access.programs(tour);
                programs.facts(&trust)
            },
            stresses: stresses.uncertain(tour),
            ..of_files
        };
        if let Some(noise) = rehearse {
            facts.rehearsal = Some(reliability(tour, &facts, ground.as_ref(), noise)?);
        }
    }
    facts.source = source.cloned();
    Ok(tour::check(&loaded.parsed, &facts))
}

fn read_source(path: &Path) -> Result<SourceFact, CommandError> {
    let shown = path.display();
    let bytes = read_up_to(path, MAX_DOCUMENT_BYTES + 1)
        .map_err(|error| format!("cannot read {shown}: {error}"))?;
    if bytes.len() as u64 > MAX_DOCUMENT_BYTES {
        return Err(
            format!("{shown} has more than {MAX_DOCUMENT_BYTES} bytes; is it a text?").into(),
        );
    }
    let sha256 = Digest::of(&bytes).to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFact { text, sha256 }),
        Err(_) => {
            Err(format!("{shown} is not UTF-8; save the document as plain text in UTF-8").into())
        }
    }
}

/// The wordings of a language.
fn catalogue_of(language: &str) -> Result<&'static Catalogue, CommandError> {
    Catalogue::find(language).ok_or_else(|| {
        let known: Vec<&str> = Catalogue::all().iter().map(|one| one.tag).collect();
        let known = known.join(", ");
        format!("findings are not translated into `{language}`; use one of {known}").into()
    })
}

/// Findings in the language of a catalogue.
fn worded(findings: &[Diagnostic], catalogue: Option<&Catalogue>) -> Vec<Diagnostic> {
    let findings = findings.iter();
    let worded =
        findings.map(|one| catalogue.map_or_else(|| one.clone(), |words| one.worded(words)));
    worded.collect()
}

/// The last lines: how many findings there are and what to do about them.
fn summary(loaded: &Loaded, findings: &[Diagnostic], catalogue: Option<&Catalogue>) -> String {
    let worded =
        |text: Text| catalogue.map_or_else(|| text.to_string(), |words| text.worded(words));
    let counts = worded(count(findings).in_words());
    let path = loaded.file.display();
    let mut line = format!("{path}: {counts}\n");
    let fixable = findings.iter().filter(|one| one.fix.is_some()).count();
    if fixable > 0 {
        let said = worded(text!(
            "{count} can be corrected with `--fix`",
            count = fixable
        ));
        line += &format!("  {said}\n");
    }
    let open = findings
        .iter()
        .filter(|one| !one.choices.is_empty())
        .count();
    if open > 0 {
        let said = worded(text!(
            "{count} leave you a choice, which `soundwalk studio` offers as buttons",
            count = open
        ));
        line += &format!("  {said}\n");
    }
    if let Some(first) = findings.iter().find(|one| one.severity > Severity::Note) {
        let said = worded(text!(
            "`soundwalk explain {code}` explains this rule",
            code = first.code
        ));
        line += &format!("  {said}\n");
    }
    line
}
