//! The terminal screen: a map, what plays, what comes next, how good the position is, and the last decisions in words.
//!
//! [`view`] says what is shown, [`draw`] where, [`words`] in which language; [`terminal`] owns the real terminal.

pub mod draw;
mod map;
pub mod streets;
pub mod terminal;
pub mod view;
pub mod words;
