//! Dates and times of day: «13 сентября 2022 года», «13.09.2022», «5–9 мая», «8:30».

use super::cardinal::cardinal;
use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case, Gender};
use super::measures::{HOUR, MINUTE};
use super::ordinal::ordinal;
use super::units::unit;
use super::years::{noun_of_date, year_figures};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Line};

const MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// Words before a score, which looks like a time.
const SCORES: [&str; 9] = [
    "счёт",
    "счёте",
    "счётом",
    "счет",
    "счетом",
    "победили",
    "выиграли",
    "проиграли",
    "масштаб",
];

/// Maximum number of linked days that are searched for their month.
const MAX_LINKED_DAYS: usize = 4;

/// Expands a date at this position.
pub fn date(line: &Line, at: usize) -> Option<Expansion> {
    numeric_date(line, at)
        .or_else(|| with_month(line, at))
        .or_else(|| span_of_days(line, at))
        .or_else(|| linked_day(line, at))
}

/// Expands a time of day, or a range of times, at this position.
pub fn time(line: &Line, at: usize) -> Option<Expansion> {
    let (hour, minute) = clock(line, at)?;
    let governor = governed(line, at);
    let dash = line.skip_space(at + 3);
    let second_at = line.skip_space(dash + 1);
    if let (true, Some((to_hour, to_minute))) = (
        matches!(line.text(dash), "–" | "—" | "-"),
        clock(line, second_at),
    ) {
        let from = time_in(hour, minute, Case::Genitive);
        let to = time_in(to_hour, to_minute, Case::Genitive);
        let with = if governor == Governed::Freely {
            "с "
        } else {
            ""
        };
        return Expansion::new(second_at + 3 - at, format!("{with}{from} до {to}"));
    }
    let case = match governor {
        Governed::Freely => Case::Nominative,
        Governed::By(case) => case,
        Governed::FromOrWith => Case::Genitive,
        Governed::PlaceOrAim | Governed::BehindOrWithin | Governed::Along => Case::Accusative,
    };
    Expansion::new(3, time_in(hour, minute, case))
}

/// «13.09.2022», «25.12.41», «12.06.», «1941-06-22», «22/06/1941»
fn numeric_date(line: &Line, at: usize) -> Option<Expansion> {
    let written = day_month_year(line, at).or_else(|| year_month_day(line, at))?;
    let NumericDate {
        day,
        month,
        year,
        tokens,
    } = written;
    let day = ordinal(day, Agreement::neuter(case_of_day(line, at)));
    let month = MONTHS[month as usize - 1];
    let Some(year) = year else {
        return Expansion::new(tokens, format!("{day} {month}"));
    };
    let year = ordinal(year, Agreement::masculine(Case::Genitive));
    let tokens = tokens + noun_of_date(line, at + tokens);
    Expansion::new(tokens, format!("{day} {month} {year} года"))
}

struct NumericDate {
    day: u64,
    month: u64,
    year: Option<u64>,
    tokens: usize,
}

/// Day, month and year, between points or strokes.
fn day_month_year(line: &Line, at: usize) -> Option<NumericDate> {
    let mark = line.text(at + 1);
    let day = number_up_to(line, at, 31)?;
    let month = number_up_to(line, at + 2, 12)?;
    let two_digits = line.text(at + 2).len() == 2;
    if !matches!(mark, "." | "/") || matches!(line.text_before(at), "." | "/" | ",") {
        return None;
    }
    let year = line.figures(at + 4).filter(|_| line.text(at + 3) == mark);
    let goes_on = line.text(at + 5) == mark && line.figures(at + 6).is_some();
    match year {
        Some(figures) if figures.len() == 4 && !goes_on => Some(NumericDate {
            day,
            month,
            year: figures.parse().ok(),
            tokens: 5,
        }),
        Some(figures) if figures.len() == 2 && two_digits && mark == "." && !goes_on => {
            Some(NumericDate {
                day,
                month,
                year: figures.parse().ok().filter(|year| *year > 0),
                tokens: 5,
            })
        }
        // «12.06.»: with both zeros and a last point, which may be the sentence's.
        None if two_digits
            && line.text(at).len() == 2
            && mark == "."
            && line.text(at + 3) == "." =>
        {
            let stop = line.sentence_may_end_before(at + 4) == Boundary::SentenceEnd;
            Some(NumericDate {
                day,
                month,
                year: None,
                tokens: 4 - usize::from(stop),
            })
        }
        Some(_) | None => None,
    }
}

/// Year, month and day, between hyphens.
fn year_month_day(line: &Line, at: usize) -> Option<NumericDate> {
    let year = year_figures(line, at)?;
    let month = number_up_to(line, at + 2, 12)?;
    let day = number_up_to(line, at + 4, 31)?;
    let is_written = line.text(at + 1) == "-" && line.text(at + 3) == "-";
    let has_zeros = line.text(at + 2).len() == 2 && line.text(at + 4).len() == 2;
    (is_written && has_zeros).then_some(NumericDate {
        day,
        month,
        year: Some(year),
        tokens: 5,
    })
}

