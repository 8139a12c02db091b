//! The rules of the code base: which module may import which, who may print, read files or know the time, and how limits are
//! named. A new dependency is a diff in this file with its reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the ground up. A module imports only from those that stand before it.
///
/// Two places differ from a plain reading of the data flow: `geodesy` lies under `tour`, because the tour's rules
/// measure zones and lines; `rehearse` lies over `pack`, because it mixes down what a visitor hears from built tracks.
/// `atomic_file` (files renamed into their place), `digest` (SHA-256 as the name of a content) and `files` (opening what a tour
/// names) lie at the bottom because the voices, the store, the pack and the player use them; so do `digits` (of all
/// scripts), for recorded walks and spoken texts, and `wording` (counts, lengths, commands in messages), for every layer
/// that words messages.
/// `workspace` and `trust` lie over `tour`, whose paths and commands they judge, and under all that opens a tour's files or
/// runs its programs.
/// `serve` lies right over `pack`: it shows a pack as a web page, reads nothing else and is needed by no other layer
/// but the command line.
const LAYERS: [&str; 22] = [
    "atomic_file",
    "digest",
    "digits",
    "wording",
    "files",
    "geodesy",
    "tour",
    "workspace",
    "trust",
    "engine",
    "trace",
    "picture",
    "sound",
    "voice",
    "build",
    "pack",
    "serve",
    "rehearse",
    "gnss",
    "player",
    "studio",
    "cli",
];

/// Words that modules must not use, with the exceptions and the reason.
const RESERVED: [(&str, &[&str], &str); 11] = [
    ("println!", &["cli"], "only the command line prints"),
    ("eprintln!", &["cli"], "only the command line prints"),
    ("print!(", &["cli"], "only the command line prints"),
    (
        "process::exit",
        &[],
        "only `main` ends the process, by returning",
    ),
    (
        "env::var",
        &["cli"],
        "only the command line reads the environment",
    ),
    (
        "env::args",
        &["cli"],
        "only the command line reads the environment",
    ),
    (
        "tokio::",
        &["studio"],
        "the asynchronous runtime stays in the studio's server",
    ),
    ("axum::", &["studio"], "the web server stays in the studio"),
    (
        "SystemTime::now",
        &["cli", "gnss", "player", "studio"],
        "the wall clock would make outputs differ from run to run",
    ),
    (
        "thread_rng",
        &[],
        "noise is seeded, so that same input gives same bytes",
    ),
    (
        "rand::rng()",
        &[],
        "noise is seeded, so that same input gives same bytes",
    ),
];

/// Modules that also run in WebAssembly, and so use no I/O, clock, threads or randomness.
const PURE: [&str; 3] = ["geodesy", "tour", "engine"];
const IMPURE_WORDS: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::thread",
    "std::time",
    "std::process",
    "std::env",
    "rayon::",
    "HashMap",
];

/// The most lines of a file before its tests.
const MAX_FILE_LINES: usize = 500;

struct SourceFile {
    path: PathBuf,
    module: String,
    /// The text before `#[cfg(test)]`, without comment lines.
    code: String,
    text: String,
}

fn source_files() -> Vec<SourceFile> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("OK because src/ is part of the package") {
            let path = entry.expect("OK because the folder was just listed").path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("OK because sources are UTF-8");
            let relative = path
                .strip_prefix(&root)
                .expect("OK because it was found below src/")
                .to_path_buf();
            let first = relative
                .components()
                .next()
                .expect("OK because a file has a name");
            let module = Path::new(first.as_os_str())
                .with_extension("")
                .display()
                .to_string();
            let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code = without_comments(before_tests);
            SourceFile {
                path: relative,
                module,
                code,
                text,
            }
        })
        .collect()
}

fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The top-level modules that a text names with `crate::`, also inside `crate::{a, b}`.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for piece in code.split("crate::").skip(1) {
        let grouped = piece.starts_with('{');
        let mut depth = 0usize;
        let mut word = String::new();
        // The first word of each entry at the group's own level names a module; what follows `::` does not.
        let mut at_entry = true;
        for character in piece.chars() {
            match character {
                c if c.is_alphanumeric() || c == '_' => {
                    word.push(c);
                    continue;
                }
                _ => {
                    if !word.is_empty() {
                        if at_entry && depth <= 1 {
                            names.insert(std::mem::take(&mut word));
                        }
                        word.clear();
                        at_entry = false;
                    }
                }
            }
            match character {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ',' if depth == 1 => at_entry = true,
                _ => {}
            }
            if !grouped || depth == 0 {
                break;
            }
        }
    }
    names.retain(|name| LAYERS.contains(&name.as_str()));
    names
}

