//! Builds: the same bytes on any number of threads, nothing made twice, nothing lost by a kill, every failure reported,
//! and the delivered files measured by ffmpeg.

mod bounds;
mod clip_places;
mod damage;
mod damaged_clips;
mod delivered;
mod formats;
mod incremental;
mod irregular;
mod kill;
mod left_out;
mod material;
mod pictures;
mod pictures_in_packs;
mod refusals;
mod rendered;
mod speed;
pub mod tiny;

pub use damage::flip_contents;

use soundwalk::build::store::Store;
use soundwalk::build::{BuildError, Built, Observer, Request, run};
use soundwalk::trust::{Permission, TourPrograms};
use soundwalk::workspace::Workspace;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use tempfile::TempDir;

/// A folder that is removed when the test ends.
fn folder() -> TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

/// Reads the tour in `folder`.
fn tour_in(folder: &Path) -> soundwalk::tour::Tour {
    let bytes = std::fs::read(folder.join("tour.json")).expect("OK because the test wrote it");
    serde_json::from_slice(&bytes).expect("OK because the test wrote a tour")
}

/// Facts about the tour's files, with trust in all of its programs.
fn vouched(folder: &Path, tour: &soundwalk::tour::Tour) -> (Workspace, Permission) {
    let workspace = Workspace::find(folder, None);
    let commands = TourPrograms::of(tour, &workspace).commands.into_iter();
    let permission = Permission::for_commands(&workspace, commands.map(|command| command.words));
    (workspace, permission)
}

/// Builds the tracks of the tour in `folder` with everything kept in `store`.
fn build(folder: &Path, store: &Path) -> Result<Built, BuildError> {
    build_watched(folder, store, &soundwalk::build::IgnoreProgress)
}

fn build_watched(
    folder: &Path,
    store: &Path,
    observer: &impl Observer,
) -> Result<Built, BuildError> {
    build_asked(folder, store, false, observer)
}

fn build_asked(
    folder: &Path,
    store: &Path,
    keep_masters: bool,
    observer: &impl Observer,
) -> Result<Built, BuildError> {
    let tour = tour_in(folder);
    let store = Store::open(store).expect("OK because the folder is writable");
    let (workspace, permission) = vouched(folder, &tour);
    let request = Request {
        tour: &tour,
        installed: &soundwalk::voice::Installed::draft_only(),
        workspace: &workspace,
        permission: &permission,
        languages: &tour.languages,
        mixes: &[soundwalk::build::Mix::Standard],
        keep_masters,
        store: &store,
        threads: Some(2),
    };
    run(&request, observer)
}

/// A progress report that collects warnings.
#[derive(Default)]
struct Warnings(Mutex<Vec<String>>);

impl Observer for Warnings {
    fn warn(&self, message: &str) {
        self.0
            .lock()
            .expect("OK because no thread panics while it holds this")
            .push(message.to_owned());
    }
}

/// Runs `soundwalk` with these arguments.
fn soundwalk(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .args(arguments)
        .output();
    output.expect("OK because the program was built with the tests")
}

/// Runs `soundwalk build` on a folder; returns the exit status and both outputs.
fn build_pack(folder: &Path, pack: &Path, store: &Path, more: &[&str]) -> (Option<i32>, String) {
    let (folder, pack, store) = (
        folder.to_string_lossy(),
        pack.to_string_lossy(),
        store.to_string_lossy(),
    );
    let arguments = [&["build", &folder, "-o", &pack, "--store", &store], more].concat();
    let output = soundwalk(&arguments);
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}
