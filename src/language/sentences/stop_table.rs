//! Abbreviations and ordinals of a language whose full stops follow simple rules, as a table.

use super::stop::Stop;

/// Which full stops do not end a sentence. All abbreviations are in lower case and without their last stop; inner stops
/// are written without the spaces that may follow them (`z.b` for `z. B.`).
#[derive(Debug, Clone, Copy)]
pub struct StopTable {
    /// Abbreviations that something always follows: titles before names, `z.b`, `np`.
    pub before_any: &'static [&'static str],
    /// Abbreviations that belong to a figure or a Roman numeral after them; before anything else they may end a sentence.
    pub before_figure: &'static [&'static str],
    /// Words that start a sentence and not a name, so that an initial or a figure before them ends its sentence.
    pub openers: &'static [&'static str],
    /// How ordinals are written.
    pub ordinals: Ordinals,
}

/// The ordinals of a language.
#[derive(Debug, Clone, Copy)]
pub enum Ordinals {
    /// Without a stop after their figures.
    WithoutStop,
    /// With a stop, before a word in small letters, so that the rules of Unicode suffice; dates have stops as well.
    WithStop,
    /// With a stop, also before words with a capital: after one of the words `before` or before one of the words `after`.
    BeforeCapitals {
        /// Words before an ordinal, in lower case: `am`, `im`.
        before: &'static [&'static str],
        /// Words after an ordinal, as they are written: `Mai`.
        after: &'static [&'static str],
    },
    /// With a stop, before any word with a capital: sentences do not end with a figure, because the verb is last.
    BeforeAnything,
}

/// Maximum number of digits of an ordinal; larger figures are years and quantities.
const MAX_ORDINAL_DIGITS: usize = 2;

impl StopTable {
    /// Whether the sentence continues after a full stop.
    pub fn continues(&self, stop: &Stop<'_>) -> bool {
        if self.is_ordinal(stop) {
            return true;
        }
        if stop.is_initial() && !stop.is_roman() {
            return stop.next_is_capital() && !self.openers.contains(&stop.next);
        }
        let word = stop.word.to_lowercase();
        let whole = match stop.previous.strip_suffix('.') {
            Some(before) => format!("{}.{word}", before.to_lowercase()),
            None => word.clone(),
        };
        let is_part = |short: &&str| **short == word || is_end_of(short, &whole);
        if self.before_any.iter().any(is_part) {
            return true;
        }
        // The first stops of `z. B.`
        if stop.next_is_abbreviated() {
            let begun = format!("{whole}.{}", stop.next.to_lowercase());
            let is_begun = |short: &&str| {
                let rest = short.strip_prefix(begun.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let mut all = self.before_any.iter().chain(self.before_figure);
            if all.any(is_begun) {
                return true;
            }
        }
        (stop.next_is_figure() || stop.next_is_roman()) && self.before_figure.iter().any(is_part)
    }

    fn is_ordinal(&self, stop: &Stop<'_>) -> bool {
        let is_short = |figures: &str| {
            (1..=MAX_ORDINAL_DIGITS).contains(&figures.len())
                && figures.bytes().all(|digit| digit.is_ascii_digit())
        };
        if !is_short(stop.word) && !stop.is_roman() {
            return false;
        }
        // `No. 5.`
        let numbered = stop.previous.strip_suffix('.').map(str::to_lowercase);
        if numbered.is_some_and(|short| self.before_figure.contains(&short.as_str())) {
            return false;
        }
        // `24. 12. 1941`
        let follows_ordinal = stop.previous.strip_suffix('.').is_some_and(is_short);
        let is_in_date = stop.next_is_figure() && (stop.next_is_abbreviated() || follows_ordinal);
        let is_capital = stop.next_is_capital() && !self.openers.contains(&stop.next);
        match self.ordinals {
            Ordinals::WithoutStop => false,
            Ordinals::WithStop => is_in_date,
            Ordinals::BeforeCapitals { before, after } => {
                let previous = stop.previous.to_lowercase();
                is_in_date
                    || after.contains(&stop.next)
                    || is_capital && before.contains(&previous.as_str())
            }
            Ordinals::BeforeAnything => is_in_date || is_capital,
        }
    }
}

/// Whether `whole`, the last two parts, is the abbreviation or its end: `d.r` of `i.d.r`.
fn is_end_of(short: &str, whole: &str) -> bool {
    let rest = short.strip_suffix(whole);
    whole.contains('.') && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
