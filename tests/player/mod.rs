//! The field player: its mixer, a walk in it, the journal, the socket and the screen. Power cuts and the real sound system are in
//! `tests/real_time`.

mod control;
mod hostile;
mod journal;
mod mixer;
mod refusals;
mod screen;
mod small_tour;
mod walk;
