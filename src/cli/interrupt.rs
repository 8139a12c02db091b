//! Handles Ctrl-C and similar signals for commands that run voice programs or write clips: the programs are stopped, work
//! that has begun is finished or undone, and then the process ends as the signal demands.

use super::outcome::CommandError;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// How long work in progress may take to end by itself.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// The signal that was received; 0 for none.
static SIGNAL: AtomicI32 = AtomicI32::new(0);

/// Whether a signal has asked the process to end.
pub fn is_requested() -> bool {
    signal().is_some()
}

/// The signal that asked the process to end, if any.
pub fn signal() -> Option<i32> {
    Some(SIGNAL.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
}

/// Watches for signals from now on. The process ends at most `patience` after the first signal, and at once on the second.
///
/// # Errors
/// The system refuses.
#[cfg(unix)]
pub fn watch(patience: Duration) -> Result<(), CommandError> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    let ignored = ignored_signals();
    let watched = [SIGHUP, SIGINT, SIGTERM]
        .into_iter()
        .filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals =
        Signals::new(watched).map_err(|error| format!("cannot watch for signals: {error}"))?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let end = move || {
                // If this fails, the signal is in effect ignored.
                let _ = emulate_default_handler(signal);
            };
            if is_requested() {
                end();
            }
            SIGNAL.store(signal, Ordering::Relaxed);
            crate::voice::stop_programs();
            std::thread::spawn(move || {
                std::thread::sleep(patience);
                end();
            });
        }
    });
    Ok(())
}

/// Does nothing: other systems end the process themselves.
#[cfg(not(unix))]
pub fn watch(_: Duration) -> Result<(), CommandError> {
    Ok(())
}

/// The signals that the parent process set to be ignored, as `nohup` does. Bit 0 stands for signal 1.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
