//! What differs from language to language: where sentences end, how figures and abbreviations are spoken, how long texts take,
//! the direction of writing, and the words of the interface. One file or folder per language; [`LANGUAGES`] is the table.
//!
//! A language without a file works as well: its sentences end where Unicode ends them, its figures go to the voice as
//! they are written, and [`Direction::of`] knows its direction. CONTRIBUTING.md describes how a language is added.
//!
//! Knows neither tours nor voices; languages are given by their tag (`pt-br`).

pub mod abbreviation;
mod definition;
mod direction;
pub mod length;
pub mod markup;
mod pace;
mod sentences;
pub mod spoken;
mod table;
pub mod text;
pub mod words;

mod english;
mod finnish;
mod french;
mod german;
mod hindi;
mod italian;
mod lao;
mod polish;
mod portuguese;
mod russian;
mod spanish;
mod thai;
mod turkish;
mod ukrainian;

#[cfg(test)]
mod whole_texts;

pub use definition::Language;
pub use direction::{Direction, RIGHT_TO_LEFT_LANGUAGES, RIGHT_TO_LEFT_SCRIPTS};
pub use sentences::sentences;
pub use table::{LANGUAGES, primary_subtag};
