//! Ctrl-C and its like for commands that let programs speak or write clips: the programs end, work that has begun is
//! finished or taken back, and the process ends as the signal asks.

use super::CommandError;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// How long the work in hand may take to end by itself.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// The signal that came; 0 for none.
static SIGNAL: AtomicI32 = AtomicI32::new(0);

/// Whether the process is to end.
pub fn is_requested() -> bool {
    signal().is_some()
}

/// The signal that asked the process to end.
pub fn signal() -> Option<i32> {
    Some(SIGNAL.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
}

/// Watches for signals from now on. The process ends at most `patience` after the first one, and at once at the second.
///
/// # Errors
/// Where the system refuses.
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
                // Gives back what it cannot do; then the signal is as good as ignored.
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

/// Other systems end the process themselves.
#[cfg(not(unix))]
pub fn watch(_: Duration) -> Result<(), CommandError> {
    Ok(())
}

/// The signals that whoever started the process wants ignored, as `nohup` does: a bit each, the first for signal 1.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
