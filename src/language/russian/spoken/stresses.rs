//! Stresses that voices are known to miss and that grammar decides: «во втором году́», «сталь страны́», «сто́ит повторить»;
//! and the few words whose pronunciation the spelling hides («стэ́ла»). The author's lexicon and marks come first.

use super::governing::{Governed, governed};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::Line;

/// The stress mark.
const MARK: char = '\u{301}';

/// Maximum number of tokens that are examined before «году», so that a lookup costs the same everywhere.
const MAX_TOKENS_BEFORE: usize = 14;

/// Expands a word to its stressed form, if one of these rules applies.
pub fn stressed(line: &Line, at: usize) -> Option<Expansion> {
    let word = line.word(at).filter(|word| !word.contains(MARK))?;
    let small = word.to_lowercase();
    let spoken = particle(line, at, &small)
        .or_else(|| locative(line, at, &small))
        .or_else(|| stress_of_shelf(line, at, &small))
        .or_else(|| stress_of_worth(line, at, &small))
        .or_else(|| genitive(line, at, &small))
        .or_else(|| before_pronoun(line, at, &small))
        .or_else(|| known(&small))?;
    let spoken = if word.starts_with(char::is_uppercase) {
        crate::language::spoken::lexicon::capitalised(&spoken)
    } else {
        spoken
    };
    Expansion::new(1, spoken)
}

/// «где́-то», «кто́-нибудь»: the particle is never stressed.
fn particle(line: &Line, at: usize, word: &str) -> Option<String> {
    let is_particle = matches!(line.text(at + 1), "-" | "‑")
        && matches!(line.text(at + 2), "то" | "нибудь" | "либо");
    let mut pronouns = PRONOUNS.iter().filter(|_| is_particle);
    let marked = pronouns.find(|marked| is_marked_form(marked, word))?;
    Some((*marked).to_owned())
}

/// «в сорок первом году́», «на берегу́»: the second locative of «в» and «на» has the stress on its ending.
fn locative(line: &Line, at: usize, word: &str) -> Option<String> {
    let (_, prepositions) = LOCATIVES.iter().find(|(noun, _)| *noun == word)?;
    let mut place = at;
    for _ in 0..MAX_TOKENS_BEFORE {
        place = place.checked_sub(1)?;
        if line.text(place).trim().is_empty() || matches!(line.text(place), "-" | "‑") {
            continue;
        }
        if line.figures(place).is_some() {
            continue;
        }
        let before = line.word(place)?.to_lowercase();
        match before.as_str() {
            preposition @ ("в" | "во" | "на") => {
                return prepositions
                    .allow(preposition)
                    .then(|| format!("{word}{MARK}"));
            }
            "ней" | "нём" | "нем" | "чём" => return None,
            _ if before.ends_with(['м', 'й']) || NUMERALS.contains(&before.as_str()) => {}
            _ => return None,
        }
    }
    None
}

/// «на по́лку», «на ве́рхнюю по́лку»: voices take the shelf for the regiment of «в полку́».
fn stress_of_shelf(line: &Line, at: usize, word: &str) -> Option<String> {
    let (_, before) = line.word_before(at).filter(|_| word == "полку")?;
    let before = before.to_lowercase();
    let is_shelf = before == "на" || before.ends_with("ую") || before.ends_with("юю");
    is_shelf.then(|| "по́лку".to_owned())
}

/// «сто́ит повторить», «не сто́ит», «сто́ит дорого» is worth; elsewhere something stands: «танк стои́т».
fn stress_of_worth(line: &Line, at: usize, word: &str) -> Option<String> {
    let (worth, stands) = match word {
        "стоит" => ("сто́ит", "стои́т"),
        "стоят" => ("сто́ят", "стоя́т"),
        _ => return None,
    };
    let next = line.word_after(at + 1).map(|(place, next)| match next {
        "ли" => line
            .word_after(place + 1)
            .map_or(String::new(), |(_, next)| next.to_lowercase()),
        next => next.to_lowercase(),
    });
    let next = next.as_deref().unwrap_or_default();
    let before = line
        .word_before(at)
        .map(|(_, before)| before.to_lowercase());
    let before = before.as_deref().unwrap_or_default();
    let is_infinitive = ["ть", "ться", "чь", "сти", "зти", "йти"]
        .iter()
        .any(|ending| next.ends_with(ending))
        && !matches!(
            next,
            "пять" | "шесть" | "часть" | "опять" | "есть" | "мать" | "вспять"
        );
    let is_price = matches!(
        next,
        "дорого" | "дороже" | "дёшево" | "недорого" | "дешевле" | "только" | "копейки"
    ) || matches!(
        before,
        "сколько"
            | "чего"
            | "ничего"
            | "немало"
            | "дорого"
            | "недорого"
            | "билет"
            | "билеты"
            | "вход"
    ) || line.figures(line.skip_space(at + 1)).is_some();
    Some(
        if is_infinitive || is_price {
            worth
        } else {
            stands
        }
        .to_owned(),
    )
}

