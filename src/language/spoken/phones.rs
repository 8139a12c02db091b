//! Telephone numbers, which are read in groups: «+7 923 123-45-67», "555-3535". How the groups are read is left to the
//! languages.

use super::tokens::Line;

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber<'text> {
    /// Whether the number begins with a plus.
    pub has_plus: bool,
    /// The groups of figures.
    pub groups: Vec<&'text str>,
    /// Number of tokens that the telephone number takes.
    pub tokens: usize,
}

/// Maximum number of groups in a telephone number.
const MAX_GROUPS: usize = 7;

/// The telephone number at this position, with its country code or long-distance prefix.
pub fn phone<'text>(line: &Line<'text>, at: usize) -> Option<PhoneNumber<'text>> {
    let has_plus = line.text(at) == "+";
    let start = at + usize::from(has_plus);
    let first = match line.text(start) {
        "(" => start + 1,
        _ => start,
    };
    let mut groups = vec![line.figures(first)?];
    let mut end = first + 1;
    let mut has_marks = first > start;
    while groups.len() < MAX_GROUPS {
        let (next, marks) = after_separator(line, end);
        let Some(figures) = line.figures(next).filter(|_| next > end) else {
            break;
        };
        has_marks |= marks;
        groups.push(figures);
        end = next + 1;
    }
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let is_phone = match (has_plus, groups[0]) {
        (true, _) => (10..=15).contains(&digits) && groups.len() > 1,
        (false, "8" | "7" | "1") => digits == 11 && has_marks,
        (false, _) => line.text(start) == "(" && digits == 10,
    };
    let goes_on = matches!(line.text(end), "-" | "–") && line.figures(end + 1).is_some();
    (is_phone && !goes_on).then(|| PhoneNumber {
        has_plus,
        groups,
        tokens: end - at,
    })
}

/// The position after a separator between two groups, and whether the separator is more than a space.
fn after_separator(line: &Line, at: usize) -> (usize, bool) {
    let mut place = at;
    let mut marks = false;
    for _ in 0..3 {
        let text = line.text(place);
        let is_mark = matches!(text, "-" | "–" | "(" | ")");
        if !is_mark && (text.is_empty() || !text.trim().is_empty()) {
            break;
        }
        marks |= is_mark;
        place += 1;
    }
    (place, marks)
}
