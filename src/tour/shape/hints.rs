//! Suggestions and placeholders for parts that do not fit the schema.

use super::super::degrees;
use super::super::node::{Node, Value};
use super::super::units;
use crate::text::{Text, text};
use serde_json::Value as Json;

/// The tour's first language, for examples.
pub fn first_language(root: &Node) -> Option<&str> {
    let Value::Object(entries) = &root.value else {
        return None;
    };
    let languages = entries.iter().find(|entry| entry.key == "languages")?;
    match &languages.value.value {
        Value::List(list) => list.first()?.text(),
        _ => None,
    }
}

/// The format's key for a common synonym.
pub fn synonym(key: &str) -> Option<&'static str> {
    match key.to_lowercase().as_str() {
        "voice" | "id" => Some("name"),
        "latitude" => Some("lat"),
        "longitude" | "lng" | "long" => Some("lon"),
        "args" | "program" | "cmd" => Some("command"),
        _ => None,
    }
}

/// The help on choosing voices, using the voice that was written.
pub fn voices(language: &str, written: &str) -> Text {
    let example = serde_json::json!({language: written});
    text!(
        "name a voice for each language, `\"voices\": {example}`, or write `\"auto\"`",
        example = example.to_string()
    )
}

/// The help on writing a command, and the list that replaces a command line; `None` if the line has quotes, which a shell
/// would interpret.
pub fn command(line: &str) -> (Text, Option<String>) {
    let words: Vec<String> = line
        .split_whitespace()
        .map(|word| serde_json::Value::from(word).to_string())
        .collect();
    let list = format!("[{}]", words.join(", "));
    let is_plain = !line.contains(['"', '\'', '\\']) && !words.is_empty();
    if is_plain {
        (
            text!(
                "write the program and its arguments as a list: `{list}`",
                list
            ),
            Some(list),
        )
    } else {
        (
            text!(
                "write the program and its arguments as a list, such as `[\"espeak-ng\", \"--stdout\"]`"
            ),
            None,
        )
    }
}

/// The help for a text in place of a number, and the fix's title and number if there is one. `None` if the text is not a
/// number at all.
pub fn number(pointer: &str, text: &str) -> Option<(Text, Option<(Text, String)>)> {
    let text = text.trim();
    let key = pointer.rsplit('/').next().unwrap_or_default();
    let axis = degrees::axis(key);
    if let Some(decimal) = axis.and_then(|axis| degrees::decimal(text, axis)) {
        let help = text!(
            "write decimal degrees without quotation marks, south and west with a minus: {decimal}",
            decimal
        );
        return Some((
            help,
            Some((text!("write decimal degrees"), decimal.to_string())),
        ));
    }
    if axis.is_none()
        && let Some((number, unit)) = units::split(text)
    {
        return Some(measured(key, number, unit));
    }
    let point = text.replace(',', ".");
    if serde_json::from_str::<f64>(&point).is_err() {
        return axis.and_then(|axis| coordinate(axis, text));
    }
    // 1,000 may be one thousand.
    let is_thousand = text.split_once(',').is_some_and(|(whole, decimals)| {
        let whole = whole.trim_start_matches('-');
        decimals.len() == 3 && whole.len() <= 3 && !whole.starts_with('0')
    });
    if is_thousand {
        let help = text!(
            "write the number without quotation marks: {point}, or {thousand} for a thousand",
            point,
            thousand = text.replace(',', "")
        );
        return Some((help, None));
    }
    let help = text!("write the number without quotation marks");
    Some((help, Some((text!("remove the quotation marks"), point))))
}

/// The help and fix for a number with a unit.
fn measured(key: &str, number: &str, unit: &str) -> (Text, Option<(Text, String)>) {
    let is_number = serde_json::from_str::<f64>(number).is_ok();
    if units::is_of_key(unit, key) && is_number {
        (
            text!("write {number}: the end of the key names the unit", number),
            Some((
                text!("write the number without its unit"),
                number.to_owned(),
            )),
        )
    } else {
        (units::help(), None)
    }
}

/// The help for a text that should be a coordinate, such as `53.767.194` or both coordinates at once.
fn coordinate(axis: degrees::Axis, text: &str) -> Option<(Text, Option<(Text, String)>)> {
    if !text.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    if let Some((lat, lon)) = two_numbers(text) {
        let help = text!(
            "these are two coordinates: write `\"lat\": {lat}, \"lon\": {lon}`, if the first is the latitude",
            lat,
            lon
        );
        return Some((help, None));
    }
    let mut groups = text.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let one_point = format!("{first}.{}", groups.collect::<String>());
    let help = if degrees::is_possible(&one_point, axis) {
        text!(
            "a coordinate has one decimal point, after its degrees: write {number}, if that is meant",
            number = one_point
        )
    } else {
        degrees::help()
    };
    Some((help, None))
}

