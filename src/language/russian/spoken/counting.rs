//! Figures that count: numbers with their noun or unit, ranges, scores, sums of money and «№ 64».

use super::cardinal::{self, cardinal, decimal, figure_by_figure};
use super::figures::{Value, written};
use super::governing::{Governed, case_of_count, governed};
use super::grammar::{Agreement, Case, Count, Gender, Noun};
use super::ordinal::ordinal;
use super::units::{Kind, Unit, unit};
use super::{nouns, numbered_nouns};
use crate::language::abbreviation::FollowedBy;
use crate::language::russian::abbreviations::senses;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::fractions::superscript;
use crate::language::spoken::phones::phone;
use crate::language::spoken::tokens::Line;

/// «45–120 секунд»: «от сорока пяти до ста двадцати секунд»; after a preposition both figures take its case.
pub fn range(line: &Line, at: usize) -> Option<Expansion> {
    let from = written(line, at)?;
    let dash = line.skip_space(at + from.tokens);
    if !matches!(line.text(dash), "–" | "—" | "-" | "…") {
        return None;
    }
    let second = line.skip_space(dash + 1);
    let to = written(line, second)?;
    if matches!(from.value, Value::Digits(_)) || matches!(to.value, Value::Digits(_)) {
        return None;
    }
    let mut tokens = second + to.tokens - at;
    if is_chain(line, at, second + to.tokens) {
        return None;
    }
    let unit = unit(line, at + tokens);
    let governor = governed(line, at);
    let counted = nouns::counted(line, at + tokens);
    let last = match to.value {
        Value::Whole(number) => number,
        Value::Decimal(..) | Value::Digits(_) => 5,
    };
    if let (Value::Whole(first), 1) = (from.value, from.tokens)
        && let Some(agreement) = numbered_nouns::as_ordinal(line, at, at + tokens, last)
    {
        let (first, last) = (ordinal(first, agreement), ordinal(last, agreement));
        return Expansion::new(tokens, format!("{first} – {last}"));
    }
    // «2–3 года»: the noun goes with the second figure alone, as it does in «два – три года».
    let goes_with_last = counted.noun.is_some() && Count::of(last) != Count::Many;
    let oblique = match (governor, &unit) {
        (Governed::Freely, None) if goes_with_last || follows_label(line, at) => {
            Some(Case::Nominative)
        }
        (Governed::Freely, _) => None,
        (_, Some(_)) => Some(case_of_count(governor, last, None)),
        (_, None) => Some(case_of_count(governor, last, counted.noun.as_deref())),
    };
    let case = oblique.unwrap_or(Case::Genitive);
    let gender = match &unit {
        Some(unit) => unit.noun.gender,
        None => nouns::gender(last, case, &counted),
    };
    let first_words = amount(from.value, case, gender);
    let second_words = amount(to.value, case, gender);
    let mut words = match oblique {
        Some(_) => format!("{first_words} – {second_words}"),
        None => format!("от {first_words} до {second_words}"),
    };
    if let Some(unit) = unit {
        words.push(' ');
        words.push_str(&unit.after_number(to.value, case));
        tokens += unit.tokens;
        if let Some((counted, more)) = counted_by_multiple(line, at + tokens, &unit) {
            words.push_str(&counted);
            tokens += more;
        }
    }
    Expansion::new(tokens, words)
}

/// «стр. 15–17»: the figures after the abbreviation of what is numbered are names.
fn follows_label(line: &Line, at: usize) -> bool {
    let dot = match at.checked_sub(1) {
        Some(before) if line.text(before).trim().is_empty() => before.saturating_sub(1),
        Some(before) => before,
        None => return false,
    };
    let label = line.text_before(dot).to_lowercase();
    line.text(dot) == "." && senses(&label).any(|one| one.followed_by == FollowedBy::Figure)
}

/// «123-45-67» is a telephone's number, no range.
fn is_chain(line: &Line, at: usize, end: usize) -> bool {
    let dash = |place: usize| matches!(line.text(place), "-" | "–" | "—");
    let before = at >= 2 && dash(at - 1) && line.figures(at - 2).is_some();
    before || (dash(end) && line.figures(end + 1).is_some())
}

