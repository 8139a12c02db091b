//! How messages are worded: counts with their noun, lengths of time, commands that can be copied into a terminal.

use std::borrow::Cow;
use std::path::Path;

/// A count with its noun in the right number: "1 track", "2 tracks", "3 entries". The noun is given in the singular and is a
/// regular one.
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

/// A text from a file or a program as a terminal may show it: control characters, which could command the terminal, are
/// spaces; line breaks stay.
pub fn printable(text: &str) -> String {
    text.replace(|letter: char| letter.is_control() && letter != '\n', " ")
}

/// A command line of the given words, quoted where a POSIX shell would take a word apart or change it.
pub fn command(words: &[&str]) -> String {
    let quoted: Vec<Cow<'_, str>> = words.iter().map(|word| quoted(word)).collect();
    quoted.join(" ")
}

/// A command of this program on a file or folder, such as `soundwalk check 'My Walk'`.
pub fn command_on(command: &str, file: &Path) -> String {
    format!("soundwalk {command} {}", quoted(&path(file)))
}

/// A path as a word of [`command`]. One that begins with a hyphen would be taken for an option.
pub fn path(path: &Path) -> String {
    let shown = path.display().to_string();
    match shown.starts_with('-') {
        true => format!("./{shown}"),
        false => shown,
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
    fn nothing_commands_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\r\n\u{9b}c\u{0}"), "a [2Jb \n c ");
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
    fn short_lengths_are_told_in_seconds() {
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
