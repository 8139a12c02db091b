//! The search for places: by name in any language of the ground, by street and house number, and by what places without a name
//! are called.

use super::ground::{Ground, Place, PlaceKind};
use crate::language::words;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most places that a search finds.
pub const MAX_FOUND: usize = 20;
/// The longest text that is searched for, bytes. Longer ones find nothing.
const MAX_QUERY_BYTES: usize = 200;

/// A text without case, diacritics and punctuation: what two spellings of a name have in common.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' => folded.push('d'),
            // `й` and `ё` are decomposed into `и` and `е`, which is how they are typed in a hurry.
            letter if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// How well a name fits: smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The name is what was looked for.
    Whole,
    /// The name begins with it.
    Start,
    /// A word of the name begins with it.
    Word,
    /// It stands somewhere in the name.
    Within,
}

fn fit(name: &str, query: &str) -> Option<Fit> {
    let at = name.find(query)?;
    if at > 0 {
        let is_word = name
            .match_indices(query)
            .any(|(at, _)| name[..at].ends_with(' '));
        return Some(if is_word { Fit::Word } else { Fit::Within });
    }
    Some(if name.len() == query.len() {
        Fit::Whole
    } else {
        Fit::Start
    })
}

/// An order of kinds in which equally good names are shown: what tours stop at first.
fn rank(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::Sight => 0,
        PlaceKind::Locality => 1,
        PlaceKind::Street => 2,
        PlaceKind::Nature => 3,
        PlaceKind::Transport => 4,
        PlaceKind::Other => 5,
        PlaceKind::Food => 6,
        PlaceKind::Shop => 7,
        PlaceKind::Address => 8,
        PlaceKind::Toilet => 9,
        PlaceKind::Bench => 10,
    }
}

/// OpenStreetMap's word for what a place is, which `streets::build::places` takes for its name if it has none.
fn stand_in<'g>(ground: &'g Ground, place: &Place) -> Option<&'g str> {
    let name = ground.names[place.name as usize].local.as_str();
    let is_stand_in = match place.kind {
        PlaceKind::Bench => ["bench", "shelter"].contains(&name),
        PlaceKind::Toilet => name == "toilets",
        PlaceKind::Street
        | PlaceKind::Address
        | PlaceKind::Locality
        | PlaceKind::Transport
        | PlaceKind::Sight
        | PlaceKind::Nature
        | PlaceKind::Food
        | PlaceKind::Shop
        | PlaceKind::Other => false,
    };
    is_stand_in.then_some(name)
}

/// What a place is called in a language, without its house number: its name, or what it is if it has none.
pub fn called<'g>(ground: &'g Ground, place: &Place, language: &str) -> &'g str {
    let word = stand_in(ground, place).and_then(|what| words::place_words(language, what).next());
    word.unwrap_or_else(|| ground.names[place.name as usize].in_language(language))
}

/// The names of a ground, prepared for searches.
#[derive(Debug)]
pub struct Index {
    /// For each name of the ground, its folded forms.
    names: Vec<Vec<String>>,
    /// For what places without a name are, the folded words in all languages.
    stand_ins: BTreeMap<String, Vec<String>>,
}

impl Index {
    /// Prepares the names of a ground.
    pub fn new(ground: &Ground) -> Self {
        let forms = |name: &super::ground::Name| {
            let mut forms = vec![folded(&name.local)];
            forms.extend(name.translations.iter().map(|(_, name)| folded(name)));
            forms
        };
        let mut stand_ins = BTreeMap::new();
        for what in ground
            .places
            .iter()
            .filter_map(|place| stand_in(ground, place))
        {
            stand_ins.entry(what.to_owned()).or_insert_with(|| {
                let words =
                    words::languages().flat_map(|language| words::place_words(language, what));
                words.map(folded).chain([folded(what)]).collect()
            });
        }
        Self {
            names: ground.names.iter().map(forms).collect(),
            stand_ins,
        }
    }

    /// The places that fit best, at most [`MAX_FOUND`]. `ground` must be the one that was prepared.
    pub fn find<'g>(&self, ground: &'g Ground, query: &str) -> Vec<&'g Place> {
        if query.len() > MAX_QUERY_BYTES {
            return Vec::new();
        }
        let query = folded(query);
        if query.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(bool, Fit, usize, u8, &Place)> = Vec::new();
        for place in &ground.places {
            let words = stand_in(ground, place).and_then(|what| self.stand_ins.get(what));
            let forms = words.unwrap_or(&self.names[place.name as usize]);
            let best = |query: &str| {
                let fits = forms
                    .iter()
                    .filter_map(|name| Some((fit(name, query)?, name.len())));
                fits.min()
            };
            let best = match &place.house_number {
                // Addresses are found only by those who write a number; a street has hundreds.
                Some(own) => {
                    let fits = divisions(&query).filter_map(|(street, number)| {
                        let of_number =
                            fit(&folded(own), number).filter(|fit| *fit <= Fit::Start)?;
                        let (of_street, length) =
                            best(street).filter(|(fit, _)| *fit <= Fit::Word)?;
                        Some((of_number.max(of_street), length + own.len()))
                    });
                    fits.min()
                }
                None => best(&query),
            };
            if let Some((fit, length)) = best {
                // `Bank` is a bench in German; the banks that have a name come first.
                found.push((words.is_some(), fit, length, rank(place.kind), place));
            }
        }
        found.sort_by_key(|(is_nameless, fit, length, rank, place)| {
            (*is_nameless, *fit, *rank, *length, place.name, place.at)
        });
        found.dedup_by_key(|(.., place)| (place.name, place.house_number.clone(), place.at));
        let best = found.into_iter().take(MAX_FOUND);
        best.map(|(.., place)| place).collect()
    }
}

