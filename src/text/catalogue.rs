//! The wordings for guides: for each language a table from English templates to what a guide reads.
//!
//! A table is one JSON file. `en.json` has only the texts that read differently in the terminal, where they may quote JSON and
//! commands; the others have all. A placeholder `{count|stop|stops}` chooses the form that the number `count` needs.

use super::message::{StopName, Text, Value, text};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The wordings of one language.
#[derive(Debug)]
pub struct Catalogue {
    /// BCP 47 tag of the language.
    pub tag: &'static str,
    grammar: Grammar,
    table: Table,
}

/// What differs from language to language beside the words.
#[derive(Debug, Clone, Copy)]
struct Grammar {
    quotation_marks: [&'static str; 2],
    has_decimal_comma: bool,
    /// Index of the plural form for a number.
    plural: fn(f64) -> usize,
    /// How many forms a plural has.
    forms: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Names of languages, by tag.
    languages: BTreeMap<String, String>,
    /// What a mistake means for visitors, by the code of its rule.
    meanings: BTreeMap<String, String>,
    /// Wordings, by English template.
    texts: BTreeMap<String, String>,
}

/// Something that a catalogue lacks or has wrongly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// There is no wording for a template.
    Wording(String),
    /// A wording has a placeholder that its template lacks, or an incomplete one.
    Placeholder(String),
    /// A wording's template does not occur in the sources.
    Template(String),
}

const ENGLISH: Grammar = Grammar {
    quotation_marks: ["“", "”"],
    has_decimal_comma: false,
    plural: |number| usize::from(number != 1.0),
    forms: 2,
};

const RUSSIAN: Grammar = Grammar {
    quotation_marks: ["«", "»"],
    has_decimal_comma: true,
    plural: russian_plural,
    forms: 3,
};

static CATALOGUES: LazyLock<[Catalogue; 2]> = LazyLock::new(|| {
    [
        Catalogue::new("en", ENGLISH, include_str!("en.json")),
        Catalogue::new("ru", RUSSIAN, include_str!("ru.json")),
    ]
});

/// One, few or many. Fractions take the form of few: 1,5 метра.
fn russian_plural(number: f64) -> usize {
    let whole = number.abs();
    if whole.fract() != 0.0 {
        return 1;
    }
    match (whole % 100.0, whole % 10.0) {
        (11.0..=14.0, _) => 2,
        (_, 1.0) => 0,
        (_, 2.0..=4.0) => 1,
        _ => 2,
    }
}

impl Catalogue {
    fn new(tag: &'static str, grammar: Grammar, json: &str) -> Self {
        let table = serde_json::from_str(json).expect("OK because tests read every table");
        Self {
            tag,
            grammar,
            table,
        }
    }

    /// Every catalogue.
    pub fn all() -> &'static [Self] {
        &*CATALOGUES
    }

    /// The catalogue of a language, or the English one. Regions do not matter.
    pub fn of(language: &str) -> &'static Self {
        Self::find(language).unwrap_or(&CATALOGUES[0])
    }

    /// The catalogue of a language, if there is one.
    pub fn find(language: &str) -> Option<&'static Self> {
        let main = language.split(['-', '_']).next().unwrap_or_default();
        Self::all()
            .iter()
            .find(|one| one.tag.eq_ignore_ascii_case(main))
    }

    /// Whether texts without a wording are read in English as they are.
    fn is_english(&self) -> bool {
        self.tag == "en"
    }

    /// What a mistake means for visitors; `None` if the rule's own sentence says it.
    pub fn meaning(&self, code: &str) -> Option<&str> {
        self.table.meanings.get(code).map(String::as_str)
    }

    /// The codes of all rules that have a meaning here.
    pub fn meanings(&self) -> impl Iterator<Item = &str> {
        self.table.meanings.keys().map(String::as_str)
    }

    /// What a guide reads instead of a template. Values that the terminal sets off with backticks stand in quotation marks.
    pub fn wording<'a>(&'a self, template: &'a str) -> Cow<'a, str> {
        match self.table.texts.get(template) {
            Some(wording) => Cow::Borrowed(wording),
            None => Cow::Owned(template.replace("`{", "“{").replace("}`", "}”")),
        }
    }

    fn word(&self, text: &Text) -> String {
        if text.is_plain() {
            return text.as_str().to_owned();
        }
        let template = self.wording(text.template());
        let mut words = String::with_capacity(template.len() + 32);
        for piece in pieces(&template) {
            match piece {
                Piece::Words(plain) => words.push_str(plain),
                Piece::Brace(brace) => words.push(brace),
                Piece::Value(placeholder) => match text.value(placeholder.name) {
                    Some(value) => words.push_str(&self.value(value, &placeholder)),
                    None => words.push_str(placeholder.written),
                },
            }
        }
        words
    }

    fn value(&self, value: &Value, placeholder: &Placeholder) -> String {
        match value {
            Value::Text(text) => self.word(text),
            Value::Word(word) => word.clone(),
            Value::Number(number) if !placeholder.forms.is_empty() => {
                let form = (self.grammar.plural)(*number);
                let form = placeholder.forms.get(form);
                form.or(placeholder.forms.last())
                    .map_or_else(String::new, |form| (*form).to_owned())
            }
            Value::Number(number) => self.number(*number, placeholder.decimals),
            Value::Stop(stop) => self.stop(stop),
            Value::Language(tag) => self.language(tag),
            Value::List(list, separator) => {
                let separator = self.table.texts.get(*separator);
                let separator = separator.map_or(", ", String::as_str);
                let words = list.iter().map(|one| self.value(one, placeholder));
                words.collect::<Vec<String>>().join(separator)
            }
        }
    }

    fn number(&self, number: f64, decimals: Option<usize>) -> String {
        let written = match decimals {
            Some(decimals) => format!("{number:.decimals$}"),
            None => format!("{number}"),
        };
        if self.grammar.has_decimal_comma {
            written.replace('.', ",")
        } else {
            written
        }
    }

    /// The title of a stop in the guide's language or, if it has none, in its first one.
    fn stop(&self, stop: &StopName) -> String {
        let of_language = stop.titles.iter().find(|(lang, _)| lang == self.tag);
        let written = |title: &&(String, String)| !title.1.trim().is_empty();
        let title = of_language
            .filter(written)
            .or_else(|| stop.titles.iter().find(written));
        let [open, close] = self.grammar.quotation_marks;
        match title {
            Some((_, title)) => format!("{open}{title}{close}"),
            None if self.is_english() => format!("stop {}", stop.number),
            None => {
                let stop = text!("stop {number}", number = stop.number);
                self.word(&stop)
            }
        }
    }

    fn language(&self, tag: &str) -> String {
        let main = tag.split('-').next().unwrap_or_default();
        let known = self.table.languages.get(tag);
        match known.or_else(|| self.table.languages.get(main)) {
            Some(name) => name.clone(),
            None => tag.to_owned(),
        }
    }

    /// Compares the table with the templates of the sources.
    pub fn compare(&self, templates: &[&str]) -> Vec<Missing> {
        let mut missing = Vec::new();
        for template in templates {
            match self.table.texts.get(*template) {
                None if self.is_english() => {}
                None => missing.push(Missing::Wording((*template).to_owned())),
                Some(wording) => {
                    if !self.fits(template, wording) {
                        missing.push(Missing::Placeholder((*template).to_owned()));
                    }
                }
            }
        }
        for template in self.table.texts.keys() {
            if !templates.contains(&template.as_str()) {
                missing.push(Missing::Template(template.clone()));
            }
        }
        missing
    }

    /// Whether a wording uses only values that its template has, and every plural has all its forms. A wording for guides may
    /// leave out values, such as examples in JSON.
    fn fits(&self, template: &str, wording: &str) -> bool {
        let names = |text: &'_ str| -> Vec<String> {
            pieces(text)
                .filter_map(|piece| match piece {
                    Piece::Value(placeholder) => Some(placeholder.name.to_owned()),
                    Piece::Words(_) | Piece::Brace(_) => None,
                })
                .collect()
        };
        let known = names(template);
        pieces(wording).all(|piece| match piece {
            Piece::Value(placeholder) => {
                let forms = placeholder.forms.len();
                known.iter().any(|name| name == placeholder.name)
                    && (forms == 0 || forms == self.grammar.forms)
            }
            Piece::Words(_) | Piece::Brace(_) => true,
        })
    }
}

