//! Removes what eSpeak NG, in C and as a crate, would interpret as a command in an author's text. Stress is handled by
//! `stress`.

/// The text without control characters and brackets. eSpeak NG reads text in double brackets as phonemes, and a single
/// bracket, which it does not pronounce, could form a double one with its neighbour.
pub(super) fn without_commands(text: &str) -> String {
    let is_command = |letter: char| letter.is_control() || matches!(letter, '[' | ']');
    text.replace(is_command, " ")
}

#[cfg(test)]
mod tests {
    use super::without_commands;

    #[test]
    fn commands_are_removed_for_espeak_ng() {
        for (text, expected) in [
            ("a\u{1}5S[[h@]] b", "a 5S  h@   b"),
            ("[[[h@]]]", "   h@   "),
            ("[[[[", "    "),
            ("[1] а\u{301}", " 1  а\u{301}"),
        ] {
            assert_eq!(without_commands(text), expected);
        }
    }
}
