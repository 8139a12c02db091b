//! Russian ordinal numbers in every case, gender and number; only the last word is declined.

use super::cardinal::{cardinal, compound};
use super::grammar::{self, Agreement, Case, Form, Gender, hard_endings};

/// An ordinal below 10¹² in words: «тысяча девятьсот сорок первого».
pub fn ordinal(number: u64, agreement: Agreement) -> String {
    let (before, last) = split(number);
    let mut words = if before > 0 {
        cardinal(before, Case::Nominative, Gender::Masculine) + " "
    } else {
        String::new()
    };
    words.push_str(&decline(&stem(last), agreement));
    words
}

/// The part that stays a cardinal, and the part that becomes the ordinal.
fn split(number: u64) -> (u64, u64) {
    let last = match (number % 100, number % 10) {
        (0, _) => {
            if !number.is_multiple_of(1000) {
                number % 1000
            } else if !number.is_multiple_of(1_000_000) {
                number % 1_000_000
            } else {
                number
            }
        }
        (tens @ 1..=20, _) => tens,
        (tens, 0) => tens,
        (_, unit) => unit,
    };
    (number - last, last)
}

enum Stem {
    /// Unstressed ending: «первый».
    Plain(String),
    /// Stressed ending: «второй».
    Stressed(&'static str),
    /// «третий» alone.
    Third,
}

fn stem(number: u64) -> Stem {
    let plain = match number {
        0 => return Stem::Stressed("нулев"),
        1 => "перв",
        2 => return Stem::Stressed("втор"),
        3 => return Stem::Third,
        4 => "четвёрт",
        5 => "пят",
        6 => return Stem::Stressed("шест"),
        7 => return Stem::Stressed("седьм"),
        8 => return Stem::Stressed("восьм"),
        9 => "девят",
        10 => "десят",
        11 => "оди́ннадцат",
        12 => "двенадцат",
        13 => "тринадцат",
        14 => "четы́рнадцат",
        15 => "пятна́дцат",
        16 => "шестнадцат",
        17 => "семна́дцат",
        18 => "восемнадцат",
        19 => "девятнадцат",
        20 => "двадцат",
        30 => "тридцат",
        40 => return Stem::Stressed("сороков"),
        50 => "пятидесят",
        60 => "шестидесят",
        70 => "семидесят",
        80 => "восьмидесят",
        90 => "девяност",
        100 => "сот",
        1000 => "тысячн",
        _ => return Stem::Plain(round_stem(number)),
    };
    Stem::Plain(plain.to_owned())
}

fn round_stem(number: u64) -> String {
    match number {
        1_000_000_000.. => compound(number / 1_000_000_000 % 1000) + "миллиардн",
        1_000_000.. => compound(number / 1_000_000).replace("одно", "") + "миллионн",
        1_000.. => compound(number / 1_000) + "тысячн",
        300 => "трёхсо́т".to_owned(),
        400 => "четырёхсо́т".to_owned(),
        _ => compound(number / 100) + "сот",
    }
}

fn decline(stem: &Stem, agreement: Agreement) -> String {
    let row = agreement.case.row();
    match stem {
        Stem::Plain(stem) => grammar::decline(stem, agreement),
        Stem::Stressed(stem) => format!("{stem}{}", hard_endings(agreement.form, "ой")[row]),
        Stem::Third => match agreement.form {
            Form::Singular(Gender::Masculine) => [
                "третий",
                "третьего",
                "третьему",
                "третий",
                "третьим",
                "третьем",
            ][row],
            Form::Singular(Gender::Neuter) => [
                "третье",
                "третьего",
                "третьему",
                "третье",
                "третьим",
                "третьем",
            ][row],
            Form::Singular(Gender::Feminine) => [
                "третья",
                "третьей",
                "третьей",
                "третью",
                "третьей",
                "третьей",
            ][row],
            Form::Plural => [
                "третьи",
                "третьих",
                "третьим",
                "третьи",
                "третьими",
                "третьих",
            ][row],
        }
        .to_owned(),
    }
}
