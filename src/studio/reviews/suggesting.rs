//! Adds suggestions, and makes the draft that their author sees: the tour with all of that author's open suggestions.

use super::acts::new_id;
use super::model::{Reviews, SuggestedChange, Suggestion};
use super::standing::{Standing, change, edits, located, pointer, stand};
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
        && is_merged(reviews, new, edit, &draft)
    {
        reviews
            .suggestions
            .retain(|one| !one.changes.is_empty() || one.decision.is_some());
        return Ok(());
    }
    let mut draft = draft.root;
    let mut changes = Vec::with_capacity(new.edits.len());
    for edit in new.edits {
        let change = change(edit, &draft);
        apply(&mut draft, edit)
            .ok_or_else(|| format!("there is nothing at `{}`", pointer(edit)))?;
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

/// Changes an open suggestion of the same author if `edit` sets what it sets, or something inside of what it sets or inserts, or
/// takes away what it inserts.
fn is_merged(reviews: &mut Reviews, new: &NewSuggestion, edit: &Edit, draft: &Draft) -> bool {
    let mine = reviews
        .suggestions
        .iter_mut()
        .rev()
        .filter(|one| draft.contains.contains(&one.id));
    for suggestion in mine {
        // Older suggestions than one that moves places have other pointers in the draft.
        let moves_places = |change: &SuggestedChange| !matches!(change.edit, Edit::Set { .. });
        let is_last = suggestion.changes.iter().any(moves_places);
        if is_merged_into(suggestion, new, edit, draft) {
            return true;
        }
        if is_last {
            return false;
        }
    }
    false
}

/// As [`is_merged`], for one suggestion.
fn is_merged_into(
    suggestion: &mut Suggestion,
    new: &NewSuggestion,
    edit: &Edit,
    draft: &Draft,
) -> bool {
    let [only] = suggestion.changes.as_mut_slice() else {
        return false;
    };
    let Some(place) = located(only, &draft.root).map(|edit| pointer(&edit).to_owned()) else {
        return false;
    };
    let Some(inner) = pointer(edit).strip_prefix(&place) else {
        return false;
    };
    if !(inner.is_empty() || inner.starts_with('/')) || !merge(only, edit, inner) {
        return false;
    }
    new.at.clone_into(&mut suggestion.at);
    let is_nothing = match &only.edit {
        Edit::Set { value, .. } => are_same(Some(value), only.was.as_ref()),
        Edit::Insert { value, .. } => value.is_null(),
        Edit::Remove { .. } | Edit::Move { .. } => false,
    };
    if is_nothing {
        suggestion.changes.clear();
    }
    true
}

/// Changes a suggested value. `inner` is the pointer of the edit within it.
fn merge(only: &mut SuggestedChange, edit: &Edit, inner: &str) -> bool {
    let is_insertion = matches!(only.edit, Edit::Insert { .. });
    let (Edit::Set { value, .. } | Edit::Insert { value, .. }) = &mut only.edit else {
        return false;
    };
    match edit {
        Edit::Set { value: wanted, .. } if inner.is_empty() => {
            *value = wanted.clone();
            true
        }
        Edit::Remove { .. } if inner.is_empty() && is_insertion => {
            *value = Value::Null;
            true
        }
        Edit::Remove { .. } | Edit::Move { .. } | Edit::Insert { .. } if inner.is_empty() => false,
        edit => {
            let depth = tokens(pointer(edit)).count() - tokens(inner).count();
            let mut changed = value.clone();
            let done = apply(&mut changed, &within(edit, depth));
            if done.is_some() {
                *value = changed;
            }
            done.is_some()
        }
    }
}

/// The edit as seen from within a value that is `depth` steps deep.
fn within(edit: &Edit, depth: usize) -> Edit {
    let mut edit = edit.clone();
    let (Edit::Set { pointer, .. }
    | Edit::Insert { pointer, .. }
    | Edit::Remove { pointer }
    | Edit::Move { pointer, .. }) = &mut edit;
    let rest = pointer.split('/').skip(depth + 1);
    *pointer = rest.map(|token| format!("/{token}")).collect();
    edit
}

#[cfg(test)]
mod tests {
    use super::*;
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
        // Typing the old text again withdraws it.
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
