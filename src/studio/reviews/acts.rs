//! What people do in a conversation: comment, reply, resolve, reopen, and delete what is theirs.

use super::model::{Comment, CommentPlace, Decision, DecisionOutcome, Reply, ReviewMark, Reviews};
use crate::digest::DigestBuilder;
use serde::Deserialize;
use ts_rs::TS;

/// Something that somebody does.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum ReviewAct {
    /// Begins a conversation.
    Comment {
        /// What the comment is about.
        place: CommentPlace,
        /// What it says.
        text: String,
    },
    /// Replies to a comment or a suggestion.
    Reply {
        /// Its id.
        to: String,
        /// What the reply says.
        text: String,
    },
    /// Marks a comment as resolved.
    Resolve {
        /// Its id.
        id: String,
    },
    /// Opens a comment or a suggestion again.
    Reopen {
        /// Its id.
        id: String,
    },
    /// Deletes a comment, a reply or a suggestion of one's own. A suggestion to which others have replied is withdrawn instead.
    Delete {
        /// Its id.
        id: String,
    },
}

/// Does it. `mark` says who does it, and when.
///
/// # Errors
/// There is nothing with that id, or it is somebody else's.
pub fn act(reviews: &mut Reviews, mark: &ReviewMark, act: &ReviewAct) -> Result<(), String> {
    match act {
        ReviewAct::Comment { place, text } => {
            let id = new_id('c', &[&mark.author, &mark.at, text], reviews);
            reviews.comments.push(Comment {
                id,
                author: mark.author.clone(),
                at: mark.at.clone(),
                place: place.clone(),
                text: text.trim().to_owned(),
                resolved: None,
                replies: Vec::new(),
            });
            Ok(())
        }
        ReviewAct::Reply { to, text } => {
            let reply = Reply {
                id: new_id('r', &[to, &mark.author, &mark.at, text], reviews),
                author: mark.author.clone(),
                at: mark.at.clone(),
                text: text.trim().to_owned(),
            };
            replies(reviews, to).ok_or_else(|| missing(to))?.push(reply);
            Ok(())
        }
        ReviewAct::Resolve { id } => {
            comment(reviews, id)?.resolved = Some(mark.clone());
            Ok(())
        }
        ReviewAct::Reopen { id } => reopen(reviews, id),
        ReviewAct::Delete { id } => delete(reviews, mark, id),
    }
}

/// Marks a suggestion as decided.
///
/// # Errors
/// There is no such suggestion, or it is decided already.
pub fn decide(
    reviews: &mut Reviews,
    mark: &ReviewMark,
    id: &str,
    outcome: DecisionOutcome,
) -> Result<(), String> {
    let suggestion = reviews.suggestions.iter_mut().find(|one| one.id == id);
    let suggestion = suggestion.ok_or_else(|| missing(id))?;
    if suggestion.decision.is_some() {
        return Err("this suggestion is decided already; open it again first".to_owned());
    }
    suggestion.decision = Some(Decision {
        outcome,
        author: mark.author.clone(),
        at: mark.at.clone(),
    });
    Ok(())
}

/// An id that nothing has yet. It follows from the content alone, so that two people who work on copies of a file get different ids.
pub fn new_id(kind: char, content: &[&str], reviews: &Reviews) -> String {
    for attempt in 0_u32.. {
        let mut digest = DigestBuilder::new("review");
        for part in content {
            digest = digest.with(part.as_bytes());
        }
        let digest = digest.with(attempt.to_string()).done().to_string();
        let id = format!("{kind}-{}", &digest[..10]);
        if !has_id(reviews, &id) {
            return id;
        }
    }
    unreachable!("a file has fewer ids than there are attempts")
}

fn has_id(reviews: &Reviews, id: &str) -> bool {
    let in_replies = |replies: &[Reply]| replies.iter().any(|reply| reply.id == id);
    let mut comments = reviews.comments.iter();
    let mut suggestions = reviews.suggestions.iter();
    comments.any(|one| one.id == id || in_replies(&one.replies))
        || suggestions.any(|one| one.id == id || in_replies(&one.replies))
}

fn missing(id: &str) -> String {
    format!("there is nothing with the id `{id}` any more")
}

fn comment<'r>(reviews: &'r mut Reviews, id: &str) -> Result<&'r mut Comment, String> {
    let found = reviews.comments.iter_mut().find(|one| one.id == id);
    found.ok_or_else(|| missing(id))
}

fn replies<'r>(reviews: &'r mut Reviews, id: &str) -> Option<&'r mut Vec<Reply>> {
    let comments = reviews.comments.iter_mut();
    let comments = comments.map(|one| (&one.id, &mut one.replies));
    let suggestions = reviews.suggestions.iter_mut();
    let suggestions = suggestions.map(|one| (&one.id, &mut one.replies));
    comments
        .chain(suggestions)
        .find(|(own, _)| *own == id)
        .map(|(_, replies)| replies)
}

