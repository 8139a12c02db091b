//! Fixes that add an entry to an object of the text, laid out like the entry before it. Values are given as JSON.

use super::diagnostic::Fix;
use super::node::{Entry, Node, Value};
use crate::text::Text;

/// A fix that adds an entry at the end of an object; `None` for other values.
pub fn at_end(text: &str, object: &Node, title: Text, key: &str, value: &str) -> Option<Fix> {
    let Value::Object(entries) = &object.value else {
        return None;
    };
    Some(match entries.last() {
        Some(last) => after(text, last, title, key, value),
        None => {
            let start = object.span.start + 1;
            Fix {
                title,
                span: start..start,
                replacement: written(key, value),
            }
        }
    })
}

/// A fix that adds an entry after another one of the same object.
pub fn after(text: &str, entry: &Entry, title: Text, key: &str, value: &str) -> Fix {
    let before = &text[..entry.key_span.start];
    let space = &before[before.trim_end().len()..];
    let space = if space.is_empty() { " " } else { space };
    let end = entry.value.span.end;
    Fix {
        title,
        span: end..end,
        replacement: format!(",{space}{}", written(key, value)),
    }
}

/// An entry as JSON.
pub fn written(key: &str, value: &str) -> String {
    format!("{}: {value}", serde_json::Value::from(key))
}

#[cfg(test)]
mod tests {
    use super::at_end;
    use crate::tour::fixes::apply_one;
    use crate::tour::read::read;

    fn check(text: &str, expected: &str) {
        let parsed = read(text);
        let root = parsed.root().expect("OK because the text is JSON");
        let fix = at_end(text, root, String::new(), "b", r#""\"""#);
        let fixed = fix.and_then(|fix| apply_one(text, &fix));
        assert_eq!(fixed.as_deref(), Some(expected));
    }

    #[test]
    fn entries_are_laid_out_like_the_one_before() {
        check("{}", r#"{"b": "\""}"#);
        check(r#"{"a": 1}"#, r#"{"a": 1, "b": "\""}"#);
        check(
            "{\n  \"c\": 1,\n  \"a\": [1]\n}",
            "{\n  \"c\": 1,\n  \"a\": [1],\n  \"b\": \"\\\"\"\n}",
        );
    }
}