fn with_month(line: &Line, at: usize) -> Option<Expansion> {
    let day = number_up_to(line, at, 31)?;
    month_after(line, at + 1)?;
    let day = ordinal(day, Agreement::neuter(case_of_day(line, at)));
    Some(with_year(line, at, at + 1, &day))
}

fn span_of_days(line: &Line, at: usize) -> Option<Expansion> {
    let first = number_up_to(line, at, 31)?;
    let dash = line.skip_space(at + 1);
    if !matches!(line.text(dash), "–" | "—" | "-") {
        return None;
    }
    let second_at = line.skip_space(dash + 1);
    let second = number_up_to(line, second_at, 31)?;
    month_after(line, second_at + 1)?;
    let from = ordinal(first, Agreement::neuter(Case::Genitive));
    let to = ordinal(second, Agreement::neuter(Case::Accusative));
    let days = format!("с {from} по {to}");
    Some(with_year(line, at, second_at + 1, &days))
}

/// Expands the first days of «с 14 по 16 мая» and «14, 15 и 16 мая», where the month follows the last day.
fn linked_day(line: &Line, at: usize) -> Option<Expansion> {
    let day = number_up_to(line, at, 31)?;
    let mut place = at + 1;
    for _ in 0..MAX_LINKED_DAYS {
        let link = line.skip_space(place);
        // «с 21 на 22 июня»
        let is_night = line.text(link) == "на" && governed(line, at) == Governed::FromOrWith;
        if !is_night && !matches!(line.text(link), "," | "и" | "или" | "по" | "до") {
            return None;
        }
        let next = line.skip_space(link + 1);
        number_up_to(line, next, 31)?;
        if month_after(line, next + 1).is_some() {
            let case = case_of_day(line, at);
            return Expansion::new(1, ordinal(day, Agreement::neuter(case)));
        }
        place = next + 1;
    }
    None
}

/// The day's words, the month, and the year where one follows.
fn with_year(line: &Line, at: usize, month_at: usize, day: &str) -> Expansion {
    let (month, end) = month_after(line, month_at).map_or(("", month_at), |found| found);
    let year_at = line.skip_space(end);
    let Some(year) = year_figures(line, year_at) else {
        return Expansion {
            tokens: end - at,
            words: format!("{day} {month}"),
        };
    };
    let year = ordinal(year, Agreement::masculine(Case::Genitive));
    let after = year_at + 1;
    if !matches!(line.text(after), "-" | "–") || line.word(after + 1).is_none() {
        return Expansion {
            tokens: after + noun_of_date(line, after) - at,
            words: format!("{day} {month} {year} года"),
        };
    }
    // «25 июля 1942-го»
    match line.text(after + 1) {
        "го" | "ого" => Expansion {
            tokens: after + 2 - at,
            words: format!("{day} {month} {year}"),
        },
        _ => Expansion {
            tokens: end - at,
            words: format!("{day} {month}"),
        },
    }
}

/// «13 сентября он пришёл»: genitive of the day; «дата – 13 сентября», «сегодня 9 мая»: the day is what is named.
fn case_of_day(line: &Line, at: usize) -> Case {
    match governed(line, at) {
        Governed::Freely if is_named(line, at) => Case::Nominative,
        Governed::Freely | Governed::FromOrWith => Case::Genitive,
        Governed::By(case) => case,
        Governed::PlaceOrAim | Governed::BehindOrWithin | Governed::Along => Case::Accusative,
    }
}

/// Whether a word before the day, directly or before a dash or colon, shows that the day itself is named.
fn is_named(line: &Line, at: usize) -> bool {
    if let Some((_, word)) = line.word_before(at) {
        let small = word.to_lowercase();
        return NAMING.contains(&small.as_str()) || is_date(&small);
    }
    let Some(mark) = at
        .checked_sub(1)
        .map(|before| match line.text(before).trim() {
            "" => before.saturating_sub(1),
            _ => before,
        })
    else {
        return false;
    };
    if !matches!(line.text(mark), "–" | "—" | "-" | ":") {
        return false;
    }
    // «дату: 8 мая», «дата открытия – 8 мая», «День города – 3 июля».
    let mut place = mark;
    for _ in 0..MAX_WORDS_OF_NAME {
        let Some((before, word)) = line.word_before(place) else {
            return false;
        };
        let small = word.to_lowercase();
        if is_date(&small) || NAMED.contains(&small.as_str()) {
            return true;
        }
        place = before;
    }
    false
}

fn is_date(small: &str) -> bool {
    matches!(small, "дата" | "дату" | "датой" | "даты" | "дате")
}

