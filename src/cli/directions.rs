//! `soundwalk directions`: drafts the directions from stop to stop along the streets.

use super::languages;
use super::load::{Loaded, load};
use super::out;
use super::outcome::{CommandError, Verdict};
use super::tour_access::WorkspaceOption;
use crate::atomic_file;
use crate::streets::load::ground_of;
use crate::streets::route::Network;
use crate::streets::tour_ways::{directions, route, walker};
use crate::studio::edit::{Edit, apply};
use crate::tour::Tour;
use crate::tour::model::{Lang, Travel};
use crate::wording::{command_on, counted};
use std::path::PathBuf;
use std::sync::Arc;

/// Draft the directions from stop to stop along the streets, for you to edit
///
/// Each stop's `directions` are spoken after its story. A draft says where to turn and which roads to cross: "In 80 metres turn
/// left into Kirkkokatu." Nothing is written without --write, which fills in only directions that are empty.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    tour: PathBuf,
    /// Write the drafts into the tour, at stops that have no directions in the language yet
    #[arg(long)]
    write: bool,
    /// Only in these languages (default: in all languages of the tour)
    #[arg(long, value_name = "LANG")]
    lang: Vec<String>,
    #[command(flatten)]
    workspace: WorkspaceOption,
}

/// A draft for one stop and language.
struct Draft {
    stop: usize,
    lang: Lang,
    text: Result<String, String>,
}

/// Prints the drafts, or writes them into the tour.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let loaded = load(&args.tour)?;
    let workspace = args.workspace.of(&loaded)?;
    let Some(tour) = &loaded.parsed.tour else {
        let check = command_on("check", &args.tour);
        return Err(format!("the tour has mistakes: `{check}` shows them").into());
    };
    let ground = ground_of(tour, &workspace)
        .map_err(|error| format!("the file of ways cannot be used: {error}"))?;
    let Some(ground) = ground else {
        let map = command_on("map", &args.tour);
        return Err(format!("the tour has no streets: make them with `{map}`").into());
    };
    let languages = languages::chosen(&tour.languages, &args.lang)?;
    let drafts = drafts(tour, &Network::new(Arc::new(ground)), &languages);
    if args.write {
        return write(&loaded, tour, &drafts);
    }
    let mut text = String::new();
    for draft in &drafts {
        let stop = &tour.stops[draft.stop].id;
        let own = if has_directions(tour, draft) {
            " (it has directions already)"
        } else {
            ""
        };
        match &draft.text {
            Ok(draft_text) => {
                text += &format!("{stop}, {}{own}\n  {draft_text}\n", draft.lang.0);
            }
            Err(reason) => text += &format!("{stop}, {}: no draft: {reason}\n", draft.lang.0),
        }
    }
    out::print(text)?;
    Ok(Verdict::Fine)
}

fn has_directions(tour: &Tour, draft: &Draft) -> bool {
    tour.stops[draft.stop].directions.contains_key(&draft.lang)
}

fn drafts(tour: &Tour, network: &Network, languages: &[Lang]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (stop, (from, to)) in tour.stops.iter().zip(tour.stops.iter().skip(1)).enumerate() {
        let leg = tour
            .legs
            .iter()
            .find(|leg| leg.from == from.id && leg.to == to.id);
        let Some(walker) = walker(leg.map_or(Travel::default(), |leg| leg.by)) else {
            continue;
        };
        let route = route(network, from, to, walker).map_err(|error| error.to_string());
        for lang in languages {
            let text = route.clone().and_then(|route| {
                directions(network, &route, &lang.0)
                    .ok_or_else(|| format!("soundwalk has no words for directions in `{}`", lang.0))
            });
            drafts.push(Draft {
                stop,
                lang: lang.clone(),
                text,
            });
        }
    }
    drafts
}

fn write(loaded: &Loaded, tour: &Tour, drafts: &[Draft]) -> Result<Verdict, CommandError> {
    let wanted = drafts.iter().filter(|draft| !has_directions(tour, draft));
    let edits: Vec<Edit> = wanted
        .filter_map(|draft| {
            Some(Edit::Set {
                pointer: format!("/stops/{}/directions/{}", draft.stop, draft.lang.0),
                value: draft.text.as_ref().ok()?.as_str().into(),
            })
        })
        .collect();
    let mut text = loaded.parsed.text.clone();
    // A tour may have more stops than edits are made at once.
    for edits in edits.chunks(100) {
        text = apply(&text, edits)?;
    }
    if !edits.is_empty() {
        atomic_file::replace(&loaded.file, text.as_bytes())?;
    }
    out::line(format_args!(
        "{}: {} written; read and edit them before you record",
        loaded.file.display(),
        counted(edits.len(), "draft")
    ))?;
    Ok(Verdict::Fine)
}
