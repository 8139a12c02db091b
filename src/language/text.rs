//! Unicode normalisation of an author's text in two steps: what captions show ([`shown`]) and, based on it, what the
//! rules of the spoken form and the lexicon compare ([`plain`]). Knows no language and no words.

use crate::digits;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text as captions show it: letters composed (NFC), without control characters, soft hyphens and the zero-width
/// characters that word processors and web pages leave behind. The author's quotation marks, apostrophes and spaces stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    // Most texts are clean, and checking is cheaper than copying.
    if !text.contains(is_invisible) && is_nfc(text) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if !is_invisible(character) || (is_joiner(character) && needs_joiners(&visible)) {
            visible.push(character);
        }
    }
    Cow::Owned(visible.nfc().collect())
}

/// The text as it is compared and spoken: [`shown`], with the apostrophe of the keyboard between letters, plain hyphens,
/// figures 0 to 9 for those of other scripts and for those in circles, Roman numerals of plain letters, without marks of
/// direction, and with the stress mark U+0301 where a Cyrillic word was given an accented Latin vowel (`зáмок`).
pub fn plain(text: &str) -> String {
    let text = shown(text);
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match character {
            '’' | 'ʼ' | '′' | '＇' | '‘' | '`' | '´'
                if before.is_some_and(char::is_alphabetic)
                    && next.is_some_and(char::is_alphabetic) =>
            {
                plain.push('\'');
            }
            '\u{2010}' | '\u{2011}' => plain.push('-'),
            '\u{2044}' | '\u{2215}' => plain.push('/'),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{2160}'..='\u{2188}' => plain.extend(std::iter::once(character).nfkc()),
            _ if !character.is_ascii() && character.is_numeric() => {
                push_figure(&mut plain, character);
            }
            _ => match cyrillic_vowel(character).filter(|_| touches_cyrillic(before, next)) {
                Some(vowel) => plain.extend([vowel, '\u{301}']),
                None => plain.push(character),
            },
        }
        before = Some(character);
    }
    plain
}

/// Writes a figure of another script, in a circle or lowered with the figures 0 to 9. Raised figures and fractions of one
/// character mean something else than the plain ones and stay.
fn push_figure(plain: &mut String, figure: char) {
    let composed: String = std::iter::once(figure).nfkc().collect();
    let is_raised = matches!(
        figure,
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{2079}'
    );
    match digits::in_ascii(figure) {
        Some(digit) => plain.push(digit),
        None if is_raised || composed.contains('\u{2044}') => plain.push(figure),
        None if matches!(figure, '\u{2080}'..='\u{2089}') => plain.push_str(&composed),
        None => {
            // Two circled figures are two numbers.
            if plain.ends_with(|last: char| last.is_ascii_digit()) {
                plain.push(' ');
            }
            plain.push_str(&composed);
        }
    }
}

/// Soft hyphen, zero-width spaces and joiners, word joiner, byte order mark, and the control characters other than white
/// space: they would reach the author's programs and terminals.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    ) || (character.is_control() && !character.is_whitespace())
}

/// Invisible characters that some scripts need: the zero-width space divides the words of Khmer and Thai, the
/// joiners shape Persian, Indic scripts and pictographs.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200d}')
}

/// Whether the text ends in a character of a script that uses zero-width characters: Arabic to Khmer, the
/// Indic extensions, pictographs. Latin, Greek and Cyrillic use none.
fn needs_joiners(text: &str) -> bool {
    text.ends_with(|last| {
        matches!(last, '\u{590}'..='\u{1bff}' | '\u{2190}'..='\u{2bff}' | '\u{a800}'..='\u{aaff}' | '\u{abc0}'..='\u{abff}' | '\u{fb1d}'..='\u{fe0f}' | '\u{10000}'..)
    })
}

/// The Cyrillic vowel that an accented Latin letter looks like.
fn cyrillic_vowel(letter: char) -> Option<char> {
    Some(match letter {
        'á' => 'а',
        'é' => 'е',
        'ó' => 'о',
        'ý' => 'у',
        'Á' => 'А',
        'É' => 'Е',
        'Ó' => 'О',
        'Ý' => 'У',
        _ => return None,
    })
}

fn touches_cyrillic(before: Option<char>, next: Option<char>) -> bool {
    let is_cyrillic = |letter: char| matches!(letter, '\u{400}'..='\u{52f}');
    before.is_some_and(is_cyrillic) || next.is_some_and(is_cyrillic)
}

#[cfg(test)]
mod tests {
    use super::{plain, shown};

    #[test]
    fn captions_omit_only_invisible_characters() {
        for (written, expected) in [
            (
                "Экс\u{ad}кур\u{ad}сия у вок\u{200b}за\u{feff}ла",
                "Экскурсия у вокзала",
            ),
            ("e\u{301}te\u{301} и\u{306}од е\u{308}лка", "été йод ёлка"),
            (
                "Don’t «so»\u{a0}— 5\u{202f}km",
                "Don’t «so»\u{a0}— 5\u{202f}km",
            ),
            ("за\u{301}мок", "за\u{301}мок"),
            // Persian and Devanagari need their joiners, Khmer its zero-width space.
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("ខ្ញុំ\u{200b}ទៅ", "ខ្ញុំ\u{200b}ទៅ"),
            ("No\u{200d}.\u{200b} 5\u{2060}", "No. 5"),
            ("\u{1b}[31mred\u{0}\n\u{9b}two\t", "[31mred\ntwo\t"),
            ("", ""),
        ] {
            assert_eq!(shown(written), expected, "{written:?}");
        }
    }

    #[test]
    fn the_spoken_form_uses_one_spelling() {
        for (written, expected) in [
            (
                "Don’t, we’re, theyʼve, o′clock",
                "Don't, we're, they've, o'clock",
            ),
            ("‘So’ it is, the men’", "‘So’ it is, the men’"),
            ("cafe\u{301}", "café"),
            (
                "зáмок, замóк, Óкна",
                "за\u{301}мок, замо\u{301}к, О\u{301}кна",
            ),
            ("café", "café"),
            ("T\u{2011}34", "T-34"),
            ("Пётр Ⅰ, Ⅻ век", "Пётр I, XII век"),
            ("\u{200e}a\u{202c}", "a"),
            ("１９４１, ٣٤, ५, 𝟜", "1941, 34, 5, 4"),
            ("①② ⑳, H₂O", "1 2 20, H2O"),
            ("10⁶, 5 м², 2½", "10⁶, 5 м², 2½"),
        ] {
            assert_eq!(plain(written), expected, "{written:?}");
        }
    }
}
