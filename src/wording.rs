//! Wording of messages: counts with their noun, lengths of time, texts of others made safe for a terminal, and commands that
//! can be copied into a terminal.

use std::borrow::Cow;
use std::path::Path;

/// A count with its noun in the right number: "1 track", "2 tracks", "3 entries". The noun is given in the singular and must
/// have a regular plural.
pub fn counted(count: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

/// A length of time: whole seconds below a minute, then whole minutes.
pub fn length(seconds: f64) -> String {
    if seconds.round() < 60.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

/// Why a folder cannot be used as a file.
pub const IS_A_FOLDER: &str = "it is a folder";

/// Why a pipe, a terminal or a device cannot be used as a file.
pub const IS_NOT_REGULAR: &str = "it is not a regular file";

/// A text from a file or a program, made safe for a terminal: characters that could control the terminal or reorder the text
/// are escaped as `\u{1b}`. Line breaks and tabs stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| format!("\\u{{{:x}}}", u32::from(letter)))
}

/// As [`printable`], with JSON escapes, so that the value stays the same.
pub fn printable_json(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| {
        let mut units = [0; 2];
        let units = letter.encode_utf16(&mut units).iter();
        units.map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

/// As [`printable`], on one line, so that a title or a name cannot imitate a line of this program's output.
pub fn one_line(text: &str) -> String {
    let text = printable(text);
    text.replace('\n', "\\n").replace('\t', "\\t")
}

fn escaped(text: &str, escape: impl Fn(char) -> String) -> Cow<'_, str> {
    let text = if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    };
    let mut before = None;
    let is_plain = |letter: char| {
        let commands = is_terminal_control(before, letter);
        before = Some(letter);
        !commands
    };
    if text.chars().all(is_plain) {
        return text;
    }
    let (mut safe, mut before) = (String::with_capacity(text.len() + 16), None);
    for letter in text.chars() {
        if is_terminal_control(before, letter) {
            safe.push_str(&escape(letter))
        } else {
            safe.push(letter)
        }
        // After an escape, the preceding character is ASCII. Otherwise a second pass would escape more than the first.
        before = safe.chars().next_back();
    }
    Cow::Owned(safe)
}

/// Whether a character could control a terminal, reorder the text around it, or hide in it.
fn is_terminal_control(before: Option<char>, letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        ' '..='~' => false,
        _ if letter.is_control() => true,
        // Joiners: Persian, Hindi and emoji sequences need them, after characters outside ASCII.
        '\u{200c}' | '\u{200d}' => before.is_none_or(|before| before.is_ascii()),
        // Invisible word separator: Thai, Lao, Burmese and Khmer need it.
        '\u{200b}' => !before.is_some_and(|before| {
            matches!(before, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        }),
        // Line and paragraph separators; directional embeddings, overrides and isolates.
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        // Invisible operators, deprecated format characters, the byte order mark, interlinear annotations.
        '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        // Blank letters and fillers.
        '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether a character is invisible and has no width. Such characters get into texts and file names by copying.
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// A command line of the given words, quoted where a POSIX shell would split or change a word.
pub fn command(words: &[&str]) -> String {
    let quoted: Vec<Cow<'_, str>> = words.iter().map(|word| quoted(word)).collect();
    quoted.join(" ")
}

/// As [`command`], with invisible and direction-changing characters escaped (`\u{202e}`), so that nothing can hide in it. For
/// programs that the user is asked to trust.
pub fn plain_command<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| reveal_hidden(word.as_ref()))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    command(&words)
}

/// Escapes every character that a reader would not see or would mistake for another: control characters, unusual spaces,
/// line ends, and the invisible characters of Unicode category Cf.
pub fn reveal_hidden(text: &str) -> String {
    let is_hidden = |letter: char| {
        letter.is_control()
            || (letter.is_whitespace() && letter != ' ')
            || matches!(letter,
                '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{115f}' | '\u{1160}'
                | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
    };
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode())
        } else {
            shown.push(letter)
        }
    }
    shown
}

/// A command of this program on a file or folder, such as `soundwalk check 'My Walk'`.
pub fn command_on(command: &str, file: &Path) -> String {
    format!("soundwalk {command} {}", quoted(&path(file)))
}

/// A path as a word of [`command`]. A leading hyphen gets `./` before it, so that it is not taken for an option.
pub fn path(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.starts_with('-') {
        format!("./{shown}")
    } else {
        shown
    }
}

fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-,:=@%+".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_control_sequences_are_escaped() {
        for (text, expected) in [
            ("a\u{1b}[2Jb\r\n\u{9b}c\u{0}", r"a\u{1b}[2Jb~\u{9b}c\u{0}"),
            ("good\rbad\u{8}\u{7f}", r"good\u{d}bad\u{8}\u{7f}"),
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("\u{202e}dab\u{2069}", r"\u{202e}dab\u{2069}"),
            ("one\ttwo\nthree", "one\ttwo~three"),
            ("a\u{2028}b\u{feff}", r"a\u{2028}b\u{feff}"),
            ("pay\u{200b}pal\u{200d}", r"pay\u{200b}pal\u{200d}"),
            ("flag\u{e0041}", r"flag\u{e0041}"),
            ("\u{200c}\u{200d}a", r"\u{200c}\u{200d}a"),
            ("a\u{200d}\u{200c}\u{200d}", r"a\u{200d}\u{200c}\u{200d}"),
            ("\u{202e}\u{200d}", r"\u{202e}\u{200d}"),
            // What people write.
            (
                "\u{5e9}\u{5dc}\u{5d5}\u{5dd}, \u{633}\u{644}\u{627}\u{645}\u{200f}",
                "\u{5e9}\u{5dc}\u{5d5}\u{5dd}, \u{633}\u{644}\u{627}\u{645}\u{200f}",
            ),
            (
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            ),
            (
                "\u{915}\u{94d}\u{200d}\u{937}",
                "\u{915}\u{94d}\u{200d}\u{937}",
            ),
            ("\u{1f469}\u{200d}\u{1f680}", "\u{1f469}\u{200d}\u{1f680}"),
            ("\u{e01}\u{200b}\u{e02}", "\u{e01}\u{200b}\u{e02}"),
            ("за\u{301}мок – «ё»\u{a0}№ 5", "за\u{301}мок – «ё»\u{a0}№ 5"),
        ] {
            let expected = expected.replace('~', "\n");
            assert_eq!(printable(text), expected);
            assert_eq!(printable(&expected), expected, "once is enough");
        }
        assert_eq!(one_line("a\nb\tc\u{1b}"), r"a\nb\tc\u{1b}");
        let json = "[\"\u{7f}\u{9b}\u{202e}\u{e0041}\"]\n";
        let safe = printable_json(json);
        assert_eq!(safe, "[\"\\u007f\\u009b\\u202e\\udb40\\udc41\"]\n");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&safe), value(json));
    }

    #[test]
    fn hidden_characters_in_commands_are_shown() {
        for (words, expected) in [
            (&["bin/say", "{out}"][..], "bin/say '{out}'"),
            (&["sh", "-c", "a\nb"], r"sh -c 'a\u{a}b'"),
            (&["a\u{202e}b\u{1b}[2J"], r"'a\u{202e}b\u{1b}[2J'"),
            (&["a\u{a0}b", ""], r"'a\u{a0}b' ''"),
        ] {
            assert_eq!(plain_command(words), expected);
        }
    }

    #[test]
    fn nouns_agree_with_their_count() {
        for (count, noun, expected) in [
            (0, "track", "0 tracks"),
            (1, "track", "1 track"),
            (2, "track", "2 tracks"),
            (1, "entry", "1 entry"),
            (7, "entry", "7 entries"),
            (2, "day", "2 days"),
        ] {
            assert_eq!(counted(count, noun), expected);
        }
    }

    #[test]
    fn short_durations_are_given_in_seconds() {
        for (seconds, expected) in [
            (0.0, "0 s"),
            (7.4, "7 s"),
            (59.4, "59 s"),
            (59.6, "1 min"),
            (150.0, "2 min"),
        ] {
            assert_eq!(length(seconds), expected);
        }
    }

    #[test]
    fn commands_can_be_copied() {
        for (word, expected) in [
            ("my-tour", "soundwalk check my-tour"),
            ("Прогулка", "soundwalk check Прогулка"),
            ("My Walk", "soundwalk check 'My Walk'"),
            ("it's", r"soundwalk check 'it'\''s'"),
            ("a$b", "soundwalk check 'a$b'"),
            ("", "soundwalk check ''"),
        ] {
            assert_eq!(command(&["soundwalk", "check", word]), expected);
        }
        assert_eq!(
            command_on("voices render", Path::new("My Walk")),
            "soundwalk voices render 'My Walk'"
        );
        assert_eq!(path(Path::new("-x")), "./-x");
        assert_eq!(path(Path::new("a/-x")), "a/-x");
    }
}
