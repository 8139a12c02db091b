//! Russian abbreviations with a full stop: what they stand for and what follows them. Sentences are divided and words are
//! spoken by this one table. Sources: GOST R 7.0.12-2011, and the usage of guide books.

use super::Before;

/// An abbreviation in one of its senses, in small letters and without its stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abbreviation {
    /// As it is written.
    pub short: &'static str,
    /// How it is bent and what it needs.
    pub kind: Kind,
    /// What follows it.
    pub before: Before,
    /// The full word: all six cases of a noun, and the nominative plural of a part, the one form of another word, nothing where it is left to the voice.
    forms: &'static str,
}

/// What an abbreviation stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A kind of place before its name, in the case that its preposition asks for: «на ул. Кирова».
    Place,
    /// A title before a name, in the name's case: «тов. Сталину».
    Title,
    /// A post before a name or a department: «нач. цеха».
    Post,
    /// A part of a book or of a century before its number: «гл. IV», «кон. XIX в.».
    Part,
    /// A word that is not bent.
    Word,
    /// Its stop does not end the sentence, but the word is left to the voice or to a rule of its own.
    Unspoken,
}

impl Abbreviation {
    /// The full word in all cases, nominative to prepositional; `None` for a word that is not bent.
    pub fn cases(&self) -> Option<[&'static str; 6]> {
        let forms: Vec<&'static str> = self.forms.split(' ').take(6).collect();
        forms.try_into().ok()
    }

    /// The nominative plural of a part, for several of them: «стр. 15–17».
    pub fn plural(&self) -> Option<&'static str> {
        self.forms.split(' ').nth(6)
    }

    /// The full word; `None` where it is left to the voice.
    pub fn word(&self) -> Option<&'static str> {
        self.forms.split(' ').next().filter(|word| !word.is_empty())
    }
}

/// The senses of an abbreviation in small letters.
pub fn senses(short: &str) -> impl Iterator<Item = &'static Abbreviation> {
    ABBREVIATIONS.iter().filter(move |one| one.short == short)
}

/// The abbreviation in one of the kinds.
pub fn of_kind(short: &str, kind: Kind) -> Option<&'static Abbreviation> {
    senses(short).find(|one| one.kind == kind)
}

/// What is counted behind a figure: `в 1941 г. Завод …` are two sentences.
pub const MEASURES: [&str; 36] = [
    "б", "в", "вв", "г", "га", "гг", "д", "долл", "к", "кг", "км", "кв", "коп", "л", "м", "мин",
    "мл", "млн", "млрд", "мм", "п", "р", "руб", "с", "сек", "см", "ст", "стр", "т", "трлн", "тыс",
    "ц", "ч", "чел", "шт", "экз",
];

const fn abbreviation(
    short: &'static str,
    kind: Kind,
    before: Before,
    forms: &'static str,
) -> Abbreviation {
    Abbreviation {
        short,
        kind,
        before,
        forms,
    }
}

