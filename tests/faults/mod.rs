//! Every system call that changes a file fails once, or is the last that a command makes. Afterwards every file is whole,
//! the old one or the new one, the next run makes what an undisturbed run makes, and nothing is left over.
//!
//! SQLite's tests of I/O errors are the model. `strace` injects the faults; a limit on the size of files cuts writes short.
//! `make test` takes a seeded sample; `SOUNDWALK_FAULTS=all` (`make release-check`) takes all of them in turn.
#![cfg(target_os = "linux")]

mod folders;
mod scenarios;
mod strace;

use folders::Snapshot;
use scenarios::{Ending, Scenario};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use strace::{Fault, Site};

/// Number of runs in a sample, for each scenario and kind of fault.
const SAMPLE: usize = 1;
/// Number of threads that try faults.
const WORKERS: usize = 2;

fn is_everything_asked_for() -> bool {
    std::env::var_os("SOUNDWALK_FAULTS").is_some_and(|value| value == "all")
}

#[test]
fn after_any_fault_files_are_complete_and_no_leftovers_remain() {
    let failures = Mutex::new(Vec::new());
    let (tried, hit) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for scenario in scenarios::all() {
        let attempts = attempts_of(&scenario);
        assert!(
            attempts.len() >= 3,
            "{}: hardly anything is written",
            scenario.name
        );
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    while let Some((fault, whole)) =
                        attempts.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        tried.fetch_add(1, Ordering::Relaxed);
                        match attempt(&scenario, fault, whole) {
                            Ok(was_hit) => {
                                hit.fetch_add(usize::from(was_hit), Ordering::Relaxed);
                            }
                            Err(why) => failures
                                .lock()
                                .expect("OK because no thread panics while it holds this")
                                .push(format!("{}, {fault}: {why}", scenario.name)),
                        }
                    }
                });
            }
        });
    }
    let failures = failures
        .into_inner()
        .expect("OK because no thread panicked");
    let (tried, hit) = (tried.into_inner(), hit.into_inner());
    assert!(
        failures.is_empty(),
        "{} of {tried} faults:\n{}",
        failures.len(),
        failures.join("\n")
    );
    // `contrib/release-check.sh` puts this line into its table.
    // `contrib/release-check.sh` records this line.
    let said =
        format!("\n{tried} faults tried, {hit} came about, and after each all files were whole\n");
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes())
        .expect("OK because the tests have an output");
    // Threads take turns differently from run to run, so that not every numbered call comes again.
    assert!(
        hit * 10 >= tried * 7,
        "only {hit} of {tried} faults came about"
    );
}

/// The faults to try in a scenario, each with the files that an undisturbed run leaves.
fn attempts_of(scenario: &Scenario) -> Vec<(Fault, std::sync::Arc<Snapshot>)> {
    let folder = folders::new();
    (scenario.prepare)(folder.path());
    let (ending, sites) = scenarios::run_counted(scenario, folder.path());
    assert!(
        ending.is_success,
        "{} fails undisturbed: {}",
        scenario.name, ending.messages
    );
    let whole = std::sync::Arc::new(Snapshot::of(scenario, folder.path()));
    let mut faults = Vec::new();
    for kind in strace::KINDS {
        let of_kind: Vec<Site> = sites
            .iter()
            .filter(|site| kind.fits(site))
            .cloned()
            .collect();
        for site in chosen(&of_kind, scenario.name, kind.name()) {
            faults.push(Fault::At { kind, site });
        }
    }
    if scenario.can_be_limited {
        // Limits from nothing to just too little for the largest file.
        let largest = whole.largest_file() / strace::LIMIT_BLOCK;
        let limits: Vec<u64> = (0..5).map(|part| largest * part / 4).collect();
        for blocks in chosen(&limits, scenario.name, "limit") {
            faults.push(Fault::ShortWrites { blocks });
        }
    }
    faults
        .into_iter()
        .map(|fault| (fault, whole.clone()))
        .collect()
}

/// All of `from`, or a sample that is the same on every run.
fn chosen<T: Clone>(from: &[T], scenario: &str, kind: &str) -> Vec<T> {
    if is_everything_asked_for() || from.len() <= SAMPLE {
        return from.to_vec();
    }
    // FNV-1a of the names, so that scenarios differ in what is tried.
    let seed = format!("{scenario} {kind}")
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
    (0..SAMPLE as u64)
        .map(|n| from[(seed.wrapping_add(n * 7919) % from.len() as u64) as usize].clone())
        .collect()
}

/// Runs the scenario with one fault and checks the resulting files. Returns whether the fault occurred.
fn attempt(scenario: &Scenario, fault: &Fault, whole: &Snapshot) -> Result<bool, String> {
    let folder = folders::new();
    (scenario.prepare)(folder.path());
    let old = Snapshot::of(scenario, folder.path());
    let (ending, hits) = scenarios::run_with(scenario, folder.path(), fault);
    if hits.is_elsewhere {
        return Ok(false);
    }
    inspect(scenario, folder.path(), &ending, (&old, whole), fault)?;
    let again = scenarios::run(scenario, folder.path());
    if !again.is_success && !(scenario.may_refuse_again)(&again) {
        return Err(format!("the next run fails: {}", again.messages));
    }
    let after = Snapshot::of(scenario, folder.path());
    if after != *whole {
        return Err(format!(
            "the next run leaves {}",
            after.difference_from(whole)
        ));
    }
    match folders::leftovers(folder.path()).as_slice() {
        [] => Ok(hits.is_on_a_file),
        left => Err(format!("the next run leaves {}", left.join(", "))),
    }
}

fn inspect(
    scenario: &Scenario,
    folder: &Path,
    ending: &Ending,
    (old, whole): (&Snapshot, &Snapshot),
    fault: &Fault,
) -> Result<(), String> {
    if ending.messages.contains("panicked") {
        return Err(format!("it panics: {}", ending.messages));
    }
    let now = Snapshot::of(scenario, folder);
    if let Some(torn) = now.torn(old, whole) {
        return Err(format!("{torn} is neither the old file nor the new one"));
    }
    if fault.kills() {
        return Ok(());
    }
    if ending.is_success && now != *whole && !scenario.goes_on {
        return Err(format!(
            "it says that it succeeded, and leaves {}",
            now.difference_from(whole)
        ));
    }
    if !ending.is_success && ending.messages.trim().is_empty() {
        return Err("it fails without a word".to_owned());
    }
    match folders::leftovers(folder).as_slice() {
        [] => Ok(()),
        _ if fault.keeps_files() => Ok(()),
        left => Err(format!("it leaves {}", left.join(", "))),
    }
}
