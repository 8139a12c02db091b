//! The spelling of a unit after a number, in any language.

use super::tokens::{Kind, Line};

/// The spelling of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// The tokens of the unit. A space may follow a dot or a degree sign.
    pub tokens: &'static [&'static str],
    /// Smallest number before the unit; after a smaller one the spelling may mean something else: «дом 12 В», "Henry 5
    /// V".
    pub least: u64,
}

impl Written {
    /// Number of tokens that the unit takes at this position, after a number that ends before `end_of_number`; `None`
    /// if it is not there.
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
