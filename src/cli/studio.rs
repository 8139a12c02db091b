//! `soundwalk studio`: opens the editor in the browser.

use super::load::{LoadError, Loaded, load};
use super::options::StoreOption;
use super::outcome::{CommandError, Verdict};
use super::tour_access::{TourAccess, TrustOptions};
use super::voice_options::VoiceOptions;
use super::{browser, folders, interrupt, languages, out, schema};
use crate::atomic_file::folder_of;
use crate::studio::{Access, OpenError, RecentTours, Settings, StartSettings, serve};
use crate::voice::Installed;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Open the studio: write, place, record, hear and check a tour in the browser
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself (default: a page with all tours, on which new ones are made)
    tour: Option<PathBuf>,
    /// Port on this machine's loopback address (default: any that is free)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Print the address only, open no browser
    #[arg(long)]
    no_open: bool,
    /// Show the tour without letting anybody change it
    #[arg(long, requires = "tour", conflicts_with = "review")]
    read_only: bool,
    /// Take comments and suggestions, kept in reviews.json beside the tour, and leave the tour as it is
    #[arg(long, requires = "tour")]
    review: bool,
    /// Where the pack is written (default: the tour's id with .pack, in this folder)
    #[arg(short, long, value_name = "OUT.pack", requires = "tour")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    voices: VoiceOptions,
    #[command(flatten)]
    access: TrustOptions,
}

/// Opens the studio and serves it until the process is ended.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let common = CommonSettings {
        access: if args.read_only {
            Access::ReadOnly
        } else if args.review {
            Access::Review
        } else {
            Access::Edit
        },
        store: args.store.folder()?,
        schema: schema::text()?,
        installed: args.voices.installed()?,
    };
    let first = match &args.tour {
        Some(tour) => {
            let loaded = load(tour)?;
            let access = args.access.of(&loaded)?;
            let pack = args.output.clone();
            let pack = pack.unwrap_or_else(|| PathBuf::from(pack_name(&loaded)));
            Some(common.settings(loaded, access, pack))
        }
        None => None,
    };
    let start = StartSettings {
        port: args.port,
        access: common.access,
        home: folders::home(),
        recent: RecentTours::in_file(folders::state().ok().map(|folder| folder.join(RECENT))),
        examples: examples(),
        language: languages::of_the_system(),
        schema: common.schema.clone(),
        open: Box::new(move |path| common.open(path)),
    };
    // Everything that is being written is finished within this time.
    interrupt::watch(Duration::from_millis(500))?;
    serve(first, start, |address| {
        // The studio is open even if its address cannot be printed.
        if let Err(error) = out::line(address) {
            out::note(format_args!("soundwalk: {error}; the address is {address}"));
        }
        out::note("The studio is open at this address; Ctrl+C closes it.");
        if !args.no_open {
            browser::open(address);
        }
    })?;
    Ok(Verdict::Fine)
}

/// The file in the user's state folder that lists the tours that were open lately.
const RECENT: &str = "recent-tours.json";

/// What every tour is opened with.
struct CommonSettings {
    access: Access,
    store: PathBuf,
    schema: String,
    installed: Installed,
}

impl CommonSettings {
    fn settings(&self, loaded: Loaded, access: TourAccess, pack: PathBuf) -> Settings {
        Settings {
            pack,
            file: loaded.file,
            workspace: access.workspace,
            trust: Arc::new(access.record),
            access: self.access,
            store: self.store.clone(),
            schema: self.schema.clone(),
            installed: self.installed.clone(),
        }
    }

    /// Opens a tour of the start page. Its pack lies beside its folder, because nobody knows in which folder the studio was
    /// started.
    fn open(&self, path: &Path) -> Result<Settings, OpenError> {
        let loaded = load(path).map_err(|error| match error {
            LoadError::Unreadable { .. } => OpenError::Disk(error.to_string()),
            _ => OpenError::NoTour(error.to_string()),
        })?;
        let access = TrustOptions::default().of(&loaded);
        let access = access.map_err(|error| OpenError::NoTour(error.to_string()))?;
        let folder = loaded.folder.canonicalize();
        let folder = folder.map_err(|error| OpenError::Disk(error.to_string()))?;
        let pack = folder_of(&folder).join(pack_name(&loaded));
        Ok(self.settings(loaded, access, pack))
    }
}

/// The pack's file name: the tour's id if that is valid, since the tour may not have been checked yet.
fn pack_name(loaded: &Loaded) -> String {
    let id = loaded.parsed.partial().map(|tour| tour.id.as_str());
    let name = id
        .filter(|id| crate::tour::names::is_id(id))
        .unwrap_or("tour");
    format!("{name}.pack")
}

/// The folder with the example tours: what an installation has beside the program's folder, or the sources that the program
/// was compiled from, while it is developed.
fn examples() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.canonicalize().ok()?;
    let installed = program.parent()?.parent()?.join("share/soundwalk");
    let sources = cfg!(debug_assertions).then(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    [Some(installed), sources]
        .into_iter()
        .flatten()
        .find(|folder| folder.join("tour").is_dir())
}