/// «сталь страны́», «из страны́», but «все стра́ны»: the genitive of these nouns has the stress on its ending, the plural
/// on its stem.
fn genitive(line: &Line, at: usize, word: &str) -> Option<String> {
    let [genitive, plural] = GENITIVES
        .iter()
        .find(|[genitive, _]| is_marked_form(genitive, word))?;
    if line.figures(at.saturating_sub(2)).is_some() && line.text_before(at).trim().is_empty() {
        return Some((*genitive).to_owned());
    }
    let (_, before) = line.word_before(at)?;
    let before = before.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| before.ends_with(ending));
    // «древние», but «здание»: adjective and noun look alike.
    if ends(&["ние", "тие"]) {
        return None;
    }
    let is_plural = ends(&["ые", "ие"])
        || matches!(
            before.as_str(),
            "эти"
                | "те"
                | "все"
                | "наши"
                | "ваши"
                | "свои"
                | "мои"
                | "через"
                | "в"
                | "на"
                | "про"
        );
    let is_genitive = governed(line, at) == Governed::By(super::grammar::Case::Genitive)
        || matches!(
            before.as_str(),
            "со" | "с" | "две" | "обе" | "три" | "четыре"
        )
        || ends(&["ой", "ей"])
        || is_noun(&before);
    match (is_plural, is_genitive) {
        (true, _) => Some((*plural).to_owned()),
        (false, true) => Some((*genitive).to_owned()),
        (false, false) => None,
    }
}

/// Whether a genitive can belong to this word: a noun, recognised by its length and by the endings of verbs, adverbs
/// and conjunctions that it lacks.
fn is_noun(word: &str) -> bool {
    const OTHERS: [&str; 19] = [
        "ли", "ла", "ло", "ть", "ся", "сь", "ет", "ют", "ут", "ит", "ат", "ят", "ем", "им", "ешь",
        "ишь", "ал", "ил", "ел",
    ];
    const NOUNS: [&str; 10] = [
        "сталь",
        "берег",
        "герой",
        "край",
        "конец",
        "начало",
        "дело",
        "сила",
        "роль",
        "часть",
    ];
    const SMALL: [&str; 18] = [
        "и",
        "а",
        "но",
        "или",
        "где",
        "что",
        "как",
        "когда",
        "если",
        "здесь",
        "там",
        "тут",
        "потом",
        "это",
        "не",
        "ещё",
        "уже",
        "так",
    ];
    NOUNS.contains(&word)
        || (word.chars().count() > 2
            && !SMALL.contains(&word)
            && !OTHERS.iter().any(|ending| word.ends_with(ending)))
}

/// «пе́ред ва́ми»: the preposition is one word with its pronoun, and the pronoun is stressed on its stem.
fn before_pronoun(line: &Line, at: usize, word: &str) -> Option<String> {
    let pronoun = |word: &str| matches!(word, "вами" | "нами" | "ними");
    if word == "перед" {
        let (_, next) = line.word_after(at + 1)?;
        return pronoun(&next.to_lowercase()).then(|| "пе́ред".to_owned());
    }
    let (_, before) = line.word_before(at).filter(|_| pronoun(word))?;
    let is_preposition = matches!(
        before.to_lowercase().as_str(),
        "перед" | "с" | "над" | "под" | "за" | "между"
    );
    is_preposition.then(|| {
        word.replacen('а', "а́", 1)
            .replacen("ни", "ни́", usize::from(word == "ними"))
    })
}

/// Words that are always pronounced so.
fn known(word: &str) -> Option<String> {
    if let Some(rest) = word
        .strip_prefix("госпитал")
        .filter(|rest| !rest.starts_with("из") && !rest.starts_with("ьн"))
    {
        return Some(format!("го́спитал{rest}"));
    }
    if let Some(rest) = word.strip_prefix("эвакогоспитал") {
        return Some(format!("эвакого́спитал{rest}"));
    }
    // The е after this т is hard: [стэла].
    if let Some(ending) = word.strip_prefix("стел")
        && matches!(
            ending,
            "а" | "ы" | "е" | "у" | "ой" | "ою" | "ам" | "ами" | "ах"
        )
    {
        return Some(format!("стэ́л{ending}"));
    }
    let marked = KNOWN.iter().find(|marked| is_marked_form(marked, word))?;
    Some((*marked).to_owned())
}

/// Whether `marked` is `word` with stress marks. The tables are compared with every word of a text, so nothing is copied.
fn is_marked_form(marked: &str, word: &str) -> bool {
    let letters = marked.chars().filter(|letter| *letter != MARK);
    letters.eq(word.chars())
}

