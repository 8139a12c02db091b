//! Stresses that voices are known to miss and that grammar decides: «во втором году́», «сталь страны́», «сто́ит повторить»;
//! and the few words whose pronunciation the spelling hides («стэ́ла»). The author's lexicon and marks come first.

use super::super::Said;
use super::super::tokens::Line;
use super::governing::{Governed, governed};

/// The stress mark.
const MARK: char = '\u{301}';

/// How many tokens are looked at before «году», so that a look costs the same at every place.
const MAX_TOKENS_BEFORE: usize = 14;

/// A word with its stress, where one of these rules knows it.
pub fn stressed(line: &Line, at: usize) -> Option<Said> {
    let word = line.word(at).filter(|word| !word.contains(MARK))?;
    let small = word.to_lowercase();
    let spoken = particle(line, at, &small)
        .or_else(|| locative(line, at, &small))
        .or_else(|| worth(line, at, &small))
        .or_else(|| genitive(line, at, &small))
        .or_else(|| before_pronoun(line, at, &small))
        .or_else(|| known(&small))?;
    let spoken = match word.starts_with(char::is_uppercase) {
        true => super::super::lexicon::capitalised(&spoken),
        false => spoken,
    };
    Said::new(1, spoken)
}

/// «где́-то», «кто́-нибудь»: the particle is never stressed.
fn particle(line: &Line, at: usize, word: &str) -> Option<String> {
    let is_particle = matches!(line.text(at + 1), "-" | "‑")
        && matches!(line.text(at + 2), "то" | "нибудь" | "либо");
    let (_, marked) = PRONOUNS
        .iter()
        .map(|marked| (marked.replace(MARK, ""), marked))
        .find(|(plain, _)| is_particle && plain == word)?;
    Some((*marked).to_owned())
}

/// «в сорок первом году́», «на берегу́»: the second locative of «в» and «на» has the stress on its ending.
fn locative(line: &Line, at: usize, word: &str) -> Option<String> {
    if !LOCATIVES.contains(&word) {
        return None;
    }
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
            "в" | "во" | "на" => return Some(format!("{word}{MARK}")),
            _ if before.ends_with(['м', 'й']) || NUMERALS.contains(&before.as_str()) => {}
            _ => return None,
        }
    }
    None
}

/// «сто́ит повторить», «не сто́ит», «сто́ит дорого» is worth; elsewhere something stands: «танк стои́т».
fn worth(line: &Line, at: usize, word: &str) -> Option<String> {
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
    let (_, [genitive, plural]) = GENITIVES
        .iter()
        .map(|pair| (pair[0].replace(MARK, ""), pair))
        .find(|(plain, _)| plain == word)?;
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

/// A noun to whose end a genitive can belong: told by its length and by what verbs, adverbs and conjunctions end in.
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
    // The е behind this т is hard: [стэла].
    if let Some(ending) = word.strip_prefix("стел")
        && matches!(
            ending,
            "а" | "ы" | "е" | "у" | "ой" | "ою" | "ам" | "ами" | "ах"
        )
    {
        return Some(format!("стэ́л{ending}"));
    }
    let (_, marked) = KNOWN
        .iter()
        .map(|marked| (marked.replace(MARK, ""), marked))
        .find(|(plain, _)| plain == word)?;
    Some((*marked).to_owned())
}

const PRONOUNS: [&str; 34] = [
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
    "почему́",
    "докуда́",
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

const LOCATIVES: [&str; 37] = [
    "году",
    "саду",
    "берегу",
    "лесу",
    "мосту",
    "порту",
    "аэропорту",
    "углу",
    "полу",
    "шкафу",
    "краю",
    "бою",
    "строю",
    "тылу",
    "плену",
    "снегу",
    "льду",
    "ветру",
    "посту",
    "полку",
    "цеху",
    "дону",
    "виду",
    "ходу",
    "ряду",
    "пруду",
    "лугу",
    "носу",
    "балу",
    "борту",
    "раю",
    "долгу",
    "стогу",
    "валу",
    "крыму",
    "верху",
    "низу",
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

/// Imperatives and short participles on their endings, and what else was heard wrong.
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
