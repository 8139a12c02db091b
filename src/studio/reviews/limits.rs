//! What may be in `reviews.json`. The file may come from anybody, by mail or from a repository, so nothing in it is relied on.

use super::model::{Comment, CommentPlace, FORMAT, Reply, Reviews, SuggestedChange, Suggestion};
use crate::geodesy::LatLon;
use crate::tour::names::is_language;
use std::collections::BTreeSet;

/// The largest file, bytes.
pub const MAX_BYTES: usize = 8 << 20;
/// The most comments, and the most suggestions.
pub const MAX_ENTRIES: usize = 2_000;
/// The most suggestions that are not decided yet. Each of them is compared with the tour whenever it is shown.
pub const MAX_OPEN_SUGGESTIONS: usize = 300;
/// The most replies to one comment or suggestion.
pub const MAX_REPLIES: usize = 200;
/// The longest comment or reply, characters.
pub const MAX_TEXT: usize = 4_000;
/// The longest name of an author, characters.
pub const MAX_AUTHOR: usize = 80;
/// The longest quote, characters.
pub const MAX_QUOTE: usize = 300;
/// The longest label of a suggestion, characters.
pub const MAX_LABEL: usize = 200;
/// The most changes of one suggestion.
pub const MAX_CHANGES: usize = 100;
/// The longest id, characters.
const MAX_ID: usize = 40;

/// Checks everything that the types allow and the format does not.
///
/// # Errors
/// What is wrong, with the place and how to correct it.
pub fn check(reviews: &Reviews) -> Result<(), String> {
    if reviews.format != FORMAT {
        return Err(format!(
            "`format` is {}, but this program knows only {FORMAT}: use the program that wrote the file, or a newer one",
            reviews.format
        ));
    }
    for (count, name) in [
        (reviews.comments.len(), "comments"),
        (reviews.suggestions.len(), "suggestions"),
    ] {
        if count > MAX_ENTRIES {
            return Err(format!(
                "there are {count} {name}, but {MAX_ENTRIES} are allowed: delete those that are settled"
            ));
        }
    }
    let open = reviews
        .suggestions
        .iter()
        .filter(|one| one.decision.is_none());
    if open.count() > MAX_OPEN_SUGGESTIONS {
        return Err(format!(
            "more than {MAX_OPEN_SUGGESTIONS} suggestions are open: accept or reject some of them first"
        ));
    }
    let mut ids = BTreeSet::new();
    for comment in &reviews.comments {
        check_comment(comment, &mut ids)?;
    }
    for suggestion in &reviews.suggestions {
        check_suggestion(suggestion, &mut ids)?;
    }
    Ok(())
}

fn check_comment<'r>(comment: &'r Comment, ids: &mut BTreeSet<&'r str>) -> Result<(), String> {
    let within = format!("comment `{}`", comment.id);
    check_id(&comment.id, ids)?;
    check_mark(&within, &comment.author, &comment.at)?;
    check_text(&within, &comment.text, MAX_TEXT)?;
    check_place(&within, &comment.place)?;
    if let Some(mark) = &comment.resolved {
        check_mark(&within, &mark.author, &mark.at)?;
    }
    check_replies(&within, &comment.replies, ids)
}

fn check_suggestion<'r>(
    suggestion: &'r Suggestion,
    ids: &mut BTreeSet<&'r str>,
) -> Result<(), String> {
    let within = format!("suggestion `{}`", suggestion.id);
    check_id(&suggestion.id, ids)?;
    check_mark(&within, &suggestion.author, &suggestion.at)?;
    check_text(&within, &suggestion.label, MAX_LABEL)?;
    check_changes(&within, &suggestion.changes)?;
    if let Some(decision) = &suggestion.decision {
        check_mark(&within, &decision.author, &decision.at)?;
    }
    check_replies(&within, &suggestion.replies, ids)
}

fn check_changes(within: &str, changes: &[SuggestedChange]) -> Result<(), String> {
    if (1..=MAX_CHANGES).contains(&changes.len()) {
        Ok(())
    } else {
        Err(format!(
            "{within} must have 1 to {MAX_CHANGES} changes, but has {}",
            changes.len()
        ))
    }
}

