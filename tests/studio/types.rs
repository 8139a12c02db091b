//! The page's TypeScript types are those of the server: generated from `soundwalk::studio::wire`, committed, compared.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use soundwalk::studio::wire::{Answers, Requests};
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/web/studio/src/api/wire.ts");

/// Run with `SOUNDWALK_UPDATE=1` to rewrite the file.
#[test]
fn the_types_of_the_page_are_those_of_the_server() {
    let expected = typescript();
    if std::env::var_os("SOUNDWALK_UPDATE").is_some() {
        std::fs::write(FILE, &expected).expect("OK because the folder is part of the sources");
    }
    let found = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        found == expected,
        "{FILE} is stale; run SOUNDWALK_UPDATE=1 cargo test --test integration studio::types"
    );
}

/// The description of the API must name every field of every request and every refusal.
#[test]
fn the_page_on_the_api_names_every_field_of_a_request() {
    const PAGE: &str = include_str!("../../docs/studio-api.md");
    let named =
        |name: &str| PAGE.contains(&format!("`{name}`")) || PAGE.contains(&format!("\"{name}\""));
    let mut missing = Vec::new();
    let requests = schema::<Requests>(SchemaSettings::draft2020_12().for_deserialize());
    let answers = schema::<Answers>(SchemaSettings::draft2020_12().for_serialize());
    let types = requests["$defs"].as_object().into_iter().flatten();
    for (name, definition) in types.filter(|(name, _)| name.ends_with("Request")) {
        let fields = definition["properties"].as_object().into_iter().flatten();
        missing.extend(
            fields
                .filter(|(field, _)| !named(field))
                .map(|(field, _)| format!("{name}.{field}")),
        );
    }
    let codes = answers["$defs"]["RefusalCode"]["oneOf"].as_array();
    let codes = codes
        .into_iter()
        .flatten()
        .filter_map(|one| one["const"].as_str());
    missing.extend(codes.filter(|code| !named(code)).map(str::to_owned));
    assert_eq!(missing, Vec::<String>::new());
}

fn typescript() -> String {
    let mut types: Map<String, Value> = Map::new();
    let mut collect = |settings: SchemaSettings, schema: fn(SchemaSettings) -> Value| {
        let root = schema(settings);
        if let Some(Value::Object(definitions)) = root.get("$defs") {
            for (name, definition) in definitions {
                types.entry(name.clone()).or_insert(definition.clone());
            }
        }
    };
    collect(
        SchemaSettings::draft2020_12().for_serialize(),
        schema::<Answers>,
    );
    collect(
        SchemaSettings::draft2020_12().for_deserialize(),
        schema::<Requests>,
    );
    types.sort_keys();
    let mut out = String::from(
        "// Generated from src/studio/wire.rs (SOUNDWALK_UPDATE=1 cargo test --test integration studio::types). Do not edit.\n",
    );
    for (name, definition) in &types {
        let _ = write!(
            out,
            "\n{}export type {name} = {};\n",
            comment(definition, ""),
            written(definition, "")
        );
    }
    out
}

fn schema<T: JsonSchema>(settings: SchemaSettings) -> Value {
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

fn comment(schema: &Value, indent: &str) -> String {
    match schema.get("description").and_then(Value::as_str) {
        Some(text) => format!("/** {} */\n{indent}", text.replace('\n', " ")),
        None => String::new(),
    }
}

/// A schema as a TypeScript type.
fn written(schema: &Value, indent: &str) -> String {
    let mut parts = Vec::new();
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        parts.push(reference.rsplit('/').next().unwrap_or_default().to_owned());
    }
    if let Some(constant) = schema.get("const") {
        parts.push(constant.to_string());
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(Value::Array(variants)) = schema.get(key) {
            let all: Vec<String> = variants.iter().map(|one| written(one, indent)).collect();
            parts.push(match variants.len() {
                1 => all.concat(),
                _ => format!("({})", all.join(" | ")),
            });
        }
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        let all: Vec<String> = values.iter().map(Value::to_string).collect();
        parts.push(all.join(" | "));
    } else if schema.get("const").is_none()
        && let Some(kind) = schema.get("type")
    {
        let kinds: Vec<&str> = match kind {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        let all: Vec<String> = kinds
            .iter()
            .map(|kind| of_kind(kind, schema, indent))
            .collect();
        parts.push(all.join(" | "));
    }
    parts.retain(|part| part != "{}");
    if parts.is_empty() {
        "unknown".to_owned()
    } else {
        parts.join(" & ")
    }
}

fn of_kind(kind: &str, schema: &Value, indent: &str) -> String {
    match kind {
        "integer" | "number" => "number".to_owned(),
        "array" => match schema.get("prefixItems") {
            Some(Value::Array(items)) => {
                let all: Vec<String> = items.iter().map(|one| written(one, indent)).collect();
                format!("[{}]", all.join(", "))
            }
            _ => {
                let item = schema
                    .get("items")
                    .map_or("unknown".to_owned(), |one| written(one, indent));
                match schema.get("minItems").zip(schema.get("maxItems")) {
                    // A fixed length: a pair of coordinates.
                    Some((least, most)) if least == most => {
                        let count = usize::try_from(least.as_u64().unwrap_or(0)).unwrap_or(0);
                        format!("[{}]", vec![item; count].join(", "))
                    }
                    _ => format!("({item})[]"),
                }
            }
        },
        "object" => object(schema, indent),
        other => other.to_owned(),
    }
}

fn object(schema: &Value, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let required: Vec<&str> = match schema.get("required") {
        Some(Value::Array(keys)) => keys.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let Some(Value::Object(properties)) = schema.get("properties") else {
        return match schema.get("additionalProperties") {
            Some(Value::Bool(_)) | None => "{}".to_owned(),
            Some(values) => format!("Record<string, {}>", written(values, indent)),
        };
    };
    let mut out = String::from("{\n");
    for (key, value) in properties {
        let mark = if required.contains(&key.as_str()) {
            ""
        } else {
            "?"
        };
        let name = if key
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_')
        {
            key.clone()
        } else {
            format!("'{key}'")
        };
        let _ = writeln!(
            out,
            "{inner}{}{name}{mark}: {};",
            comment(value, &inner),
            written(value, &inner)
        );
    }
    out + indent + "}"
}
