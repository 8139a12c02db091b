//! Russian cardinal numbers and decimal fractions in every case and gender.
//! Forms after Зализняк, «Грамматический словарь русского языка», numerals.

use super::grammar::{Case, Count, Gender, Noun};

/// Figures with more digits are spoken digit by digit.
pub const MAX_DIGITS: usize = 12;

/// The stress mark. The words of these rules carry it where common voices make mistakes («со́рок», «це́лую»).
const MARK: char = '\u{301}';

/// A whole number below 10¹² in words.
pub fn cardinal(number: u64, case: Case, gender: Gender) -> String {
    if number == 0 {
        return ZERO[case.row()].to_owned();
    }
    let mut words: Vec<&str> = Vec::new();
    for (scale, noun) in [
        (1_000_000_000, &MILLIARD),
        (1_000_000, &MILLION),
        (1_000, &THOUSAND),
    ] {
        let group = number / scale % 1000;
        if group == 0 {
            continue;
        }
        // «тысяча девятьсот», not «одна тысяча девятьсот».
        if !(group == 1 && scale == 1_000) {
            below_thousand(group, case, noun.gender, &mut words);
        }
        words.push(noun.counted(group, case));
    }
    below_thousand(number % 1000, case, gender, &mut words);
    words.join(" ")
}

/// A decimal fraction, such as whole 1 and figures "4" for 1,4: «одна целая и четыре десятых».
pub fn decimal(whole: u64, figures: &str, case: Case) -> String {
    let part: u64 = figures.parse().unwrap_or(0);
    let name = match figures.len() {
        1 => "десят",
        2 => "сот",
        3 => "тысячн",
        4 => "десятитысячн",
        5 => "стотысячн",
        _ => return format!("{} и {}", wholes(whole, case), figure_by_figure(figures)),
    };
    let part_words = cardinal(part, case, Gender::Feminine);
    format!(
        "{} и {part_words} {name}{}",
        wholes(whole, case),
        part_ending(part, case)
    )
}

/// A group of a telephone number: «девятьсот двадцать три», «ноль пять», «тридцать восемь со́рок три».
pub fn group(figures: &str) -> String {
    let whole = |figures: &str| match figures.parse() {
        Ok(number) if !(figures.len() > 1 && figures.starts_with('0')) => {
            cardinal(number, Case::Nominative, Gender::Masculine)
        }
        Ok(_) | Err(_) => figure_by_figure(figures),
    };
    match figures.len() {
        0..=3 => whole(figures),
        4 => format!("{} {}", whole(&figures[..2]), whole(&figures[2..])),
        _ => figure_by_figure(figures),
    }
}

/// Each figure as a word of its own.
pub fn figure_by_figure(figures: &str) -> String {
    figures
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| cardinal(u64::from(digit - b'0'), Case::Nominative, Gender::Masculine))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first part of a compound such as «девяносто|летие», «двадцативосьми|летний».
pub fn compound(number: u64) -> String {
    match number {
        1 => return "одно".to_owned(),
        1000 => return "тысяче".to_owned(),
        1001..=1_999_999 => {
            let (thousands, rest) = (number / 1000, number % 1000);
            let thousands = match thousands {
                1 => String::new(),
                several => compound(several),
            };
            let rest = match rest {
                0 => String::new(),
                rest => compound(rest),
            };
            return format!("{thousands}тысяче{rest}");
        }
        _ => {}
    }
    let mut words: Vec<&str> = Vec::new();
    below_thousand(number % 1000, Case::Genitive, Gender::Masculine, &mut words);
    let rest: String = words
        .into_iter()
        .map(|word| match word {
            "одного" => "одно".to_owned(),
            "девяноста" => "девяносто".to_owned(),
            "ста" => "сто".to_owned(),
            // The compound is stressed on its last part.
            other => other.replace(MARK, ""),
        })
        .collect();
    rest
}

fn wholes(whole: u64, case: Case) -> String {
    format!(
        "{} це́л{}",
        cardinal(whole, case, Gender::Feminine),
        part_ending(whole, case)
    )
}

