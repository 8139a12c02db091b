//! Dates and times of day: «13 сентября 2022 года», «13.09.2022», «5–9 мая», «8:30».

use super::super::Said;
use super::super::tokens::Line;
use super::cardinal::cardinal;
use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case, Gender};
use super::ordinal::ordinal;
use super::measures::{HOUR, MINUTE};
use super::years::{noun_of_date, year_figures};

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

/// How many linked days are looked through for their month.
const MOST_LINKED_DAYS: usize = 4;

/// A date from this place on.
pub fn date(line: &Line, at: usize) -> Option<Said> {
    in_figures(line, at)
        .or_else(|| with_month(line, at))
        .or_else(|| span_of_days(line, at))
        .or_else(|| linked_day(line, at))
}

/// A time of day, or a span of them, from this place on.
pub fn time(line: &Line, at: usize) -> Option<Said> {
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
        return Said::new(second_at + 3 - at, format!("{with}{from} до {to}"));
    }
    let case = match governor {
        Governed::Freely => Case::Nominative,
        Governed::By(case) => case,
        Governed::FromOrWith => Case::Genitive,
        Governed::PlaceOrAim | Governed::BehindOrWithin | Governed::Along => Case::Accusative,
    };
    Said::new(3, time_in(hour, minute, case))
}

fn in_figures(line: &Line, at: usize) -> Option<Said> {
    let day = small_figures(line, at, 31)?;
    if line.text(at + 1) != "." || line.text(at + 3) != "." {
        return None;
    }
    let month = small_figures(line, at + 2, 12)?;
    let year = line
        .figures(at + 4)
        .filter(|figures| figures.len() == 4)?
        .parse()
        .ok()?;
    let day = ordinal(day, Agreement::neuter(case_of_day(line, at)));
    let year = ordinal(year, Agreement::masculine(Case::Genitive));
    let month = MONTHS[month as usize - 1];
    let tokens = 5 + noun_of_date(line, at + 5);
    Said::new(tokens, format!("{day} {month} {year} года"))
}

fn with_month(line: &Line, at: usize) -> Option<Said> {
    let day = small_figures(line, at, 31)?;
    let (place, _) = month_after(line, at + 1)?;
    let day = ordinal(day, Agreement::neuter(case_of_day(line, at)));
    Some(with_year(line, at, place, &day))
}

fn span_of_days(line: &Line, at: usize) -> Option<Said> {
    let first = small_figures(line, at, 31)?;
    let dash = line.skip_space(at + 1);
    if !matches!(line.text(dash), "–" | "—" | "-") {
        return None;
    }
    let second_at = line.skip_space(dash + 1);
    let second = small_figures(line, second_at, 31)?;
    let (place, _) = month_after(line, second_at + 1)?;
    let from = ordinal(first, Agreement::neuter(Case::Genitive));
    let to = ordinal(second, Agreement::neuter(Case::Accusative));
    Some(with_year(line, at, place, &format!("с {from} по {to}")))
}

/// The first days of «с 14 по 16 мая», «14, 15 и 16 мая»: the month stands behind the last.
fn linked_day(line: &Line, at: usize) -> Option<Said> {
    let day = small_figures(line, at, 31)?;
    let mut place = at + 1;
    for _ in 0..MOST_LINKED_DAYS {
        let link = line.skip_space(place);
        if !matches!(line.text(link), "," | "и" | "или" | "по" | "до") {
            return None;
        }
        let next = line.skip_space(link + 1);
        small_figures(line, next, 31)?;
        if month_after(line, next + 1).is_some() {
            let case = case_of_day(line, at);
            return Said::new(1, ordinal(day, Agreement::neuter(case)));
        }
        place = next + 1;
    }
    None
}

/// The day's words, the month, and the year where one follows.
fn with_year(line: &Line, at: usize, month_at: usize, day: &str) -> Said {
    let month = line.text(month_at);
    let year_at = line.skip_space(month_at + 1);
    match year_figures(line, year_at) {
        Some(year) => {
            let year = ordinal(year, Agreement::masculine(Case::Genitive));
            let tokens = year_at + 1 + noun_of_date(line, year_at + 1) - at;
            Said {
                tokens,
                words: format!("{day} {month} {year} года"),
            }
        }
        None => Said {
            tokens: month_at + 1 - at,
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

/// Whether a word before the day says that the day itself is meant, right before it or over a dash or colon.
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
    for _ in 0..MOST_WORDS_OF_NAME {
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

/// How far before a dash or colon the name of a day is looked for.
const MOST_WORDS_OF_NAME: usize = 4;

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

fn month_after<'text>(line: &Line<'text>, at: usize) -> Option<(usize, &'text str)> {
    line.word_after(at)
        .filter(|(_, word)| MONTHS.contains(&word.to_lowercase().as_str()))
}

fn small_figures(line: &Line, at: usize, most: u64) -> Option<u64> {
    let figures = line.figures(at).filter(|figures| figures.len() <= 2)?;
    figures
        .parse()
        .ok()
        .filter(|number| (1..=most).contains(number))
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
    (line.text(at + 1) == ":" && hour <= 24 && minute < 60 && !is_score).then_some((hour, minute))
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