fn reopen(reviews: &mut Reviews, id: &str) -> Result<(), String> {
    if let Some(suggestion) = reviews.suggestions.iter_mut().find(|one| one.id == id) {
        suggestion.decision = None;
        return Ok(());
    }
    comment(reviews, id)?.resolved = None;
    Ok(())
}

/// Takes a suggestion back. If others have replied to it, it stays with their replies and counts as decided.
pub fn withdraw(reviews: &mut Reviews, index: usize, mark: &ReviewMark) {
    let suggestion = &mut reviews.suggestions[index];
    if suggestion
        .replies
        .iter()
        .all(|reply| reply.author == mark.author)
    {
        reviews.suggestions.remove(index);
        return;
    }
    suggestion.decision = Some(Decision {
        outcome: DecisionOutcome::Withdrawn,
        author: mark.author.clone(),
        at: mark.at.clone(),
    });
}

fn delete(reviews: &mut Reviews, mark: &ReviewMark, id: &str) -> Result<(), String> {
    let author = &mark.author;
    let is_own = |owner: &str| {
        if owner == *author {
            Ok(())
        } else {
            Err(format!(
                "this was written by {owner}; only they can delete it"
            ))
        }
    };
    let is_alone = |replies: &[Reply]| {
        if replies.iter().all(|reply| reply.author == *author) {
            Ok(())
        } else {
            Err(
                "others have replied to this; it stays, so that their replies keep their meaning"
                    .to_owned(),
            )
        }
    };
    if let Some(index) = reviews.comments.iter().position(|one| one.id == id) {
        is_own(&reviews.comments[index].author)?;
        is_alone(&reviews.comments[index].replies)?;
        reviews.comments.remove(index);
        return Ok(());
    }
    if let Some(index) = reviews.suggestions.iter().position(|one| one.id == id) {
        let suggestion = &reviews.suggestions[index];
        is_own(&suggestion.author)?;
        if suggestion.decision.is_some() {
            is_alone(&suggestion.replies)?;
        }
        withdraw(reviews, index, mark);
        return Ok(());
    }
    let comments = reviews.comments.iter_mut().map(|one| &mut one.replies);
    let suggestions = reviews.suggestions.iter_mut().map(|one| &mut one.replies);
    for replies in comments.chain(suggestions) {
        if let Some(index) = replies.iter().position(|reply| reply.id == id) {
            is_own(&replies[index].author)?;
            replies.remove(index);
            return Ok(());
        }
    }
    Err(missing(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(author: &str) -> ReviewMark {
        ReviewMark {
            author: author.to_owned(),
            at: "2026-06-22T04:00:00Z".to_owned(),
        }
    }

    fn said(text: &str) -> ReviewAct {
        ReviewAct::Comment {
            place: CommentPlace::Tour {},
            text: text.to_owned(),
        }
    }

    #[test]
    fn people_delete_only_what_is_theirs() {
        let mut reviews = Reviews::default();
        let done =
            |reviews: &mut Reviews, author: &str, what: ReviewAct| act(reviews, &by(author), &what);
        for _ in 0..2 {
            done(&mut reviews, "Anna", said("Good.")).expect("OK because everybody may comment");
        }
        let ids: Vec<String> = reviews.comments.iter().map(|one| one.id.clone()).collect();
        assert_ne!(ids[0], ids[1]);
        let delete = |id: &str| ReviewAct::Delete { id: id.to_owned() };
        let reply = ReviewAct::Reply {
            to: ids[0].clone(),
            text: "Yes.".to_owned(),
        };
        done(&mut reviews, "Boris", reply).expect("OK because everybody may reply");
        let reply = reviews.comments[0].replies[0].id.clone();
        assert!(done(&mut reviews, "Boris", delete(&ids[1])).is_err());
        assert!(done(&mut reviews, "Anna", delete(&ids[0])).is_err());
        assert!(done(&mut reviews, "Anna", delete(&reply)).is_err());
        assert!(done(&mut reviews, "Boris", delete(&reply)).is_ok());
        assert!(done(&mut reviews, "Anna", delete(&ids[0])).is_ok());
        assert!(done(&mut reviews, "Anna", delete(&ids[0])).is_err());
        let resolve = ReviewAct::Resolve { id: ids[1].clone() };
        done(&mut reviews, "Boris", resolve).expect("OK because it is there");
        assert_eq!(reviews.comments[0].resolved, Some(by("Boris")));
        let reopen = ReviewAct::Reopen { id: ids[1].clone() };
        done(&mut reviews, "Anna", reopen).expect("OK because it is there");
        assert_eq!(reviews.comments[0].resolved, None);
    }
}
