//! The arguments of `soundwalk rehearse`.

use crate::cli::tour_access::WorkspaceOption;
use std::path::PathBuf;

/// Walk a tour with the real trigger engine, before anybody walks it outdoors
///
/// Without `--trace`, a simulated visitor follows the route, on the real ways if the tour's maps name a file of ways. A tour that was not built yet is rehearsed with estimated
/// durations, and one with findings too, as long as it can be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour (its folder or its tour.json) or a pack.
    #[arg(value_name = "TOUR|PACK")]
    pub(super) subject: PathBuf,
    /// A recorded walk: GPX, NMEA 0183, gpsd JSON lines, GnssLogger, SnapperGPS, Google Timeline.
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// Language to listen in (default: the tour's first).
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<String>,
    /// Noise of the simulated receiver: open, blocks, canyon, none, sky (by the buildings around each place), or a JSON file
    /// with parameters (default: sky if the tour's maps have buildings, else open).
    #[arg(long, value_name = "CLASS|FILE")]
    pub(super) noise: Option<String>,
    /// Seed of the simulation: the same seed gives the same walk.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Format in which the walk is printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Write the walk log (JSON lines) to this file.
    #[arg(long, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
    /// Write what the visitor heard to this file; needs a pack.
    #[arg(long, value_name = "FILE.wav")]
    pub(super) mix: Option<PathBuf>,
    /// Keep at most this many seconds of each silence in the mix (default: all of it).
    #[arg(long, value_name = "SECONDS", requires = "mix")]
    pub(super) mix_silence: Option<f64>,
    /// Let this many simulated visitors walk and report what they miss.
    #[arg(long, value_name = "N", conflicts_with_all = ["trace", "mix", "log"])]
    pub(super) walks: Option<std::num::NonZeroU32>,
    /// Threads for `--walks` (default: all processors); the result does not depend on it.
    #[arg(short, long, value_name = "N", requires = "walks")]
    pub(super) jobs: Option<std::num::NonZeroUsize>,
    /// Score the recorded walk of `--trace` against this true one (any form that `--trace` takes, or a SnapperGPS truth).
    #[arg(long, value_name = "FILE", requires = "trace")]
    pub(super) truth: Option<PathBuf>,
    /// Draw the walk to this file.
    #[arg(long, value_name = "FILE.svg")]
    pub(super) svg: Option<PathBuf>,
    #[command(flatten)]
    pub(super) workspace: WorkspaceOption,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A readable timeline.
    Human,
    /// One JSON object per line.
    Json,
}
