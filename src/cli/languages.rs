//! Matches the languages that the user asks for with those of a tour or a pack. Tags are compared without regard to case
//! (RFC 5646, section 2.1.1), and `pt_BR` is read as `pt-BR`.

use crate::tour::model::Lang;
use crate::tour::starter;

/// The requested languages as `known` writes them, in the requested order and without duplicates; all of `known` if none is
/// requested.
///
/// # Errors
/// A requested language is not known; the message lists those that are.
pub fn chosen(known: &[Lang], asked: &[String]) -> Result<Vec<Lang>, String> {
    let words = asked.iter().flat_map(|one| one.split(','));
    let words: Vec<&str> = words
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() && !asked.is_empty() {
        return Err(format!("no language is named; {}", available(known)));
    }
    if words.is_empty() {
        return Ok(known.to_vec());
    }
    let mut languages: Vec<Lang> = Vec::new();
    for word in words {
        let lang = find(known, word)?;
        if !languages.contains(lang) {
            languages.push(lang.clone());
        }
    }
    Ok(languages)
}

/// The requested language as `known` writes it; the first of `known` if none is requested.
///
/// # Errors
/// The language is not known, or the tour has none.
pub fn one(known: &[Lang], asked: Option<&str>) -> Result<Lang, String> {
    let found = match asked {
        Some(asked) => find(known, asked.trim())?,
        None => known
            .first()
            .ok_or("the tour has no language: add one to `languages`")?,
    };
    Ok(found.clone())
}

/// Converts a language tag of the command line to the form that tours use.
pub fn tag(written: &str) -> Lang {
    Lang(plain(written.trim()))
}

/// The language in which the user's system speaks, by the variables of POSIX in their order; English if they name none.
pub fn of_the_system() -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    let named = locale.and_then(|locale| starter::language_of_locale(&locale));
    named.unwrap_or_else(|| Lang(starter::FALLBACK_LANGUAGE.to_owned()))
}

fn find<'k>(known: &'k [Lang], asked: &str) -> Result<&'k Lang, String> {
    let found = known.iter().find(|lang| plain(&lang.0) == plain(asked));
    found.ok_or_else(|| {
        format!(
            "the tour is not available in `{asked}`; {}",
            available(known)
        )
    })
}

fn plain(tag: &str) -> String {
    tag.to_lowercase().replace('_', "-")
}

fn available(known: &[Lang]) -> String {
    let tags: Vec<&str> = known.iter().map(|lang| lang.0.as_str()).collect();
    format!("its languages are {}", tags.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn langs(tags: &[&str]) -> Vec<Lang> {
        tags.iter().map(|tag| Lang((*tag).to_owned())).collect()
    }

    fn asked(words: &[&str]) -> Result<Vec<Lang>, String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        chosen(&langs(&["ru", "en", "pt-BR"]), &words)
    }

    #[test]
    fn each_language_comes_once_as_the_tour_writes_it() {
        for (words, expected) in [
            (&[][..], &["ru", "en", "pt-BR"][..]),
            (&["ru", "ru"], &["ru"]),
            (&["ru", " en"], &["ru", "en"]),
            (&["EN,RU", "en"], &["en", "ru"]),
            (&["pt_br"], &["pt-BR"]),
            (&["ru", ""], &["ru"]),
        ] {
            assert_eq!(asked(words), Ok(langs(expected)), "{words:?}");
        }
    }

    #[test]
    fn unknown_languages_are_refused_with_those_there_are() {
        let refused = asked(&["ru", "zz"]).unwrap_err();
        assert_eq!(
            refused,
            "the tour is not available in `zz`; its languages are ru, en, pt-BR"
        );
        assert!(asked(&[" "]).unwrap_err().contains("no language is named"));
        assert_eq!(one(&langs(&["ru"]), Some("RU ")), Ok(Lang("ru".to_owned())));
        assert_eq!(one(&langs(&["ru"]), None), Ok(Lang("ru".to_owned())));
        assert!(one(&[], None).is_err());
    }
}
