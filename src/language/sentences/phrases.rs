//! Divides sentences of languages without a full stop (Thai, Lao), whose spaces stand between clauses and around figures.
//!
//! Undivided, a passage would be one caption and one clip. Libraries that segment Thai (`icu_segmenter` among them) find
//! words; for its sentences they have the rules of UAX 29 as well.

/// Minimum length of a phrase in characters: a caption of one to two lines.
const MIN_PHRASE: usize = 40;

/// Minimum length of the rest after a phrase, in characters.
const MIN_REST: usize = 20;

/// The phrases of a sentence, in order, trimmed: each ends at the first space that leaves both sides long enough and does
/// not separate a figure from its unit.
pub fn phrases(sentence: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let last_spoken = sentence.rfind(char::is_alphanumeric).unwrap_or(0);
    let mut left = sentence.chars().count();
    let (mut start, mut length, mut is_spoken) = (0, 0, false);
    let mut before = None;
    let mut characters = sentence.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        left -= 1;
        let next = characters.peek().map(|(_, next)| *next);
        let is_word = |near: Option<char>| {
            near.is_some_and(|near| !near.is_numeric() && !near.is_whitespace())
        };
        let is_place = character.is_whitespace() && is_word(before) && is_word(next);
        let is_long = length >= MIN_PHRASE && left >= MIN_REST;
        if is_place && is_long && is_spoken && at < last_spoken {
            found.push(&sentence[start..at]);
            start = at + character.len_utf8();
            (length, is_spoken) = (0, false);
        } else {
            length += 1;
            is_spoken |= character.is_alphanumeric();
        }
        before = Some(character);
    }
    found.push(&sentence[start..]);
    found
}

#[cfg(test)]
mod tests {
    use crate::language::sentences;

    #[test]
    fn thai_passages_are_divided_at_spaces() {
        let text = "รอบจุดแวะแต่ละจุดมีวงกลมรัศมีประมาณ 20 เมตรบนแผนที่ โทรศัพท์วัดตำแหน่งของตัวเองทุกวินาที แต่อาจคลาดเคลื่อนได้หลายเมตร เรื่องเล่าจึงรอจนแน่ใจว่าคุณมาถึงแล้ว";
        assert_eq!(
            sentences("th", text),
            [
                "รอบจุดแวะแต่ละจุดมีวงกลมรัศมีประมาณ 20 เมตรบนแผนที่",
                "โทรศัพท์วัดตำแหน่งของตัวเองทุกวินาที แต่อาจคลาดเคลื่อนได้หลายเมตร",
                "เรื่องเล่าจึงรอจนแน่ใจว่าคุณมาถึงแล้ว",
            ]
        );
        assert_eq!(sentences("th", "สวัสดีครับ ยินดีต้อนรับ"), ["สวัสดีครับ ยินดีต้อนรับ"]);
        assert_eq!(sentences("th", ""), [""; 0]);
    }
}