/// The ending of «целая», «десятая»: singular after one, genitive plural after the rest.
fn part_ending(count: u64, case: Case) -> &'static str {
    match (Count::of(count), case) {
        (Count::One, Case::Nominative) => "ая",
        (Count::One, Case::Accusative) => "ую",
        (Count::One, Case::Genitive | Case::Dative | Case::Instrumental | Case::Prepositional) => {
            "ой"
        }
        (Count::Few | Count::Many, Case::Dative) => "ым",
        (Count::Few | Count::Many, Case::Instrumental) => "ыми",
        (
            Count::Few | Count::Many,
            Case::Nominative | Case::Genitive | Case::Accusative | Case::Prepositional,
        ) => "ых",
    }
}

fn below_thousand(number: u64, case: Case, gender: Gender, words: &mut Vec<&'static str>) {
    let row = case.row();
    let hundreds = (number / 100) as usize;
    if hundreds > 0 {
        words.push(HUNDREDS[hundreds - 1][row]);
    }
    let rest = (number % 100) as usize;
    if rest >= 20 {
        words.push(TENS[rest / 10 - 2][row]);
    }
    match if rest >= 20 { rest % 10 } else { rest } {
        0 => {}
        1 => words.push(match gender {
            Gender::Masculine => ONE_MASCULINE[row],
            Gender::Feminine => ONE_FEMININE[row],
            Gender::Neuter => ONE_NEUTER[row],
        }),
        2 => words.push(match (gender, case.is_direct()) {
            (Gender::Feminine, true) => "две",
            (Gender::Masculine | Gender::Neuter, true) => "два",
            (_, false) => TWO_OBLIQUE[row],
        }),
        unit => words.push(UNITS[unit - 3][row]),
    }
}

const ZERO: [&str; 6] = ["ноль", "нуля", "нулю", "ноль", "нулём", "нуле"];
const ONE_MASCULINE: [&str; 6] = ["один", "одного", "одному", "один", "одним", "одном"];
const ONE_FEMININE: [&str; 6] = ["одна", "одной", "одной", "одну", "одной", "одной"];
const ONE_NEUTER: [&str; 6] = ["одно", "одного", "одному", "одно", "одним", "одном"];
const TWO_OBLIQUE: [&str; 6] = ["два", "двух", "двум", "два", "двумя", "двух"];

/// 3 to 19.
const UNITS: [[&str; 6]; 17] = [
    ["три", "трёх", "трём", "три", "тремя", "трёх"],
    [
        "четыре",
        "четырёх",
        "четырём",
        "четыре",
        "четырьмя",
        "четырёх",
    ],
    ["пять", "пяти", "пяти", "пять", "пятью", "пяти"],
    ["шесть", "шести", "шести", "шесть", "шестью", "шести"],
    ["семь", "семи", "семи", "семь", "семью", "семи"],
    ["восемь", "восьми", "восьми", "восемь", "восемью", "восьми"],
    ["девять", "девяти", "девяти", "девять", "девятью", "девяти"],
    ["десять", "десяти", "десяти", "десять", "десятью", "десяти"],
    [
        "одиннадцать",
        "одиннадцати",
        "одиннадцати",
        "одиннадцать",
        "одиннадцатью",
        "одиннадцати",
    ],
    [
        "двенадцать",
        "двенадцати",
        "двенадцати",
        "двенадцать",
        "двенадцатью",
        "двенадцати",
    ],
    [
        "тринадцать",
        "тринадцати",
        "тринадцати",
        "тринадцать",
        "тринадцатью",
        "тринадцати",
    ],
    [
        "четырнадцать",
        "четырнадцати",
        "четырнадцати",
        "четырнадцать",
        "четырнадцатью",
        "четырнадцати",
    ],
    [
        "пятнадцать",
        "пятнадцати",
        "пятнадцати",
        "пятнадцать",
        "пятнадцатью",
        "пятнадцати",
    ],
    [
        "шестнадцать",
        "шестнадцати",
        "шестнадцати",
        "шестнадцать",
        "шестнадцатью",
        "шестнадцати",
    ],
    [
        "семнадцать",
        "семнадцати",
        "семнадцати",
        "семнадцать",
        "семнадцатью",
        "семнадцати",
    ],
    [
        "восемнадцать",
        "восемнадцати",
        "восемнадцати",
        "восемнадцать",
        "восемнадцатью",
        "восемнадцати",
    ],
    [
        "девятнадцать",
        "девятнадцати",
        "девятнадцати",
        "девятнадцать",
        "девятнадцатью",
        "девятнадцати",
    ],
];