/// Expands a figure with its unit, or with the noun that follows in the text.
pub fn count(line: &Line, at: usize) -> Option<Expansion> {
    let number = written(line, at)?;
    let governor = governed(line, at);
    let quantity = match number.value {
        Value::Digits(figures) => return Expansion::new(1, figure_by_figure(figures)),
        Value::Whole(number) => number,
        Value::Decimal(..) => 5,
    };
    if let Some(unit) = unit(line, at + number.tokens) {
        let case = match (unit.kind, line.word_before(at)) {
            // «в 100 м отсюда»: a distance in the accusative would be no place.
            (Kind::Length, Some((_, "в" | "В"))) => Case::Prepositional,
            (_, _) => case_of_count(governor, quantity, None),
        };
        if let Some(currency) =
            super::units::currency(line.text(line.skip_space(at + number.tokens)))
        {
            let words = sum(number.value, governor, unit.noun, currency.hundredth);
            return Expansion::new(number.tokens + unit.tokens, words);
        }
        let mut words = format!(
            "{} {}",
            amount(number.value, case, unit.noun.gender),
            unit.after_number(number.value, case)
        );
        let mut tokens = number.tokens + unit.tokens;
        if let Some((counted, more)) = counted_by_multiple(line, at + tokens, &unit) {
            words.push_str(&counted);
            tokens += more;
        }
        return Expansion::new(tokens, words);
    }
    let counted = nouns::counted(line, at + number.tokens);
    if let (Value::Whole(_), 1) = (number.value, number.tokens)
        && let Some(agreement) = numbered_nouns::as_ordinal(line, at, at + 1, quantity)
    {
        return Expansion::new(1, ordinal(quantity, agreement));
    }
    let case = case_of_count(governor, quantity, counted.noun.as_deref());
    let gender = nouns::gender(quantity, case, &counted);
    Expansion::new(number.tokens, amount(number.value, case, gender))
}

/// The unit counted by thousands or millions, with its space, and the number of tokens it takes: «2 млн чел.».
fn counted_by_multiple(line: &Line, at: usize, multiple: &Unit) -> Option<(String, usize)> {
    let counted = unit(line, at).filter(|_| multiple.kind == Kind::Multiple)?;
    Some((format!(" {}", counted.genitive_plural()), counted.tokens))
}

/// «10⁶ тонн»: «десять в шестой степени тонн». Squares and cubes are expanded by the rule for symbols.
pub fn power(line: &Line, at: usize) -> Option<Expansion> {
    let Value::Whole(base) = written(line, at).filter(|base| base.tokens == 1)?.value else {
        return None;
    };
    let (exponent, tokens) = superscript(line, at + 1)?;
    let base = cardinal(base, Case::Nominative, Gender::Masculine);
    let exponent = ordinal(exponent, Agreement::feminine(Case::Prepositional));
    Expansion::new(1 + tokens, format!("{base} в {exponent} степени"))
}

/// «+7 923 123-45-67»: each group is a number of its own.
pub fn telephone(line: &Line, at: usize) -> Option<Expansion> {
    let phone = phone(line, at)?;
    let groups: Vec<String> = phone
        .groups
        .iter()
        .map(|group| cardinal::group(group))
        .collect();
    let plus = if phone.has_plus { "плюс " } else { "" };
    Expansion::new(phone.tokens, format!("{plus}{}", groups.join(", ")))
}

/// «2х3 м», «60×60»: «два на три метра»; the last figure goes on as a count after «на».
pub fn times(line: &Line, at: usize) -> Option<Expansion> {
    let first = written(line, at)?;
    let sign = line.skip_space(at + first.tokens);
    let is_sign = matches!(line.text(sign), "х" | "x" | "×" | "Х" | "X");
    let second = line.skip_space(sign + 1);
    let has_spaces = (sign > at + first.tokens, second > sign + 1);
    if !is_sign || matches!(has_spaces, (true, false) | (false, true)) {
        return None;
    }
    line.figures(second)?;
    let case = match governed(line, at) {
        Governed::By(case) => case,
        _ => Case::Nominative,
    };
    let words = amount(first.value, case, Gender::Masculine);
    Expansion::new(second - at, format!("{words} на "))
}