impl Text {
    /// The text as a guide reads it, in the language of a catalogue.
    #[must_use]
    pub fn worded(&self, catalogue: &Catalogue) -> String {
        catalogue.word(self)
    }
}

/// A part of a template.
enum Piece<'t> {
    Words(&'t str),
    Brace(char),
    Value(Placeholder<'t>),
}

/// A placeholder `{name}`, `{name:.1}` or `{name|one|many}`.
struct Placeholder<'t> {
    /// All of it, with its braces.
    written: &'t str,
    name: &'t str,
    decimals: Option<usize>,
    forms: Vec<&'t str>,
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        if rest.starts_with("{{") || rest.starts_with("}}") {
            rest = &rest[2..];
            return Some(Piece::Brace(first));
        }
        if let Some(inside) = rest.strip_prefix('{')
            && let Some(length) = inside.find('}')
        {
            let (body, written) = (&inside[..length], &rest[..length + 2]);
            rest = &inside[length + 1..];
            let mut forms: Vec<&str> = body.split('|').collect();
            let head = forms.remove(0);
            let (name, spec) = head.split_once(':').unwrap_or((head, ""));
            return Some(Piece::Value(Placeholder {
                written,
                name,
                decimals: spec
                    .strip_prefix('.')
                    .and_then(|digits| digits.parse().ok()),
                forms,
            }));
        }
        let start = first.len_utf8();
        let length = rest[start..].find(['{', '}']);
        let (words, after) = rest.split_at(length.map_or(rest.len(), |length| start + length));
        rest = after;
        Some(Piece::Words(words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_numbers_choose_the_form_of_their_noun() {
        let form = |number: f64| ["остановка", "остановки", "остановок"][russian_plural(number)];
        for (number, expected) in [
            (0.0, "остановок"),
            (1.0, "остановка"),
            (2.0, "остановки"),
            (5.0, "остановок"),
            (11.0, "остановок"),
            (12.0, "остановок"),
            (21.0, "остановка"),
            (104.0, "остановки"),
            (111.0, "остановок"),
            (1.5, "остановки"),
        ] {
            assert_eq!(form(number), expected, "{number}");
        }
    }

    #[test]
    fn wordings_are_compared_with_their_templates() {
        let json = r#"{"languages": {}, "meanings": {}, "texts": {
            "{count} of {name}": "{name}: {count} {count|штука|штуки|штук}",
            "{count} other": "{count|a|b}",
            "{known}": "{unknown}",
            "gone": "нет"
        }}"#;
        let catalogue = Catalogue::new("ru", RUSSIAN, json);
        let found = catalogue.compare(&["{count} of {name}", "{count} other", "{known}", "new"]);
        assert_eq!(
            found,
            [
                Missing::Placeholder("{count} other".to_owned()),
                Missing::Placeholder("{known}".to_owned()),
                Missing::Wording("new".to_owned()),
                Missing::Template("gone".to_owned()),
            ]
        );
    }
}
