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
    /// The full word: all six cases of a noun, the one form of another word, nothing where it is left to the voice.
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
        let forms: Vec<&'static str> = self.forms.split(' ').collect();
        forms.try_into().ok()
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
    "б", "в", "вв", "г", "га", "гг", "д", "долл", "к", "кг", "км", "кв", "коп", "л", "м", "мин", "мл", "млн", "млрд",
    "мм", "п", "р", "руб", "с", "сек", "см", "ст", "стр", "т", "трлн", "тыс", "ц", "ч", "чел", "шт", "экз",
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

/// Single letters are places before a name only, and `полк` without a name is a word.
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
    abbreviation("р", Kind::Place, Before::Any, "река реки́ реке реку рекой реке"),
    abbreviation("оз", Kind::Place, Before::Any, "озеро о́зера озеру озеро озером озере"),
    abbreviation("о", Kind::Place, Before::Any, "остров о́строва острову остров островом острове"),
    abbreviation("гор", Kind::Place, Before::Any, "город го́рода городу город городом городе"),
    abbreviation("респ", Kind::Place, Before::Any, "республика республики республике республику республикой республике"),
    abbreviation("мкр", Kind::Place, Before::Any, "микрорайон микрорайона микрорайону микрорайон микрорайоном микрорайоне"),
    abbreviation("тов", Kind::Title, Before::Name, "товарищ товарища товарищу товарища товарищем товарище"),
    abbreviation("акад", Kind::Title, Before::Name, "академик академика академику академика академиком академике"),
    abbreviation("проф", Kind::Title, Before::Name, "профессор профессора профессору профессора профессором профессоре"),
    abbreviation("ген", Kind::Title, Before::Name, "генерал генерала генералу генерала генералом генерале"),
    abbreviation("полк", Kind::Title, Before::Nothing, "полковник полковника полковнику полковника полковником полковнике"),
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
    abbreviation("с", Kind::Part, Before::Figure, "страница страницы странице страницу страницей странице"),
    abbreviation("нач", Kind::Part, Before::Figure, "начало начала началу начало началом начале"),
    abbreviation("кон", Kind::Part, Before::Figure, "конец конца концу конец концом конце"),
    abbreviation("сер", Kind::Part, Before::Figure, "середина середины середине середину серединой середине"),
    abbreviation("гл", Kind::Part, Before::Figure, "глава главы главе главу главой главе"),
    abbreviation("ч", Kind::Part, Before::Figure, "часть части части часть частью части"),
    abbreviation("т", Kind::Part, Before::Figure, "том тома тому том томом томе"),
    abbreviation("разд", Kind::Part, Before::Figure, "раздел раздела разделу раздел разделом разделе"),
    abbreviation("ок", Kind::Word, Before::Any, "около"),
    abbreviation("рис", Kind::Word, Before::Figure, "рисунок"),
    abbreviation("табл", Kind::Word, Before::Figure, "таблица"),
    abbreviation("тел", Kind::Word, Before::Figure, "телефон"),
    abbreviation("д", Kind::Word, Before::Figure, "дом"),
    abbreviation("кв", Kind::Word, Before::Figure, "квартира"),
    abbreviation("корп", Kind::Word, Before::Figure, "корпус"),
    abbreviation("эт", Kind::Word, Before::Figure, "этаж"),
    abbreviation("см", Kind::Word, Before::Any, "смотри"),
    abbreviation("ср", Kind::Word, Before::Any, "сравни"),
    abbreviation("напр", Kind::Word, Before::Any, "например"),
    abbreviation("стр", Kind::Word, Before::Figure, "страница"),
    abbreviation("оф", Kind::Word, Before::Figure, "офис"),
    abbreviation("каб", Kind::Word, Before::Figure, "кабинет"),
    abbreviation("ауд", Kind::Word, Before::Figure, "аудитория"),
    abbreviation("вып", Kind::Word, Before::Figure, "выпуск"),
    abbreviation("англ", Kind::Unspoken, Before::Name, ""),
    abbreviation("б", Kind::Unspoken, Before::Name, ""),
    abbreviation("в", Kind::Unspoken, Before::Name, ""),
    abbreviation("г-жа", Kind::Unspoken, Before::Name, ""),
    abbreviation("г-н", Kind::Unspoken, Before::Name, ""),
    abbreviation("гр", Kind::Unspoken, Before::Name, ""),
    abbreviation("див", Kind::Unspoken, Before::Name, ""),
    abbreviation("илл", Kind::Unspoken, Before::Name, ""),
    abbreviation("кн", Kind::Unspoken, Before::Name, ""),
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
    abbreviation("пол", Kind::Unspoken, Before::Figure, ""),
    abbreviation("пп", Kind::Unspoken, Before::Figure, ""),
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
                Kind::Place | Kind::Title | Kind::Post | Kind::Part => 6,
                Kind::Word => 1,
                Kind::Unspoken => 0,
            };
            assert_eq!(count, expected, "{}", one.short);
        }
    }
}
