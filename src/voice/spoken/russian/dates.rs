//! Dates and times of day: «13 сентября 2022 года», «13.09.2022», «5–9 мая», «8:30».

use super::super::Said;
use super::super::tokens::Line;
use super::cardinal::cardinal;
use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case, Gender};
use super::ordinal::ordinal;
use super::units::{HOUR, MINUTE};
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
    let day = ordinal(day, Agreement::neuter(case_of_day(governed(line, at))));
    let year = ordinal(year, Agreement::masculine(Case::Genitive));
    let month = MONTHS[month as usize - 1];
    let tokens = 5 + noun_of_date(line, at + 5);
    Said::new(tokens, format!("{day} {month} {year} года"))
}

fn with_month(line: &Line, at: usize) -> Option<Said> {
    let day = small_figures(line, at, 31)?;
    let (place, _) = month_after(line, at + 1)?;
    let day = ordinal(day, Agreement::neuter(case_of_day(governed(line, at))));
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
            let case = case_of_day(governed(line, at));
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

fn case_of_day(governor: Governed) -> Case {
    match governor {
        Governed::Freely | Governed::FromOrWith => Case::Genitive,
        Governed::By(case) => case,
        Governed::PlaceOrAim | Governed::BehindOrWithin | Governed::Along => Case::Accusative,
    }
}

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
    (line.text(at + 1) == ":" && hour <= 24 && minute < 60).then_some((hour, minute))
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
