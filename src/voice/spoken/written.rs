//! The spelling of a unit after a number, in any language.

use super::tokens::{Kind, Line};

/// A unit as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// Its tokens. A space may stand behind a dot and behind the sign of a degree.
    pub tokens: &'static [&'static str],
    /// Behind a smaller number it may be something else: «дом 12 В», "Henry 5 V".
    pub least: u64,
}

impl Written {
    /// How many tokens it takes where it is written at this place, behind a number that ends before `end_of_number`.
    pub fn length(&self, line: &Line, end_of_number: usize, at: usize) -> Option<usize> {
        if self.least > 0 {
            let before = end_of_number.checked_sub(1)?;
            let number: u64 = line.figures(before)?.parse().ok()?;
            if number < self.least {
                return None;
            }
        }
        let mut place = at;
        for (index, token) in self.tokens.iter().enumerate() {
            if index > 0 && matches!(self.tokens[index - 1], "." | "°") {
                place = line.skip_space(place);
            }
            if line.text(place) != *token {
                return None;
            }
            place += 1;
        }
        // «5 м2», but not «5 м23» or «5 м2а».
        let is_figure = line
            .get(place - 1)
            .is_some_and(|last| last.kind == Kind::Figure);
        let goes_on = is_figure && line.word(place).is_some();
        (!goes_on).then_some(place - at)
    }
}
