//! `soundwalk studio`: opens the editor in the browser.

use super::load::load;
use super::options::StoreOption;
use super::outcome::{CommandError, Verdict};
use super::tour_access::TrustOptions;
use super::voice_options::VoiceOptions;
use super::{browser, interrupt, out, schema};
use crate::studio::{Access, Settings, serve};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Open the studio: write, place, record, hear and check a tour in the browser
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    tour: PathBuf,
    /// Port on this machine's loopback address (default: any that is free)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Print the address only, open no browser
    #[arg(long)]
    no_open: bool,
    /// Show the tour without letting anybody change it
    #[arg(long, conflicts_with = "review")]
    read_only: bool,
    /// Take comments and suggestions, kept in reviews.json beside the tour, and leave the tour as it is
    #[arg(long)]
    review: bool,
    /// Where the pack is written (default: the tour's id with .pack, in this folder)
    #[arg(short, long, value_name = "OUT.pack")]
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
    let loaded = load(&args.tour)?;
    let access = args.access.of(&loaded)?;
    let id = loaded.parsed.partial().map(|tour| tour.id.clone());
    let settings = Settings {
        pack: args
            .output
            .clone()
            .unwrap_or_else(|| PathBuf::from(format!("{}.pack", pack_name(id.as_deref())))),
        file: loaded.file,
        workspace: access.workspace,
        trust: Arc::new(access.record),
        port: args.port,
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
    // Everything that is being written is finished within this time.
    interrupt::watch(Duration::from_millis(500))?;
    serve(settings, |address| {
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

/// The pack's file name: the tour's id if that is valid, since the tour may not have been checked yet.
fn pack_name(id: Option<&str>) -> &str {
    id.filter(|id| crate::tour::names::is_id(id))
        .unwrap_or("tour")
}
