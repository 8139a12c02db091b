//! `soundwalk map`: gets the streets of a tour from OpenStreetMap.

use super::load::{Loaded, load};
use super::options::StoreOption;
use super::out;
use super::outcome::{CommandError, Verdict};
use super::progress::MapProgress;
use super::tour_access::WorkspaceOption;
use super::voices::question::read_answer;
use crate::atomic_file;
use crate::map::{self, Content, Made, MapError, Observer, Request, Step, regions};
use crate::studio::edit::{self, name_maps};
use crate::tour::Tour;
use crate::wording::{self, command_on, counted};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Get the streets of a tour from OpenStreetMap
///
/// Cuts the tour's surroundings out of an extract, writes maps/ways.bin (ways, buildings and places, for legs, checks and
/// rehearsals) and maps/streets.pmtiles (what pages draw), and names them in tour.json. Without --from it says which extract
/// covers the tour. A file of tiles gives maps/streets.pmtiles alone.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour: its folder, or its tour.json
    tour: PathBuf,
    /// An extract (.osm.pbf, .osm, .osm.gz, or JSON of Overpass) or tiles (.pmtiles): a file, or an address that begins with
    /// https://
    #[arg(long, value_name = "FILE|URL")]
    from: Option<String>,
    /// How much around the stops and legs belongs to the map, such as 800m or 1.5km
    #[arg(long, value_name = "LENGTH", default_value = "1km", value_parser = metres)]
    margin: f64,
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    workspace: WorkspaceOption,
}

/// The widest margin, metres.
const MAX_MARGIN_M: f64 = 20_000.0;
/// Downloads from this size on are announced, bytes.
const LARGE_DOWNLOAD_BYTES: u64 = 100_000_000;

fn metres(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (number, unit_m) = match (text.strip_suffix("km"), text.strip_suffix('m')) {
        (Some(number), _) => (number, 1_000.0),
        (None, Some(number)) => (number, 1.0),
        (None, None) => (text, 1.0),
    };
    let number: Option<f64> = number.trim().parse().ok();
    number
        .map(|number| number * unit_m)
        .filter(|margin| (0.0..=MAX_MARGIN_M).contains(margin))
        .ok_or_else(|| "write a length from 0m to 20km, such as 800m".to_owned())
}

/// Makes the maps and names them in the tour, or says which extract covers it.
///
/// # Errors
/// The tour, the extract or the network cannot be used, or nothing can be written. The old maps stay then.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let loaded = load(&args.tour)?;
    let workspace = args.workspace.of(&loaded)?;
    let tour = tour_of(&loaded, args)?;
    let Some(from) = &args.from else {
        out::print(advice(args, tour)?)?;
        return Ok(Verdict::Fine);
    };
    let cache = args.store.folder()?;
    let made = map::make(
        &Request {
            tour,
            workspace: &workspace,
            from,
            margin_m: args.margin,
            cache: &cache,
        },
        &Terminal::default(),
    )?;
    let named = name(args, &made)?;
    out::print(report(args, &made, &named))?;
    Ok(Verdict::Fine)
}

fn tour_of<'l>(loaded: &'l Loaded, args: &Args) -> Result<&'l Tour, CommandError> {
    let check = command_on("check", &args.tour);
    let file = loaded.file.display();
    let tour = loaded.parsed.tour.as_ref();
    Ok(tour
        .ok_or_else(|| format!("{file} cannot be read as a tour; `{check}` says what is wrong"))?)
}

