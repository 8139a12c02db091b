//! The rules of the code base: which module may import which, that no files import each other in a circle, who may print,
//! read files or know the time, and how limits are named. A new dependency is a diff in this file with its reason.

mod imports;

use imports::{Imports, ModulePath};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the ground up. A module imports only from those that stand before it.
///
/// Two places differ from a plain reading of the data flow: `geodesy` lies under `tour`, because the tour's rules
/// measure zones and lines, and so does `language`, by whose estimates they judge stories; `rehearse` lies over `pack`, because it mixes down what a visitor hears from built tracks.
/// `atomic_file` (files renamed into their place), `digest` (SHA-256 as the name of a content) and `files` (opening what a tour
/// names) lie at the bottom because the voices, the store, the pack and the player use them; so do `digits` (of all
/// scripts), for recorded walks and spoken texts, and `wording` (counts, lengths, commands in messages), for every layer
/// that words messages, and `text` (messages with their translations); and `download`, which knows files of a size and a digest, but no voices.
/// `workspace` and `trust` lie over `tour`, whose paths and commands they judge, and under all that opens a tour's files or
/// runs its programs.
/// `http` is what the two web servers share; it lies over `pack`, whose page states the protective headers.
/// `serve` lies right over it: it shows a pack as a web page and reads nothing else. The studio shows its preview with it.
const LAYERS: [&str; 29] = [
    "atomic_file",
    "digest",
    "digits",
    "wording",
    "text",
    "files",
    "download",
    "geodesy",
    "language",
    "tour",
    "workspace",
    "trust",
    "streets",
    "map",
    "engine",
    "drawing",
    "trace",
    "picture",
    "sound",
    "voice",
    "build",
    "pack",
    "http",
    "serve",
    "rehearse",
    "gnss",
    "player",
    "studio",
    "cli",
];

/// Words that modules must not use, with the exceptions and the reason.
const RESERVED: [(&str, &[&str], &str); 10] = [
    ("println!", &["cli"], "only the command line prints"),
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
        &["http", "serve", "studio"],
        "the asynchronous runtime stays in the web servers",
    ),
    (
        "axum::",
        &["http", "serve", "studio"],
        "the web framework stays in the web servers",
    ),
    (
        "hyper",
        &["http"],
        "connections and their limits are one module",
    ),
    (
        "ureq::",
        &["download"],
        "the network is asked for files in one place",
    ),
    (
        "SystemTime::now",
        &["cli", "gnss", "player", "studio"],
        "the wall clock would make outputs differ from run to run",
    ),
];

/// Modules that also run in WebAssembly, and so use no I/O, clock, threads or randomness.
const PURE: [&str; 5] = ["text", "geodesy", "language", "tour", "engine"];
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

impl SourceFile {
    /// The path of the file's module from the crate's root.
    fn module_path(&self) -> ModulePath {
        let path = self.path.with_extension("");
        let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
        parts.filter(|part| part != "mod").collect()
    }
}

/// What the files import.
fn imports(files: &[SourceFile]) -> Imports {
    Imports::of(
        files
            .iter()
            .map(|file| (file.module_path(), file.text.as_str())),
    )
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

fn complain(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn imports_climb_down_only() {
    let height = |module: &str| LAYERS.iter().position(|layer| *layer == module);
    let files = source_files();
    let imports = imports(&files);
    let mut problems = Vec::new();
    for file in &files {
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
        let path = file.module_path();
        let mut named = imports.named(&path);
        named.append(&mut imports.named_in_tests(&path));
        let modules: BTreeSet<&String> = named.iter().filter_map(|path| path.first()).collect();
        for name in modules {
            if height(name).is_some_and(|other| other > own) {
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
fn files_of_a_module_do_not_import_each_other_in_circles() {
    let problems: Vec<String> = imports(&source_files())
        .circles()
        .into_iter()
        .map(|(_, circle)| circle)
        .collect();
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

/// The files and rooms of the engine in the order of its data: each imports only from those that stand before it. `message`,
/// `course` and what they need lie under the rooms that speak of them; `position` wires the first three rooms into one type.
const ENGINE_ROOMS: [&str; 18] = [
    "fast_exp",
    "ids",
    "fix",
    "course",
    "event_kind",
    "hold_cause",
    "reason",
    "message",
    "memory",
    "settings",
    "estimate",
    "belief",
    "position",
    "threshold",
    "queue",
    "trigger",
    "playback",
    "engine",
];

#[test]
fn the_engines_rooms_follow_the_data() {
    let files: Vec<SourceFile> = source_files()
        .into_iter()
        .filter(|file| file.module == "engine" && !file.path.ends_with("mod.rs"))
        .collect();
    let imports = imports(&files);
    let room = |name: &str| ENGINE_ROOMS.iter().position(|room| *room == name);
    let mut problems = Vec::new();
    for file in &files {
        let own = file.module_path();
        if file.code.contains("super::") {
            problems.push(format!("{}: imports with `super::`", file.path.display()));
        }
        let named = imports.named(&own);
        for path in named
            .iter()
            .filter(|path| path.first().is_some_and(|name| name == "engine"))
        {
            // What follows the file's name is the name of an item.
            let mut targets = files.iter().map(SourceFile::module_path);
            let Some(target) = targets.find(|other| path.starts_with(other)) else {
                let (file, path) = (file.path.display(), path.join("::"));
                problems.push(format!("{file}: `crate::{path}` is not in a file"));
                continue;
            };
            if room(&target[1]).is_none() || room(&target[1]) > room(&own[1]) {
                let (file, target) = (file.path.display(), target.join("::"));
                problems.push(format!("{file}: must not import `{target}`"));
            }
        }
    }
    complain(&problems);
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
