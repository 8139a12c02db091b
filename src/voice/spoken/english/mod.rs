//! English: the order in which its rules are asked.

mod figures;
mod numbers;
mod words;

pub use numbers::figure_by_figure;

use super::tokens::{Kind, Line};
use super::{Memory, Said};

/// What is said for the tokens from this place on; `None` where they are spoken as they are written.
pub fn said_at(line: &Line, at: usize, _: &mut Memory) -> Option<Said> {
    match line.get(at)?.kind {
        Kind::Figure => words::date(line, at).or_else(|| figures::figures(line, at)),
        Kind::Word => words::date(line, at)
            .or_else(|| words::mark(line, at))
            .or_else(|| words::roman(line, at))
            .or_else(|| words::abbreviation(line, at))
            .or_else(|| words::capitals(line, at)),
        Kind::Mark => words::abbreviation(line, at).or_else(|| words::symbol(line, at)),
        Kind::Space => None,
    }
}
