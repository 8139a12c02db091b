//! Tests at the pace of the clock: real sound, power cuts, and how soon a story starts. Nearly all of their time is waiting; `make
//! test` runs them beside the other tests, which yield to them.

mod kill;
mod latency;
mod real_sound;
#[path = "../player/small_tour.rs"]
#[allow(dead_code, reason = "the tests of the player use the rest of it")]
mod small_tour;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// One of these tests runs at a time: each measures time or listens.
fn alone() -> MutexGuard<'static, ()> {
    static MACHINE: Mutex<()> = Mutex::new(());
    MACHINE.lock().unwrap_or_else(PoisonError::into_inner)
}
