//! RHVoice's voices, which Debian has in its component non-free. `make test` leaves these tests out where they are not
//! installed.

use crate::voice::docs::{is_rhvoice, speak_choices};
use crate::voice::marks::check_marks;
use crate::voice::presets::{
    ENGLISH, RUSSIAN, check, check_no_words, check_pace, check_stress, name_of_default, speak,
    words_a_minute,
};

const RUSSIAN_VOICE: &str = "rhvoice/aleksandr-hq";
const ENGLISH_VOICE: &str = "rhvoice/slt";

#[test]
fn rhvoice_speaks_russian_and_english() {
    check(RUSSIAN_VOICE, RUSSIAN, "RHVoice aleksandr-hq ");
    check(ENGLISH_VOICE, ENGLISH, "RHVoice slt ");
}

#[test]
fn the_pace_is_passed() {
    check_pace(RUSSIAN_VOICE, RUSSIAN);
    check_pace(ENGLISH_VOICE, ENGLISH);
    let pace = words_a_minute(RUSSIAN, &speak(RUSSIAN_VOICE, Some(140), RUSSIAN));
    assert!((120.0..160.0).contains(&pace), "{pace:.0} words a minute");
}

#[test]
fn stress_marks_of_the_author_are_spoken() {
    check_stress(RUSSIAN_VOICE);
}

#[test]
fn it_follows_the_marks() {
    check_marks(ENGLISH_VOICE);
}

#[test]
fn a_text_without_words_is_refused() {
    check_no_words(RUSSIAN_VOICE);
}

#[test]
fn its_voices_speak_by_default() {
    assert!(name_of_default("ru").starts_with("RHVoice aleksandr-hq "));
    assert!(name_of_default("en").starts_with("RHVoice slt "));
}

#[test]
fn the_choices_on_the_page_work() {
    let (spoken, _) = speak_choices(is_rhvoice);
    assert!(spoken >= 3, "the page names RHVoice's voices");
}
