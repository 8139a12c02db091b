//! The pace at which a language is spoken. Where the figures come from is written in `length`.

/// The pace at which a calm guide speaks a language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Letters a second while speaking, in the scripts that have no rate of their own (`length::letter_rate`).
    pub letters_per_second: f64,
    /// Letters that one written digit is spoken as, on average.
    pub letters_per_digit: f64,
    /// Pause after `.`, `!`, `?`, `…`, seconds.
    pub sentence_s: f64,
    /// Pause after `,`, `;`, `:` and dashes, seconds.
    pub comma_s: f64,
}

impl Pace {
    /// The pace of English, and of languages without a pace of their own. Fitted to the embedded voice on the 59 passages of
    /// the Novokuznetsk tour: the sum is right within 1 %, a single passage within 6 % (root mean square).
    pub const DEFAULT: Self = Self {
        letters_per_second: 11.6,
        letters_per_digit: 6.4,
        sentence_s: 0.45,
        comma_s: 0.16,
    };

    /// A language with other letters a second than English.
    pub const fn of_letters(letters_per_second: f64) -> Self {
        Self {
            letters_per_second,
            ..Self::DEFAULT
        }
    }
}

/// Maximum number of letters per written digit in any language (Russian: "тысяча девятьсот сорок первый").
pub const MAX_LETTERS_PER_DIGIT: f64 = 7.0;
