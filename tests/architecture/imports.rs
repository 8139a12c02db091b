//! Which file uses which: reads sources far enough to attribute every path to the file that defines what it names.
//!
//! It knows items, `use` (groups, renames, globs, re-exports) and paths in code. What a type's methods return is not seen. A
//! re-export alone is not a use: whoever imports an item through it uses the file that defines the item.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The path of a module from the crate's root, such as `["sound", "opus"]`.
pub type ModulePath = Vec<String>;

/// The files of the modules, and which items each uses of which others.
pub struct Imports {
    modules: BTreeMap<ModulePath, Module>,
}

#[derive(Default)]
struct Module {
    /// What the file itself defines.
    items: BTreeSet<String>,
    /// Names that the file imports, with what they stand for.
    aliases: BTreeMap<String, Vec<String>>,
    /// Modules whose items are all imported.
    globs: Vec<Vec<String>>,
    /// Paths that the file uses, in `use` and in code, but not in re-exports whose names it does not use itself.
    used: Vec<Vec<String>>,
    /// All paths that the file names, in re-exports too.
    named: Vec<Vec<String>>,
    /// All paths that its tests name.
    named_in_tests: Vec<Vec<String>>,
}

/// Where a path leads.
enum Target {
    /// To an item that this file defines.
    Item(ModulePath, String),
    /// To a module as such.
    Module,
}

impl Imports {
    /// Reads sources, given as the modules' paths and texts.
    pub fn of<'s>(sources: impl IntoIterator<Item = (ModulePath, &'s str)>) -> Self {
        let modules = sources
            .into_iter()
            .map(|(path, text)| (path, Module::read(&tokens(text))))
            .collect();
        Self { modules }
    }

    /// The paths from the crate's root of what a file names, without its tests: in `use`, in re-exports and in code.
    pub fn named(&self, file: &[String]) -> BTreeSet<ModulePath> {
        let module = self.modules.get(file);
        let named = module.iter().flat_map(|module| &module.named);
        named.filter_map(|path| from_root(file, path)).collect()
    }

    /// The same of its tests.
    pub fn named_in_tests(&self, file: &[String]) -> BTreeSet<ModulePath> {
        let module = self.modules.get(file);
        let named = module.iter().flat_map(|module| &module.named_in_tests);
        let tests = [file, &["tests".to_owned()]].concat();
        named.filter_map(|path| from_root(&tests, path)).collect()
    }

    /// The uses between different files of one top-level module, with the names of what is used.
    pub fn uses(&self) -> BTreeMap<&ModulePath, BTreeMap<ModulePath, BTreeSet<String>>> {
        let mut uses: BTreeMap<_, BTreeMap<ModulePath, BTreeSet<String>>> = BTreeMap::new();
        for (path, module) in &self.modules {
            for used in &module.used {
                let target = self.resolve(path, used, &mut BTreeSet::new());
                if let Some(Target::Item(file, name)) = target
                    && file != *path
                    && file.first() == path.first()
                {
                    let of_file = uses.entry(path).or_default().entry(file).or_default();
                    of_file.insert(name);
                }
            }
        }
        uses
    }

    /// For every file that uses itself through others, the shortest such circle, each listed once: `a -> b (X) -> a (Y)`.
    pub fn circles(&self) -> Vec<(ModulePath, String)> {
        let uses = self.uses();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for start in self.modules.keys() {
            let Some(circle) = shortest_circle(start, &uses) else {
                continue;
            };
            if !seen.insert(circle.iter().cloned().collect::<BTreeSet<_>>()) {
                continue;
            }
            let mut shown = start.join("::");
            for (index, user) in circle.iter().enumerate() {
                let used = &circle[(index + 1) % circle.len()];
                let names: Vec<&str> = uses[user][used].iter().map(String::as_str).collect();
                shown += &format!(" -> {} ({})", used.join("::"), names.join(", "));
            }
            circles.push((start.clone(), shown));
        }
        circles
    }

    /// Resolves a path that is written in a module. `seen` holds the imports that are being followed.
    fn resolve(
        &self,
        from: &[String],
        path: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Target> {
        let first = path.first()?;
        match first.as_str() {
            "crate" => self.walk(&[], &path[1..], seen),
            "self" => self.walk(from, &path[1..], seen),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let base = from.len().checked_sub(ups)?;
                self.walk(&from[..base], &path[ups..], seen)
            }
            _ => {
                let child = [from, std::slice::from_ref(first)].concat();
                if path.len() > 1 && self.modules.contains_key(&child) {
                    return self.walk(from, path, seen);
                }
                let stands_for = self.modules.get(from)?.aliases.get(first)?;
                seen.insert((from.to_vec(), first.clone())).then_some(())?;
                self.resolve(from, &[stands_for, &path[1..]].concat(), seen)
            }
        }
    }

    /// Follows a path down from a module.
    fn walk(
        &self,
        from: &[String],
        path: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Target> {
        let Some((name, rest)) = path.split_first() else {
            return Some(Target::Module);
        };
        let child = [from, std::slice::from_ref(name)].concat();
        let has_child = self.modules.contains_key(&child);
        let module = self.modules.get(from);
        let names_item = module
            .is_some_and(|module| module.items.contains(name) || module.aliases.contains_key(name));
        if has_child && (!rest.is_empty() || !names_item) {
            return self.walk(&child, rest, seen);
        }
        let module = module?;
        let here = || Some(Target::Item(from.to_vec(), name.clone()));
        if module.items.contains(name) {
            return here();
        }
        if let Some(stands_for) = module.aliases.get(name)
            && seen.insert((from.to_vec(), name.clone()))
        {
            return self.resolve(from, &[stands_for, rest].concat(), seen);
        }
        if has_child {
            return self.walk(&child, rest, seen);
        }
        let through_glob = module.globs.iter().find_map(|glob| {
            let target = self.resolve(from, &[glob, path].concat(), seen)?;
            match &target {
                Target::Item(file, _) if self.modules[file].items.contains(name) => Some(target),
                Target::Item(..) | Target::Module => None,
            }
        });
        through_glob.or_else(here)
    }
}

