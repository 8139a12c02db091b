//! `soundwalk reviews`: prints the comments on a tour and the suggestions for it.

use super::load::load;
use super::out;
use super::outcome::{CommandError, Verdict};
use crate::studio::reviews::anchor::{self, AnchorState};
use crate::studio::reviews::file::ReviewsFile;
use crate::studio::reviews::model::{
    Comment, CommentPlace, DecisionOutcome, Reply, Reviews, Suggestion,
};
use crate::studio::reviews::standing::{ChangeView, Standing, stand};
use crate::studio::reviews::values::value_of;
use crate::tour::Tour;
use crate::wording::{counted, one_line, printable};
use serde_json::Value;
use std::path::PathBuf;

/// Print the comments on a tour and the suggestions for it, which the studio keeps in reviews.json
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    tour: PathBuf,
    /// Print only what is open
    #[arg(long)]
    open: bool,
    /// Print the file's content as JSON
    #[arg(long)]
    json: bool,
}

/// Prints what is in the file; nothing if there is none.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let loaded = load(&args.tour)?;
    let mut reviews = ReviewsFile::beside(&loaded.file).read().reviews?;
    if args.open {
        reviews.comments.retain(|one| one.resolved.is_none());
        reviews.suggestions.retain(|one| one.decision.is_none());
    }
    if args.json {
        out::json(serde_json::to_string_pretty(&reviews)? + "\n")?;
        return Ok(Verdict::Fine);
    }
    let root = value_of(&loaded.parsed);
    out::print(text(&reviews, loaded.parsed.partial(), root.as_ref()))?;
    Ok(Verdict::Fine)
}

fn text(reviews: &Reviews, tour: Option<&Tour>, root: Option<&Value>) -> String {
    let mut lines = vec![format!(
        "{}, {}",
        counted(reviews.comments.len(), "comment"),
        counted(reviews.suggestions.len(), "suggestion")
    )];
    for one in &reviews.comments {
        lines.push(String::new());
        comment(one, tour, &mut lines);
    }
    for one in &reviews.suggestions {
        lines.push(String::new());
        suggestion(one, root, &mut lines);
    }
    lines.join("\n") + "\n"
}

fn comment(comment: &Comment, tour: Option<&Tour>, lines: &mut Vec<String>) {
    let state = match tour.map(|tour| anchor::find(&comment.place, tour).found) {
        Some(AnchorState::Moved) => " (the text is elsewhere now)",
        Some(AnchorState::Changed) => " (the text has changed since)",
        Some(AnchorState::Gone) => " (the place is gone)",
        Some(AnchorState::Here) | None => "",
    };
    lines.push(format!("{}{state}", place(&comment.place)));
    if let CommentPlace::Passage { quote, .. } = &comment.place
        && !quote.is_empty()
    {
        lines.push(format!("  > {}", one_line(quote)));
    }
    said(&comment.author, &comment.at, &comment.text, "  ", lines);
    replies(&comment.replies, lines);
    if let Some(mark) = &comment.resolved {
        lines.push(format!(
            "  resolved by {}, {}",
            one_line(&mark.author),
            mark.at
        ));
    }
}

fn place(place: &CommentPlace) -> String {
    match place {
        CommentPlace::Tour {} => "the tour".to_owned(),
        CommentPlace::Stop { stop } => one_line(stop),
        CommentPlace::Passage {
            stop,
            part,
            lang,
            passage,
            ..
        } => format!(
            "{}, {} in {}, passage {passage}",
            one_line(stop),
            part.key(),
            one_line(&lang.0)
        ),
        CommentPlace::Map { lat, lon } => format!("the map at {lat}, {lon}"),
    }
}

fn suggestion(suggestion: &Suggestion, root: Option<&Value>, lines: &mut Vec<String>) {
    let stood = root
        .filter(|_| suggestion.decision.is_none())
        .map(|root| stand(suggestion, root));
    let state = match stood.as_ref().map(|(standing, _)| standing) {
        Some(Standing::Changed) => " (the text has changed since)",
        Some(Standing::Gone) => " (the place is gone)",
        Some(Standing::Done) => " (the tour says it already)",
        Some(Standing::Fits) | None => "",
    };
    lines.push(format!(
        "suggestion: {}{state}",
        one_line(&suggestion.label)
    ));
    lines.push(format!(
        "  {}, {}",
        one_line(&suggestion.author),
        suggestion.at
    ));
    let views = stood.map(|(_, views)| views).unwrap_or_else(|| {
        let changes = suggestion.changes.iter();
        let view = changes.map(|change| ChangeView {
            edit: change.edit.clone(),
            was: change.was.clone(),
            now: None,
        });
        view.collect()
    });
    for view in &views {
        change(view, lines);
    }
    replies(&suggestion.replies, lines);
    if let Some(decision) = &suggestion.decision {
        let outcome = match decision.outcome {
            DecisionOutcome::Accepted => "accepted",
            DecisionOutcome::Rejected => "rejected",
            DecisionOutcome::Withdrawn => "withdrawn",
        };
        lines.push(format!(
            "  {outcome} by {}, {}",
            one_line(&decision.author),
            decision.at
        ));
    }
}

fn change(view: &ChangeView, lines: &mut Vec<String>) {
    use crate::studio::edit::Edit;
    lines.push(format!("  {}", one_line(view.edit.pointer())));
    let old = match &view.edit {
        Edit::Set { .. } | Edit::Remove { .. } => view.was.as_ref(),
        Edit::Insert { .. } | Edit::Move { .. } => None,
    };
    let new = match &view.edit {
        Edit::Set { value, .. } | Edit::Insert { value, .. } => Some(value.clone()),
        Edit::Remove { .. } => None,
        Edit::Move { to, .. } => Some(format!("moved to place {}", to + 1).into()),
    };
    for (sign, value) in [("-", old), ("+", new.as_ref())] {
        if let Some(value) = value {
            let shown = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            lines.push(format!("    {sign} {}", one_line(&shown)));
        }
    }
}

fn replies(replies: &[Reply], lines: &mut Vec<String>) {
    for reply in replies {
        said(&reply.author, &reply.at, &reply.text, "    ", lines);
    }
}

/// What somebody said, its lines below each other.
fn said(author: &str, at: &str, text: &str, indent: &str, lines: &mut Vec<String>) {
    lines.push(format!("{indent}{}, {at}:", one_line(author)));
    for line in text.lines() {
        lines.push(format!("{indent}  {}", printable(line)));
    }
}
