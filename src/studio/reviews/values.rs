//! The tour's text as a value, on which edits are tried without laying out a text.

use crate::studio::edit::Edit;
use crate::tour::node::{self, Node, tokens};
use crate::tour::read::ParsedTour;
use serde_json::Value;

/// The value of a text that was read as a tour; `None` if it is not JSON.
pub fn value_of(parsed: &ParsedTour) -> Option<Value> {
    Some(value_of_node(parsed.root()?))
}

fn value_of_node(node: &Node) -> Value {
    match &node.value {
        node::Value::Null => Value::Null,
        node::Value::Bool(is) => Value::Bool(*is),
        // A number that no JSON reader takes has a finding of its own.
        node::Value::Number(number) => serde_json::from_str(number).unwrap_or(Value::Null),
        node::Value::Text(text) => Value::String(text.clone()),
        node::Value::List(elements) => elements.iter().map(value_of_node).collect(),
        // Of duplicate keys the last one counts.
        node::Value::Object(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), value_of_node(&entry.value)))
            .collect(),
    }
}

/// What a pointer leads to.
pub fn at<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    root.pointer(pointer)
}

/// Whether two values say the same; 45 and 45.0 do.
pub fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, a)| other.get(key).is_some_and(|b| is_same(a, b)))
        }
        (one, other) => one == other,
    }
}

/// Whether two values that may be missing say the same.
pub fn are_same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => is_same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Makes an edit as [`crate::studio::edit`] makes it in a text. `None` if it leads nowhere; the value may then be half changed.
pub fn apply(root: &mut Value, edit: &Edit) -> Option<()> {
    match edit {
        Edit::Set { pointer, value } => {
            let path: Vec<String> = tokens(pointer).collect();
            if path.is_empty() {
                return None;
            }
            let mut node = root;
            for token in &path {
                node = match node {
                    Value::Object(entries) => entries
                        .entry(token.clone())
                        .or_insert_with(|| Value::Object(serde_json::Map::new())),
                    Value::Array(list) => list.get_mut(token.parse::<usize>().ok()?)?,
                    _ => return None,
                };
            }
            *node = value.clone();
        }
        Edit::Insert { pointer, value } => {
            let (list, index) = list_and_index(root, pointer)?;
            if index > list.len() {
                return None;
            }
            list.insert(index, value.clone());
        }
        Edit::Remove { pointer } => {
            let (container, last) = pointer.rsplit_once('/')?;
            let last = tokens(&format!("/{last}")).next()?;
            match root.pointer_mut(container)? {
                Value::Object(entries) => {
                    entries.shift_remove(&last)?;
                }
                Value::Array(list) => {
                    let index: usize = last.parse().ok()?;
                    if index >= list.len() {
                        return None;
                    }
                    list.remove(index);
                }
                _ => return None,
            }
        }
        Edit::Move { pointer, to } => {
            let (list, index) = list_and_index(root, pointer)?;
            if index >= list.len() || *to >= list.len() {
                return None;
            }
            let element = list.remove(index);
            list.insert(*to, element);
        }
    }
    Some(())
}

/// The list that a pointer to an element leads into, and the element's index; that after the last element for `-`.
fn list_and_index<'v>(root: &'v mut Value, pointer: &str) -> Option<(&'v mut Vec<Value>, usize)> {
    let (list, last) = pointer.rsplit_once('/')?;
    let list = root.pointer_mut(list)?.as_array_mut()?;
    let index = match last {
        "-" => list.len(),
        last => last.parse().ok()?,
    };
    Some((list, index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::read::read;
    use serde_json::json;

    /// Values and texts are changed alike.
    #[test]
    fn edits_do_the_same_to_a_value_and_to_a_text() {
        let text = r#"{"a": {"b": [1, 2, 3]}, "c/d": "e"}"#;
        for edit in [
            json!({"do": "set", "pointer": "/a/b/1", "value": {"x": 1}}),
            json!({"do": "set", "pointer": "/f/g/h", "value": 4.5}),
            json!({"do": "set", "pointer": "/c~1d", "value": "f"}),
            json!({"do": "insert", "pointer": "/a/b/0", "value": 0}),
            json!({"do": "insert", "pointer": "/a/b/-", "value": 4}),
            json!({"do": "remove", "pointer": "/c~1d"}),
            json!({"do": "remove", "pointer": "/a/b/2"}),
            json!({"do": "move", "pointer": "/a/b/2", "to": 0}),
            json!({"do": "remove", "pointer": "/a/b/3"}),
            json!({"do": "set", "pointer": "", "value": 4}),
            json!({"do": "insert", "pointer": "/c~1d/0", "value": 4}),
            json!({"do": "move", "pointer": "/a/b/0", "to": 3}),
        ] {
            let edit: Edit = serde_json::from_value(edit).expect("OK because it is an edit");
            let mut value = value_of(&read(text)).expect("OK because it is JSON");
            let changed = apply(&mut value, &edit).map(|()| value);
            let written = crate::studio::edit::apply(text, std::slice::from_ref(&edit)).ok();
            let written = written.and_then(|text| value_of(&read(&text)));
            assert_eq!(changed, written, "{edit:?}");
        }
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(is_same(&json!({"a": [45]}), &json!({"a": [45.0]})));
        assert!(!is_same(&json!({"a": [45]}), &json!({"a": [45.5]})));
    }
}