/// The path from the crate's root of a path that is written in a module; `None` if it begins with the name of something that
/// was imported, whose path is named there, or of another crate.
fn from_root(module: &[String], path: &[String]) -> Option<ModulePath> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let base = match path.first()?.as_str() {
        "crate" => return Some(path[1..].to_vec()),
        "self" => return Some([module, &path[1..]].concat()),
        "super" => &module[..module.len().checked_sub(ups)?],
        _ => return None,
    };
    Some([base, &path[ups..]].concat())
}

type Uses<'m> = BTreeMap<&'m ModulePath, BTreeMap<ModulePath, BTreeSet<String>>>;

/// The files of the shortest circle through `start`, beginning with it.
fn shortest_circle(start: &ModulePath, uses: &Uses<'_>) -> Option<Vec<ModulePath>> {
    let mut came_from: BTreeMap<&ModulePath, &ModulePath> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(user) = waiting.pop_front() {
        for used in uses.get(user).into_iter().flat_map(BTreeMap::keys) {
            if used == start {
                let mut circle = vec![user];
                while let Some(before) = came_from.get(circle[circle.len() - 1]) {
                    circle.push(*before);
                }
                return Some(circle.into_iter().rev().cloned().collect());
            }
            if !came_from.contains_key(used) {
                came_from.insert(used, user);
                waiting.push_back(used);
            }
        }
    }
    None
}

