//! Which full stops after Russian abbreviations do not end a sentence. The table is in `abbreviations`.

use crate::language::abbreviation::{FollowedBy, is_roman};
use crate::language::russian::abbreviations::{MEASURES, senses};
use crate::language::sentences::stop::Stop;

/// Whether the sentence continues after a full stop.
pub fn continues(stop: &Stop<'_>) -> bool {
    if stop.is_initial() || stop.word == "Дж" {
        return is_initial_of_name(stop);
    }
    let small = stop.word.to_lowercase();
    let word = small.as_str();
    let previous = stop.previous.to_lowercase();
    match (previous.as_str(), word) {
        // «и т. д.», «и т. п.», «до н. э.», «и др.» are the end of what they belong to.
        ("т.", "д" | "п")
        | ("н.", "э")
        | ("л.", "с")
        | (_, "т.д" | "т.п" | "н.э")
        | ("и", "др" | "пр" | "проч") => {
            return false;
        }
        (_, "т.е" | "т.н" | "т.к" | "т.ч" | "и.о")
        | ("т.", "е" | "н" | "к" | "ч")
        | ("и.", "о") => {
            return true;
        }
        (_, "им") => return stop.next_is_initial() || is_named_after(stop.previous, stop.next),
        _ => {}
    }
    if stop.follows_figure() && MEASURES.contains(&word) {
        // «в 90-х гг. XX в.»
        return stop.next_is_figure() || matches!(word, "г" | "гг") && stop.next_is_roman();
    }
    let stands_before =
        |wanted: &[FollowedBy]| senses(word).any(|one| wanted.contains(&one.followed_by));
    if stands_before(&[FollowedBy::Name, FollowedBy::Any]) {
        return !opens_sentence(stop);
    }
    if stands_before(&[FollowedBy::Surname]) && (stop.next_is_initial() || is_surname(stop.next)) {
        return true;
    }
    stands_before(&[FollowedBy::Figure]) && (stop.next_is_figure() || stop.next_is_roman())
}