/// Which extract covers the tour, and the command that uses it.
fn advice(args: &Args, tour: &Tour) -> Result<String, CommandError> {
    let bounds = map::bounds(tour, args.margin).map_err(MapError::from)?;
    let command = command_on("map", &args.tour);
    let Some(region) = regions::find(&bounds) else {
        return Ok(format!(
            "No extract that soundwalk knows covers this tour.\nDownload its surroundings as .osm from \
             https://www.openstreetmap.org/export, and run\n  {command} --from FILE.osm\n"
        ));
    };
    let host = region.host.name();
    let size = match (region.megabytes, region.host) {
        (Some(megabytes), _) => format!("about {megabytes} MB"),
        (None, regions::Host::BbBike) => "a city, much smaller than its country".to_owned(),
        (None, regions::Host::Geofabrik) => "size unknown".to_owned(),
    };
    Ok(format!(
        "The streets of this tour are in the extract “{}” ({host}, {size}). Get them with\n  {command} --from {}\nAny other \
         .osm.pbf or .osm that covers the tour does as well; --from also takes a file.\n",
        region.name, region.address
    ))
}

/// Names the maps in the tour's text as it is now: the author may have saved it in the meantime. Returns what was added.
fn name(args: &Args, made: &Made) -> Result<String, CommandError> {
    let loaded = load(&args.tour)?;
    let tour = tour_of(&loaded, args)?;
    let files: Vec<&str> = made.files.iter().map(|(name, _)| *name).collect();
    let edits = name_maps(&tour.maps, &files);
    let file = loaded.file.display();
    if edits.is_empty() {
        return Ok(format!("{file} names them already"));
    }
    let text = edit::apply(&loaded.parsed.text, &edits)?;
    atomic_file::replace(&loaded.file, text.as_bytes())?;
    Ok(format!("named in {file}"))
}

/// What was made, and what to do next.
fn report(args: &Args, made: &Made, named: &str) -> String {
    let mut text = String::new();
    for (file, bytes) in &made.files {
        text += &format!("wrote {file}, {}\n", size(*bytes));
    }
    text += &match made.content {
        Content::Streets {
            ways,
            buildings,
            places,
        } => format!(
            "{}, {} and {}; {named}\n",
            counted(ways, "way section"),
            counted(buildings, "building"),
            counted(places, "place")
        ),
        Content::Tiles {
            tiles,
            zooms: (min, max),
        } => format!(
            "{} of zoom {min} to {max}; {named}\nTiles alone show streets, but legs, checks and rehearsals do not know them: \
             use an extract (.osm.pbf) for that.\n",
            counted(tiles, "tile")
        ),
    };
    let date = made
        .timestamp_s
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let date = date.map(|time| format!(", as of {}", time.strftime("%Y-%m-%d")));
    text += &format!("{}{}\n", made.credit, date.unwrap_or_default());
    if made.only_covers.is_some() {
        text += "Note: the extract ends within the tour, so that a part of it has no streets; use one of a larger region.\n";
    }
    if let Some(file) = &made.download {
        let file = wording::path(file);
        text += &format!(
            "The download is kept for the next time; remove it if you need the space: {file}\n"
        );
    }
    let (check, studio) = (
        command_on("check", &args.tour),
        command_on("studio", &args.tour),
    );
    text + &format!("Next: `{check}` and `{studio}`\n")
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Shows progress, and asks before a large download if there is somebody to ask.
#[derive(Default)]
struct Terminal {
    progress: MapProgress,
}

impl Observer for Terminal {
    fn progress(&self, step: Step, done: u64, total: u64) {
        let name = match step {
            Step::Download => "download",
            Step::Read => "read",
        };
        self.progress.show(name, done, total);
    }

    fn may_download(&self, address: &str, bytes: u64) -> bool {
        if bytes < LARGE_DOWNLOAD_BYTES {
            return true;
        }
        out::note(format_args!(
            "soundwalk: {address} is {} large",
            size(bytes)
        ));
        if !std::io::stdin().is_terminal() {
            return true;
        }
        out::note("Download it? [y/N]");
        read_answer().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_lengths() {
        for (text, expected) in [
            ("1km", Some(1_000.0)),
            ("1.5 km", Some(1_500.0)),
            ("800m", Some(800.0)),
            ("0", Some(0.0)),
            ("20km", Some(20_000.0)),
            ("21km", None),
            ("-1km", None),
            ("1mile", None),
            ("nan", None),
            ("", None),
        ] {
            assert_eq!(metres(text).ok(), expected, "{text}");
        }
    }
}
