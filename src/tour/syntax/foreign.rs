//! Recognises files that are not JSON at all: web pages, YAML, formats of recorded walks, programs.

use super::mistake::mistake;
use crate::text::{Text, text};
use crate::tour::diagnostic::Diagnostic;

/// The finding for a text that is recognised as another format. Places count from `base`.
pub(super) fn recognise(text: &str, base: usize) -> Option<Diagnostic> {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let first_line = rest.lines().next().unwrap_or_default().trim_end();
    let (message, help) = kind(rest, first_line)?;
    let span = base + start..base + start + first_line.len();
    Some(mistake(span, message).help(help))
}

/// Whether a lower-case text begins like JavaScript with an object: `const tour = {`, `callback({`.
fn is_program(lower: &str) -> bool {
    let words = ["var ", "let ", "const ", "export ", "module.", "window."];
    let name = lower.trim_start_matches(|letter: char| {
        letter.is_ascii_alphanumeric() || "_$.".contains(letter)
    });
    words.iter().any(|word| lower.starts_with(word))
        || name.len() < lower.len() && name.starts_with('(')
}

fn kind(text: &str, first_line: &str) -> Option<(Text, Text)> {
    let lower: String = text.chars().take(400).collect::<String>().to_lowercase();
    if text.contains('\0') && text.trim_matches(['\0', ' ', '\n', '\r']).is_empty() {
        return Some((
            text!("the file holds nothing but zero bytes"),
            text!(
                "its content was lost, as by a power cut or a full disk: take an older copy of it"
            ),
        ));
    }
    if lower.starts_with("<!doctype html")
        || lower.starts_with("<html")
        || lower.starts_with('<') && lower.contains("<html")
    {
        return Some((
            text!("this is a web page (HTML), not JSON"),
            text!(
                "the page was saved instead of the file: download the file itself (\"raw\" on sites such as GitHub)"
            ),
        ));
    }
    if lower.starts_with("<?xml")
        || ["<gpx", "<kml", "<svg", "<rss"]
            .iter()
            .any(|tag| lower.starts_with(tag))
    {
        let message = match &lower {
            lower if lower.contains("<gpx") => text!("this is a GPX track, not JSON"),
            lower if lower.contains("<kml") => text!("this is a KML file, not JSON"),
            _ => text!("this is XML, not JSON"),
        };
        return Some((
            message,
            text!("a tour is written as JSON; `soundwalk new NAME` makes one to begin with"),
        ));
    }
    if lower.starts_with("{\\rtf") {
        return Some((
            text!("this is a document of a word processor (RTF), not JSON"),
            text!("save it as plain text in UTF-8, or use an editor for plain text"),
        ));
    }
    if lower.starts_with("%pdf") {
        return Some((
            text!("this is a PDF document, not JSON"),
            text!("write the tour as plain text in UTF-8"),
        ));
    }
    let first_key =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || "{[".contains(letter));
    if first_key.starts_with("\\\"") || text.starts_with("\"{") {
        return Some((
            text!("the whole file is escaped: backslashes stand before its quotation marks"),
            text!(
                "the JSON was written as a text inside another: take the backslashes and the outer quotation marks off"
            ),
        ));
    }
    if lower.starts_with("{&quot;")
        || lower.starts_with("{ &quot;")
        || text
            .trim_start_matches(['{', ' ', '\n', '\r', '\t'])
            .starts_with("&quot;")
    {
        return Some((
            text!("the quotation marks are written `&quot;`, as in a web page"),
            text!("replace every `&quot;` by `\"`, or copy the text from the page as it is shown"),
        ));
    }
    if !text.starts_with(['{', '[']) && is_program(&lower) {
        return Some((
            text!("this is a program (JavaScript), not JSON"),
            text!("keep only what stands from the first `{{` to its `}}`"),
        ));
    }
    let is_key = |line: &str| {
        let key = line.split(':').next().unwrap_or_default();
        line.contains(':')
            && !key.is_empty()
            && key
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '$')
    };
    let next = text.lines().map(str::trim_end).find(|line| {
        *line != "---" && !line.trim_start().starts_with('#') && !line.trim().is_empty()
    });
    if (first_line == "---" || !text.starts_with(['{', '[', '"']))
        && next.is_some_and(|line| is_key(line) || line.starts_with("- "))
    {
        return Some((
            text!("this is YAML, not JSON"),
            text!("convert it, as with `yq -o=json tour.yaml > tour.json`"),
        ));
    }
    if first_line.starts_with('[')
        && first_line.ends_with(']')
        && text.lines().any(|line| line.contains(" = "))
    {
        return Some((
            text!("this is TOML or an INI file, not JSON"),
            text!("convert it to JSON"),
        ));
    }
    None
}
