//! The field player: its desk, a walk in it, power cuts, the socket, the screen, and the real sound system.

mod control;
mod hostile;
mod journal;
mod kill;
mod mixer;
mod real_sound;
mod refusals;
mod screen;
mod small_tour;
mod walk;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Tests that measure time or listen in real time have the machine for themselves.
pub fn alone() -> MutexGuard<'static, ()> {
    static MACHINE: Mutex<()> = Mutex::new(());
    MACHINE.lock().unwrap_or_else(PoisonError::into_inner)
}
