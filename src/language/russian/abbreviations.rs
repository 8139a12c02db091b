//! Russian abbreviations with a full stop: what they stand for and what follows them. Sentence splitting and
//! pronunciation both use this table. Sources: GOST R 7.0.12-2011 and the usage of guide books.

use crate::language::abbreviation::FollowedBy;

/// One sense of an abbreviation, in lower case and without its stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abbreviation {
    /// The spelling, without its stop.
    pub short: &'static str,
    /// How the abbreviation is inflected and what it needs.
    pub kind: Kind,
    /// What follows the abbreviation.
    pub followed_by: FollowedBy,
    /// The full word: all six cases of a noun (and the nominative plural of a part), or the only form of another word;
    /// empty if it is left to the voice.
    forms: &'static str,
}

/// What an abbreviation stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A kind of place before its name, in the case that its preposition requires: «на ул. Кирова».
    Place,
    /// A title before a name, in the name's case: «тов. Сталину».
    Title,
    /// A post before a name or a department: «нач. цеха».
    Post,
    /// A part of a book or of a century before its number: «гл. IV», «кон. XIX в.».
    Part,
    /// A word that is not inflected.
    Word,
    /// Its stop does not end the sentence, but the word is left to the voice or to a separate rule.
    Unspoken,
}

impl Abbreviation {
    /// The full word in all cases, nominative to prepositional; `None` for a word that is not inflected.
    pub fn cases(&self) -> Option<[&'static str; 6]> {
        let forms: Vec<&'static str> = self.forms.split(' ').take(6).collect();
        forms.try_into().ok()
    }

    /// The nominative plural of a part, for several of them: «стр. 15–17».
    pub fn plural(&self) -> Option<&'static str> {
        self.forms.split(' ').nth(6)
    }

    /// The full word; `None` if it is left to the voice.
    pub fn word(&self) -> Option<&'static str> {
        self.forms.split(' ').next().filter(|word| !word.is_empty())
    }
}

/// The senses of an abbreviation given in lower case.
pub fn senses(short: &str) -> impl Iterator<Item = &'static Abbreviation> {
    ABBREVIATIONS.iter().filter(move |one| one.short == short)
}

/// The sense of an abbreviation that has this kind.
pub fn of_kind(short: &str, kind: Kind) -> Option<&'static Abbreviation> {
    senses(short).find(|one| one.kind == kind)
}

/// Units and other words counted by a figure before them, which may end a sentence: `в 1941 г. Завод …` are two
/// sentences.
pub const MEASURES: [&str; 36] = [
    "б", "в", "вв", "г", "га", "гг", "д", "долл", "к", "кг", "км", "кв", "коп", "л", "м", "мин",
    "мл", "млн", "млрд", "мм", "п", "р", "руб", "с", "сек", "см", "ст", "стр", "т", "трлн", "тыс",
    "ц", "ч", "чел", "шт", "экз",
];

const fn abbreviation(
    short: &'static str,
    kind: Kind,
    followed_by: FollowedBy,
    forms: &'static str,
) -> Abbreviation {
    Abbreviation {
        short,
        kind,
        followed_by,
        forms,
    }
}

