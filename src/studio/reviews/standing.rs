//! How a suggestion stands to the tour as it is now: whether its changes can still be made, and what they would change.

use super::model::{SuggestedChange, Suggestion};
use super::values::{apply, are_same, at};
use crate::studio::edit::Edit;
use crate::tour::node::{escape, tokens};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

/// How a suggestion stands to the tour as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// All of its changes can be made, where they were seen.
    Fits,
    /// All of its changes can be made, but somebody has changed one of the places since.
    Changed,
    /// One of its places is gone.
    Gone,
    /// The tour already says what it suggests.
    Done,
}

/// A change with what is at its place now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ChangeView {
    /// The edit as it would be made now.
    pub edit: Edit,
    /// What its author saw there.
    #[ts(type = "unknown")]
    pub was: Option<Value>,
    /// What is there now.
    #[ts(type = "unknown")]
    pub now: Option<Value>,
}

/// How a suggestion stands to a tour, and its changes as they would be made now.
pub fn stand(suggestion: &Suggestion, root: &Value) -> (Standing, Vec<ChangeView>) {
    let mut root = root.clone();
    let mut standing = Standing::Done;
    let mut views = Vec::with_capacity(suggestion.changes.len());
    for change in &suggestion.changes {
        let edit = located(change, &root);
        let now = edit
            .as_ref()
            .and_then(|edit| at(&root, edit.pointer()).cloned());
        let is_done = match &edit {
            Some(Edit::Set { value, .. }) => are_same(Some(value), now.as_ref()),
            Some(Edit::Remove { .. }) => now.is_none(),
            Some(Edit::Insert { .. } | Edit::Move { .. }) | None => false,
        };
        let is_seen = are_same(change.was.as_ref(), now.as_ref());
        let is_made = edit
            .as_ref()
            .is_some_and(|edit| is_done || apply(&mut root, edit).is_some());
        standing = match standing {
            Standing::Gone => Standing::Gone,
            _ if !is_made => Standing::Gone,
            Standing::Changed => Standing::Changed,
            _ if !is_seen && !is_done => Standing::Changed,
            Standing::Done if is_done => Standing::Done,
            Standing::Fits | Standing::Done => Standing::Fits,
        };
        views.push(ChangeView {
            edit: edit.unwrap_or_else(|| change.edit.clone()),
            was: change.was.clone(),
            now,
        });
    }
    (standing, views)
}

/// The edits of a suggestion as they would be made now, without those whose result is there already.
pub fn edits(views: Vec<ChangeView>) -> Vec<Edit> {
    let is_to_make = |view: &ChangeView| match &view.edit {
        Edit::Set { value, .. } => !are_same(Some(value), view.now.as_ref()),
        Edit::Remove { .. } => view.now.is_some(),
        Edit::Insert { .. } | Edit::Move { .. } => true,
    };
    let views = views.into_iter().filter(is_to_make);
    views.map(|view| view.edit).collect()
}

/// The change that an edit makes to a tour. The value that is there is noted, the id of its stop, and the index of an insertion.
pub fn change(edit: &Edit, root: &Value) -> SuggestedChange {
    let mut edit = edit.clone();
    if let Edit::Insert { pointer, .. } = &mut edit
        && let Some(list) = pointer.strip_suffix("/-")
        && let Some(Value::Array(elements)) = at(root, list)
    {
        *pointer = format!("{list}/{}", elements.len());
    }
    let path: Vec<String> = tokens(edit.pointer()).take(3).collect();
    let stop = match path.as_slice() {
        // An edit of the list itself belongs to no stop.
        [list, index, _] if list == "stops" => at(root, &format!("/stops/{index}/id")),
        _ => None,
    };
    SuggestedChange {
        stop: stop.and_then(Value::as_str).map(str::to_owned),
        was: at(root, edit.pointer()).cloned(),
        edit,
    }
}

/// The edit of a change, with the index that its stop has now; `None` if the stop is gone.
pub fn located(change: &SuggestedChange, root: &Value) -> Option<Edit> {
    let Some(id) = &change.stop else {
        return Some(change.edit.clone());
    };
    let stops = at(root, "/stops")?.as_array()?;
    let has_id = |stop: &Value| stop.get("id").and_then(Value::as_str) == Some(id);
    let index = stops.iter().position(has_id)?;
    let mut edit = change.edit.clone();
    let rest: String = tokens(edit.pointer())
        .skip(2)
        .map(|token| format!("/{}", escape(&token)))
        .collect();
    *edit.pointer_mut() = format!("/stops/{index}{rest}");
    Some(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn suggestion(root: &Value, edits: Value) -> Suggestion {
        let edits: Vec<Edit> = serde_json::from_value(edits).expect("OK because they are edits");
        let mut root = root.clone();
        let mut changes = Vec::new();
        for edit in &edits {
            changes.push(change(edit, &root));
            apply(&mut root, edit).expect("OK because it can be made");
        }
        Suggestion {
            id: "s".to_owned(),
            author: "Anna".to_owned(),
            at: "2026-06-22T04:00:00Z".to_owned(),
            label: "label".to_owned(),
            changes,
            decision: None,
            replies: Vec::new(),
        }
    }

    #[test]
    fn suggestions_survive_edits() {
        let seen = json!({"stops": [{"id": "a", "n": [1, 2]}, {"id": "b", "n": ["x"]}]});
        let text = suggestion(
            &seen,
            json!([{"do": "set", "pointer": "/stops/1/n/0", "value": "y"}]),
        );
        let added = suggestion(
            &seen,
            json!([
                {"do": "insert", "pointer": "/stops/0/n/-", "value": 3},
                {"do": "set", "pointer": "/stops/0/n/2", "value": 4},
            ]),
        );
        for (one, now, expected) in [
            (&text, seen.clone(), Standing::Fits),
            (
                &text,
                json!({"stops": [{"id": "b", "n": ["x"]}]}),
                Standing::Fits,
            ),
            (
                &text,
                json!({"stops": [{"id": "b", "n": ["z"]}]}),
                Standing::Changed,
            ),
            (
                &text,
                json!({"stops": [{"id": "b", "n": ["y"]}]}),
                Standing::Done,
            ),
            (
                &text,
                json!({"stops": [{"id": "b", "n": []}]}),
                Standing::Gone,
            ),
            (
                &text,
                json!({"stops": [{"id": "a", "n": []}]}),
                Standing::Gone,
            ),
            (&added, seen.clone(), Standing::Fits),
            (
                &added,
                json!({"stops": [{"id": "a", "n": [1]}]}),
                Standing::Gone,
            ),
            (
                &added,
                json!({"stops": [{"id": "a", "n": [1, 2, 9]}]}),
                Standing::Changed,
            ),
        ] {
            assert_eq!(stand(one, &now).0, expected, "{now}");
        }
        let (_, views) = stand(
            &text,
            &json!({"stops": [{"id": "b", "n": ["x"]}, {"id": "a"}]}),
        );
        assert_eq!(views[0].edit.pointer(), "/stops/0/n/0");
    }
}