fn complain(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn imports_climb_down_only() {
    let height = |module: &str| LAYERS.iter().position(|layer| *layer == module);
    let mut problems = Vec::new();
    for file in source_files() {
        let Some(own) = height(&file.module) else {
            if file.module != "lib" && file.module != "main" {
                problems.push(format!(
                    "{}: module `{}` is not in the table",
                    file.path.display(),
                    file.module
                ));
            }
            continue;
        };
        for name in imported_modules(&without_comments(&file.text)) {
            if height(&name).is_some_and(|other| other > own) {
                problems.push(format!(
                    "{}: `{}` must not import `{name}`",
                    file.path.display(),
                    file.module
                ));
            }
        }
    }
    complain(&problems);
}

#[test]
fn reserved_words_are_only_used_by_their_modules() {
    let mut problems = Vec::new();
    for file in source_files() {
        for (word, owners, reason) in RESERVED {
            if file.code.contains(word) && !owners.contains(&file.module.as_str()) {
                problems.push(format!("{}: `{word}`: {reason}", file.path.display()));
            }
        }
    }
    complain(&problems);
}

#[test]
fn webassembly_modules_use_no_io() {
    let mut problems = Vec::new();
    for file in source_files() {
        if !PURE.contains(&file.module.as_str()) {
            continue;
        }
        for word in IMPURE_WORDS {
            if file.code.contains(word) {
                problems.push(format!(
                    "{}: `{word}` in a module that must compile for WebAssembly",
                    file.path.display()
                ));
            }
        }
    }
    complain(&problems);
}

#[test]
fn every_file_opens_with_a_doc_comment_and_stays_short() {
    let mut problems = Vec::new();
    for file in source_files() {
        if !file.text.starts_with("//!") {
            problems.push(format!(
                "{}: opens without a `//!` comment",
                file.path.display()
            ));
        }
        let before_tests = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = before_tests.lines().count();
        if lines > MAX_FILE_LINES {
            problems.push(format!(
                "{}: {lines} lines before its tests, {MAX_FILE_LINES} at most",
                file.path.display()
            ));
        }
    }
    complain(&problems);
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let code =
        "use crate::{tour::Tour, sound::{wav, cli}};\nlet x = crate::geodesy::LatLon::new();";
    let seen: Vec<_> = imported_modules(code).into_iter().collect();
    assert_eq!(seen, ["geodesy", "sound", "tour"]);
}

/// Beginnings of names that limits must not have: the words are `MAX_` and `MIN_`.
const PRIVATE_SUPERLATIVES: [&str; 6] = [
    "MOST_",
    "LONGEST_",
    "LARGEST_",
    "LEAST_",
    "SHORTEST_",
    "FEWEST_",
];

/// The names of a text's constants, also of those within functions.
fn constants(text: &str) -> impl Iterator<Item = &str> {
    let declared = text.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line
            .strip_prefix("pub(super) ")
            .or(line.strip_prefix("pub(crate) "))
            .or(line.strip_prefix("pub "))
            .unwrap_or(line);
        line.strip_prefix("const ").or(line.strip_prefix("static "))
    });
    declared.filter_map(|rest| rest.split([':', ' ', '<']).next())
}

#[test]
fn limits_are_named_max_and_min() {
    let mut problems = Vec::new();
    for file in source_files() {
        for name in constants(&file.text) {
            if PRIVATE_SUPERLATIVES
                .iter()
                .any(|word| name.starts_with(word))
            {
                problems.push(format!(
                    "{}: name the constant `{name}` with `MAX_` or `MIN_`",
                    file.path.display()
                ));
            }
        }
    }
    complain(&problems);
}

#[test]
fn the_reader_of_constants_sees_all_declarations() {
    let text = "pub const MOST_A: u8 = 1;\nfn f() {\n    const LEAST_B: f64 = 0.0;\n}\nstatic C: u8 = 2;\n// const D: u8\nlet const_e = 1;";
    let seen: Vec<_> = constants(text).collect();
    assert_eq!(seen, ["MOST_A", "LEAST_B", "C"]);
}
