//! Splits the source document into paragraphs and looks up figures and names in them.
//!
//! A document that came out of a page layout breaks lines anywhere, sometimes leaves blank lines inside a sentence and
//! hyphens at the ends of lines. So a blank line ends a paragraph only where the text before it ends a sentence
//! (`.`, `!`, `?`, `…`, also before a closing quotation mark or bracket). A title, which has no full stop, belongs to the
//! paragraph that it heads.

use super::figures;
use super::plain_words::words;

/// A paragraph, indexed for looking up figures and names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The text on one line, hyphenation at the ends of lines undone.
    pub text: String,
    figures: Vec<String>,
    words: Vec<String>,
}

/// The paragraphs of a document, the first one being paragraph 1.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut all: Vec<String> = vec![String::new()];
    for line in text.lines().map(str::trim) {
        let last = all.last_mut().expect("OK because the list begins with one");
        if line.is_empty() {
            if ends_sentence(last) {
                all.push(String::new());
            }
            continue;
        }
        if let Some(stem) = last.strip_suffix(['-', '\u{ad}']).map(str::to_owned)
            && stem.ends_with(char::is_alphabetic)
            && line.starts_with(char::is_lowercase)
        {
            *last = stem;
        } else if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(line);
    }
    all.retain(|one| !one.is_empty());
    all.into_iter().map(Paragraph::new).collect()
}

impl Paragraph {
    fn new(text: String) -> Self {
        Self {
            figures: figures::find(&text)
                .into_iter()
                .map(|one| one.normal)
                .collect(),
            words: words(&text),
            text,
        }
    }

    /// Whether the paragraph contains a figure, in whatever notation, or the words that the figure consists of.
    pub fn has_figure(&self, figure: &str) -> bool {
        let wanted: Vec<String> = figures::find(figure)
            .into_iter()
            .map(|one| one.normal)
            .collect();
        if wanted.is_empty() {
            return self.has_name(figure);
        }
        wanted.iter().all(|normal| self.figures.contains(normal))
    }

    /// Whether the paragraph contains a name: its words in sequence, in any case of the Russian declension.
    pub fn has_name(&self, name: &str) -> bool {
        let wanted: Vec<String> = words(name)
            .iter()
            .map(|word| stem(word).to_owned())
            .collect();
        !wanted.is_empty()
            && self.words.windows(wanted.len()).any(|window| {
                window
                    .iter()
                    .zip(&wanted)
                    .all(|(word, wanted)| stem(word) == wanted)
            })
    }
}

/// A word without its Russian case ending. At least three letters remain.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 38] = [
        "иями", "ами", "ями", "его", "ого", "ему", "ому", "ыми", "ими", "ая", "яя", "ую", "юю",
        "ый", "ий", "ое", "ее", "ые", "ие", "ых", "их", "ой", "ей", "ым", "им", "ом", "ем", "ам",
        "ям", "ах", "ях", "а", "я", "у", "ю", "ы", "и", "е",
    ];
    let ending = ENDINGS.iter().chain(&["о", "ь", "й"]).find(|ending| {
        word.ends_with(**ending) && word.chars().count() >= ending.chars().count() + 3
    });
    ending.map_or(word, |ending| &word[..word.len() - ending.len()])
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['»', '"', '”', '’', ')', ']'])
        .ends_with(['.', '!', '?', '…'])
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    const DOCUMENT: &str = "\nГород на реке \n \n\nГород проводил \n50 тысяч человек. \n\nЗаводы работали и\n\n\
        делали рельсы, зуб-\nчатые колёса. Так писал Пётр Иванов.\n\n1252-й \nПолк (22-я\nдивизия), в 1,4 раза!»\n\nКонец\n";

    #[test]
    fn a_blank_line_ends_a_paragraph_only_after_a_sentence() {
        let texts: Vec<String> = paragraphs(DOCUMENT)
            .into_iter()
            .map(|one| one.text)
            .collect();
        assert_eq!(
            texts,
            [
                "Город на реке Город проводил 50 тысяч человек.",
                "Заводы работали и делали рельсы, зубчатые колёса. Так писал Пётр Иванов.",
                "1252-й Полк (22-я дивизия), в 1,4 раза!»",
                "Конец",
            ]
        );
        assert!(paragraphs("").is_empty() && paragraphs("\n \n").is_empty());
    }

    #[test]
    fn figures_and_names_are_found_however_they_are_inflected() {
        let all = paragraphs(DOCUMENT);
        for (paragraph, figure, expected) in [
            (0, "50", true),
            (0, "5", false),
            (2, "1252", true),
            (2, "1.4", true),
            (2, "22-й", true),
            (1, "1252", false),
        ] {
            assert_eq!(all[paragraph].has_figure(figure), expected, "{figure}");
        }
        for (paragraph, name, expected) in [
            (1, "Петра Иванова", true),
            (1, "Пётр Иванов", true),
            (1, "Пётр Петров", false),
            (1, "зубчатое колесо", true),
            (1, "зубчатых колёс", true),
            (2, "1252-й полк", true),
            (0, "", false),
        ] {
            assert_eq!(all[paragraph].has_name(name), expected, "{name}");
        }
    }
}
