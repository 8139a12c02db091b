//! All integration tests in one program, which is compiled and linked once. What needs a program of its own is declared in
//! `Cargo.toml`. A part runs by its name: `cargo test --test integration check::`.

mod architecture;
mod build;
mod check;
mod cli;
mod engine;
mod faults;
mod gnss;
mod languages;
mod map;
mod pack;
mod player;
mod rehearse;
mod serve;
mod sound;
mod spoken;
mod strangers;
mod streets;
mod studio;
mod takes;
mod tour;
mod traces;
mod typescript;
mod voice;
mod walks;