/// The ways to read a query as street and house number, which begins with a digit, as a part of the street's name may, and
/// which some languages write before the street.
fn divisions(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_number = |text: &str| text.starts_with(char::is_numeric);
    let behind = query
        .match_indices(' ')
        .map(|(at, _)| (&query[..at], &query[at + 1..]))
        .filter(move |(_, number)| is_number(number));
    let before = query
        .split_once(' ')
        .filter(|(number, _)| is_number(number))
        .map(|(number, street)| (street, number));
    behind.chain(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streets::route::tests::helsinki;
    use std::sync::LazyLock;

    static HELSINKI: LazyLock<Ground> = LazyLock::new(helsinki);

    fn found(query: &str) -> Vec<String> {
        let places = Index::new(&HELSINKI).find(&HELSINKI, query);
        let shown = |place: &&Place| {
            let name = &HELSINKI.names[place.name as usize].local;
            match &place.house_number {
                Some(number) => format!("{name} {number}"),
                None => name.clone(),
            }
        };
        places.iter().map(shown).collect()
    }

    #[test]
    fn spellings_are_folded() {
        for (text, expected) in [
            ("Läntinen Teatterikuja", "lantinen teatterikuja"),
            ("Straße", "strasse"),
            ("Ёлка-Йод", "елка иод"),
            ("  A–B ", "a b"),
            ("…", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn streets_are_found_by_their_beginning_in_any_spelling() {
        let first = |query: &str| found(query).into_iter().next().unwrap_or_default();
        assert_eq!(first("aleksanterink"), "Aleksanterinkatu");
        assert_eq!(first("ALEKSANTERINKATU"), "Aleksanterinkatu");
        assert_eq!(first("etela\u{308}esplanadi"), "Eteläesplanadi");
        assert_eq!(first("etelaesplanadi"), "Eteläesplanadi");
        // Swedish names find the same street.
        assert_eq!(first("alexandersgatan"), "Aleksanterinkatu");
        assert_eq!(found("xyzzy"), Vec::<String>::new());
        assert_eq!(found(""), Vec::<String>::new());
        assert_eq!(found(&"a".repeat(10_000)), Vec::<String>::new());
    }

    #[test]
    fn addresses_are_found_by_street_and_number() {
        let address = HELSINKI
            .places
            .iter()
            .find(|place| place.house_number.as_deref() == Some("13"))
            .expect("OK because the fixture has house numbers");
        let street = &HELSINKI.names[address.name as usize].local;
        let results = found(&format!("{} 13", street.to_lowercase()));
        assert_eq!(
            results.first(),
            Some(&format!("{street} 13")),
            "{results:?}"
        );
        assert!(results.len() <= MAX_FOUND);
    }

    #[test]
    fn places_without_a_name_are_found_and_called_by_what_they_are() {
        let index = Index::new(&HELSINKI);
        let benches = index.find(&HELSINKI, "bench");
        assert_eq!(benches.len(), MAX_FOUND);
        for query in ["Скамейка", "лавоч", "ławka", "长椅"] {
            assert_eq!(index.find(&HELSINKI, query), benches, "{query}");
        }
        let called = |language| called(&HELSINKI, benches[0], language);
        assert_eq!(called("ru"), "скамейка");
        assert_eq!(called("de-AT"), "Bank");
        assert_eq!(called("ka"), "bench");
    }

    #[test]
    fn better_fits_come_first() {
        assert_eq!(fit("kirkkokatu", "kirkkokatu"), Some(Fit::Whole));
        assert_eq!(fit("kirkkokatu", "kirkko"), Some(Fit::Start));
        assert_eq!(fit("vanha kirkko", "kirkko"), Some(Fit::Word));
        assert_eq!(fit("tuomiokirkko", "kirkko"), Some(Fit::Within));
        assert_eq!(fit("tuomiokirkko", "puisto"), None);
        let divided = |query| divisions(query).collect::<Vec<_>>();
        assert_eq!(
            divided("mannerheimintie 13 a"),
            [("mannerheimintie", "13 a")]
        );
        assert_eq!(
            divided("улица 9 января 5"),
            [("улица", "9 января 5"), ("улица 9 января", "5")]
        );
        assert_eq!(divided("7 rue pavée"), [("rue pavée", "7")]);
    }
}
