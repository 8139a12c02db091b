//! `soundwalk new`: makes a folder with a small tour to begin with.

use super::outcome::{CommandError, Verdict};
use super::{folders, out, schema};
use crate::atomic_file;
use crate::geodesy::LatLon;
use crate::tour::names::{MAX_ID_LETTERS, is_id, suggest_id};
use crate::tour::starter;
use crate::wording::{command, path, printable};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};

/// Create a folder with a small tour of one stop in Russian and English
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to create; its last part is the tour's name
    name: PathBuf,
    /// Id of the tour, which names its files: lower-case Latin letters, digits and hyphens (default: made from the name)
    #[arg(long)]
    id: Option<String>,
    /// Position of the first stop in decimal degrees north and east: 53.767194,87.092328
    #[arg(long, value_name = "LAT,LON", value_parser = place, allow_hyphen_values = true)]
    at: Option<LatLon>,
}

/// Makes the folder. A folder that is not empty is not changed.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let folder = &args.name;
    let shown = folder.display();
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| format!("{shown} has no name for a tour at its end"))?;
    let id = id(args, name)?;
    let text = starter::text(
        name,
        &id,
        args.at.unwrap_or(starter::EXAMPLE_PLACE),
        SCHEMA_BESIDE,
    )
    .ok_or_else(|| format!("`{}` cannot be the name of a tour", printable(name)))?;
    if folder.exists() && (!folder.is_dir() || !is_empty(folder)?) {
        return Err(format!("{shown} exists already; choose another name").into());
    }
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {shown}: {error}"))?;
    atomic_file::replace(&folder.join(SCHEMA_FILE), schema::text()?.as_bytes())?;
    let file = folder.join("tour.json");
    atomic_file::replace(&file, text.as_bytes())?;
    let workspace = Workspace::find(folder, folders::home().as_deref());
    if workspace.root() != workspace.real_tour_folder() {
        out::note(format_args!(
            "It is in the workspace {}, whose tours share their files.",
            workspace.root().display()
        ));
    }
    let (folder, pack) = (path(folder), path(Path::new(&format!("{name}.pack"))));
    out::line(format_args!("{} is made; next:", file.display()))?;
    for words in [
        &["soundwalk", "check", &folder][..],
        &["soundwalk", "build", &folder, "-o", &pack],
    ] {
        out::line(format_args!("  {}", command(words)))?;
    }
    Ok(Verdict::Fine)
}

/// The tour's id: the one that was asked for, or one made from the name.
fn id(args: &Args, name: &str) -> Result<String, CommandError> {
    match &args.id {
        Some(id) if is_id(id) => Ok(id.clone()),
        Some(id) => {
            let better = suggest_id(id).map_or_else(String::new, |better| format!(", such as `{better}`"));
            Err(format!(
                "--id `{}`: an id is made of lower-case Latin letters, digits and single hyphens, at most \
                 {MAX_ID_LETTERS}{better}",
                printable(id)
            )
            .into())
        }
        None => suggest_id(name).ok_or_else(|| {
            let with_id = command(&["soundwalk", "new", &path(&args.name), "--id", "my-tour"]);
            format!(
                "choose an id for the tour, such as `{with_id}`: none can be made from `{}`, which has no known letters \
                 or digits",
                printable(name)
            )
            .into()
        }),
    }
}

/// The schema's file beside the tour, so that editors can complete and explain without a network.
const SCHEMA_FILE: &str = "tour.schema.json";
const SCHEMA_BESIDE: &str = "./tour.schema.json";

/// Whether a folder holds nothing, or only the schema, which a run that failed before the tour was written leaves.
fn is_empty(folder: &Path) -> Result<bool, CommandError> {
    let mut entries = std::fs::read_dir(folder)
        .map_err(|error| format!("cannot look into {}: {error}", folder.display()))?;
    Ok(entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == SCHEMA_FILE)))
}

fn place(written: &str) -> Result<LatLon, String> {
    let (lat, lon) = written
        .split_once(',')
        .ok_or("write it as LAT,LON: 53.767194,87.092328")?;
    let degrees = |text: &str| {
        text.trim()
            .parse::<f64>()
            .map_err(|_| format!("`{text}` is not a number"))
    };
    LatLon::new(degrees(lat)?, degrees(lon)?).ok_or_else(|| {
        "latitude lies between -90 and 90, longitude between -180 and 180".to_owned()
    })
}
