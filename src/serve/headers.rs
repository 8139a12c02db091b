//! What a pack's files may do in a browser, and their media types.

use crate::pack::hosting::PAGE_POLICY;

/// Which pages may show a pack's pages in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framing {
    /// No page may.
    Nowhere,
    /// Pages of these origins may. The framed page is then sandboxed to its own origin.
    In(Vec<String>),
}

/// The policy for all other files: opened by themselves they may do nothing, not even an SVG picture with a script in it.
const FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// The framed page keeps its origin for its storage and service worker. No other page has that origin.
const FRAMED: &str = "sandbox allow-scripts allow-same-origin";

/// The content security policy of a response with this media type.
pub fn policy(kind: &str, framing: &Framing) -> String {
    let runs = kind.starts_with("text/html") || kind.starts_with("text/javascript");
    match (runs, framing) {
        (false, _) => FILE_POLICY.to_owned(),
        (true, Framing::Nowhere) => format!("{PAGE_POLICY}; frame-ancestors 'none'"),
        (true, Framing::In(origins)) => {
            format!(
                "{PAGE_POLICY}; frame-ancestors {}; {FRAMED}",
                origins.join(" ")
            )
        }
    }
}

/// The media type of an entry, by its name. Only the page's own files are served as HTML, scripts or SVG.
pub fn mime_type(name: &str) -> &'static str {
    let ending = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_page_file = !name.contains('/');
    match ending.as_str() {
        "css" if is_page_file => "text/css; charset=utf-8",
        "html" if is_page_file => "text/html; charset=utf-8",
        "js" if is_page_file => "text/javascript; charset=utf-8",
        "svg" if is_page_file => "image/svg+xml",
        "wasm" if is_page_file => "application/wasm",
        "webmanifest" if is_page_file => "application/manifest+json",
        "geojson" => "application/geo+json",
        "jpg" | "jpeg" => "image/jpeg",
        "json" if is_page_file => "application/json",
        "opus" | "ogg" => "audio/ogg",
        "png" => "image/png",
        "pmtiles" => "application/vnd.pmtiles",
        "txt" => "text/plain; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "wav" => "audio/wav",
        "webp" => "image/webp",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pages_own_files_run() {
        for (name, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("icon.svg", "image/svg+xml"),
            ("pictures/gate.svg", "application/octet-stream"),
            ("pictures/gate.SVG", "application/octet-stream"),
            ("pictures/gate.html", "application/octet-stream"),
            ("maps/a.js", "application/octet-stream"),
            ("pictures/gate.JPG", "image/jpeg"),
            ("tracks/en/01.opus", "audio/ogg"),
            ("tour.json", "application/json"),
        ] {
            assert_eq!(mime_type(name), expected, "{name}");
        }
        let policy_of = |kind: &str| policy(kind, &Framing::Nowhere);
        assert!(policy_of("image/svg+xml").contains("sandbox"));
        assert!(policy_of("text/html; charset=utf-8").contains("frame-ancestors 'none'"));
    }
}