fn check_replies<'r>(
    within: &str,
    replies: &'r [Reply],
    ids: &mut BTreeSet<&'r str>,
) -> Result<(), String> {
    if replies.len() > MAX_REPLIES {
        return Err(format!(
            "{within} has more than {MAX_REPLIES} replies: begin a new comment"
        ));
    }
    for reply in replies {
        check_id(&reply.id, ids)?;
        check_mark(within, &reply.author, &reply.at)?;
        check_text(within, &reply.text, MAX_TEXT)?;
    }
    Ok(())
}

fn check_id<'r>(id: &'r str, ids: &mut BTreeSet<&'r str>) -> Result<(), String> {
    let is_id = (1..=MAX_ID).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_id {
        return Err(format!(
            "{id:?} is not an id: it needs 1 to {MAX_ID} small letters, digits and hyphens"
        ));
    }
    if !ids.insert(id) {
        return Err(format!("the id `{id}` is used twice: rename one of them"));
    }
    Ok(())
}

fn check_mark(within: &str, author: &str, at: &str) -> Result<(), String> {
    let is_name = !author.trim().is_empty()
        && author.chars().count() <= MAX_AUTHOR
        && !author.chars().any(char::is_control);
    if !is_name {
        return Err(format!(
            "{within}: {author:?} is not a name: give 1 to {MAX_AUTHOR} characters on one line"
        ));
    }
    if is_time(at) {
        Ok(())
    } else {
        Err(format!(
            "{within}: {at:?} is not a time: write it as 2026-06-22T04:00:00Z"
        ))
    }
}

/// Checks that a text is not empty, not too long and has no control characters but tabs and line ends.
pub fn check_text(within: &str, text: &str, limit: usize) -> Result<(), String> {
    let count = text.chars().count();
    if text.trim().is_empty() {
        return Err(format!("{within}: the text is empty: write something"));
    }
    if count > limit {
        return Err(format!(
            "{within}: the text has {count} characters, but {limit} are allowed: shorten it"
        ));
    }
    let is_strange = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if text.chars().any(is_strange) {
        return Err(format!(
            "{within}: the text contains control characters: remove them"
        ));
    }
    Ok(())
}

fn check_place(within: &str, place: &CommentPlace) -> Result<(), String> {
    match place {
        CommentPlace::Tour {} => Ok(()),
        CommentPlace::Stop { stop } => check_text(within, stop, MAX_LABEL),
        CommentPlace::Passage {
            stop,
            lang,
            passage,
            quote,
            ..
        } => {
            check_text(within, stop, MAX_LABEL)?;
            if !is_language(&lang.0) {
                return Err(format!("{within}: {:?} is not a language tag", lang.0));
            }
            if !(1..=10_000).contains(passage) {
                return Err(format!("{within}: passages are numbered from 1"));
            }
            // An empty quote is that of a passage that had no text yet.
            if quote.is_empty() {
                Ok(())
            } else {
                check_text(within, quote, MAX_QUOTE)
            }
        }
        CommentPlace::Map { lat, lon } => match LatLon::new(*lat, *lon) {
            Some(_) => Ok(()),
            None => Err(format!(
                "{within}: `lat` must be between -90 and 90, `lon` between -180 and 180"
            )),
        },
    }
}

/// Whether a text is a time as this format writes it: UTC to the second.
fn is_time(text: &str) -> bool {
    let shape = b"0000-00-00T00:00:00Z";
    let fits = text.len() == shape.len()
        && text.bytes().zip(shape).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *shape,
        });
    let number = |from: usize| text.get(from..from + 2).and_then(|two| two.parse().ok());
    let within = |from: usize, range: std::ops::RangeInclusive<u8>| {
        number(from).is_some_and(|number| range.contains(&number))
    };
    fits && within(5, 1..=12)
        && within(8, 1..=31)
        && within(11, 0..=23)
        && within(14, 0..=59)
        && within(17, 0..=60)
}

#[cfg(test)]
mod tests {
    use super::is_time;

    #[test]
    fn times_are_utc_to_the_second() {
        for (text, expected) in [
            ("2026-06-22T04:00:00Z", true),
            ("2026-06-22T04:00:00.5Z", false),
            ("2026-06-22T04:00:00+02:00", false),
            ("2026-13-22T04:00:00Z", false),
            ("2026-06-22 04:00:00Z", false),
            ("2026-06-22T24:00:00Z", false),
            ("２026-06-22T04:00Z", false),
            ("", false),
        ] {
            assert_eq!(is_time(text), expected, "{text}");
        }
    }
}
