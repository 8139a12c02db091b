//! JSON that ends in the middle: what is whole of it.

/// Deeper lists and objects are not read.
const MAX_DEPTH: usize = 100;

/// The text up to its last whole list or object, with those that are open there closed, and how many bytes of the text
/// that is; `None` where the text does not end in the middle, or nothing is whole.
pub(super) fn mended(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut open: Vec<u8> = Vec::new();
    let mut whole: Option<(usize, usize)> = None;
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
                whole = Some((index + 1, open.len()));
            }
            _ => {}
        }
    }
    if open.is_empty() {
        return None;
    }
    // What was open behind the last whole part is still at the bottom of the stack: it can only have grown since.
    let (end, depth) = whole?;
    let mut mended = text[..end].to_vec();
    mended.extend(open[..depth].iter().rev());
    Some((mended, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_whole_stays() {
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
            assert_eq!(mended(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(mended("[".repeat(1_000_000).as_bytes()), None);
    }
}
