//! Compares a parsed text with the JSON Schema of the tour format and reports unknown and duplicate keys, wrong types,
//! missing keys and values out of range. Invalid parts are left out, so that the rules can check the rest.
//!
//! The schema is generated from `model`, so that the format is defined only once.

mod cures;
mod hints;
mod kinds;
mod reports;

use super::Tour;
use super::diagnostic::{Diagnostic, Findings, Label};
use super::node::{Entry, Node, Value, escape};
use super::rules::{out_of_range, unknown_value, wrong_type};
use super::suggest::nearest;
use crate::text::{List, Text, text};
use cures::{nearest_bound, offered, rewrite};
use kinds::{accepts, allowed_words, kinds};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The schema of a tour, made once: an editor checks the text at every keystroke.
static SCHEMA: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(Tour).to_value());

/// The content of a text, as far as it fits the schema.
pub struct ShapeResult {
    /// The value without its invalid parts. Missing required keys have placeholders.
    pub value: Option<Json>,
    /// For each list from which elements were left out, by JSON pointer: the original indices of the remaining elements.
    pub kept_indices: BTreeMap<String, Vec<usize>>,
    /// Whether anything but unknown keys was left out or filled in.
    pub is_incomplete: bool,
}

/// Compares a text's tree with the schema of a tour.
pub fn check(root: &Node, findings: &mut Findings) -> ShapeResult {
    let schema: &Json = &SCHEMA;
    let mut walk = SchemaWalk {
        schema,
        findings,
        kept_indices: BTreeMap::new(),
        is_incomplete: false,
        pointer: String::new(),
        language: hints::first_language(root).unwrap_or("ru"),
    };
    let value = walk.value(root, schema);
    ShapeResult {
        value,
        kept_indices: walk.kept_indices,
        is_incomplete: walk.is_incomplete,
    }
}

struct SchemaWalk<'a> {
    schema: &'a Json,
    findings: &'a mut Findings,
    kept_indices: BTreeMap<String, Vec<usize>>,
    is_incomplete: bool,
    pointer: String,
    /// The tour's first language, for examples.
    language: &'a str,
}

impl<'a> SchemaWalk<'a> {
    /// The value of a node without its invalid parts; `None` if nothing can be kept.
    fn value(&mut self, node: &Node, schema: &'a Json) -> Option<Json> {
        if self.findings.is_suppressed(&node.span) {
            return None;
        }
        let schema = self.resolve(schema);
        if let Some(branches) = schema.get("anyOf").and_then(Json::as_array) {
            return self.any_of(node, branches);
        }
        if let Some(words) = allowed_words(schema) {
            return self.word(node, &words);
        }
        let kinds = kinds(schema);
        if !kinds.iter().any(|kind| accepts(kind, node)) {
            self.wrong_type(node, &kinds);
            return None;
        }
        match &node.value {
            Value::Null => Some(Json::Null),
            Value::Bool(value) => Some(Json::Bool(*value)),
            Value::Text(text) => Some(Json::String(text.clone())),
            Value::Number(written) => self.number(node, written, schema),
            Value::List(elements) => self.list(node, elements, schema),
            Value::Object(_) => self.object(node, schema),
        }
    }