const PRONOUNS: [&str; 33] = [
    "где́",
    "кто́",
    "что́",
    "куда́",
    "когда́",
    "отку́да",
    "почему́",
    "заче́м",
    "ка́к",
    "кого́",
    "кому́",
    "ке́м",
    "чего́",
    "чему́",
    "че́м",
    "како́й",
    "кака́я",
    "како́е",
    "каки́е",
    "како́го",
    "како́му",
    "каки́м",
    "како́м",
    "каку́ю",
    "каки́х",
    "каки́ми",
    "че́й",
    "чья́",
    "чьё",
    "чьи́",
    "ско́лько",
    "доку́да",
    "ко́м",
];

/// Words of a year before its last: «в тысяча девятьсот сорок первом году».
const NUMERALS: [&str; 16] = [
    "тысяча",
    "две",
    "тысячи",
    "девятьсот",
    "восемьсот",
    "семьсот",
    "шестьсот",
    "двадцать",
    "тридцать",
    "сорок",
    "со́рок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
];

/// Before which prepositions a noun has its second locative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prepositions {
    /// Only «в»: «в полку́» is a regiment, «на по́лку» a shelf; «в строю́», but «на ней стро́ю».
    In,
    /// Only «на».
    On,
    /// Both.
    InOrOn,
}

impl Prepositions {
    fn allow(self, preposition: &str) -> bool {
        match self {
            Self::In => preposition != "на",
            Self::On => preposition == "на",
            Self::InOrOn => true,
        }
    }
}

const LOCATIVES: [(&str, Prepositions); 37] = [
    ("году", Prepositions::InOrOn),
    ("саду", Prepositions::In),
    ("берегу", Prepositions::InOrOn),
    ("лесу", Prepositions::InOrOn),
    ("мосту", Prepositions::On),
    ("порту", Prepositions::In),
    ("аэропорту", Prepositions::In),
    ("углу", Prepositions::InOrOn),
    ("полу", Prepositions::InOrOn),
    ("шкафу", Prepositions::InOrOn),
    ("краю", Prepositions::InOrOn),
    ("бою", Prepositions::In),
    ("строю", Prepositions::In),
    ("тылу", Prepositions::In),
    ("плену", Prepositions::In),
    ("снегу", Prepositions::InOrOn),
    ("льду", Prepositions::InOrOn),
    ("ветру", Prepositions::On),
    ("посту", Prepositions::InOrOn),
    ("полку", Prepositions::In),
    ("цеху", Prepositions::In),
    ("дону", Prepositions::InOrOn),
    ("виду", Prepositions::InOrOn),
    ("ходу", Prepositions::InOrOn),
    ("ряду", Prepositions::InOrOn),
    ("пруду", Prepositions::InOrOn),
    ("лугу", Prepositions::On),
    ("носу", Prepositions::InOrOn),
    ("балу", Prepositions::InOrOn),
    ("борту", Prepositions::InOrOn),
    ("раю", Prepositions::In),
    ("долгу", Prepositions::In),
    ("стогу", Prepositions::InOrOn),
    ("валу", Prepositions::InOrOn),
    ("крыму", Prepositions::In),
    ("верху", Prepositions::InOrOn),
    ("низу", Prepositions::InOrOn),
];

/// Genitive of the singular, and plural.
const GENITIVES: [[&str; 2]; 13] = [
    ["страны́", "стра́ны"],
    ["войны́", "во́йны"],
    ["реки́", "ре́ки"],
    ["горы́", "го́ры"],
    ["стены́", "сте́ны"],
    ["стороны́", "сто́роны"],
    ["земли́", "зе́мли"],
    ["воды́", "во́ды"],
    ["зимы́", "зи́мы"],
    ["доски́", "до́ски"],
    ["руки́", "ру́ки"],
    ["ноги́", "но́ги"],
    ["души́", "ду́ши"],
];

/// Imperatives and short participles with stressed endings, and other words that voices mispronounce.
const KNOWN: [&str; 16] = [
    "посмотри́те",
    "посмотри́",
    "взгляни́те",
    "отлита́",
    "взята́",
    "дана́",
    "снята́",
    "занята́",
    "начата́",
    "принята́",
    "поднята́",
    "сдана́",
    "разлита́",
    "была́",
    "подойди́те",
    "обойди́те",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_word_is_listed_twice() {
        let locatives = LOCATIVES.map(|(noun, _)| noun);
        let genitives = GENITIVES.map(|[genitive, _]| genitive);
        for table in [&PRONOUNS[..], &NUMERALS, &locatives, &genitives, &KNOWN] {
            // Unmarked «сорок» and marked «со́рок» are two spellings of one text.
            let distinct: BTreeSet<&str> = table.iter().copied().collect();
            let repeated = table.len() - distinct.len();
            assert_eq!(repeated, 0, "{table:?}");
        }
        let plain: BTreeSet<String> = PRONOUNS.iter().map(|word| word.replace(MARK, "")).collect();
        assert_eq!(plain.len(), PRONOUNS.len(), "two stresses for one word");
    }
}