/// The two numbers of a text such as `53.767194, 87.092328`, as copied from a map.
fn two_numbers(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().trim_start_matches("geo:");
    let is_between = |letter: char| letter == ',' || letter == ';' || letter.is_whitespace();
    let (one, other) = text.split_once(is_between)?;
    let other = other.trim_start_matches(is_between);
    let is_decimal =
        |number: &str| number.contains('.') && serde_json::from_str::<f64>(number).is_ok();
    (is_decimal(one) && is_decimal(other)).then_some((one, other))
}

/// The help on writing a point of a line or polygon, for a list of this length.
pub fn pair(length: u64) -> Text {
    match length {
        4 => text!(
            "a position in a line or polygon is `[longitude, latitude]`; if these are decimal commas, write decimal points: \
             `[87.0923, 53.7672]`"
        ),
        _ => text!("a position in a line or polygon is `[longitude, latitude]`"),
    }
}

/// The pair of decimal numbers that four integers stand for, if spaces show which commas are decimal commas, as in
/// `[87,11, 53,76]`.
pub fn decimal_pair(elements: &[Node]) -> Option<String> {
    let [lon, lon_decimals, lat, lat_decimals] = elements else {
        return None;
    };
    let written = |node: &Node| match &node.value {
        Value::Number(written) => Some(written.clone()),
        _ => None,
    };
    let is_whole = |node: &Node| {
        let digits = written(node).unwrap_or_default();
        let digits = digits.trim_start_matches('-');
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let gap = |one: &Node, other: &Node| other.span.start - one.span.end;
    let is_grouped =
        gap(lon, lon_decimals) == 1 && gap(lat, lat_decimals) == 1 && gap(lon_decimals, lat) > 1;
    let pair = format!(
        "[{}.{}, {}.{}]",
        written(lon)?,
        written(lon_decimals)?,
        written(lat)?,
        written(lat_decimals)?
    );
    let has_fractions = !pair.contains(".-");
    (is_grouped && has_fractions && elements.iter().all(is_whole)).then_some(pair)
}

/// The help on writing a position, for one that is a text or a list. It uses the position's own numbers if it has two.
pub fn position(node: &Node) -> Text {
    let written = match &node.value {
        Value::Text(text) => two_numbers(text),
        Value::List(list) => match &list[..] {
            [
                Node {
                    value: Value::Number(one),
                    ..
                },
                Node {
                    value: Value::Number(other),
                    ..
                },
            ] => Some((one.as_str(), other.as_str())),
            _ => None,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    };
    match written {
        Some((lat, lon)) => text!(
            "a position is written `{{\"lat\": {lat}, \"lon\": {lon}}}`, if the first number is the latitude (north)",
            lat,
            lon
        ),
        None => text!(
            "a position is written `{{\"lat\": 53.767194, \"lon\": 87.092328}}`, latitude north, longitude east"
        ),
    }
}

/// The placeholder for a missing required key, if the rest can be checked without it.
pub fn placeholder(key: &str) -> Option<Json> {
    match key {
        "title" | "statement" | "alt" | "narration" => Some(Json::Object(serde_json::Map::new())),
        "languages" | "stops" => Some(Json::Array(Vec::new())),
        "id" => Some(Json::from("")),
        "format" => Some(Json::from(1)),
        _ => None,
    }
}

/// A JSON type in words for authors.
pub fn type_in_words(kind: &str) -> Text {
    match kind {
        "string" => text!("a text in quotation marks"),
        "number" => text!("a number"),
        "integer" => text!("a whole number"),
        "array" => text!("a list `[…]`"),
        "object" => text!("an object `{{…}}`"),
        "boolean" => text!("true or false"),
        other => Text::plain(other),
    }
}

/// The JSON type of a value, in words for authors.
pub fn kind_in_words(node: &Node) -> Text {
    match &node.value {
        Value::Null => text!("null"),
        Value::Bool(_) => text!("true or false"),
        Value::Number(_) => text!("a number"),
        Value::Text(_) => text!("a text"),
        Value::List(_) => text!("a list"),
        Value::Object(_) => text!("an object"),
    }
}
