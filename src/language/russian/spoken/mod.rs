//! The spoken forms of Russian: applies its rules in order. Each rule has its own file and takes what it knows.

mod abbreviations;
mod cardinal;
mod centuries;
mod compounds;
mod counting;
mod dates;
mod figures;
mod genders;
mod governing;
mod grammar;
mod letters;
mod measures;
mod nouns;
mod numbered_nouns;
mod ordinal;
mod parts;
mod roman;
mod roman_numeral;
mod stresses;
mod suffixed;
mod titles;
mod units;
mod weekdays;
mod years;

pub use grammar::Agreement;

use crate::language::spoken::expansion::{Context, Expansion};
use crate::language::spoken::tokens::{Kind, Line};

/// The name of a capital letter where a word is spelled out. Unlike in abbreviations, every letter has one.
pub fn letter_name(capital: char) -> Option<&'static str> {
    match capital {
        'Й' => Some("и краткое"),
        'Ъ' => Some("твёрдый знак"),
        'Ь' => Some("мягкий знак"),
        _ => letters::name(capital),
    }
}

/// The expansion of the tokens at this position; `None` if they are spoken as written.
pub fn expand_at(line: &Line, at: usize, context: &mut Context) -> Option<Expansion> {
    match line.get(at)?.kind {
        Kind::Figure => counting::telephone(line, at)
            .or_else(|| dates::date(line, at))
            .or_else(|| parts::fraction(line, at))
            .or_else(|| dates::time(line, at))
            .or_else(|| counting::score(line, at))
            .or_else(|| counting::power(line, at))
            .or_else(|| counting::times(line, at))
            .or_else(|| compounds::fractional(line, at))
            .or_else(|| compounds::with_letter_inside(line, at))
            .or_else(|| suffixed::shared_ending(line, at, context))
            .or_else(|| years::year(line, at).filter(|_| !has_ending(line, at)))
            .or_else(|| suffixed::suffixed(line, at, context))
            .or_else(|| parts::stroke(line, at))
            .or_else(|| counting::range(line, at))
            .or_else(|| counting::count(line, at)),
        Kind::Word => letters::model_number(line, at)
            .or_else(|| letters::initial(line, at))
            .or_else(|| roman::roman(line, at, context))
            .or_else(|| weekdays::weekday(line, at))
            .or_else(|| abbreviations::abbreviation(line, at))
            .or_else(|| letters::capitals(line, at))
            .or_else(|| stresses::stressed(line, at)),
        Kind::Mark => counting::numbered(line, at)
            .or_else(|| counting::telephone(line, at))
            .or_else(|| counting::money(line, at))
            .or_else(|| parts::fraction(line, at))
            .or_else(|| symbol(line, at)),
        Kind::Space => None,
    }
}

/// Whether the figure has a written ending («1941-й») and is left to the rule for endings.
fn has_ending(line: &Line, at: usize) -> bool {
    matches!(line.text(at + 1), "-" | "‑") && line.word(at + 2).is_some()
}

/// Whether a superscript figure follows a figure or a single letter.
fn is_power(line: &Line, at: usize) -> bool {
    line.text_before(at).chars().count() == 1
        || at
            .checked_sub(1)
            .is_some_and(|before| line.figures(before).is_some())
}

fn symbol(line: &Line, at: usize) -> Option<Expansion> {
    let words = match line.text(at) {
        _ if line.is_minus(at) => "минус ",
        "+" | "−" if line.figures(at + 1).is_some() => {
            return Expansion::new(
                1,
                if line.text(at) == "+" {
                    "плюс "
                } else {
                    "минус "
                },
            );
        }
        "±" if line.figures(line.skip_space(at + 1)).is_some() => "плюс-минус ",
        "~" | "≈" if line.figures(line.skip_space(at + 1)).is_some() => {
            return Expansion::new(line.skip_space(at + 1) - at, "примерно ");
        }
        "§" if line.figures(line.skip_space(at + 1)).is_some() => {
            return Expansion::new(line.skip_space(at + 1) - at, "параграф ");
        }
        "=" if line.figures(line.skip_space(at + 1)).is_some() => "равно",
        "%" => "процентов",
        "‰" => "промилле",
        "&" => "и",
        "₽" => "рублей",
        // After a word it is the number of a note.
        "²" if is_power(line, at) => " в квадрате",
        "³" if is_power(line, at) => " в кубе",
        _ => return None,
    };
    Expansion::new(1, words)
}
