//! Adds suggestions, and makes the draft that their author sees: the tour with all of that author's open suggestions.

use super::acts::{new_id, withdraw};
use super::model::{ReviewMark, Reviews, SuggestedChange, Suggestion};
use super::standing::{Standing, change, edits, located, stand};
use super::values::{apply, are_same};
use crate::studio::edit::Edit;
use crate::tour::node::tokens;
use serde_json::Value;

/// What somebody suggests.
#[derive(Debug, Clone, Copy)]
pub struct NewSuggestion<'s> {
    /// Who suggests it.
    pub author: &'s str,
    /// When, by that person's clock.
    pub at: &'s str,
    /// What the edits do.
    pub label: &'s str,
    /// The edits, made one after the other on the author's draft.
    pub edits: &'s [Edit],
}

/// The edits that turn a tour into an author's draft: those of all open suggestions of that author that fit.
pub fn draft_edits(reviews: &Reviews, author: &str, root: &Value) -> Vec<Edit> {
    Draft::of(reviews, author, root).edits
}

/// A tour with the open suggestions of an author.
struct Draft {
    edits: Vec<Edit>,
    root: Value,
    /// Ids of the suggestions that it contains; others do not fit any more.
    contains: Vec<String>,
}

impl Draft {
    fn of(reviews: &Reviews, author: &str, root: &Value) -> Self {
        let mut draft = Self {
            edits: Vec::new(),
            root: root.clone(),
            contains: Vec::new(),
        };
        let suggestions = reviews.suggestions.iter();
        for suggestion in suggestions.filter(|one| is_open_of(one, author)) {
            let (standing, views) = stand(suggestion, &draft.root);
            if standing != Standing::Fits {
                continue;
            }
            draft.contains.push(suggestion.id.clone());
            for edit in edits(views) {
                // `stand` has made the same edits.
                if apply(&mut draft.root, &edit).is_some() {
                    draft.edits.push(edit);
                }
            }
        }
        draft
    }
}

fn is_open_of(suggestion: &Suggestion, author: &str) -> bool {
    suggestion.decision.is_none() && suggestion.author == author
}

/// Adds a suggestion. An edit of what the same author has already suggested changes that suggestion instead. `root` is the tour.
///
/// # Errors
/// An edit leads nowhere in the author's draft.
pub fn suggest(reviews: &mut Reviews, new: &NewSuggestion, root: &Value) -> Result<(), String> {
    let draft = Draft::of(reviews, new.author, root);
    if let [edit] = new.edits
        && let Some((index, merged)) = merge(reviews, edit, &draft)
    {
        match merged {
            Merged::Value(suggested) => {
                let suggestion = &mut reviews.suggestions[index];
                new.at.clone_into(&mut suggestion.at);
                if let [only] = suggestion.changes.as_mut_slice()
                    && let Edit::Set { value, .. } | Edit::Insert { value, .. } = &mut only.edit
                {
                    *value = suggested;
                }
            }
            Merged::Nothing => {
                let mark = ReviewMark {
                    author: new.author.to_owned(),
                    at: new.at.to_owned(),
                };
                withdraw(reviews, index, &mark);
            }
        }
        return Ok(());
    }
    let mut draft = draft.root;
    let mut changes = Vec::with_capacity(new.edits.len());
    for edit in new.edits {
        let change = change(edit, &draft);
        apply(&mut draft, edit)
            .ok_or_else(|| format!("there is nothing at `{}`", edit.pointer()))?;
        changes.push(change);
    }
    let id = new_id('s', &[new.author, new.at, new.label], reviews);
    reviews.suggestions.push(Suggestion {
        id,
        author: new.author.to_owned(),
        at: new.at.to_owned(),
        label: new.label.to_owned(),
        changes,
        decision: None,
        replies: Vec::new(),
    });
    Ok(())
}

/// What an edit makes of a suggestion of the same author.
enum Merged {
    /// It suggests this value instead.
    Value(Value),
    /// It suggests nothing any more.
    Nothing,
}

/// The open suggestion of the same author that `edit` changes, and how: `edit` sets what it sets, or something inside of what it sets
/// or inserts, or takes away what it inserts. `None` if the edit is a suggestion of its own.
fn merge(reviews: &Reviews, edit: &Edit, draft: &Draft) -> Option<(usize, Merged)> {
    let suggestions = reviews.suggestions.iter().enumerate().rev();
    for (index, suggestion) in suggestions.filter(|(_, one)| draft.contains.contains(&one.id)) {
        if let Some(merged) = merge_into(suggestion, edit, draft) {
            return Some((index, merged));
        }
        // Older suggestions than one that moves places have other pointers in the draft.
        let moves_places = |change: &SuggestedChange| !matches!(change.edit, Edit::Set { .. });
        if suggestion.changes.iter().any(moves_places) {
            return None;
        }
    }
    None
}

/// As [`merge`], for one suggestion.
fn merge_into(suggestion: &Suggestion, edit: &Edit, draft: &Draft) -> Option<Merged> {
    let [only] = suggestion.changes.as_slice() else {
        return None;
    };
    let located = located(only, &draft.root)?;
    let inner = edit.pointer().strip_prefix(located.pointer())?;
    let value = match &only.edit {
        Edit::Set { value, .. } | Edit::Insert { value, .. } => value,
        Edit::Remove { .. } | Edit::Move { .. } => return None,
    };
    let merged = match edit {
        Edit::Set { value, .. } if inner.is_empty() => value.clone(),
        Edit::Remove { .. } if inner.is_empty() => {
            let is_insertion = matches!(only.edit, Edit::Insert { .. });
            return is_insertion.then_some(Merged::Nothing);
        }
        Edit::Move { .. } | Edit::Insert { .. } if inner.is_empty() => return None,
        edit if inner.starts_with('/') => {
            let depth = tokens(edit.pointer()).count() - tokens(inner).count();
            let mut changed = value.clone();
            apply(&mut changed, &within(edit, depth))?;
            changed
        }
        _ => return None,
    };
    let is_as_before =
        matches!(only.edit, Edit::Set { .. }) && are_same(Some(&merged), only.was.as_ref());
    Some(if is_as_before {
        Merged::Nothing
    } else {
        Merged::Value(merged)
    })
}

