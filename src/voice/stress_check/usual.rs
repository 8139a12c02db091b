//! Homographs of which a guide means one reading, so that the other one is not worth a question: «пото́м» and not «по́том»,
//! «уже́» and not «у́же», «основно́й» and not «осно́вный». They are treated as words of one reading.

use super::model::Reading;
use crate::voice::stress::MARK;

/// Small words that nearly every text has, and that have one stress in it, whatever a dictionary says. A note about them in
/// every tour would tell its author nothing.
const SMALL_WORDS: [&str; 4] = ["перед", "потом", "тому", "уже"];

/// Whether nothing is to be noted about the word.
pub fn is_small_word(word: &str) -> bool {
    SMALL_WORDS.contains(&word)
}

/// The usual reading of a homograph, if it has one.
pub fn usual(word: &str, readings: &[Reading]) -> Option<Reading> {
    let listed = |marked: &str| {
        readings
            .iter()
            .copied()
            .find(|one| one.marked(word) == marked)
    };
    let is_same = |marked: &&&str| marked.replace(MARK, "") == word;
    USUAL
        .iter()
        .find(is_same)
        .and_then(|marked| listed(marked))
        .or_else(|| imperative(word, readings))
}

/// «Осмотри́тесь», «спроси́те»: a guide gives instructions and makes no predictions.
fn imperative(word: &str, readings: &[Reading]) -> Option<Reading> {
    let stem = word.strip_suffix("ите").or(word.strip_suffix("итесь"))?;
    let ending = stem.chars().count();
    readings.iter().copied().find(|one| one.letter == ending)
}

const USUAL: [&str; 157] = [
    "али́",
    "бе́лка",
    "бе́лки",
    "бога́че",
    "больша́я",
    "больши́е",
    "больши́м",
    "больши́ми",
    "больши́х",
    "большу́ю",
    "веде́ние",
    "веде́нии",
    "веде́нию",
    "веде́ния",
    "вели́к",
    "вели́ко",
    "во́лос",
    "воро́т",
    "воро́там",
    "воро́тами",
    "воро́тах",
    "вре́менная",
    "вре́менного",
    "вре́менное",
    "вре́менной",
    "вре́менном",
    "вре́менную",
    "вре́менные",
    "вре́менным",
    "вре́менными",
    "вре́менных",
    "выходи́ть",
    "геро́й",
    "глото́к",
    "го́да",
    "горя́чей",
    "гото́в",
    "дана́",
    "даны́",
    "держи́те",
    "доро́г",
    "доро́ги",
    "дре́вней",
    "друго́м",
    "е́ду",
    "желе́з",
    "желе́за",
    "заме́тен",
    "звонки́",
    "звоно́к",
    "и́збы",
    "како́й",
    "ко́ли",
    "ко́мплексного",
    "ко́мплексное",
    "ко́мплексной",
    "ко́мплексные",
    "ко́мплексный",
    "ко́мплексных",
    "корме́",
    "коро́бка",
    "коро́бки",
    "короле́ва",
    "короле́ву",
    "кру́жка",
    "кру́жки",
    "ле́нь",
    "ло́жи",
    "лю́бим",
    "ма́лая",
    "ма́лого",
    "ма́лой",
    "ма́лом",
    "ма́лому",
    "ма́лую",
    "ма́лые",
    "ма́лым",
    "ма́тери",
    "мастерска́я",
    "мастерски́е",
    "мастерско́й",
    "мастерску́ю",
    "меньшинства́",
    "мето́да",
    "мето́ду",
    "мето́ды",
    "молока́",
    "мою́",
    "моя́",
    "на́чал",
    "на́шей",
    "наде́ли",
    "недви́жимого",
    "о́кна",
    "окру́ге",
    "окру́гу",
    "описа́ть",
    "орга́нах",
    "орга́нов",
    "орга́ном",
    "основна́я",
    "основно́го",
    "основно́е",
    "основно́й",
    "основно́м",
    "основно́му",
    "основну́ю",
    "основны́е",
    "основны́м",
    "основны́ми",
    "основны́х",
    "па́рком",
    "пи́та",
    "писа́л",
    "писа́ла",
    "писа́ли",
    "писа́ть",
    "по́двиг",
    "пода́ть",
    "подви́жной",
    "поле́й",
    "попада́ют",
    "посте́ли",
    "при́стань",
    "пу́шка",
    "пя́той",
    "равно́",
    "све́жей",
    "семью́",
    "си́ней",
    "со́лью",
    "со́рок",
    "сорока́",
    "спеша́т",
    "спеши́л",
    "спеши́т",
    "спеши́ть",
    "спина́",
    "спине́",
    "стоя́щего",
    "стоя́щие",
    "стоя́щий",
    "стоя́щих",
    "стре́лка",
    "стрело́к",
    "счета́",
    "сыновья́",
    "то́лстой",
    "угле́й",
    "уро́к",
    "уста́ли",
    "характе́рная",
    "характе́рно",
    "характе́рное",
    "характе́рные",
    "характе́рный",
    "характе́рным",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::stress_check::model::StressModel;

    #[test]
    fn every_usual_reading_is_one_of_several() {
        for marked in USUAL {
            let word = marked.replace(MARK, "");
            let readings = StressModel::built_in().homograph(&word);
            assert!(readings.len() > 1, "{word} has one reading");
            let found = usual(&word, readings).map(|reading| reading.marked(&word));
            assert_eq!(found.as_deref(), Some(marked), "{word}");
        }
    }

    #[test]
    fn imperatives_are_preferred_to_the_future() {
        for (word, expected) in [
            ("осмотритесь", Some("осмотри́тесь")),
            ("спросите", Some("спроси́те")),
            ("замок", None),
            ("стоит", None),
        ] {
            let readings = StressModel::built_in().homograph(word);
            let found = usual(word, readings).map(|reading| reading.marked(word));
            assert_eq!(found.as_deref(), expected, "{word}");
        }
    }
}
