//! Which full stops after English abbreviations do not end a sentence. The table is in `abbreviations`.

use crate::language::abbreviation::FollowedBy;
use crate::language::english::abbreviations::find;
use crate::language::sentences::stop::Stop;

/// Whether the sentence continues after a full stop.
pub fn continues(stop: &Stop<'_>) -> bool {
    let word = stop.word;
    if word == "no" && ANSWERED.contains(&stop.previous) {
        return false;
    }
    match find(word).map(|one| one.followed_by) {
        Some(FollowedBy::Name | FollowedBy::Any) => return true,
        Some(FollowedBy::Figure) => return stop.next_is_figure() || stop.next_is_roman(),
        Some(FollowedBy::Surname | FollowedBy::Nothing) | None => {}
    }
    match word {
        "St" => !(is_street(stop.previous, stop.next) && opens_sentence(stop)),
        "a.m" | "p.m" => TIMES.iter().any(|time| stop.next.starts_with(time)),
        "Jr" | "Sr" | "Inc" | "Ltd" | "Co" | "Corp" | "Bros" | "Ph.D" | "Esq" => {
            !opens_sentence(stop)
        }
        _ if LETTERED.contains(&stop.previous) && word.len() == 1 => false,
        _ => stop.is_initial() && !opens_sentence(stop),
    }
}

/// Whether `St.` is a street rather than a saint, given the words before and after it.
pub fn is_street(before: &str, after: &str) -> bool {
    let is_name =
        |word: &str| word.starts_with(|first: char| first.is_uppercase() || first.is_numeric());
    if !is_name(before) || OPENERS.contains(&before) || BEFORE_SAINTS.contains(&before) {
        return false;
    }
    !is_name(after)
        || OPENERS.contains(&after)
        || !(SAINTS.contains(&after) || after.ends_with("'s") || after.ends_with("’s"))
}

/// Whether the word after the stop starts a sentence rather than a name.
fn opens_sentence(stop: &Stop<'_>) -> bool {
    (OPENERS.contains(&stop.next) && !stop.next_is_initial()) || !stop.next_is_capital()
}

/// Words before a single letter or numeral: `World War I.` and `Plan B.` end a sentence, `I. Kuznetsov` does not.
const LETTERED: [&str; 32] = [
    "War", "Part", "Chapter", "Volume", "Act", "Book", "Type", "Phase", "Mark", "Class", "Section",
    "Plan", "Vitamin", "vitamin", "Building", "Block", "Gate", "Platform", "Group", "Grade",
    "Team", "Room", "Hall", "Area", "Zone", "Line", "Exit", "Stage", "Level", "Malcolm",
    "Appendix", "Figure",
];

/// Words before an answer: `The answer is no.`
const ANSWERED: [&str; 6] = ["is", "was", "said", "says", "answered", "be"];

/// What follows `8 a.m.` within a sentence.
const TIMES: [&str; 10] = [
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "GMT", "UTC", "BST",
];

/// Capitalised words before a saint: `Mount St. Helens`.
const BEFORE_SAINTS: [&str; 19] = [
    "Mount",
    "Fort",
    "Port",
    "Lake",
    "Old",
    "New",
    "North",
    "South",
    "East",
    "West",
    "Upper",
    "Lower",
    "Great",
    "Little",
    "Visit",
    "See",
    "Of",
    "Near",
    "Cathedral",
];

/// Saints that churches and cities are named after.
const SAINTS: [&str; 26] = [
    "Mary",
    "Paul",
    "Peter",
    "Petersburg",
    "John",
    "George",
    "Louis",
    "Nicholas",
    "Andrew",
    "Michael",
    "Helens",
    "Clair",
    "Lawrence",
    "Patrick",
    "James",
    "Anne",
    "Anna",
    "Catherine",
    "Elizabeth",
    "Basil",
    "Sophia",
    "Isaac",
    "Vladimir",
    "Barbara",
    "Francis",
    "Joseph",
];

/// Words that start a sentence and not a name.
const OPENERS: [&str; 84] = [
    "The", "A", "An", "It", "Its", "He", "His", "She", "Her", "They", "Their", "We", "Our", "You",
    "Your", "I", "This", "That", "These", "Those", "There", "Here", "In", "On", "At", "By", "For",
    "From", "To", "With", "After", "Before", "During", "When", "Where", "While", "As", "But",
    "And", "Or", "So", "If", "Not", "Now", "Then", "Today", "Only", "Once", "One", "Both", "All",
    "Some", "Many", "Most", "What", "Who", "How", "Why", "Each", "Every", "Until", "Since",
    "Although", "Behind", "Beside", "Between", "Under", "Over", "Look", "Walk", "Go", "Turn",
    "Find", "Follow", "Continue", "Keep", "Notice", "Imagine", "Listen", "Remember", "Nobody",
    "Nothing", "Later", "Perhaps",
];

#[cfg(test)]
mod tests {
    use crate::language::sentences::{check_divisions, sentences};

    fn check(marked: &str) {
        check_divisions("en", &[marked]);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        for marked in [
            "He lived at No. 5.",
            "Nos. 5 and 7 burned. | Only No. 9 stands.",
            "Was he here? | No. | He was not.",
            "Mrs. Brown met Gen. Grant on Jan. 3. | Prof. Lee came, too.",
            "Mr. Brown came. | He left.",
            "On Sept. 13, 2022 it opened.",
            "St. Mary's stands on Main St. | The church is old.",
            "We pass Old St. Paul's. | In St. Petersburg it is cold.",
            "Turn into 5th St. | Look up.",
            "Bring water, e.g. A bottle.",
            "The U.S. Army came. | It left the U.S. | The war was over.",
            "M. I. Kuznetsov and J. R. R. Tolkien met. | They talked.",
            "M. A. Smith wrote it.",
            "It opens at 8 a.m. | Bring the ticket.",
            "It opens at 8 a.m. Monday.",
            "Martin Luther King Jr. Boulevard is long. | He was Sammy Davis Jr. | He sang.",
            "After World War I. | Kuznetsov came. | It was built before World War I. | Then it burned.",
            "He asked: “Who?” | “Mr. Lee.” | He left.",
            "(See Fig. 3.) | Then go on.",
            "C. P. E. Bach came. | That was Plan B. | Then they left.",
            "The answer was no. | 5 men left.",
            "The hall, est. 1931, stands. | Lenin (b. 1870, d. 1924) was here.",
            "Sts. Peter and Paul stand here. | Bring coats, incl. Raincoats.",
            "Tel. 555-3535. | Call us.",
            "It holds 120 sq. ft. | Then go.",
        ] {
            check(marked);
        }
    }

    #[test]
    fn figures_addresses_and_ellipses_do_not_end_a_sentence() {
        for marked in [
            "Version 1.5 is out. | Good.",
            "See www.example.com/?q=One. | Then come.",
            "Wait... then go. | Wait... | Then go… | Then stop.",
            "It grew. | 16 times!",
            "“Stop!” he said. | “Why?” she asked.",
            "Stop! — he said. | — Why? | — Because.",
            "1. Look up. | 2. Look down.",
            "It happened in 1941. | 600 men came.",
        ] {
            check(marked);
        }
        let lines = sentences("en", "One line\nanother line");
        assert_eq!(lines, ["One line", "another line"]);
    }
}