/// 20 to 90.
const TENS: [[&str; 6]; 8] = [
    [
        "двадцать",
        "двадцати",
        "двадцати",
        "двадцать",
        "двадцатью",
        "двадцати",
    ],
    [
        "тридцать",
        "тридцати",
        "тридцати",
        "тридцать",
        "тридцатью",
        "тридцати",
    ],
    ["со́рок", "сорока́", "сорока́", "со́рок", "сорока́", "сорока́"],
    [
        "пятьдесят",
        "пятидесяти",
        "пятидесяти",
        "пятьдесят",
        "пятьюдесятью",
        "пятидесяти",
    ],
    [
        "шестьдесят",
        "шестидесяти",
        "шестидесяти",
        "шестьдесят",
        "шестьюдесятью",
        "шестидесяти",
    ],
    [
        "семьдесят",
        "семидесяти",
        "семидесяти",
        "семьдесят",
        "семьюдесятью",
        "семидесяти",
    ],
    [
        "восемьдесят",
        "восьмидесяти",
        "восьмидесяти",
        "восемьдесят",
        "восемьюдесятью",
        "восьмидесяти",
    ],
    [
        "девяносто",
        "девяноста",
        "девяноста",
        "девяносто",
        "девяноста",
        "девяноста",
    ],
];

/// 100 to 900.
const HUNDREDS: [[&str; 6]; 9] = [
    ["сто", "ста", "ста", "сто", "ста", "ста"],
    [
        "двести",
        "двухсот",
        "двумстам",
        "двести",
        "двумястами",
        "двухстах",
    ],
    [
        "триста",
        "трёхсо́т",
        "трёмста́м",
        "триста",
        "тремястами",
        "трёхста́х",
    ],
    [
        "четыреста",
        "четырёхсо́т",
        "четырёмста́м",
        "четыреста",
        "четырьмястами",
        "четырёхста́х",
    ],
    [
        "пятьсот",
        "пятисот",
        "пятистам",
        "пятьсот",
        "пятьюстами",
        "пятистах",
    ],
    [
        "шестьсот",
        "шестисот",
        "шестистам",
        "шестьсот",
        "шестьюстами",
        "шестистах",
    ],
    [
        "семьсот",
        "семисот",
        "семистам",
        "семьсот",
        "семьюстами",
        "семистах",
    ],
    [
        "восемьсот",
        "восьмисот",
        "восьмистам",
        "восемьсот",
        "восемьюстами",
        "восьмистах",
    ],
    [
        "девятьсот",
        "девятисот",
        "девятистам",
        "девятьсот",
        "девятьюстами",
        "девятистах",
    ],
];

/// тысяча
pub const THOUSAND: Noun = Noun {
    gender: Gender::Feminine,
    singular: ["тысяча", "тысячи", "тысяче", "тысячу", "тысячей", "тысяче"],
    plural: [
        "тысячи",
        "тысяч",
        "тысячам",
        "тысячи",
        "тысячами",
        "тысячах",
    ],
};

/// миллион
pub const MILLION: Noun = Noun {
    gender: Gender::Masculine,
    singular: [
        "миллион",
        "миллиона",
        "миллиону",
        "миллион",
        "миллионом",
        "миллионе",
    ],
    plural: [
        "миллионы",
        "миллионов",
        "миллионам",
        "миллионы",
        "миллионами",
        "миллионах",
    ],
};

/// миллиард
pub const MILLIARD: Noun = Noun {
    gender: Gender::Masculine,
    singular: [
        "миллиард",
        "миллиарда",
        "миллиарду",
        "миллиард",
        "миллиардом",
        "миллиарде",
    ],
    plural: [
        "миллиарды",
        "миллиардов",
        "миллиардам",
        "миллиарды",
        "миллиардами",
        "миллиардах",
    ],
};