/// «№ 64», «№ 3, 5»: the number itself is a name and does not bend.
pub fn numbered(line: &Line, at: usize) -> Option<Expansion> {
    if line.text(at) != "№" {
        return None;
    }
    if line.text(at + 1) == "№" {
        return Expansion::new(2, "номера");
    }
    let place = line.skip_space(at + 1);
    match written(line, place) {
        Some(number) => {
            let words = amount(number.value, Case::Nominative, Gender::Masculine);
            Expansion::new(place + number.tokens - at, format!("номер {words}"))
        }
        None => Expansion::new(1, "номер"),
    }
}

/// «победили 3:1», «в масштабе 1:100».
pub fn score(line: &Line, at: usize) -> Option<Expansion> {
    let Value::Whole(first) = written(line, at).filter(|number| number.tokens == 1)?.value else {
        return None;
    };
    let second = written(line, at + 2).filter(|_| line.text(at + 1) == ":")?;
    let Value::Whole(value) = second.value else {
        return None;
    };
    let is_ratio = line.word_before(at).is_some_and(|(_, word)| {
        ["масштаб", "соотношени", "пропорци", "отношени"]
            .iter()
            .any(|stem| word.to_lowercase().starts_with(stem))
    });
    let first = cardinal(first, Case::Nominative, Gender::Masculine);
    let words = if is_ratio {
        let second = cardinal(value, Case::Dative, Gender::Masculine);
        format!("{first} к {second}")
    } else {
        let second = cardinal(value, Case::Nominative, Gender::Masculine);
        format!("{first} – {second}")
    };
    Expansion::new(2 + second.tokens, words)
}

/// «$5», «$1,5 млн»: the sign stands before the figure and is spoken after it.
pub fn money(line: &Line, at: usize) -> Option<Expansion> {
    let currency = super::units::currency(line.text(at))?;
    let place = line.skip_space(at + 1);
    let number = written(line, place)?;
    let governor = governed(line, at);
    let mut tokens = place + number.tokens - at;
    let multiple = unit(line, at + tokens).filter(|unit| unit.kind == Kind::Multiple);
    let (counted, noun) = match &multiple {
        Some(multiple) => {
            tokens += multiple.tokens;
            (multiple.noun, Some(currency.noun))
        }
        None => (currency.noun, None),
    };
    let mut words = sum(
        number.value,
        governor,
        counted,
        currency.hundredth.filter(|_| noun.is_none()),
    );
    if let Some(noun) = noun {
        words.push_str(&format!(" {}", noun.plural[Case::Genitive.row()]));
    }
    Expansion::new(tokens, words)
}

/// A sum of money in words; two figures after the comma are its hundredths: «пять долларов пятьдесят центов».
fn sum(value: Value, governor: Governed, noun: &Noun, hundredth: Option<&Noun>) -> String {
    let (whole, figures) = match value {
        Value::Whole(number) => (number, ""),
        Value::Decimal(whole, figures) => (whole, figures),
        Value::Digits(_) => (5, ""),
    };
    let case = case_of_count(governor, whole, None);
    match (hundredth, figures.len(), figures.parse::<u64>()) {
        (Some(small), 2, Ok(part)) => {
            let mut words = format!(
                "{} {}",
                cardinal(whole, case, noun.gender),
                noun.counted(whole, case)
            );
            if part > 0 {
                words.push_str(&format!(
                    " {} {}",
                    cardinal(part, case, small.gender),
                    small.counted(part, case)
                ));
            }
            words
        }
        _ => format!(
            "{} {}",
            amount(value, case, noun.gender),
            noun_form(value, noun, case)
        ),
    }
}

/// A number in words.
fn amount(value: Value, case: Case, gender: Gender) -> String {
    match value {
        Value::Whole(number) => cardinal(number, case, gender),
        Value::Decimal(whole, figures) => decimal(whole, figures, case),
        Value::Digits(figures) => figure_by_figure(figures),
    }
}

/// Same as [`Unit::after_number`](super::units::Unit::after_number), for a noun alone.
fn noun_form(value: Value, noun: &Noun, case: Case) -> &'static str {
    match value {
        Value::Whole(number) => noun.counted(number, case),
        Value::Decimal(..) | Value::Digits(_) => noun.singular[Case::Genitive.row()],
    }
}
