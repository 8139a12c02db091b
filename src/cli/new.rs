//! `soundwalk new`: makes a folder with a small tour to begin with.

use super::outcome::{CommandError, Verdict};
use super::{folders, languages, out, schema};
use crate::geodesy::LatLon;
use crate::tour::model::Lang;
use crate::tour::names::{MAX_ID_LETTERS, is_id, is_language, suggest_id};
use crate::tour::starter::{self, Starter};
use crate::wording::{command, path, printable};
use crate::workspace::{Workspace, make};
use std::path::{Path, PathBuf};

/// Create a folder with a small tour of one stop
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to create; its last part is the tour's name
    name: PathBuf,
    /// Language of the tour, such as pl or pt-br; repeat it for more, the default one first (default: the system's language)
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    lang: Vec<String>,
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
    let languages = chosen(&args.lang)?;
    let starter = Starter {
        id: &id,
        title: &languages
            .iter()
            .map(|lang| (lang.clone(), name.to_owned()))
            .collect(),
        languages: &languages,
        place: args.at.unwrap_or(starter::EXAMPLE_PLACE),
        is_example_place: args.at.is_none(),
    };
    let text = starter::text(&starter)
        .ok_or_else(|| format!("`{}` cannot be the name of a tour", printable(name)))?;
    let file = make::tour_folder(folder, &schema::text()?, &text)?;
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
        &["soundwalk", "studio", &folder][..],
        &["soundwalk", "check", &folder],
        &["soundwalk", "build", &folder, "-o", &pack],
    ] {
        out::line(format_args!("  {}", command(words)))?;
    }
    Ok(Verdict::Fine)
}

/// The languages that were asked for, without repetitions; the system's if none was.
fn chosen(asked: &[String]) -> Result<Vec<Lang>, CommandError> {
    let mut chosen: Vec<Lang> = Vec::new();
    for word in asked.iter().filter(|word| !word.trim().is_empty()) {
        let lang = languages::tag(word);
        if !is_language(&lang.0) {
            return Err(format!(
                "--lang `{}`: a language is written as a tag such as pl, en or pt-br",
                printable(word)
            )
            .into());
        }
        if !chosen.contains(&lang) {
            chosen.push(lang);
        }
    }
    if chosen.is_empty() && !asked.is_empty() {
        return Err("--lang names no language: write a tag such as pl, en or pt-br".into());
    }
    if chosen.is_empty() {
        chosen.push(languages::of_the_system());
    }
    Ok(chosen)
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
