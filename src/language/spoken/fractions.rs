//! Fractions as one character (½) or in figures (1/2), with or without an integer before them, and superscript figures
//! (10⁶).

use super::tokens::Line;

/// A fraction below one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// The numerator.
    pub numerator: u64,
    /// The denominator.
    pub denominator: u64,
    /// Number of tokens that the fraction takes.
    pub tokens: usize,
}

/// The single-character fraction at this position.
pub fn single_character(line: &Line, at: usize) -> Option<Fraction> {
    let (numerator, denominator) = match line.text(at) {
        "½" => (1, 2),
        "⅓" => (1, 3),
        "⅔" => (2, 3),
        "¼" => (1, 4),
        "¾" => (3, 4),
        "⅕" => (1, 5),
        "⅖" => (2, 5),
        "⅗" => (3, 5),
        "⅘" => (4, 5),
        "⅙" => (1, 6),
        "⅚" => (5, 6),
        "⅐" => (1, 7),
        "⅛" => (1, 8),
        "⅜" => (3, 8),
        "⅝" => (5, 8),
        "⅞" => (7, 8),
        "⅑" => (1, 9),
        "⅒" => (1, 10),
        _ => return None,
    };
    Some(Fraction {
        numerator,
        denominator,
        tokens: 1,
    })
}

/// The fraction after an integer that ends before this position: `2½`, `2 ½`, `2 1/2`. Spaces count as its tokens.
pub fn after_integer(line: &Line, at: usize) -> Option<Fraction> {
    let place = line.skip_space(at);
    let space = place - at;
    let fraction = single_character(line, place).or_else(|| {
        let denominator = line
            .figures(place + 2)
            .filter(|figures| figures.len() <= 2)?;
        let numerator = line.figures(place).filter(|figures| figures.len() <= 2)?;
        let (numerator, denominator) = (numerator.parse().ok()?, denominator.parse().ok()?);
        let is_below_one =
            space > 0 && line.text(place + 1) == "/" && (1..denominator).contains(&numerator);
        let goes_on = line.text(place + 3) == "/";
        (is_below_one && denominator <= 10 && !goes_on).then_some(Fraction {
            numerator,
            denominator,
            tokens: 3,
        })
    })?;
    Some(Fraction {
        tokens: space + fraction.tokens,
        ..fraction
    })
}

/// The superscript figures at this position: their value and the number of tokens they take.
pub fn superscript(line: &Line, at: usize) -> Option<(u64, usize)> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let digit = |at: usize| {
        let mark = line.text(at);
        RAISED
            .chars()
            .position(|superscript| mark.chars().eq(std::iter::once(superscript)))
    };
    let mut value = digit(at)? as u64;
    let mut tokens = 1;
    while let (Some(next), true) = (digit(at + tokens), tokens < 3) {
        value = value * 10 + next as u64;
        tokens += 1;
    }
    Some((value, tokens))
}
