//! Maps paths to entries of the pack, which is served below a folder named after it. A service worker that a browser
//! registered for one pack is thus limited to that folder, and does not answer for the next pack on the same port.

use crate::pack::{Pack, names};

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Route<'p> {
    /// An entry of the pack, if the pack has it.
    Entry(&'p str),
    /// A redirect to another path.
    Redirect(String),
    /// A service worker of an earlier server asks for its newest version and is told to unregister itself.
    RetireServiceWorker,
    /// Nothing is there.
    NotFound,
}

/// Resolves a path on a server that shows `pack` to those who know `key`.
pub fn route<'p>(path: &'p str, key: Option<&str>, pack: &Pack) -> Route<'p> {
    let folder = folder(pack);
    let has = |name: &str| name == names::MANIFEST || pack.manifest().files.contains_key(name);
    route_in(path, key, &folder, has)
}

/// Where a path leads for those who do not know `key`, whatever pack is shown; `None` if it begins with the key.
pub fn route_outside(path: &str, key: Option<&str>) -> Option<Route<'static>> {
    match path {
        _ if path.starts_with(&root(key)) => None,
        // Without a key, only paths that do not begin with a slash get here.
        "/sw.js" => Some(Route::RetireServiceWorker),
        _ => Some(Route::NotFound),
    }
}

/// The path of a pack's front page.
pub fn front(key: Option<&str>, pack: &Pack) -> String {
    format!("{}{}", root(key), folder(pack))
}

fn root(key: Option<&str>) -> String {
    key.map_or_else(|| "/".to_owned(), |key| format!("/{key}/"))
}

/// The folder's name: the id for people, and the start of the digest to tell different packs of one tour apart.
fn folder(pack: &Pack) -> String {
    let digest = pack.manifest_digest().to_string();
    format!("{}-{}/", names::plain(&pack.manifest().id), &digest[..8])
}

fn route_in<'p>(
    path: &'p str,
    key: Option<&str>,
    folder: &str,
    has: impl Fn(&str) -> bool,
) -> Route<'p> {
    if let Some(outside) = route_outside(path, key) {
        return outside;
    }
    let root = root(key);
    let name = path.strip_prefix(root.as_str()).unwrap_or_default();
    if let Some(name) = name.strip_prefix(folder) {
        return Route::Entry(match name {
            "" => "index.html",
            name => name,
        });
    }
    match name {
        "sw.js" => Route::RetireServiceWorker,
        // The front page, and that of a pack served here earlier.
        name if name.is_empty() || name.ends_with('/') || name.ends_with("index.html") => {
            Route::Redirect(format!("{root}{folder}"))
        }
        name if format!("{name}/") == folder => Route::Redirect(format!("{root}{folder}")),
        name if has(name) => Route::Redirect(format!("{root}{folder}{name}")),
        _ => Route::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_served_in_a_folder_of_its_own() {
        let elsewhere = |path: &str| Route::Redirect(path.to_owned());
        for (path, key, expected) in [
            ("/", None, elsewhere("/works-12345678/")),
            ("/index.html", None, elsewhere("/works-12345678/")),
            ("/works-12345678", None, elsewhere("/works-12345678/")),
            ("/works-12345678/", None, Route::Entry("index.html")),
            ("/works-12345678/sw.js", None, Route::Entry("sw.js")),
            ("/works-12345678/no", None, Route::Entry("no")),
            ("/tour.json", None, elsewhere("/works-12345678/tour.json")),
            ("/other-87654321/", None, elsewhere("/works-12345678/")),
            (
                "/other-87654321/index.html",
                None,
                elsewhere("/works-12345678/"),
            ),
            ("/other-87654321/sw.js", None, Route::NotFound),
            ("/other-87654321/tour.json", None, Route::NotFound),
            ("/sw.js", None, Route::RetireServiceWorker),
            ("//evil.example/", None, elsewhere("/works-12345678/")),
            ("http://evil.example/", None, Route::NotFound),
            ("/key/", Some("key"), elsewhere("/key/works-12345678/")),
            (
                "/key/works-12345678/",
                Some("key"),
                Route::Entry("index.html"),
            ),
            ("/key/sw.js", Some("key"), Route::RetireServiceWorker),
            ("/sw.js", Some("key"), Route::RetireServiceWorker),
            ("/", Some("key"), Route::NotFound),
            ("/ke/works-12345678/", Some("key"), Route::NotFound),
            ("/works-12345678/", Some("key"), Route::NotFound),
        ] {
            let found = route_in(path, key, "works-12345678/", |name| name == "tour.json");
            assert_eq!(found, expected, "{path} {key:?}");
        }
    }
}
