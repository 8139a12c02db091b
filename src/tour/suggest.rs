//! "Did you mean": finds the known word that is nearest to a misspelt one.

/// The most candidates that are compared, so that a suggestion does not take seconds.
const MAX_CANDIDATES: usize = 2_000;

/// Longer words are not compared, because they are not typing errors.
const MAX_WORD_LETTERS: usize = 80;

/// The candidate that was probably meant: at most a third of its letters differ, and no other candidate is as near.
/// Transposed neighbours count as one difference. Words of one or two letters are never suggested.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > MAX_WORD_LETTERS {
        return None;
    }
    let lower = word.to_lowercase();
    let mut ranked: Vec<(usize, &str)> = candidates
        .into_iter()
        .take(MAX_CANDIDATES)
        .filter(|candidate| candidate.len() <= MAX_WORD_LETTERS && !candidate.is_empty())
        .map(|candidate| (distance(&lower, candidate), candidate))
        .filter(|(distance, candidate)| {
            let letters = candidate.chars().count().max(lower.chars().count());
            letters >= 3 && *distance <= (letters / 3).max(1)
        })
        .collect();
    ranked.sort();
    match ranked.as_slice() {
        [] => None,
        [(_, only)] => Some(only),
        [(first, best), (second, next), ..] => (first < second || best == next).then_some(*best),
    }
}

/// The Damerau–Levenshtein distance, ignoring case and the difference between underscores and hyphens.
fn distance(lower: &str, candidate: &str) -> usize {
    let plain = |word: &str| word.to_lowercase().replace('_', "-");
    strsim::osa_distance(&plain(lower), &plain(candidate))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_suggested_and_only_when_it_is_near() {
        let keys = ["radius_m", "polygon", "corridor", "heading"];
        for (word, expected) in [
            ("radius", Some("radius_m")),
            ("radius-m", Some("radius_m")),
            ("Polygon", Some("polygon")),
            ("poligon", Some("polygon")),
            ("coridor", Some("corridor")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, keys), expected, "{word}");
        }
        assert_eq!(
            nearest("stop-a", ["stop-b", "stop-c"]),
            None,
            "two are equally near"
        );
    }
}
