//! Figures that count: numbers with their noun or unit, ranges, «№ 64», fractions and house numbers.

use super::super::Said;
use super::super::tokens::Line;
use super::cardinal::{cardinal, decimal, figure_by_figure};
use super::figures::{Value, whole, written};
use super::governing::{Governed, case_of_count, governed};
use super::grammar::{Agreement, Case, Count, Gender, Noun};
use super::nouns;
use super::ordinal::ordinal;
use super::units::{Kind, unit};

/// «1/1», «3/4»: in an address the stroke is spoken, elsewhere it is a fraction.
pub fn fraction(line: &Line, at: usize) -> Option<Said> {
    let (above, tokens) = whole(line, at)?;
    if tokens != 1 || line.text(at + 1) != "/" {
        return None;
    }
    let (below, _) = whole(line, at + 2)?;
    let nominative = |number| cardinal(number, Case::Nominative, Gender::Masculine);
    if above >= below || below == 0 || line.text_before_space(at) == "," {
        return Said::new(
            3,
            format!("{} дробь {}", nominative(above), nominative(below)),
        );
    }
    let case = case_of_count(governed(line, at), 5, None);
    let parts = if Count::of(above) == Count::One {
        Agreement::feminine(case)
    } else if case.is_direct() {
        Agreement::plural(Case::Genitive)
    } else {
        Agreement::plural(case)
    };
    Said::new(
        3,
        format!(
            "{} {}",
            cardinal(above, case, Gender::Feminine),
            ordinal(below, parts)
        ),
    )
}

/// «45–120 секунд»: «от сорока пяти до ста двадцати секунд»; after a preposition both figures take its case.
pub fn range(line: &Line, at: usize) -> Option<Said> {
    let from = written(line, at)?;
    let dash = line.skip_space(at + from.tokens);
    if !matches!(line.text(dash), "–" | "—" | "-" | "…") {
        return None;
    }
    let second = line.skip_space(dash + 1);
    let to = written(line, second)?;
    if matches!(from.value, Value::Row(_)) || matches!(to.value, Value::Row(_)) {
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
        Value::Decimal(..) | Value::Row(_) => 5,
    };
    let oblique = match (governor, &unit) {
        (Governed::Freely, _) => None,
        (_, Some(_)) => Some(case_of_count(governor, last, None)),
        (_, None) => Some(case_of_count(governor, last, counted.noun.as_deref())),
    };
    let case = oblique.unwrap_or(Case::Genitive);
    let gender = match &unit {
        Some(unit) => unit.noun.gender,
        None => nouns::gender(last, &counted),
    };
    let first_words = amount(from.value, case, gender);
    let second_words = amount(to.value, case, gender);
    let mut words = match oblique {
        Some(_) => format!("{first_words} – {second_words}"),
        None => format!("от {first_words} до {second_words}"),
    };
    if let Some(unit) = unit {
        words.push(' ');
        words.push_str(unit_form(to.value, unit.noun, case));
        words.push_str(unit.tail);
        tokens += unit.tokens;
    }
    Said::new(tokens, words)
}

/// «123-45-67» is a telephone's number, no range.
fn is_chain(line: &Line, at: usize, end: usize) -> bool {
    let dash = |place: usize| matches!(line.text(place), "-" | "–" | "—");
    let before = at >= 2 && dash(at - 1) && line.figures(at - 2).is_some();
    before || (dash(end) && line.figures(end + 1).is_some())
}

/// A figure with its unit, or with the noun that the text goes on with.
pub fn count(line: &Line, at: usize) -> Option<Said> {
    let number = written(line, at)?;
    let governor = governed(line, at);
    let quantity = match number.value {
        Value::Row(figures) => return Said::new(1, figure_by_figure(figures)),
        Value::Whole(number) => number,
        Value::Decimal(..) => 5,
    };
    if let Some(unit) = unit(line, at + number.tokens) {
        let case = match (unit.kind, line.word_before(at)) {
            // «в 100 м отсюда»: a distance in the accusative would be no place.
            (Kind::Length, Some((_, "в" | "В"))) => Case::Prepositional,
            (_, _) => case_of_count(governor, quantity, None),
        };
        let mut words = format!(
            "{} {}{}",
            amount(number.value, case, unit.noun.gender),
            unit_form(number.value, unit.noun, case),
            unit.tail
        );
        let mut tokens = number.tokens + unit.tokens;
        if unit.kind == Kind::Multiple
            && let Some(counted) = super::units::unit(line, at + tokens)
        {
            words.push(' ');
            words.push_str(counted.noun.plural[Case::Genitive.row()]);
            words.push_str(counted.tail);
            tokens += counted.tokens;
        }
        return Said::new(tokens, words);
    }
    let counted = nouns::counted(line, at + number.tokens);
    let case = case_of_count(governor, quantity, counted.noun.as_deref());
    let gender = nouns::gender(quantity, &counted);
    Said::new(number.tokens, amount(number.value, case, gender))
}

/// «№ 64», «№ 3, 5»: the number itself is a name and does not bend.
pub fn numbered(line: &Line, at: usize) -> Option<Said> {
    if line.text(at) != "№" {
        return None;
    }
    if line.text(at + 1) == "№" {
        return Said::new(2, "номера");
    }
    let place = line.skip_space(at + 1);
    match written(line, place) {
        Some(number) => {
            let words = amount(number.value, Case::Nominative, Gender::Masculine);
            Said::new(place + number.tokens - at, format!("номер {words}"))
        }
        None => Said::new(1, "номер"),
    }
}

/// A number in words.
fn amount(value: Value, case: Case, gender: Gender) -> String {
    match value {
        Value::Whole(number) => cardinal(number, case, gender),
        Value::Decimal(whole, figures) => decimal(whole, figures, case),
        Value::Row(figures) => figure_by_figure(figures),
    }
}

/// After a decimal fraction a unit stands in the genitive singular: «семнадцать целых и две десятых метра».
fn unit_form(value: Value, noun: &Noun, case: Case) -> &'static str {
    match value {
        Value::Whole(number) => noun.counted(number, case),
        Value::Decimal(..) | Value::Row(_) => noun.singular[Case::Genitive.row()],
    }
}
