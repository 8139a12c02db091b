//! Hindi. Its full stop is the danda (।), which Unicode knows; titles are abbreviated with a stop.

use super::definition::Language;
use super::sentences::rules::{SentenceRules, StopRule};
use super::sentences::stop::Stop;

/// Hindi.
pub static HINDI: Language = Language {
    sentences: SentenceRules {
        stops: StopRule::Function(continues),
        ..SentenceRules::DEFAULT
    },
    ..Language::with_defaults("hi")
};

/// Titles and words with a stop that something always follows.
const BEFORE_ANY: [&str; 6] = ["डॉ", "प्रो", "पं", "श्री", "स्व", "सं"];

fn continues(stop: &Stop<'_>) -> bool {
    BEFORE_ANY.contains(&stop.word) || StopRule::Initials.continues(stop)
}

#[cfg(test)]
mod tests {
    use crate::language::sentences;

    #[test]
    fn titles_do_not_end_a_sentence() {
        assert_eq!(
            sentences("hi", "डॉ. शर्मा यहाँ रहते थे। पं. नेहरू भी आए। क्या आप देखते हैं?"),
            ["डॉ. शर्मा यहाँ रहते थे।", "पं. नेहरू भी आए।", "क्या आप देखते हैं?"]
        );
    }
}