/// Single letters stand for places only before a name.
#[rustfmt::skip]
static ABBREVIATIONS: &[Abbreviation] = &[
    abbreviation("ул", Kind::Place, FollowedBy::Any, "улица улицы улице улицу улицей улице"),
    abbreviation("пл", Kind::Place, FollowedBy::Any, "площадь площади площади площадь площадью площади"),
    abbreviation("пр", Kind::Place, FollowedBy::Any, "проспект проспекта проспекту проспект проспектом проспекте"),
    abbreviation("просп", Kind::Place, FollowedBy::Any, "проспект проспекта проспекту проспект проспектом проспекте"),
    abbreviation("г", Kind::Place, FollowedBy::Any, "город го́рода городу город городом городе"),
    abbreviation("с", Kind::Place, FollowedBy::Name, "село села́ селу село селом селе"),
    abbreviation("д", Kind::Place, FollowedBy::Name, "деревня деревни деревне деревню деревней деревне"),
    abbreviation("дер", Kind::Place, FollowedBy::Name, "деревня деревни деревне деревню деревней деревне"),
    abbreviation("п", Kind::Place, FollowedBy::Name, "посёлок посёлка посёлку посёлок посёлком посёлке"),
    abbreviation("бульв", Kind::Place, FollowedBy::Any, "бульвар бульвара бульвару бульвар бульваром бульваре"),
    abbreviation("пер", Kind::Place, FollowedBy::Any, "переулок переулка переулку переулок переулком переулке"),
    abbreviation("наб", Kind::Place, FollowedBy::Any, "набережная набережной набережной набережную набережной набережной"),
    abbreviation("бул", Kind::Place, FollowedBy::Any, "бульвар бульвара бульвару бульвар бульваром бульваре"),
    abbreviation("ш", Kind::Place, FollowedBy::Any, "шоссе шоссе шоссе шоссе шоссе шоссе"),
    abbreviation("ст", Kind::Place, FollowedBy::Any, "станция станции станции станцию станцией станции"),
    abbreviation("пос", Kind::Place, FollowedBy::Any, "посёлок посёлка посёлку посёлок посёлком посёлке"),
    abbreviation("обл", Kind::Place, FollowedBy::Any, "область области области область областью области"),
    abbreviation("р", Kind::Place, FollowedBy::Name, "река реки́ реке реку рекой реке"),
    abbreviation("оз", Kind::Place, FollowedBy::Any, "озеро о́зера озеру озеро озером озере"),
    abbreviation("о", Kind::Place, FollowedBy::Any, "остров о́строва острову остров островом острове"),
    abbreviation("гор", Kind::Place, FollowedBy::Any, "город го́рода городу город городом городе"),
    abbreviation("респ", Kind::Place, FollowedBy::Any, "республика республики республике республику республикой республике"),
    abbreviation("мкр", Kind::Place, FollowedBy::Any, "микрорайон микрорайона микрорайону микрорайон микрорайоном микрорайоне"),
    abbreviation("тов", Kind::Title, FollowedBy::Name, "товарищ товарища товарищу товарища товарищем товарище"),
    abbreviation("акад", Kind::Title, FollowedBy::Name, "академик академика академику академика академиком академике"),
    abbreviation("проф", Kind::Title, FollowedBy::Name, "профессор профессора профессору профессора профессором профессоре"),
    abbreviation("ген", Kind::Title, FollowedBy::Name, "генерал генерала генералу генерала генералом генерале"),
    abbreviation("подполк", Kind::Title, FollowedBy::Name, "подполковник подполковника подполковнику подполковника подполковником подполковнике"),
    abbreviation("кап", Kind::Title, FollowedBy::Name, "капитан капитана капитану капитана капитаном капитане"),
    abbreviation("лейт", Kind::Title, FollowedBy::Name, "лейтенант лейтенанта лейтенанту лейтенанта лейтенантом лейтенанте"),
    abbreviation("инж", Kind::Title, FollowedBy::Name, "инженер инженера инженеру инженера инженером инженере"),
    abbreviation("арх", Kind::Title, FollowedBy::Name, "архитектор архитектора архитектору архитектора архитектором архитекторе"),
    abbreviation("доц", Kind::Title, FollowedBy::Name, "доцент доцента доценту доцента доцентом доценте"),
    abbreviation("худ", Kind::Title, FollowedBy::Name, "художник художника художнику художника художником художнике"),
    abbreviation("архит", Kind::Title, FollowedBy::Name, "архитектор архитектора архитектору архитектора архитектором архитекторе"),
    abbreviation("скульп", Kind::Title, FollowedBy::Name, "скульптор скульптора скульптору скульптора скульптором скульпторе"),
    abbreviation("серж", Kind::Title, FollowedBy::Name, "сержант сержанта сержанту сержанта сержантом сержанте"),
    abbreviation("ефр", Kind::Title, FollowedBy::Name, "ефрейтор ефрейтора ефрейтору ефрейтора ефрейтором ефрейторе"),
    abbreviation("еп", Kind::Title, FollowedBy::Name, "епископ епископа епископу епископа епископом епископе"),
    abbreviation("архиеп", Kind::Title, FollowedBy::Name, "архиепископ архиепископа архиепископу архиепископа архиепископом архиепископе"),
    abbreviation("прот", Kind::Title, FollowedBy::Name, "протоиерей протоиерея протоиерею протоиерея протоиереем протоиерее"),
    abbreviation("нач", Kind::Post, FollowedBy::Any, "начальник начальника начальнику начальника начальником начальнике"),
    abbreviation("зам", Kind::Post, FollowedBy::Any, "заместитель заместителя заместителю заместителя заместителем заместителе"),
    abbreviation("зав", Kind::Post, FollowedBy::Any, "заведующий заведующего заведующему заведующего заведующим заведующем"),
    abbreviation("с", Kind::Part, FollowedBy::Figure, "страница страницы странице страницу страницей странице страницы"),
    abbreviation("нач", Kind::Part, FollowedBy::Figure, "начало начала началу начало началом начале начала"),
    abbreviation("кон", Kind::Part, FollowedBy::Figure, "конец конца концу конец концом конце концы"),
    abbreviation("сер", Kind::Part, FollowedBy::Figure, "середина середины середине середину серединой середине середины"),
    abbreviation("гл", Kind::Part, FollowedBy::Figure, "глава главы главе главу главой главе главы"),
    abbreviation("ч", Kind::Part, FollowedBy::Figure, "часть части части часть частью части части"),
    abbreviation("т", Kind::Part, FollowedBy::Figure, "том тома тому том томом томе тома"),
    abbreviation("разд", Kind::Part, FollowedBy::Figure, "раздел раздела разделу раздел разделом разделе разделы"),
    abbreviation("полк", Kind::Title, FollowedBy::Surname, "полковник полковника полковнику полковника полковником полковнике"),
    abbreviation("свт", Kind::Title, FollowedBy::Name, "святитель святителя святителю святителя святителем святителе"),
    abbreviation("прп", Kind::Title, FollowedBy::Name, "преподобный преподобного преподобному преподобного преподобным преподобном"),
    abbreviation("имп", Kind::Title, FollowedBy::Name, "император императора императору императора императором императоре"),
    abbreviation("кн", Kind::Title, FollowedBy::Name, "князь князя князю князя князем князе"),
    abbreviation("ред", Kind::Title, FollowedBy::Name, "редактор редактора редактору редактора редактором редакторе"),
    abbreviation("о", Kind::Title, FollowedBy::Name, "отец отца отцу отца отцом отце"),
    abbreviation("шк", Kind::Place, FollowedBy::Any, "школа школы школе школу школой школе"),
    abbreviation("стр", Kind::Part, FollowedBy::Figure, "страница страницы странице страницу страницей странице страницы"),
    abbreviation("рис", Kind::Part, FollowedBy::Figure, "рисунок рисунка рисунку рисунок рисунком рисунке рисунки"),
    abbreviation("табл", Kind::Part, FollowedBy::Figure, "таблица таблицы таблице таблицу таблицей таблице таблицы"),
    abbreviation("вып", Kind::Part, FollowedBy::Figure, "выпуск выпуска выпуску выпуск выпуском выпуске выпуски"),
    abbreviation("п", Kind::Part, FollowedBy::Figure, "пункт пункта пункту пункт пунктом пункте пункты"),
    abbreviation("ст", Kind::Part, FollowedBy::Figure, "статья статьи статье статью статьёй статье статьи"),
    abbreviation("кн", Kind::Part, FollowedBy::Figure, "книга книги книге книгу книгой книге книги"),
    abbreviation("пол", Kind::Part, FollowedBy::Figure, "половина половины половине половину половиной половине половины"),
    abbreviation("четв", Kind::Part, FollowedBy::Figure, "четверть четверти четверти четверть четвертью четверти четверти"),
    abbreviation("св", Kind::Word, FollowedBy::Figure, "свыше"),
    abbreviation("ок", Kind::Word, FollowedBy::Any, "около"),
    abbreviation("тел", Kind::Part, FollowedBy::Figure, "телефон телефона телефону телефон телефоном телефоне телефоны"),
    abbreviation("д", Kind::Part, FollowedBy::Figure, "дом дома дому дом домом доме дома́"),
    abbreviation("кв", Kind::Part, FollowedBy::Figure, "квартира квартиры квартире квартиру квартирой квартире квартиры"),
    abbreviation("корп", Kind::Part, FollowedBy::Figure, "корпус корпуса корпусу корпус корпусом корпусе корпуса́"),
    abbreviation("эт", Kind::Part, FollowedBy::Figure, "этаж этажа́ этажу́ этаж этажо́м этаже́ этажи́"),
    abbreviation("см", Kind::Word, FollowedBy::Any, "смотри"),
    abbreviation("ср", Kind::Word, FollowedBy::Any, "сравни"),
    abbreviation("напр", Kind::Word, FollowedBy::Any, "например"),
    abbreviation("оф", Kind::Part, FollowedBy::Figure, "офис офиса офису офис офисом офисе офисы"),
    abbreviation("каб", Kind::Part, FollowedBy::Figure, "кабинет кабинета кабинету кабинет кабинетом кабинете кабинеты"),
    abbreviation("ауд", Kind::Part, FollowedBy::Figure, "аудитория аудитории аудитории аудиторию аудиторией аудитории аудитории"),
    abbreviation("англ", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("б", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("в", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("г-жа", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("г-н", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("гр", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("див", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("илл", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("лат", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("нем", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("пгт", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("пр-т", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("прибл", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("р-н", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("св", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("свв", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("ск", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("тюрк", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("урож", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("фр", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("чл", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("чл.-корр", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("гв", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("мл", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("т", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("др", Kind::Unspoken, FollowedBy::Name, ""),
    abbreviation("янв", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("фев", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("февр", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("мар", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("апр", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("июн", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("июл", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("авг", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("сен", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("сент", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("окт", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("ноя", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("нояб", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("дек", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("декаб", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("род", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("ум", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("р", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("пп", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("пн", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("вт", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("чт", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("пт", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("сб", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("вс", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("строен", Kind::Unspoken, FollowedBy::Figure, ""),
    abbreviation("подъезд", Kind::Unspoken, FollowedBy::Figure, ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_sense_is_listed_once_with_the_forms_that_its_kind_needs() {
        let mut seen = BTreeSet::new();
        for one in ABBREVIATIONS {
            let key = (one.short, format!("{:?}", one.kind));
            assert!(seen.insert(key), "{} is listed twice", one.short);
            assert_eq!(one.short, one.short.to_lowercase());
            let count = one.forms.split(' ').filter(|form| !form.is_empty()).count();
            let expected = match one.kind {
                Kind::Place | Kind::Title | Kind::Post => 6,
                Kind::Part => 7,
                Kind::Word => 1,
                Kind::Unspoken => 0,
            };
            assert_eq!(count, expected, "{}", one.short);
        }
    }

    /// docs/spoken.md lists every abbreviation that is spoken.
    #[test]
    fn the_page_about_spoken_texts_lists_the_abbreviations() {
        let page = include_str!("../../../docs/spoken.md");
        for one in ABBREVIATIONS.iter().filter(|one| one.word().is_some()) {
            assert!(page.contains(&format!("`{}.`", one.short)), "{}", one.short);
        }
    }
}