impl Module {
    fn read(tokens: &[String]) -> Self {
        const KINDS: [&str; 8] = [
            "fn", "struct", "enum", "trait", "type", "const", "static", "union",
        ];
        let mut module = Self::default();
        let mut reexports = BTreeMap::new();
        let mut words = BTreeSet::new();
        let mut depth = 0_usize;
        let mut at = 0;
        let text = |at: usize| tokens.get(at).map_or("", String::as_str);
        while at < tokens.len() {
            match text(at) {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                // The tests may use what they like of their own module.
                "mod" if depth == 0 && text(at + 1) == "tests" => {
                    module.named_in_tests = Self::read(&tokens[at + 2..]).named;
                    break;
                }
                "macro_rules" if depth == 0 => {
                    module.items.insert(text(at + 2).to_owned());
                }
                kind if depth == 0 && KINDS.contains(&kind) && text(at + 1) != "fn" => {
                    module.items.insert(text(at + 1).to_owned());
                }
                "use" => {
                    let is_public = at > 0 && matches!(text(at - 1), "pub" | ")");
                    let end = (at..tokens.len()).find(|end| text(*end) == ";");
                    let end = end.unwrap_or(tokens.len());
                    for (path, alias) in use_tree(&tokens[at + 1..end]) {
                        module.named.push(path.clone());
                        if is_public {
                            reexports.insert(alias.clone(), path.clone());
                        } else {
                            module.used.push(path.clone());
                        }
                        module.add_import(path, alias);
                    }
                    at = end;
                }
                word if is_word(word) && text(at + 1) == "::" => {
                    let mut path = vec![word.to_owned()];
                    while text(at + 1) == "::" && is_word(text(at + 2)) {
                        path.push(text(at + 2).to_owned());
                        at += 2;
                    }
                    if path.len() > 1 {
                        module.named.push(path.clone());
                        module.used.push(path);
                    }
                }
                // A name by itself, not a method, a declaration or a field.
                word if is_word(word)
                    && text(at + 1) != ":"
                    && !(at > 0 && [".", "fn", "mod"].contains(&text(at - 1))) =>
                {
                    words.insert(word.to_owned());
                }
                _ => {}
            }
            at += 1;
        }
        reexports.retain(|name, _| words.contains(name));
        module.used.extend(reexports.into_values());
        module
    }

    fn add_import(&mut self, mut path: Vec<String>, alias: String) {
        if alias == "*" {
            path.pop();
            self.globs.push(path);
        } else {
            self.aliases.insert(alias, path);
        }
    }
}