/// Whether a word looks like a surname in one of its cases: «Иванов», «Маяковскому».
fn is_surname(word: &str) -> bool {
    const ENDINGS: [&str; 20] = [
        "ов",
        "ев",
        "ёв",
        "ин",
        "ова",
        "ева",
        "ёва",
        "ина",
        "ову",
        "еву",
        "ину",
        "ым",
        "ове",
        "еве",
        "ине",
        "ский",
        "ского",
        "скому",
        "ским",
        "ском",
    ];
    word.starts_with(char::is_uppercase)
        && word.chars().count() > 3
        && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether `им.` means «имени» rather than the pronoun, given the words around it: «сквер им. Жукова», but «помогали
/// им. Завод …».
pub fn is_named_after(before: &str, after: &str) -> bool {
    // Endings of verbs and of short adjectives, which no institution's name has.
    const VERBS: [&str; 10] = ["ли", "ла", "ло", "ть", "ся", "сь", "ют", "ят", "дны", "рны"];
    const NOUNS: [&str; 6] = ["школа", "зала", "скала", "часть", "область", "крепость"];
    const NAMES: [&str; 10] = ["а", "я", "го", "ы", "и", "ко", "дзе", "х", "у", "о"];
    let before = before.trim_end_matches([',', ':']);
    let is_pronoun = before.is_empty()
        || VERBS.iter().any(|ending| before.ends_with(ending)) && !NOUNS.contains(&before)
        || ["и", "а", "к", "по", "с", "не", "же", "это", "всё"].contains(&before);
    let is_name = after.starts_with(|first: char| first.is_numeric())
        || after.starts_with(char::is_uppercase)
            && !OPENERS.contains(&after)
            && (is_roman(after) || NAMES.iter().any(|ending| after.ends_with(ending)));
    is_name && !is_pronoun
}

/// Whether the stop belongs to an initial before a name. After a ruler's name `I` is a numeral, and the sentence may
/// end there.
fn is_initial_of_name(stop: &Stop<'_>) -> bool {
    let is_numeral = matches!(stop.word, "I" | "V" | "X")
        && stop.previous.chars().count() > 1
        && stop.previous.starts_with(char::is_uppercase);
    !is_numeral && !opens_sentence(stop)
}

fn opens_sentence(stop: &Stop<'_>) -> bool {
    OPENERS.contains(&stop.next) && !stop.next_is_initial()
}

/// Words that start a sentence and not a name.
const OPENERS: [&str; 66] = [
    "Он",
    "Она",
    "Оно",
    "Они",
    "Мы",
    "Вы",
    "Я",
    "Это",
    "Этот",
    "Эта",
    "Эти",
    "Там",
    "Тут",
    "Здесь",
    "Тогда",
    "Потом",
    "Теперь",
    "Сейчас",
    "Затем",
    "Но",
    "А",
    "И",
    "В",
    "Во",
    "На",
    "С",
    "Со",
    "По",
    "За",
    "Из",
    "К",
    "От",
    "До",
    "При",
    "Под",
    "Над",
    "После",
    "Перед",
    "Когда",
    "Если",
    "Как",
    "Что",
    "Кто",
    "Где",
    "Его",
    "Её",
    "Их",
    "Так",
    "Тот",
    "Те",
    "Та",
    "То",
    "Не",
    "Все",
    "Всё",
    "Уже",
    "Ещё",
    "Сегодня",
    "Именно",
    "Вот",
    "Дальше",
    "Рядом",
    "Слева",
    "Справа",
    "Впереди",
    "Позже",
];

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    fn check(marked: &str) {
        check_divisions("ru", &[marked]);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        for marked in [
            "Адрес: г. Новокузнецк, ул. Кирова, д. 5. | Дальше прямо.",
            "Адрес: пл. Побед, 1. | Дальше прямо.",
            "Это было в 1941 г. | Завод работал.",
            "В 1941–1945 гг. | Завод работал.",
            "Построен в XIX в. | Потом сгорел.",
            "Танки, снаряды и т. д. | Потом мир.",
            "Танки, снаряды и т.п. | Потом мир.",
            "Бардин, Франкфурт и др. | Потом мир.",
            "Это, т. е. Завод, стоит.",
            "Пуля попала в М. И. Кузнецова. | Он выжил.",
            "И. А. Бунин и И. В. Сталин. | С. И. Иванов.",
            "М.И. Кузнецов пришёл. | Дж. Рид ушёл.",
            "Сквер им. Жукова. | Театр им. В. И. Ленина.",
            "Люди помогали им. | Завод работал.",
            "Парк им. 50-летия Октября.",
            "Письмо тов. Сталину и нач. Петрову. | Ответ проф. Иванова.",
            "Правил Пётр I. | Реформы шли.",
            "Ушло 14 тыс. | Вернулись не все.",
            "Высота 17 м. | Дальше парк.",
            "Всего 10 руб. 50 коп. | Дорого.",
            "В 90-х гг. XX в. завод закрыли. | В 30-х гг. | Здание новое.",
            "Он ушёл в полк. | Потом вернулся.",
            "Смотрите гл. IV и рис. 5. | Всё.",
            "Живёт в кв. 7. | Дом 97а. | Там тихо.",
            "Г. Новокузнецк стоит на р. Томи.",
            "Правил Николай II. | Он отрёкся.",
            "Умер 7 нояб. 1917 г. | Завод стоял.",
            "Храм стоит в 1-й четв. XIX в. | Потом сгорел.",
            "Иванов (род. 1900, ум. 1950) жил здесь.",
            "Он учился в шк. № 5. | Потом ушёл.",
            "Тел. +7 923 123-45-67. | Звоните.",
            "Полк. Иванов пришёл. | Ушёл и полк. | Завод стоял.",
            "Храм свт. Николая и прп. Сергия. | При имп. Николае II.",
            "Вошёл полк. И. И. Петров. | Все встали.",
            "См. п. 4 и кн. 1. | Всё.",
            "Всего св. 100 человек. | Много.",
            "Цена 100 р. 50 к. | Дорого.",
            "Мощность 90 л. с. | Вес 5 т. | Всё.",
            "Площадь 120 кв. м. | Потом парк.",
            "Приём в пн. и пт. | Вход с улицы.",
        ] {
            check(marked);
        }
    }

    #[test]
    fn punctuation_ends_sentences() {
        for marked in [
            "Раз. | Два! | Три? | Четыре…",
            "Стой! — сказал он. | И пошёл.",
            "— Стой! | — Кто там? | — Свои.",
            "«Стой!» сказал он.",
            "Он сказал: «Пора.» | Мы пошли.",
            "В 1,4 раза больше. | 64 тысячи человек.",
            "Он ждал... потом ушёл. | Он ждал... | Потом ушёл.",
            "Сайт www.kmk.ru/?a=Б. | Дальше.",
            "«А»? | «Б»! | (В).",
            "1. Завод. | 2. Шахта.",
        ] {
            check(marked);
        }
    }
}
