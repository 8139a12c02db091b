//! Common fractions: «3/4», «½ завода», «2½ тысячи», «1½ года».

use super::cardinal::cardinal;
use super::figures::whole;
use super::governing::{case_of_count, governed};
use super::grammar::{Agreement, Case, Count, Gender};
use super::nouns;
use super::ordinal::ordinal;
use super::units::unit;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::fractions::{Fraction, after_integer, single_character};
use crate::language::spoken::tokens::Line;

/// Expands a fraction, or an integer with one, at this position.
pub fn fraction(line: &Line, at: usize) -> Option<Expansion> {
    let (amount, gender_of_noun) = match whole(line, at) {
        Some((number, tokens)) => {
            let part = after_integer(line, at + tokens)?;
            let end = at + tokens + part.tokens;
            (
                Amount {
                    whole: number,
                    part,
                    end,
                },
                gender_of_counted(line, end),
            )
        }
        None => {
            let part = single_character(line, at)?;
            let amount = Amount {
                whole: 0,
                part,
                end: at + part.tokens,
            };
            (amount, Gender::Masculine)
        }
    };
    let case = case_of_count(governed(line, at), 5, None);
    let mut words = amount.words(case, gender_of_noun);
    let mut end = amount.end;
    if let Some(unit) = unit(line, end) {
        let form = match amount.whole {
            0..=4 => unit.genitive_singular(),
            number if case.is_direct() => unit.counted(number, case),
            _ => unit.genitive_plural(),
        };
        words.push_str(&format!(" {form}"));
        end += unit.tokens;
    }
    Expansion::new(end - at, words)
}

/// «1/1», «3/4»: in an address the stroke is spoken, elsewhere it is a fraction.
pub fn stroke(line: &Line, at: usize) -> Option<Expansion> {
    let (numerator, tokens) = whole(line, at)?;
    if tokens != 1 || line.text(at + 1) != "/" {
        return None;
    }
    let (denominator, _) = whole(line, at + 2)?;
    let nominative = |number| cardinal(number, Case::Nominative, Gender::Masculine);
    let stop = line.place_before(at);
    let is_address = line.follows_name_and_comma(at)
        || line.text(stop) == "." && matches!(line.text_before(stop), "д" | "Д" | "корп" | "кв")
        || (line.word_before(at)).is_some_and(|(_, word)| {
            matches!(
                word.to_lowercase().as_str(),
                "дом" | "дома" | "доме" | "дому" | "корпус" | "улица" | "улице"
            )
        });
    if numerator >= denominator || numerator == 0 || is_address {
        return Expansion::new(
            3,
            format!(
                "{} дробь {}",
                nominative(numerator),
                nominative(denominator)
            ),
        );
    }
    let case = case_of_count(governed(line, at), 5, None);
    Expansion::new(3, part_words(numerator, denominator, case))
}

struct Amount {
    whole: u64,
    part: Fraction,
    /// The position after the amount.
    end: usize,
}

impl Amount {
    fn words(&self, case: Case, gender: Gender) -> String {
        let Fraction {
            numerator,
            denominator,
            ..
        } = self.part;
        match (self.whole, numerator, denominator) {
            (0, _, _) => named_part(numerator, denominator, case),
            (1, 1, 2) => match (case.is_direct(), gender) {
                (true, Gender::Feminine) => "полторы́",
                (true, Gender::Masculine | Gender::Neuter) => "полтора́",
                (false, _) => "полу́тора",
            }
            .to_owned(),
            (number, 1, 2..=4) => {
                let part = named_part(1, denominator, Case::Instrumental);
                format!("{} с {part}", cardinal(number, case, gender))
            }
            (number, _, _) => format!(
                "{} и {}",
                cardinal(number, case, gender),
                named_part(numerator, denominator, case)
            ),
        }
    }
}

/// Halves, thirds and quarters have nouns of their own.
fn named_part(numerator: u64, denominator: u64, case: Case) -> String {
    let noun = match denominator {
        2 => [
            "половина",
            "половины",
            "половине",
            "половину",
            "половиной",
            "половине",
        ],
        3 => ["треть", "трети", "трети", "треть", "третью", "трети"],
        4 => [
            "четверть",
            "четверти",
            "четверти",
            "четверть",
            "четвертью",
            "четверти",
        ],
        _ => return part_words(numerator, denominator, case),
    };
    let plural = match denominator {
        3 => ["трети", "третей", "третям", "трети", "третями", "третях"],
        _ => [
            "четверти",
            "четвертей",
            "четвертям",
            "четверти",
            "четвертями",
            "четвертях",
        ],
    };
    match numerator {
        1 => noun[case.row()].to_owned(),
        _ => {
            let form = if case.is_direct() {
                noun[Case::Genitive.row()]
            } else {
                plural[case.row()]
            };
            format!("{} {form}", cardinal(numerator, case, Gender::Feminine))
        }
    }
}

/// «две пятых».
fn part_words(numerator: u64, denominator: u64, case: Case) -> String {
    let parts = if Count::of(numerator) == Count::One {
        Agreement::feminine(case)
    } else if case.is_direct() {
        Agreement::plural(Case::Genitive)
    } else {
        Agreement::plural(case)
    };
    format!(
        "{} {}",
        cardinal(numerator, case, Gender::Feminine),
        ordinal(denominator, parts)
    )
}

/// The gender of what is counted, which stands in the genitive singular: «две с половиной тысячи».
fn gender_of_counted(line: &Line, at: usize) -> Gender {
    match unit(line, at) {
        Some(unit) => unit.noun.gender,
        None => nouns::gender(2, Case::Nominative, &nouns::counted(line, at)),
    }
}
