//! Roman numerals as they are written, and lists of them.

use crate::language::spoken::roman::roman_value;
use crate::language::spoken::tokens::Line;

/// Maximum number of linked numerals («I, II и III степени») that are searched for their noun.
const MAX_LINKED: usize = 4;

/// A well-formed numeral and how certain its letters make it.
#[derive(Debug, Clone, Copy)]
pub struct Numeral {
    /// Value of the numeral, 1 to 3999.
    pub value: u64,
    /// How certain its letters make it.
    pub letters: Letters,
}

/// How certain the letters of a numeral make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Several of I, V and X, at least one of them Latin.
    Several,
    /// A single I, V or X.
    Single,
    /// With L, C, D or M, or in Cyrillic Х alone: only a noun that is counted so makes it a numeral.
    Doubtful,
}

impl Numeral {
    /// The numeral at a place.
    pub fn at(line: &Line, at: usize) -> Option<Self> {
        let word = line.word(at)?;
        // Cyrillic Х and І are often typed for X and I, alone and among Latin letters.
        let latin: String = word
            .chars()
            .map(|letter| match letter {
                'Х' => 'X',
                'І' => 'I',
                other => other,
            })
            .collect();
        let value = roman_value(&latin)?;
        let letters = if !latin.chars().all(|letter| "IVX".contains(letter))
            || word.chars().all(|letter| letter == 'Х')
        {
            Letters::Doubtful
        } else if latin.len() == 1 {
            Letters::Single
        } else {
            Letters::Several
        };
        Some(Self { value, letters })
    }

    /// Whether the letters alone make it a numeral.
    pub fn is_certain(self) -> bool {
        self.letters == Letters::Several
    }
}

/// The position after the last numeral of the list that this one is in.
pub fn end_of_list(line: &Line, at: usize) -> (usize, bool) {
    let mut end = at + 1;
    let mut is_linked = is_in_list_before(line, at);
    for _ in 0..MAX_LINKED {
        let link = line.skip_space(end);
        let next = line.skip_space(link + 1);
        let links = matches!(line.text(link), "–" | "—" | "-" | "," | "и" | "или");
        if !links || Numeral::at(line, next).is_none() {
            break;
        }
        is_linked = true;
        end = next + 1;
    }
    (end, is_linked)
}

/// Whether one of the numerals between two positions cannot be anything else.
pub fn has_certain(line: &Line, start: usize, end: usize) -> bool {
    (start..end).any(|place| Numeral::at(line, place).is_some_and(Numeral::is_certain))
}

/// Whether a numeral of the same list stands before this place.
pub fn is_in_list_before(line: &Line, at: usize) -> bool {
    let mut place = at;
    for _ in 0..2 {
        let Some(before) = place.checked_sub(1) else {
            return false;
        };
        place = before;
        if line.text(place).trim().is_empty() {
            continue;
        }
        break;
    }
    let links = matches!(line.text(place), "–" | "—" | "-" | "," | "и" | "или");
    let before = place.checked_sub(1).map(|before| {
        if line.text(before).trim().is_empty() {
            before.saturating_sub(1)
        } else {
            before
        }
    });
    links && before.is_some_and(|before| Numeral::at(line, before).is_some())
}

/// Position of the first numeral of the list that this one is in.
pub fn start_of_list(line: &Line, at: usize) -> usize {
    let mut start = at;
    for _ in 0..MAX_LINKED {
        if !is_in_list_before(line, start) {
            break;
        }
        start -= 1;
        while start > 0 && Numeral::at(line, start).is_none() {
            start -= 1;
        }
    }
    start
}