    fn resolve(&self, schema: &'a Json) -> &'a Json {
        let mut schema = schema;
        // This ends, because references of a generated schema lead to `$defs` and never form a circle.
        while let Some(name) = schema.get("$ref").and_then(Json::as_str) {
            match self.schema.pointer(name.trim_start_matches('#')) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// Reads a value for which the schema allows several types, which differ by their JSON type.
    fn any_of(&mut self, node: &Node, branches: &'a [Json]) -> Option<Json> {
        let mut flat: Vec<&Json> = Vec::new();
        self.flatten(branches, &mut flat);
        let branches = flat;
        let fitting = branches.iter().find(|branch| {
            allowed_words(branch).is_some() && matches!(node.value, Value::Text(_))
                || kinds(branch).iter().any(|kind| accepts(kind, node))
        });
        match fitting {
            Some(branch) => self.value(node, branch),
            None => {
                let kinds: Vec<&str> = branches.iter().flat_map(|one| kinds(one)).collect();
                self.wrong_type(node, &kinds);
                None
            }
        }
    }

    /// Collects the alternatives of a value. Those of an optional value are nested.
    fn flatten(&self, branches: &'a [Json], flat: &mut Vec<&'a Json>) {
        for branch in branches {
            let branch = self.resolve(branch);
            match branch.get("anyOf").and_then(Json::as_array) {
                Some(inner) => self.flatten(inner, flat),
                None => flat.push(branch),
            }
        }
    }

    fn word(&mut self, node: &Node, words: &[&str]) -> Option<Json> {
        let Some(text) = node.text() else {
            self.wrong_type(node, &["string"]);
            return None;
        };
        if words.contains(&text) {
            return Some(Json::from(text));
        }
        let finding = unknown_value::RULE
            .finding(text!(
                "`{text}` is not a possible value of {place}",
                text,
                place = self.name()
            ))
            .at(self.label(node));
        let list = List(words.to_vec(), "`, `");
        self.report(match nearest(text, words.iter().copied()) {
            Some(word) => finding
                .help(text!(
                    "did you mean `{word}`? Allowed are `{list}`",
                    word,
                    list
                ))
                .fix(rewrite(
                    node,
                    text!("write `{meant}`", meant = word),
                    format!("\"{word}\""),
                )),
            None if self.pointer == "/voices" => finding.help(hints::voices(self.language, text)),
            None => finding
                .help(text!("use one of `{list}`", list))
                .choices(offered(node, words)),
        });
        None
    }

    fn number(&mut self, node: &Node, written: &str, schema: &Json) -> Option<Json> {
        let number: f64 = written
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())?;
        let whole = kinds(schema).contains(&"integer");
        if whole && number.fract() != 0.0 {
            self.report(
                wrong_type::RULE
                    .finding(text!("{place} must be a whole number", place = self.name()))
                    .at(self.label(node)),
            );
            return None;
        }
        let limit = |key: &str| schema.get(key).and_then(Json::as_f64);
        let (format_low, format_high) = match schema.get("format").and_then(Json::as_str) {
            Some("uint32") => (0.0, f64::from(u32::MAX)),
            Some("int32") => (f64::from(i32::MIN), f64::from(i32::MAX)),
            _ => (f64::MIN, f64::MAX),
        };
        let low = limit("minimum").unwrap_or(format_low).max(format_low);
        let high = limit("maximum").unwrap_or(format_high).min(format_high);
        // Coordinates and the format version have rules of their own with better messages.
        let has_own_rule = self.pointer == "/format"
            || self.pointer.ends_with("/position/lat")
            || self.pointer.ends_with("/position/lon");
        if number < low || number > high {
            if !has_own_rule {
                let place = self.name();
                self.report(
                    out_of_range::RULE
                        .finding(if high < f64::MAX {
                            text!(
                                "{place} is {written}, but must be between {low} and {high}",
                                place,
                                written,
                                low,
                                high
                            )
                        } else {
                            text!(
                                "{place} is {written}, but must be at least {low}",
                                place,
                                written,
                                low
                            )
                        })
                        .at(self.label(node))
                        .choice(nearest_bound(node, number, low, high)),
                );
                return None;
            }
            if whole && (number < format_low || number > format_high) {
                return Some(Json::from(0));
            }
        }
        if whole {
            // OK because the range of the format was checked above, and i64 holds all of it.
            return Some(Json::from(number as i64));
        }
        Some(Json::from(number))
    }

    fn list(&mut self, node: &Node, elements: &[Node], schema: &'a Json) -> Option<Json> {
        let count = |key: &str| schema.get(key).and_then(Json::as_u64);
        let length = elements.len() as u64;
        let (least, most) = (count("minItems").unwrap_or(0), count("maxItems"));
        if length < least || most.is_some_and(|most| length > most) {
            // An unreadable element may stand for several values.
            let has_unreadable = elements
                .iter()
                .any(|element| self.findings.is_suppressed(&element.span));
            if has_unreadable {
                return None;
            }
            let finding = wrong_type::RULE.finding(match most {
                Some(most) if most == least => {
                    text!(
                        "{place} must have {least} values, not {length}",
                        place = self.name(),
                        least,
                        length
                    )
                }
                Some(_) | None => text!(
                    "{place} needs at least {least} value",
                    place = self.name(),
                    least
                ),
            });
            let finding = finding.at(self.label(node));
            self.report(match (most, hints::decimal_pair(elements)) {
                (Some(2), Some(pair)) => finding.help(hints::pair(length)).fix(rewrite(
                    node,
                    text!("write decimal points"),
                    pair,
                )),
                (Some(2), None) => finding.help(hints::pair(length)),
                _ => finding.help(text!("write at least one value between `[` and `]`")),
            });
            return None;
        }
        let item = schema.get("items");
        let has_fixed_length = most.is_some();
        let mut values = Vec::with_capacity(elements.len());
        let mut kept = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let value = match item {
                Some(item) => self.below(&index.to_string(), |walk| walk.value(element, item)),
                None => None,
            };
            match value {
                Some(value) => {
                    values.push(value);
                    kept.push(index);
                }
                None => self.is_incomplete = true,
            }
        }
        if kept.len() < elements.len() {
            if has_fixed_length {
                return None;
            }
            self.kept_indices.insert(self.pointer.clone(), kept);
        }
        Some(Json::Array(values))
    }

    fn object(&mut self, node: &Node, schema: &'a Json) -> Option<Json> {
        let Value::Object(entries) = &node.value else {
            return None;
        };
        let known = schema.get("properties").and_then(Json::as_object);
        let further = schema
            .get("additionalProperties")
            .filter(|one| one.is_object());
        let present: BTreeSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        let mut map = serde_json::Map::new();
        let mut misspelt: BTreeSet<&str> = BTreeSet::new();
        let mut seen: BTreeMap<&str, &Entry> = BTreeMap::new();
        for entry in entries {
            if let Some(first) = seen.insert(&entry.key, entry) {
                self.duplicate(node, first, entry);
            }
            let below = known.and_then(|known| known.get(&entry.key)).or(further);
            let Some(below) = below else {
                // Two keys that look like the same one cannot both be meant.
                let is_free = |key: &str| !present.contains(key) && !misspelt.contains(key);
                let candidates = known
                    .into_iter()
                    .flat_map(|known| known.keys().map(String::as_str))
                    .filter(|key| is_free(key));
                let meant = nearest(&entry.key, candidates).or_else(|| {
                    let target = hints::synonym(&entry.key)?;
                    let is_wanted = known.is_some_and(|known| known.contains_key(target));
                    (is_wanted && is_free(target)).then_some(target)
                });
                misspelt.extend(meant);
                self.unknown(node, entry, meant, known);
                continue;
            };
            match self.below(&escape(&entry.key), |walk| walk.value(&entry.value, below)) {
                Some(value) => {
                    map.insert(entry.key.clone(), value);
                }
                None => {
                    self.is_incomplete = true;
                    map.remove(&entry.key);
                }
            }
        }
        let required = schema.get("required").and_then(Json::as_array);
        let mut is_whole = true;
        for key in required.into_iter().flatten().filter_map(Json::as_str) {
            if !present.contains(key) && !misspelt.contains(key) {
                self.missing(node, key);
            }
            if !map.contains_key(key) {
                self.is_incomplete = true;
                match hints::placeholder(key) {
                    Some(empty) => {
                        map.insert(key.to_owned(), empty);
                    }
                    None => is_whole = false,
                }
            }
        }
        is_whole.then_some(Json::Object(map))
    }

    fn below<T>(&mut self, token: &str, run: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(token);
        let result = run(self);
        self.pointer.truncate(length);
        result
    }

    /// The value's key in a guide's words: `radius_m`, or "entry 3 of `stops`".
    fn name(&self) -> Text {
        let mut tokens: Vec<&str> = self.pointer.split('/').skip(1).collect();
        match (tokens.pop(), tokens.pop()) {
            (None, _) => text!("a tour"),
            (Some(last), Some(list)) if last.parse::<usize>().is_ok() => {
                let entry = last.parse::<usize>().map_or(0, |index| index + 1);
                text!("entry {entry} of `{list}`", entry, list)
            }
            (Some(last), _) => text!("`{last}`", last),
        }
    }

    fn label(&self, node: &Node) -> Label {
        Label {
            span: node.span.clone(),
            pointer: self.pointer.clone(),
            message: Text::default(),
        }
    }

    fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }
}