/// The edit as seen from within a value that is `depth` steps deep.
fn within(edit: &Edit, depth: usize) -> Edit {
    let mut edit = edit.clone();
    let rest = edit.pointer().split('/').skip(depth + 1);
    *edit.pointer_mut() = rest.map(|token| format!("/{token}")).collect();
    edit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::reviews::model::{DecisionOutcome, Reply};
    use serde_json::json;

    fn edits(value: Value) -> Vec<Edit> {
        serde_json::from_value(value).expect("OK because they are edits")
    }

    fn add(reviews: &mut Reviews, root: &Value, author: &str, value: Value) -> Result<(), String> {
        let new = NewSuggestion {
            author,
            at: "2026-06-22T04:00:00Z",
            label: "Story",
            edits: &edits(value),
        };
        suggest(reviews, &new, root)
    }

    fn draft(reviews: &Reviews, root: &Value, author: &str) -> Value {
        let mut draft = root.clone();
        for edit in draft_edits(reviews, author, root) {
            apply(&mut draft, &edit).expect("OK because it fits");
        }
        draft
    }

    #[test]
    fn typing_on_changes_the_same_suggestion() {
        let root = json!({"stops": [{"id": "a", "n": ["one"]}]});
        let mut reviews = Reviews::default();
        let set = |value: &str| json!([{"do": "set", "pointer": "/stops/0/n/0", "value": value}]);
        for text in ["two", "three"] {
            add(&mut reviews, &root, "Anna", set(text)).expect("OK because the place is there");
        }
        assert_eq!(reviews.suggestions.len(), 1);
        assert_eq!(draft(&reviews, &root, "Anna")["stops"][0]["n"][0], "three");
        // Others do not see it, and have their own.
        assert_eq!(draft(&reviews, &root, "Boris"), root);
        add(&mut reviews, &root, "Boris", set("four")).expect("OK because the place is there");
        assert_eq!(reviews.suggestions.len(), 2);
        assert_eq!(reviews.suggestions[1].changes[0].was, Some(json!("one")));
        // Typing the old text again withdraws it, but not what others have said about it.
        let reply = Reply {
            id: "r".to_owned(),
            author: "Boris".to_owned(),
            at: "2026-06-22T04:00:00Z".to_owned(),
            text: "Why?".to_owned(),
        };
        let mut discussed = reviews.clone();
        discussed.suggestions[0].replies.push(reply);
        add(&mut discussed, &root, "Anna", set("one")).expect("OK because the place is there");
        let withdrawn = &discussed.suggestions[0];
        let outcome = withdrawn.decision.as_ref().map(|one| one.outcome);
        assert_eq!(outcome, Some(DecisionOutcome::Withdrawn));
        assert_eq!(withdrawn.replies.len(), 1);
        assert!(!withdrawn.changes.is_empty());
        assert_eq!(draft(&discussed, &root, "Anna"), root);
        add(&mut discussed, &root, "Anna", set("five")).expect("OK because the place is there");
        assert_eq!(discussed.suggestions.len(), 3);
        add(&mut reviews, &root, "Anna", set("one")).expect("OK because the place is there");
        assert_eq!(reviews.suggestions.len(), 1);
        assert_eq!(reviews.suggestions[0].author, "Boris");
    }

    #[test]
    fn what_is_inserted_is_typed_on_and_taken_away() {
        let root = json!({"stops": [{"id": "a", "n": ["one"]}]});
        let mut reviews = Reviews::default();
        let steps = [
            json!([{"do": "insert", "pointer": "/stops/0/n/-", "value": {"text": ""}}]),
            json!([{"do": "set", "pointer": "/stops/0/n/1/text", "value": "two"}]),
            json!([{"do": "set", "pointer": "/stops/0/n/1/say", "value": "too"}]),
        ];
        for step in steps {
            add(&mut reviews, &root, "Anna", step).expect("OK because the place is there");
        }
        assert_eq!(reviews.suggestions.len(), 1);
        let found = draft(&reviews, &root, "Anna");
        assert_eq!(
            found["stops"][0]["n"],
            json!(["one", {"text": "two", "say": "too"}])
        );
        let remove = json!([{"do": "remove", "pointer": "/stops/0/n/1"}]);
        add(&mut reviews, &root, "Anna", remove).expect("OK because the place is there");
        assert_eq!(reviews, Reviews::default());
        // A later insertion before it moves an earlier one: what is typed then is not mistaken for that.
        for step in [
            json!([{"do": "insert", "pointer": "/stops/0/n/1", "value": "A"}]),
            json!([{"do": "insert", "pointer": "/stops/0/n/0", "value": "B"}]),
            json!([{"do": "set", "pointer": "/stops/0/n/1", "value": "won"}]),
        ] {
            add(&mut reviews, &root, "Anna", step).expect("OK because the place is there");
        }
        let found = draft(&reviews, &root, "Anna");
        assert_eq!(found["stops"][0]["n"], json!(["B", "won", "A"]));
        let nowhere = json!([{"do": "set", "pointer": "/stops/7/n", "value": 1}]);
        assert!(add(&mut reviews, &root, "Anna", nowhere).is_err());
    }
}
