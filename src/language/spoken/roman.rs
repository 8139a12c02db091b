//! The value of Roman numerals; what they count is left to the languages.

/// The value of a well-formed Roman numeral in Latin capitals, 1 to 3999.
pub fn roman_value(word: &str) -> Option<u64> {
    const STEPS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = word;
    let mut value = 0;
    for (worth, letters) in STEPS {
        // M, C, X and I may stand up to three times, everything else once.
        let most = if worth.to_string().starts_with('1') {
            3
        } else {
            1
        };
        for _ in 0..most {
            match rest.strip_prefix(letters) {
                Some(after) => (rest, value) = (after, value + worth),
                None => break,
            }
        }
    }
    (value > 0 && rest.is_empty() && is_well_formed(word, value)).then_some(value)
}

/// Whether the numeral is in standard form: nine is IX, not VIV, because what follows a subtractive pair must be
/// smaller than it.
fn is_well_formed(word: &str, value: u64) -> bool {
    const DIGITS: [[&str; 10]; 4] = [
        ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"],
        ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"],
        ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"],
        ["", "M", "MM", "MMM", "", "", "", "", "", ""],
    ];
    let digit = |place: usize| DIGITS[place][(value / 10u64.pow(place as u32) % 10) as usize];
    [digit(3), digit(2), digit(1), digit(0)].concat() == word
}

#[cfg(test)]
mod tests {
    use super::roman_value;

    #[test]
    fn only_well_formed_numerals_have_a_value() {
        for (word, value) in [
            ("I", Some(1)),
            ("IV", Some(4)),
            ("XIX", Some(19)),
            ("XLII", Some(42)),
            ("MCMXLI", Some(1941)),
            ("MMMCMXCIX", Some(3999)),
            ("IIII", None),
            ("IXI", None),
            ("VIV", None),
            ("XM", None),
            ("", None),
            ("KV", None),
        ] {
            assert_eq!(roman_value(word), value, "{word}");
        }
    }
}