/// Single letters are places before a name only.
#[rustfmt::skip]
static ABBREVIATIONS: &[Abbreviation] = &[
    abbreviation("ул", Kind::Place, Before::Any, "улица улицы улице улицу улицей улице"),
    abbreviation("пл", Kind::Place, Before::Any, "площадь площади площади площадь площадью площади"),
    abbreviation("пр", Kind::Place, Before::Any, "проспект проспекта проспекту проспект проспектом проспекте"),
    abbreviation("просп", Kind::Place, Before::Any, "проспект проспекта проспекту проспект проспектом проспекте"),
    abbreviation("г", Kind::Place, Before::Any, "город го́рода городу город городом городе"),
    abbreviation("с", Kind::Place, Before::Name, "село села́ селу село селом селе"),
    abbreviation("д", Kind::Place, Before::Name, "деревня деревни деревне деревню деревней деревне"),
    abbreviation("дер", Kind::Place, Before::Name, "деревня деревни деревне деревню деревней деревне"),
    abbreviation("п", Kind::Place, Before::Name, "посёлок посёлка посёлку посёлок посёлком посёлке"),
    abbreviation("бульв", Kind::Place, Before::Any, "бульвар бульвара бульвару бульвар бульваром бульваре"),
    abbreviation("пер", Kind::Place, Before::Any, "переулок переулка переулку переулок переулком переулке"),
    abbreviation("наб", Kind::Place, Before::Any, "набережная набережной набережной набережную набережной набережной"),
    abbreviation("бул", Kind::Place, Before::Any, "бульвар бульвара бульвару бульвар бульваром бульваре"),
    abbreviation("ш", Kind::Place, Before::Any, "шоссе шоссе шоссе шоссе шоссе шоссе"),
    abbreviation("ст", Kind::Place, Before::Any, "станция станции станции станцию станцией станции"),
    abbreviation("пос", Kind::Place, Before::Any, "посёлок посёлка посёлку посёлок посёлком посёлке"),
    abbreviation("обл", Kind::Place, Before::Any, "область области области область областью области"),
    abbreviation("р", Kind::Place, Before::Name, "река реки́ реке реку рекой реке"),
    abbreviation("оз", Kind::Place, Before::Any, "озеро о́зера озеру озеро озером озере"),
    abbreviation("о", Kind::Place, Before::Any, "остров о́строва острову остров островом острове"),
    abbreviation("гор", Kind::Place, Before::Any, "город го́рода городу город городом городе"),
    abbreviation("респ", Kind::Place, Before::Any, "республика республики республике республику республикой республике"),
    abbreviation("мкр", Kind::Place, Before::Any, "микрорайон микрорайона микрорайону микрорайон микрорайоном микрорайоне"),
    abbreviation("тов", Kind::Title, Before::Name, "товарищ товарища товарищу товарища товарищем товарище"),
    abbreviation("акад", Kind::Title, Before::Name, "академик академика академику академика академиком академике"),
    abbreviation("проф", Kind::Title, Before::Name, "профессор профессора профессору профессора профессором профессоре"),
    abbreviation("ген", Kind::Title, Before::Name, "генерал генерала генералу генерала генералом генерале"),
    abbreviation("подполк", Kind::Title, Before::Name, "подполковник подполковника подполковнику подполковника подполковником подполковнике"),
    abbreviation("кап", Kind::Title, Before::Name, "капитан капитана капитану капитана капитаном капитане"),
    abbreviation("лейт", Kind::Title, Before::Name, "лейтенант лейтенанта лейтенанту лейтенанта лейтенантом лейтенанте"),
    abbreviation("инж", Kind::Title, Before::Name, "инженер инженера инженеру инженера инженером инженере"),
    abbreviation("арх", Kind::Title, Before::Name, "архитектор архитектора архитектору архитектора архитектором архитекторе"),
    abbreviation("доц", Kind::Title, Before::Name, "доцент доцента доценту доцента доцентом доценте"),
    abbreviation("худ", Kind::Title, Before::Name, "художник художника художнику художника художником художнике"),
    abbreviation("архит", Kind::Title, Before::Name, "архитектор архитектора архитектору архитектора архитектором архитекторе"),
    abbreviation("скульп", Kind::Title, Before::Name, "скульптор скульптора скульптору скульптора скульптором скульпторе"),
    abbreviation("серж", Kind::Title, Before::Name, "сержант сержанта сержанту сержанта сержантом сержанте"),
    abbreviation("ефр", Kind::Title, Before::Name, "ефрейтор ефрейтора ефрейтору ефрейтора ефрейтором ефрейторе"),
    abbreviation("еп", Kind::Title, Before::Name, "епископ епископа епископу епископа епископом епископе"),
    abbreviation("архиеп", Kind::Title, Before::Name, "архиепископ архиепископа архиепископу архиепископа архиепископом архиепископе"),
    abbreviation("прот", Kind::Title, Before::Name, "протоиерей протоиерея протоиерею протоиерея протоиереем протоиерее"),
    abbreviation("нач", Kind::Post, Before::Any, "начальник начальника начальнику начальника начальником начальнике"),
    abbreviation("зам", Kind::Post, Before::Any, "заместитель заместителя заместителю заместителя заместителем заместителе"),
    abbreviation("зав", Kind::Post, Before::Any, "заведующий заведующего заведующему заведующего заведующим заведующем"),
    abbreviation("с", Kind::Part, Before::Figure, "страница страницы странице страницу страницей странице страницы"),
    abbreviation("нач", Kind::Part, Before::Figure, "начало начала началу начало началом начале начала"),
    abbreviation("кон", Kind::Part, Before::Figure, "конец конца концу конец концом конце концы"),
    abbreviation("сер", Kind::Part, Before::Figure, "середина середины середине середину серединой середине середины"),
    abbreviation("гл", Kind::Part, Before::Figure, "глава главы главе главу главой главе главы"),
    abbreviation("ч", Kind::Part, Before::Figure, "часть части части часть частью части части"),
    abbreviation("т", Kind::Part, Before::Figure, "том тома тому том томом томе тома"),
    abbreviation("разд", Kind::Part, Before::Figure, "раздел раздела разделу раздел разделом разделе разделы"),
    abbreviation("полк", Kind::Title, Before::Surname, "полковник полковника полковнику полковника полковником полковнике"),
    abbreviation("свт", Kind::Title, Before::Name, "святитель святителя святителю святителя святителем святителе"),
    abbreviation("прп", Kind::Title, Before::Name, "преподобный преподобного преподобному преподобного преподобным преподобном"),
    abbreviation("имп", Kind::Title, Before::Name, "император императора императору императора императором императоре"),
    abbreviation("кн", Kind::Title, Before::Name, "князь князя князю князя князем князе"),
    abbreviation("ред", Kind::Title, Before::Name, "редактор редактора редактору редактора редактором редакторе"),
    abbreviation("о", Kind::Title, Before::Name, "отец отца отцу отца отцом отце"),
    abbreviation("шк", Kind::Place, Before::Any, "школа школы школе школу школой школе"),
    abbreviation("стр", Kind::Part, Before::Figure, "страница страницы странице страницу страницей странице страницы"),
    abbreviation("рис", Kind::Part, Before::Figure, "рисунок рисунка рисунку рисунок рисунком рисунке рисунки"),
    abbreviation("табл", Kind::Part, Before::Figure, "таблица таблицы таблице таблицу таблицей таблице таблицы"),
    abbreviation("вып", Kind::Part, Before::Figure, "выпуск выпуска выпуску выпуск выпуском выпуске выпуски"),
    abbreviation("п", Kind::Part, Before::Figure, "пункт пункта пункту пункт пунктом пункте пункты"),
    abbreviation("ст", Kind::Part, Before::Figure, "статья статьи статье статью статьёй статье статьи"),
    abbreviation("кн", Kind::Part, Before::Figure, "книга книги книге книгу книгой книге книги"),
    abbreviation("пол", Kind::Part, Before::Figure, "половина половины половине половину половиной половине половины"),
    abbreviation("четв", Kind::Part, Before::Figure, "четверть четверти четверти четверть четвертью четверти четверти"),
    abbreviation("св", Kind::Word, Before::Figure, "свыше"),
    abbreviation("ок", Kind::Word, Before::Any, "около"),
    abbreviation("тел", Kind::Part, Before::Figure, "телефон телефона телефону телефон телефоном телефоне телефоны"),
    abbreviation("д", Kind::Part, Before::Figure, "дом дома дому дом домом доме дома́"),
    abbreviation("кв", Kind::Part, Before::Figure, "квартира квартиры квартире квартиру квартирой квартире квартиры"),
    abbreviation("корп", Kind::Part, Before::Figure, "корпус корпуса корпусу корпус корпусом корпусе корпуса́"),
    abbreviation("эт", Kind::Part, Before::Figure, "этаж этажа́ этажу́ этаж этажо́м этаже́ этажи́"),
    abbreviation("см", Kind::Word, Before::Any, "смотри"),
    abbreviation("ср", Kind::Word, Before::Any, "сравни"),
    abbreviation("напр", Kind::Word, Before::Any, "например"),
    abbreviation("оф", Kind::Part, Before::Figure, "офис офиса офису офис офисом офисе офисы"),
    abbreviation("каб", Kind::Part, Before::Figure, "кабинет кабинета кабинету кабинет кабинетом кабинете кабинеты"),
    abbreviation("ауд", Kind::Part, Before::Figure, "аудитория аудитории аудитории аудиторию аудиторией аудитории аудитории"),
    abbreviation("англ", Kind::Unspoken, Before::Name, ""),
    abbreviation("б", Kind::Unspoken, Before::Name, ""),
    abbreviation("в", Kind::Unspoken, Before::Name, ""),
    abbreviation("г-жа", Kind::Unspoken, Before::Name, ""),
    abbreviation("г-н", Kind::Unspoken, Before::Name, ""),
    abbreviation("гр", Kind::Unspoken, Before::Name, ""),
    abbreviation("див", Kind::Unspoken, Before::Name, ""),
    abbreviation("илл", Kind::Unspoken, Before::Name, ""),
    abbreviation("лат", Kind::Unspoken, Before::Name, ""),
    abbreviation("нем", Kind::Unspoken, Before::Name, ""),
    abbreviation("пгт", Kind::Unspoken, Before::Name, ""),
    abbreviation("пр-т", Kind::Unspoken, Before::Name, ""),
    abbreviation("прибл", Kind::Unspoken, Before::Name, ""),
    abbreviation("р-н", Kind::Unspoken, Before::Name, ""),
    abbreviation("св", Kind::Unspoken, Before::Name, ""),
    abbreviation("свв", Kind::Unspoken, Before::Name, ""),
    abbreviation("ск", Kind::Unspoken, Before::Name, ""),
    abbreviation("тюрк", Kind::Unspoken, Before::Name, ""),
    abbreviation("урож", Kind::Unspoken, Before::Name, ""),
    abbreviation("фр", Kind::Unspoken, Before::Name, ""),
    abbreviation("чл", Kind::Unspoken, Before::Name, ""),
    abbreviation("чл.-корр", Kind::Unspoken, Before::Name, ""),
    abbreviation("гв", Kind::Unspoken, Before::Name, ""),
    abbreviation("мл", Kind::Unspoken, Before::Name, ""),
    abbreviation("т", Kind::Unspoken, Before::Name, ""),
    abbreviation("др", Kind::Unspoken, Before::Name, ""),
    abbreviation("янв", Kind::Unspoken, Before::Figure, ""),
    abbreviation("фев", Kind::Unspoken, Before::Figure, ""),
    abbreviation("февр", Kind::Unspoken, Before::Figure, ""),
    abbreviation("мар", Kind::Unspoken, Before::Figure, ""),
    abbreviation("апр", Kind::Unspoken, Before::Figure, ""),
    abbreviation("июн", Kind::Unspoken, Before::Figure, ""),
    abbreviation("июл", Kind::Unspoken, Before::Figure, ""),
    abbreviation("авг", Kind::Unspoken, Before::Figure, ""),
    abbreviation("сен", Kind::Unspoken, Before::Figure, ""),
    abbreviation("сент", Kind::Unspoken, Before::Figure, ""),
    abbreviation("окт", Kind::Unspoken, Before::Figure, ""),
    abbreviation("ноя", Kind::Unspoken, Before::Figure, ""),
    abbreviation("нояб", Kind::Unspoken, Before::Figure, ""),
    abbreviation("дек", Kind::Unspoken, Before::Figure, ""),
    abbreviation("декаб", Kind::Unspoken, Before::Figure, ""),
    abbreviation("род", Kind::Unspoken, Before::Figure, ""),
    abbreviation("ум", Kind::Unspoken, Before::Figure, ""),
    abbreviation("р", Kind::Unspoken, Before::Figure, ""),
    abbreviation("пп", Kind::Unspoken, Before::Figure, ""),
    abbreviation("пн", Kind::Unspoken, Before::Figure, ""),
    abbreviation("вт", Kind::Unspoken, Before::Figure, ""),
    abbreviation("чт", Kind::Unspoken, Before::Figure, ""),
    abbreviation("пт", Kind::Unspoken, Before::Figure, ""),
    abbreviation("сб", Kind::Unspoken, Before::Figure, ""),
    abbreviation("вс", Kind::Unspoken, Before::Figure, ""),
    abbreviation("строен", Kind::Unspoken, Before::Figure, ""),
    abbreviation("подъезд", Kind::Unspoken, Before::Figure, ""),
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

    /// docs/spoken.md tells every abbreviation that is spoken.
    #[test]
    fn the_page_about_spoken_texts_lists_the_abbreviations() {
        let page = include_str!("../../../docs/spoken.md");
        for one in ABBREVIATIONS.iter().filter(|one| one.word().is_some()) {
            assert!(page.contains(&format!("`{}.`", one.short)), "{}", one.short);
        }
    }
}
