//! The spoken forms of English: applies its rules in order.

mod abbreviations;
mod amounts;
mod figures;
mod money;
mod numbers;
mod parts;
mod roman;
mod units;
mod words;

use crate::language::spoken::expansion::{Context, Expansion};
use crate::language::spoken::tokens::{Kind, Line};

/// The expansion of the tokens at this position; `None` if they are spoken as written.
pub fn expand_at(line: &Line, at: usize, _: &mut Context) -> Option<Expansion> {
    match line.get(at)?.kind {
        Kind::Figure => words::telephone(line, at)
            .or_else(|| words::date(line, at))
            .or_else(|| figures::figures(line, at)),
        Kind::Word => words::date(line, at)
            .or_else(|| words::mark(line, at))
            .or_else(|| roman::roman(line, at))
            .or_else(|| abbreviations::abbreviation(line, at))
            .or_else(|| words::capitals(line, at)),
        Kind::Mark => words::telephone(line, at)
            .or_else(|| abbreviations::abbreviation(line, at))
            .or_else(|| money::money(line, at))
            .or_else(|| parts::fraction(line, at))
            .or_else(|| words::symbol(line, at)),
        Kind::Space => None,
    }
}
