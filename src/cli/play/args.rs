//! The arguments of `soundwalk play`.

use crate::cli::languages;
use crate::gnss::Origin;
use crate::pack::Pack;
use crate::player::speaker::AudioTarget;
use std::path::PathBuf;

/// Play a tour: positions come from a GPS receiver, stories go to the headphones
///
/// Exit status: 0 if the tour or the replay is over or the visitor ended it, 1 if the self-test found a problem,
/// 2 if it could not run.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Path of the pack, a .zip file
    pub(super) pack: PathBuf,
    /// Source of the positions: gpsd://HOST:PORT, nmea:DEVICE[?baud=9600], nmea:FILE[?speed=1], gpx:FILE[?speed=1],
    /// sim:[?speed=1], stdin (default: gpsd on this computer)
    #[arg(long, value_name = "SOURCE", value_parser = clap::value_parser!(Origin))]
    pub(super) gps: Option<Origin>,
    /// Output of the sound: default, a name from `soundwalk devices`, silent, or wav:FILE
    #[arg(long, value_name = "OUTLET", default_value = "default")]
    pub(super) speaker: AudioTarget,
    /// Language of the stories and of the screen (default: the pack's first)
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<String>,
    /// Play the mix for loud streets if the pack has one
    #[arg(long)]
    pub(super) loud: bool,
    /// Show no screen, and print one JSON event per line
    #[arg(long)]
    pub(super) headless: bool,
    /// Take commands over this Unix socket (mode 0600): pause, resume, next, play N, status, …
    #[arg(long, value_name = "SOCKET")]
    pub(super) control: Option<PathBuf>,
    /// File in which the walk is recorded, to resume it after a power cut (default: in the user's state folder)
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    /// Start a new walk, even if the journal has an unfinished one
    #[arg(long)]
    pub(super) fresh: bool,
    /// Refuse the pack unless it is signed with this key: a public key file, or its 64 hexadecimal digits
    #[arg(long, value_name = "KEY")]
    pub(super) require_signature: Option<String>,
    /// Test a tone, the sound device, the receiver and the pack, and end
    #[arg(long)]
    pub(super) self_test: bool,
}

impl Args {
    /// The requested language as the pack writes it. The library refuses one that the pack does not have.
    pub(super) fn asked_language(&self, pack: &Pack) -> Option<String> {
        let asked = self.lang.as_deref()?;
        let found = languages::one(&pack.manifest().languages, Some(asked));
        Some(found.map_or_else(|_| asked.to_owned(), |lang| lang.0))
    }
}
