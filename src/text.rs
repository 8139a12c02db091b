//! Texts for people: an English template with its values, and the same in other languages.
//!
//! The template is the key of a translation, as with gettext. `text!` checks placeholders when it is compiled, like `format!`,
//! and the English text is what `format!` makes of it. A [`Catalogue`] words the text for a guide in a language; a text
//! without an entry there stays English.

mod catalogue;
mod message;

pub use catalogue::{Catalogue, Missing};
pub(crate) use message::text;
pub use message::{List, Shown, StopName, Text, Value};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_as_its_english_wording() {
        let (count, name) = (2, "square".to_owned());
        let text = text!(
            "{count} of `{name}`: {share:.1} %",
            count,
            name,
            share = 1.25
        );
        assert_eq!(text, "2 of `square`: 1.2 %");
        let outer = text!("{inner} and more {{x}}", inner = text);
        assert_eq!(outer.to_string(), "2 of `square`: 1.2 % and more {x}");
        assert!(outer.contains("square"));
    }

    #[test]
    fn a_plain_text_is_shown_as_it_is_in_every_language() {
        for words in ["a {b}", "{}", "100 % {{"] {
            for catalogue in Catalogue::all() {
                assert_eq!(Text::plain(words).worded(catalogue), words);
            }
        }
    }

    #[test]
    fn stops_are_named_by_their_titles_and_numbers_get_the_decimal_sign() {
        let stop = StopName {
            id: "square".to_owned(),
            number: 3,
            titles: vec![
                ("en".to_owned(), "The Square".to_owned()),
                ("ru".to_owned(), "Площадь".to_owned()),
            ],
        };
        let text = text!("{stop} {metres:.1}", stop, metres = 1.5);
        assert_eq!(text, "`square` 1.5");
        assert_eq!(text.worded(Catalogue::of("en")), "“The Square” 1.5");
        assert_eq!(text.worded(Catalogue::of("ru")), "«Площадь» 1,5");
        let list = text!("{list}", list = List(vec!["a", "b"], " or "));
        assert_eq!(list.worded(Catalogue::of("ru")), "a или b");
    }
}
