//! Recovers the complete entries of a JSON text that ends in the middle.

/// Maximum depth of nested lists and objects.
const MAX_DEPTH: usize = 100;

/// The text up to its last complete list or object, with the lists and objects that are open there closed, and the number of
/// bytes that were kept. `None` if the text does not end in the middle, or nothing in it is complete.
pub(super) fn close(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut open: Vec<u8> = Vec::new();
    let mut complete: Option<(usize, usize)> = None;
    let (mut in_string, mut escaped) = (false, false);
    for (index, byte) in text.iter().enumerate() {
        if in_string {
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' if open.len() >= MAX_DEPTH => return None,
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                open.pop().filter(|close| close == byte)?;
                complete = Some((index + 1, open.len()));
            }
            _ => {}
        }
    }
    if open.is_empty() {
        return None;
    }
    // What was open after the last complete part is still at the bottom of the stack, which can only have grown since.
    let (end, depth) = complete?;
    let mut mended = text[..end].to_vec();
    mended.extend(open[..depth].iter().rev());
    Some((mended, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_entries_are_kept() {
        for (text, expected) in [
            (r#"[{"a":1},{"a":2"#, Some((r#"[{"a":1}]"#, 8))),
            (r#"[{"a":1},"#, Some((r#"[{"a":1}]"#, 8))),
            (
                r#"{"b":[{"a":"}\\\""},{"a":"#,
                Some((r#"{"b":[{"a":"}\\\""}]}"#, 19)),
            ),
            (
                r#"[{"a":1},{"a":[2],"#,
                Some((r#"[{"a":1},{"a":[2]}]"#, 17)),
            ),
            (r#"[{"a":1}]"#, None),
            (r#"[{"a":"#, None),
            ("[}", None),
            ("", None),
        ] {
            let expected = expected.map(|(mended, end)| (mended.as_bytes().to_vec(), end));
            assert_eq!(close(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(close("[".repeat(1_000_000).as_bytes()), None);
    }
}
