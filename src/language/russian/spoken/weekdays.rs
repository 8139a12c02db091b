//! Abbreviated days of the week: «пн.–пт. 10:00–18:00», «с пн. по пт.», «вт, чт». «ср.» also stands for «сравни», so a day
//! needs another day or a time beside it.

use super::governing::{Governed, governed};
use super::grammar::Case;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Line};

/// Maximum number of listed days that are scanned back for a preposition.
const MAX_LISTED: usize = 7;

/// Expands a day at this position.
pub fn weekday(line: &Line, at: usize) -> Option<Expansion> {
    let forms = forms(line.word(at)?)?;
    let after = end_of_day(line, at);
    let has_time = line
        .figures(line.skip_space(after))
        .is_some_and(|figures| figures.len() <= 2);
    if day_before(line, at).is_none() && day_after(line, at).is_none() && !has_time {
        return None;
    }
    let mut first = at;
    for _ in 0..MAX_LISTED {
        match day_before(line, first) {
            Some((before, "," | "и" | "–" | "—" | "-")) => first = before,
            Some(_) | None => break,
        }
    }
    let case = match governed(line, first) {
        Governed::By(case) => case,
        Governed::FromOrWith => Case::Genitive,
        Governed::Along if day_before(line, first).is_none() => Case::Dative,
        Governed::PlaceOrAim | Governed::BehindOrWithin | Governed::Along => Case::Accusative,
        Governed::Freely => Case::Nominative,
    };
    let keeps_dot = after > at + 1
        && day_after(line, at).is_none()
        && !has_time
        && line.sentence_may_end_before(after) == Boundary::SentenceEnd;
    let words = forms.split(' ').nth(case.row())?;
    Expansion::new(after - at - usize::from(keeps_dot), words)
}

/// The position after a day and its stop.
fn end_of_day(line: &Line, at: usize) -> usize {
    at + 1 + usize::from(line.text(at + 1) == ".")
}

/// The next day linked to this one.
fn day_after(line: &Line, at: usize) -> Option<usize> {
    let link = line.skip_space(end_of_day(line, at));
    let next = line.skip_space(link + 1);
    let links = is_link(line.text(link)) || matches!(line.text(link), "по" | "до");
    (links && forms(line.word(next)?).is_some()).then_some(next)
}

/// The previous day linked to this one, and the link.
fn day_before<'text>(line: &Line<'text>, at: usize) -> Option<(usize, &'text str)> {
    let before = |place: usize| match line.text_before(place).trim() {
        "" => place.checked_sub(2),
        _ => place.checked_sub(1),
    };
    let link = before(at)?;
    let mut day = before(link)?;
    if line.text(day) == "." {
        day = day.checked_sub(1)?;
    }
    let mark = line.text(link);
    let links = is_link(mark) || matches!(mark, "по" | "до");
    (links && forms(line.word(day)?).is_some()).then_some((day, mark))
}

fn is_link(mark: &str) -> bool {
    matches!(mark, "–" | "—" | "-" | "," | "и")
}

/// The day's noun in all cases.
fn forms(short: &str) -> Option<&'static str> {
    Some(match short {
        "пн" | "Пн" => {
            "понедельник понедельника понедельнику понедельник понедельником понедельнике"
        }
        "вт" | "Вт" => "вторник вторника вторнику вторник вторником вторнике",
        "ср" | "Ср" => "среда среды́ среде среду средой среде",
        "чт" | "Чт" => "четверг четверга́ четвергу́ четверг четвергом четверге́",
        "пт" | "Пт" => "пятница пятницы пятнице пятницу пятницей пятнице",
        "сб" | "Сб" => "суббота субботы субботе субботу субботой субботе",
        "вс" | "Вс" => {
            "воскресенье воскресенья воскресенью воскресенье воскресеньем воскресенье"
        }
        _ => return None,
    })
}
