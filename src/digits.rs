//! Decimal digits of all scripts, read as ASCII digits.

/// The zero of each script's decimal digits (Unicode category Nd). The other nine digits follow it.
const ZEROS: [u32; 37] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0,
];

/// The ASCII digit that means the same as a digit of another script.
pub fn in_ascii(letter: char) -> Option<char> {
    let letter = u32::from(letter);
    let value = ZEROS
        .iter()
        .find_map(|zero| letter.checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_are_converted() {
        for (letter, expected) in [
            ('٣', Some('3')),
            ('۵', Some('5')),
            ('९', Some('9')),
            ('０', Some('0')),
            ('5', None),
            ('²', None),
            ('x', None),
        ] {
            assert_eq!(in_ascii(letter), expected, "{letter}");
        }
    }

    #[test]
    fn every_zero_begins_ten_digits() {
        for zero in ZEROS {
            for value in 0..10 {
                let letter = char::from_u32(zero + value).expect("OK because it is a digit");
                assert!(letter.is_numeric(), "{letter:?}");
            }
        }
    }
}