/// The paths of a `use` with the names that they get.
fn use_tree(tokens: &[String]) -> Vec<(Vec<String>, String)> {
    let words = |tokens: &[String]| -> Vec<String> {
        let words = tokens.iter().filter(|token| *token != "::");
        words.cloned().collect()
    };
    let Some(open) = tokens.iter().position(|token| token == "{") else {
        let renamed = tokens.iter().position(|token| token == "as");
        let path = words(&tokens[..renamed.unwrap_or(tokens.len())]);
        let alias = match renamed {
            Some(at) => tokens.get(at + 1).cloned(),
            None => path.last().cloned(),
        };
        return alias.map(|alias| (path, alias)).into_iter().collect();
    };
    let prefix = words(&tokens[..open]);
    let mut depth = 0_usize;
    let mut found = Vec::new();
    let mut start = open + 1;
    for at in open..tokens.len() {
        match tokens[at].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        let ends = (tokens[at] == "," && depth == 1) || (tokens[at] == "}" && depth == 0);
        if !ends {
            continue;
        }
        for (path, alias) in use_tree(&tokens[start..at]) {
            if path == ["self"] {
                let own = prefix.last().cloned().unwrap_or_default();
                found.push((prefix.clone(), if alias == "self" { own } else { alias }));
            } else if !path.is_empty() {
                found.push(([prefix.clone(), path].concat(), alias));
            }
        }
        start = at + 1;
    }
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// The words and signs of a source, without comments, texts and characters in quotation marks.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if letter == 'r' && rest[1..].trim_start_matches('#').starts_with('"') {
            raw_text_length(rest)
        } else if letter == '"' {
            quoted_length(rest, '"')
        } else if letter == '\'' {
            // A lifetime is a word without a second mark.
            let is_character = rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'');
            if is_character {
                quoted_length(rest, '\'')
            } else {
                1 + word_length(&rest[1..])
            }
        } else if letter.is_alphanumeric() || letter == '_' {
            let length = word_length(rest);
            tokens.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !letter.is_whitespace() {
                tokens.push(letter.to_string());
            }
            letter.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn word_length(text: &str) -> usize {
    let is_inside = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.find(|letter| !is_inside(letter)).unwrap_or(text.len())
}

fn raw_text_length(text: &str) -> usize {
    let marks = text[1..]
        .chars()
        .take_while(|letter| *letter == '#')
        .count();
    let end = format!("\"{}", "#".repeat(marks));
    let content = 2 + marks;
    text[content..]
        .find(&end)
        .map_or(text.len(), |found| content + found + end.len())
}

fn quoted_length(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            letter if letter == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn uses_are_attributed_to_the_file_that_defines_what_is_used() {
    let imports = Imports::of(
        [
            (
                "a",
                "mod x; mod y; pub use x::X; pub use y::*; struct Own; fn f() { y::g() }",
            ),
            ("a::x", "use super::{Own, y::Y as Why}; pub struct X;"),
            (
                "a::y",
                "//! use super::Own;\npub struct Y; pub fn g() { let _ = (super::X, \"super::Own\", 'a'); }",
            ),
            ("a::z", "use crate::a::{self, X}; use super::Y; fn f() { a::x::h::<X>(); }"),
            ("b", "use crate::a::X; mod tests { use super::super::a::x::h; }"),
            ("c", "mod d; mod e; pub use d::{D, d}; pub use e::E; fn f(_: E) { x.d(); }"),
            ("c::d", "use super::E; pub struct D; pub fn d() -> &'static E { E }"),
            ("c::e", "use super::D;"),
        ]
        .map(|(path, text)| (path.split("::").map(str::to_owned).collect(), text)),
    );
    let shown: Vec<String> = imports
        .uses()
        .iter()
        .flat_map(|(user, uses)| {
            uses.iter().map(|(used, names)| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                format!(
                    "{} -> {}: {}",
                    user.join("::"),
                    used.join("::"),
                    names.join(" ")
                )
            })
        })
        .collect();
    assert_eq!(
        shown,
        [
            "a -> a::y: g",
            "a::x -> a: Own",
            "a::x -> a::y: Y",
            "a::y -> a::x: X",
            "a::z -> a::x: X h",
            "a::z -> a::y: Y",
            "c -> c::e: E",
            "c::d -> c::e: E",
            "c::e -> c::d: D",
        ]
    );
    let circles: Vec<String> = imports
        .circles()
        .into_iter()
        .map(|(_, shown)| shown)
        .collect();
    assert_eq!(
        circles,
        [
            "a -> a::y (g) -> a::x (X) -> a (Own)",
            "a::x -> a::y (Y) -> a::x (X)",
            "c::d -> c::e (E) -> c::d (D)",
        ]
    );
}

#[test]
fn what_a_file_names_is_seen_in_groups_paths_and_tests() {
    let path = |path: &str| -> ModulePath { path.split("::").map(str::to_owned).collect() };
    let imports = Imports::of([(
        path("a::x"),
        "use crate::{tour::Tour, sound::{wav, cli}};\n// crate::comment::X\npub use super::y::Y;\n\
         fn f() { let _ = (crate::geodesy::LatLon::new(), \"crate::text::X\", Tour::new()); }\n\
         mod tests { use super::*; use crate::voice::{self, Voice}; }",
    )]);
    let shown = |named: BTreeSet<ModulePath>| -> Vec<String> {
        named.iter().map(|path| path.join("::")).collect()
    };
    assert_eq!(
        shown(imports.named(&path("a::x"))),
        [
            "a::y::Y",
            "geodesy::LatLon::new",
            "sound::cli",
            "sound::wav",
            "tour::Tour"
        ]
    );
    assert_eq!(
        shown(imports.named_in_tests(&path("a::x"))),
        ["a::x::*", "voice", "voice::Voice"]
    );
}