/// Maximum distance in words before a dash or colon at which the name of a day is searched.
const MAX_WORDS_OF_NAME: usize = 4;

/// Words right before a day that is named.
const NAMING: [&str; 8] = [
    "это",
    "сегодня",
    "завтра",
    "вчера",
    "наступило",
    "настало",
    "было",
    "будет",
];

/// Nouns of days that have a date.
const NAMED: [&str; 7] = [
    "день",
    "праздник",
    "годовщина",
    "юбилей",
    "срок",
    "число",
    "сегодня",
];

/// The month at a position or after the space there, in full, and the position after it: «июля», «нояб.».
fn month_after(line: &Line, at: usize) -> Option<(&'static str, usize)> {
    let (place, word) = line.word_after(at)?;
    let small = word.to_lowercase();
    if let Some(month) = MONTHS.iter().find(|month| **month == small) {
        return Some((month, place + 1));
    }
    let (_, month) = SHORT_MONTHS.iter().find(|(short, _)| *short == small)?;
    let month = MONTHS[*month - 1];
    let is_dotted = line.text(place + 1) == ".";
    let ends = line.sentence_may_end_before(place + 2) == Boundary::SentenceEnd
        && line.figures(line.skip_space(place + 2)).is_none();
    is_dotted.then_some((month, place + 2 - usize::from(ends)))
}

/// Abbreviated months, with their stop, and their number.
const SHORT_MONTHS: [(&str, usize); 15] = [
    ("янв", 1),
    ("фев", 2),
    ("февр", 2),
    ("мар", 3),
    ("апр", 4),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("сент", 9),
    ("окт", 10),
    ("ноя", 11),
    ("нояб", 11),
    ("дек", 12),
    ("декаб", 12),
];

fn number_up_to(line: &Line, at: usize, max: u64) -> Option<u64> {
    let figures = line.figures(at).filter(|figures| figures.len() <= 2)?;
    figures
        .parse()
        .ok()
        .filter(|number| (1..=max).contains(number))
}

fn clock(line: &Line, at: usize) -> Option<(u64, u64)> {
    let hour = line
        .figures(at)
        .filter(|figures| figures.len() <= 2)?
        .parse()
        .ok()?;
    let minute = line
        .figures(at + 2)
        .filter(|figures| figures.len() == 2)?
        .parse()
        .ok()?;
    let is_score = line
        .word_before(at)
        .is_some_and(|(_, word)| SCORES.contains(&word.to_lowercase().as_str()));
    let is_clock = match line.text(at + 1) {
        ":" => !is_score,
        "." => is_clock_with_point(line, at),
        _ => false,
    };
    (is_clock && hour <= 24 && minute < 60).then_some((hour, minute))
}

/// «10.00» could be a decimal fraction: it is a time in a span of two, or after a preposition and before nothing that is
/// counted.
fn is_clock_with_point(line: &Line, at: usize) -> bool {
    let is_pair = |at: usize| {
        let two = |at: usize| line.figures(at).is_some_and(|figures| figures.len() <= 2);
        let last = line
            .figures(at + 2)
            .is_some_and(|minute| minute.len() == 2 && minute < "60");
        let chain = |mark: &str| matches!(mark, "." | "," | ":");
        two(at)
            && line.text(at + 1) == "."
            && last
            && !chain(line.text_before(at))
            && !(chain(line.text(at + 3)) && line.figures(at + 4).is_some())
    };
    let dash = |place: usize| matches!(line.text(place), "–" | "—" | "-");
    let after = line.skip_space(at + 3);
    let before = line.place_before(at);
    let in_span = dash(after) && is_pair(line.skip_space(after + 1))
        || dash(before) && before >= 3 && {
            let end = match line.text_before(before).trim() {
                "" => before - 1,
                _ => before,
            };
            end >= 3 && is_pair(end - 3)
        };
    let has_preposition = line.word_before(at).is_some_and(|(_, word)| {
        ["в", "с", "до", "к", "после", "около"].contains(&word.to_lowercase().as_str())
    });
    let counts = line.word_after(at + 3).is_some_and(|(_, word)| {
        ![
            "утра",
            "вечера",
            "дня",
            "ночи",
            "до",
            "по",
            "и",
            "или",
            "на",
        ]
        .contains(&word)
    }) || unit(line, at + 3).is_some();
    is_pair(at) && (in_span || has_preposition && (!counts || line.text(at + 2) == "00"))
}

fn time_in(hour: u64, minute: u64, case: Case) -> String {
    let hours = format!(
        "{} {}",
        cardinal(hour, case, Gender::Masculine),
        HOUR.counted(hour, case)
    );
    if minute == 0 {
        return hours;
    }
    format!(
        "{hours} {} {}",
        cardinal(minute, case, Gender::Feminine),
        MINUTE.counted(minute, case)
    )
}
