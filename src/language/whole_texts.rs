//! Property tests: nothing in a text may vanish on its way to the voice, in any script and any language.

use super::spoken::{Lexicon, spoken_form};
use super::text::plain;
use super::{LANGUAGES, sentences};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

/// Words of every script, with the figures and marks that stand beside them.
const PIECES: [&str; 40] = [
    "Wasser",
    "Łódź",
    "ţară",
    "вода",
    "под'їзд",
    "Ελλάδα",
    "άνθρωπος",
    "מים",
    "שָׁלוֹם",
    "ماء",
    "بُنِيَ",
    "می\u{200c}خواهم",
    "पानी",
    "क्षेत्र",
    "水",
    "二〇二五年",
    "みず",
    "ミズ",
    "물을",
    "წყალი",
    "น้ำที่",
    "ʼabc",
    "z. B.",
    "1934",
    "١٩٣٤",
    "१९३४",
    "２５",
    "25.",
    "12,5",
    "3:15",
    "ẹ\u{301}kọ\u{301}",
    ".",
    "。",
    "？",
    "؟",
    "।",
    "!",
    ",",
    "«",
    "»",
];

/// Texts of such pieces, with and without spaces between them.
fn texts() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(&PIECES[..]);
    let space = proptest::sample::select(&["", " ", " ", "\u{a0}", "\n"][..]);
    proptest::collection::vec((piece, space), 0..24).prop_map(|pieces| {
        pieces
            .into_iter()
            .flat_map(|(piece, space)| [piece, space])
            .collect()
    })
}

/// Languages with and without a file, but without rules that expand figures to words.
fn unexpanded() -> Vec<&'static str> {
    let with_files = LANGUAGES
        .into_iter()
        .filter(|language| language.expand.is_none());
    with_files
        .map(|language| language.tag)
        .chain(["zh", "ja", "ko", "he", "ar", "ka", "el", "cs", "yo", "xx"])
        .collect()
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Letters of the scripts that Russian and English expand nothing of.
fn foreign_letters(text: &str) -> String {
    let is_foreign = |letter: &char| {
        matches!(letter, '\u{590}'..='\u{1fff}' | '\u{3000}'..='\u{d7a3}')
            && letter.is_alphanumeric()
    };
    text.chars().filter(is_foreign).collect()
}

proptest! {
    #[test]
    fn a_voice_gets_every_character(text in texts()) {
        for lang in unexpanded() {
            let spoken = spoken_form(lang, &text, &Lexicon::default());
            let written: String = plain(&text)
                .chars()
                .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
                .collect();
            prop_assert_eq!(spoken.to_lowercase(), written.to_lowercase(), "{}", lang);
            let split: String = sentences(lang, &text).concat();
            if text.contains(char::is_alphanumeric) {
                prop_assert_eq!(without_spaces(&split), without_spaces(&text), "{}", lang);
            }
        }
    }

    #[test]
    fn sentences_are_not_divided_again(text in texts()) {
        for lang in unexpanded().into_iter().chain(["ru", "en"]) {
            for sentence in sentences(lang, &text) {
                prop_assert!(sentence.contains(char::is_alphanumeric), "{lang}: {sentence}");
                prop_assert_eq!(sentences(lang, sentence), [sentence], "{}", lang);
            }
        }
    }

    #[test]
    fn russian_and_english_keep_the_letters_of_other_scripts(text in texts()) {
        for lang in ["ru", "en"] {
            let spoken = spoken_form(lang, &text, &Lexicon::default());
            prop_assert_eq!(foreign_letters(&spoken), foreign_letters(&plain(&text)), "{}", lang);
            let has_digits = spoken.contains(|letter: char| letter.is_ascii_digit());
            prop_assert!(!has_digits, "{lang}: {text} -> {spoken}");
        }
    }
}

/// Regression tests: figures of other scripts were deleted.
#[test]
fn figures_of_other_scripts_reach_the_voice() {
    for (lang, written, expected) in [
        (
            "ar",
            "بُنيت هذه الساحة سنة ١٩٣٤.",
            "بُنيت هذه الساحة سنة 1934.",
        ),
        ("hi", "यह चौक १९३४ में बना था।", "यह चौक 1934 में बना था।"),
        (
            "zh",
            "二〇二五年这里举行了集会。",
            "二〇二五年这里举行了集会。",
        ),
        ("en", "The sign says 二〇二五.", "The sign says 二〇二五."),
        ("ru", "Надпись १२.", "Надпись двенадцать."),
        ("ka", "3 მეტრი.", "3 მეტრი."),
        ("pl", "3 przystanki i 25 m.", "3 przystanki i 25 m."),
        ("de", "Am 1. Mai 1945.", "Am 1. Mai 1945."),
    ] {
        let spoken = spoken_form(lang, written, &Lexicon::default());
        assert_eq!(spoken, expected, "{lang}");
    }
}

/// Regression tests: texts in scripts without capitals were one caption.
#[test]
fn sentences_end_in_every_script() {
    for (lang, marked) in [
        (
            "he",
            "הכיכר נבנתה כאן.|האם אתם רואים את המגדל?|המשיכו אל הגשר.",
        ),
        ("he", "א. ב. יהושע גר כאן.|הוא כתב ספרים."),
        ("ka", "ეს მოედანი აშენდა.|ხედავთ კოშკს?|გააგრძელეთ გზა."),
        (
            "ka",
            "აქ ცხოვრობდა ი. ჭავჭავაძე.|აშენდა 1934 წ.|ეს არის კოშკი.",
        ),
        ("zh", "这里举行了集会。|你能看到左边的塔吗？|请继续往前走！"),
        ("zh", "他说：“走吧！”|然后离开了。|网站是www.example.cn。"),
        ("ja", "これは塔です。|見えますか？|進んでください。"),
        ("ko", "이곳은 광장입니다.|탑이 보이십니까?|계속 가십시오."),
        ("ar", "بنيت هذه الساحة هنا.|هل ترون البرج؟|تابعوا السير!"),
        ("ar", "عاش هنا د. أحمد.|ثم رحل."),
        ("ur", "یہ چوک ہے۔|کیا آپ دیکھتے ہیں؟"),
        ("hi", "यह चौक है।|क्या आप देखते हैं?|आगे बढ़ें॥"),
        ("hy", "Սա հրապարակն է։|Շարունակեք։"),
        ("km", "នេះជាទីលាន។|សូមបន្តទៅមុខ។"),
        ("el", "Εδώ είναι η πλατεία.|Βλέπετε τον πύργο;"),
        ("cs", "Bylo to 1. května.|Pak odešli."),
    ] {
        let expected: Vec<&str> = marked.split('|').collect();
        let separator = if matches!(lang, "zh" | "ja") { "" } else { " " };
        let text = expected.join(separator);
        assert_eq!(sentences(lang, &text), expected, "{lang}");
    }
}
