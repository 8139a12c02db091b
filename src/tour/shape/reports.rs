//! Findings about keys and about values of the wrong type.

use super::cures::{rewrite, without};
use super::{SchemaWalk, hints};
use crate::text::{List, Text, text};
use crate::tour::diagnostic::{Fix, Label};
use crate::tour::node::{Entry, Node, Value, escape};
use crate::tour::rules::{duplicate_key, missing_key, unknown_key, wrong_type};
use serde_json::Value as Json;

impl SchemaWalk<'_> {
    pub(super) fn duplicate(&mut self, object: &Node, first: &Entry, second: &Entry) {
        let pointer = format!("{}/{}", self.pointer, escape(&second.key));
        let label = |span: &std::ops::Range<usize>, message: Text| Label {
            span: span.clone(),
            pointer: pointer.clone(),
            message,
        };
        let finding = duplicate_key::RULE
            .finding(text!(
                "the key `{key}` occurs twice in the same object",
                key = second.key
            ))
            .at(label(&second.key_span, text!("this one counts")))
            .at(label(&first.key_span, text!("this one is ignored")))
            .help(text!("keep one of the two"))
            .choice(without(object, first, text!("keep the second")))
            .choice(without(object, second, text!("keep the first")));
        self.report(finding);
    }

    pub(super) fn unknown(
        &mut self,
        object: &Node,
        entry: &Entry,
        meant: Option<&str>,
        known: Option<&serde_json::Map<String, Json>>,
    ) {
        let place = match self.pointer.as_str() {
            "" => text!("a tour"),
            _ => self.name(),
        };
        let finding = unknown_key::RULE
            .finding(text!("{place} has no key `{key}`", place, key = entry.key))
            .at(Label {
                span: entry.key_span.clone(),
                pointer: format!("{}/{}", self.pointer, escape(&entry.key)),
                message: Text::default(),
            });
        let finding = match meant {
            Some(meant) => finding
                .help(text!("did you mean `{meant}`?", meant))
                .fix(Fix {
                    title: text!("rename the key to `{meant}`", meant),
                    span: entry.key_span.clone(),
                    replacement: format!("\"{meant}\""),
                }),
            None => {
                let list: Vec<&str> = known
                    .into_iter()
                    .flat_map(|known| known.keys().map(String::as_str))
                    .collect();
                finding
                    .help(text!(
                        "remove it, or use one of `{list}`",
                        list = List(list, "`, `")
                    ))
                    .choice(without(object, entry, text!("remove the key")))
            }
        };
        self.report(finding);
    }

    pub(super) fn missing(&mut self, node: &Node, key: &str) {
        let place = match self.pointer.as_str() {
            "" => text!("the tour"),
            _ => self.name(),
        };
        let finding = missing_key::RULE
            .finding(text!("{place} has no `{key}`", place, key))
            .at(Label {
                span: node.span.start..node.span.start + 1,
                pointer: self.pointer.clone(),
                message: text!("`{key}` is missing in this object", key),
            })
            .help(text!("add {example}", example = missing_key::example(key)));
        let is_format = key == "format" && self.pointer.is_empty();
        self.report(finding.with_fix(is_format.then(|| missing_key::format(node)).flatten()));
    }

    pub(super) fn wrong_type(&mut self, node: &Node, kinds: &[&str]) {
        let wanted: Vec<Text> = kinds
            .iter()
            .filter(|kind| **kind != "null")
            .map(|kind| hints::type_in_words(kind))
            .collect();
        let finding = wrong_type::RULE
            .finding(text!(
                "{place} must be {wanted}, not {kind}",
                place = self.name(),
                wanted = List(wanted, " or "),
                kind = hints::kind_in_words(node)
            ))
            .at(self.label(node));
        let wants_number = kinds.contains(&"number") || kinds.contains(&"integer");
        let text = node.text().filter(|_| wants_number);
        let number = text.and_then(|text| hints::number(&self.pointer, text));
        self.report(match (number, &node.value) {
            (Some((help, Some((title, number)))), _) => {
                finding.help(help).fix(rewrite(node, title, number))
            }
            (Some((help, None)), _) => finding.help(help),
            (None, Value::Number(written)) if kinds.contains(&"string") => finding
                .help(text!("put it in quotation marks"))
                .fix(rewrite(node, text!("put it in quotation marks"), format!("\"{written}\""))),
            (None, Value::Text(text)) if self.pointer.ends_with("/command") => {
                let (help, list) = hints::command(text);
                let finding = finding.help(help);
                match list {
                    Some(list) => finding.fix(rewrite(node, text!("write it as a list"), list)),
                    None => finding,
                }
            }
            (None, Value::Text(_) | Value::List(_)) if self.pointer.ends_with("/position") => {
                finding.help(hints::position(node))
            }
            (None, Value::Text(_)) if kinds.contains(&"array") => {
                finding.help(text!("put it between `[` and `]`: a list may hold a single value"))
            }
            (None, Value::Text(_)) if kinds.contains(&"object") => finding.help(
                text!("an object is written `{{\"key\": value}}`; a text in several languages `{{\"ru\": \"…\", \"en\": \"…\"}}`"),
            ),
            (None, _) => finding,
        });
    }
}
