//! What a passage makes the voice say, sentence by sentence, and what the captions show meanwhile. The build, the
//! studio and `say` all use this, so that what is printed is what is spoken.

pub use super::line::Line;
use super::remembered_lines::remembered;
use crate::language::markup::{self, Delivery, Span};
pub use crate::language::spoken::Lexicon;
use crate::language::spoken::{capitalise_like, spell_out, spoken_form, spoken_form_of_plain};
use crate::language::text::{self, plain};
use crate::language::{length, sentences};
use crate::tour::Tour;
#[cfg(doc)]
use crate::tour::facts::Facts;
use crate::tour::facts::passages;
use crate::tour::model::{Lang, Passage};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// The lexicons of a tour, each prepared once.
#[derive(Debug, Clone, Default)]
pub struct Lexicons {
    by_language: BTreeMap<Lang, Arc<Lexicon>>,
    none: Arc<Lexicon>,
}

impl Lexicons {
    /// Prepares the lexicons of a tour.
    pub fn of(tour: &Tour) -> Self {
        let prepared = tour
            .lexicon
            .iter()
            .map(|(lang, entries)| (lang.clone(), Arc::new(Lexicon::new(entries))));
        Self {
            by_language: prepared.collect(),
            none: Arc::default(),
        }
    }

    /// The lexicon of a language; an empty one if the tour has none.
    pub fn get(&self, lang: &Lang) -> Arc<Lexicon> {
        Arc::clone(self.by_language.get(lang).unwrap_or(&self.none))
    }
}

/// The lines of a passage. If `say` has as many sentences as the text, each sentence of the text is shown while its
/// counterpart is spoken; otherwise the whole text is shown throughout.
pub fn lines(lang: &Lang, passage: &Passage, lexicon: &Lexicon) -> Vec<Line> {
    remembered(lang, passage, lexicon, || {
        make_lines(lang, passage, lexicon)
    })
}

fn make_lines(lang: &Lang, passage: &Passage, lexicon: &Lexicon) -> Vec<Line> {
    let written = text::shown(passage.text());
    let words = markup::plain_words(&written);
    let shown = sentences(lang, &words);
    let say = passage
        .detailed()
        .and_then(|detailed| detailed.say.as_deref())
        .map(text::shown);
    let marked = markup::parse(say.as_deref().unwrap_or(&written));
    let said = sentences(lang, &marked.text);
    let is_paired = said.len() == shown.len();
    let mut lines = Vec::with_capacity(said.len());
    for (at, sentence) in said.iter().enumerate() {
        let spans = spans_of_sentence(&marked.text, &said, at, &marked.spans);
        let mut shown = if is_paired {
            Some(shown[at].to_owned())
        } else {
            (at == 0).then(|| words.trim().to_owned())
        };
        for (range, voice) in split_by_voice(sentence, &spans) {
            let words = range.start..range.start + sentence[range.clone()].trim_end().len();
            let own = clip_spans(&spans, &words, range.end == sentence.len());
            lines.push(Line {
                spoken: spoken_with_marks(lang, &sentence[words], &own, lexicon),
                voice,
                shown: shown.take(),
            });
        }
    }
    lines
}

/// The marks of a sentence, with ranges in the sentence. A pause between two sentences belongs to the second one.
fn spans_of_sentence(text: &str, sentences: &[&str], at: usize, spans: &[Span]) -> Vec<Span> {
    if spans.is_empty() {
        return Vec::new();
    }
    let place = |sentence: &str| sentence.as_ptr() as usize - text.as_ptr() as usize;
    let range = place(sentences[at])..place(sentences[at]) + sentences[at].len();
    let is_last = at + 1 == sentences.len();
    let pauses_from = match at.checked_sub(1) {
        Some(before) => place(sentences[before]) + sentences[before].len(),
        None => 0,
    };
    let own = spans.iter().filter_map(|span| match span.delivery {
        Delivery::Pause(_) => {
            let at = span.range.start;
            let is_here = at >= pauses_from && (at < range.end || is_last);
            is_here.then(|| {
                let at = at.clamp(range.start, range.end) - range.start;
                (at..at, span)
            })
        }
        Delivery::Slow | Delivery::Emphasis | Delivery::Spell | Delivery::Voice(_) => {
            let start = span.range.start.max(range.start);
            let end = span.range.end.min(range.end);
            (start < end).then(|| (start - range.start..end - range.start, span))
        }
    });
    own.map(|(range, span)| Span {
        range,
        delivery: span.delivery.clone(),
    })
    .collect()
}

/// The parts of a sentence that different voices speak, each with its voice. Marks without words stay with their neighbours.
fn split_by_voice(sentence: &str, spans: &[Span]) -> Vec<(Range<usize>, Option<String>)> {
    let voice_at = |at: usize| {
        let mut inner = spans.iter().rev();
        inner.find_map(|span| match &span.delivery {
            Delivery::Voice(id) if span.range.contains(&at) => Some(id.clone()),
            _ => None,
        })
    };
    let voices = spans
        .iter()
        .filter(|span| matches!(span.delivery, Delivery::Voice(_)));
    let cuts: BTreeSet<usize> = voices
        .flat_map(|span| [span.range.start, span.range.end])
        .chain([0, sentence.len()])
        .collect();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut parts: Vec<(Range<usize>, Option<String>)> = Vec::new();
    let mut start = 0;
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let has_words = sentence[from..to].contains(char::is_alphanumeric);
        match parts.last_mut() {
            Some(last) if !has_words => last.0.end = to,
            Some(last) if last.1 == voice_at(from) => last.0.end = to,
            None if !has_words && to < sentence.len() => continue,
            Some(_) | None => parts.push((start..to, voice_at(from))),
        }
        start = to;
    }
    parts
}

/// The marks within a part of a sentence, with ranges in the part.
fn clip_spans(spans: &[Span], part: &Range<usize>, is_last: bool) -> Vec<Span> {
    let own = spans.iter().filter_map(|span| {
        let is_pause = matches!(span.delivery, Delivery::Pause(_));
        let start = span.range.start.max(part.start);
        let end = span.range.end.min(part.end);
        let is_here = if is_pause {
            part.contains(&span.range.start) || (is_last && span.range.start == part.end)
        } else {
            start < end
        };
        is_here.then(|| Span {
            range: start - part.start..end - part.start,
            delivery: span.delivery.clone(),
        })
    });
    own.collect()
}

/// The spoken form of a sentence, with its marks around the words that they apply to.
fn spoken_with_marks(lang: &Lang, sentence: &str, spans: &[Span], lexicon: &Lexicon) -> String {
    if spans.is_empty() {
        return capitalise_like(sentence, spoken_form(lang, sentence, lexicon));
    }
    // Normalised piece by piece, so that the places of the marks stay known.
    let ends = spans
        .iter()
        .flat_map(|span| [span.range.start, span.range.end]);
    let cuts: BTreeSet<usize> = ends.chain([0, sentence.len()]).collect();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut text = String::with_capacity(sentence.len());
    let mut moved = BTreeMap::from([(0, 0)]);
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let piece = plain(&sentence[from..to]);
        let is_spelled = spans
            .iter()
            .any(|span| span.delivery == Delivery::Spell && span.range.contains(&from));
        if is_spelled {
            text.push_str(&spell_out(lang, &piece));
        } else {
            text.push_str(&piece);
        }
        moved.insert(to, text.len());
    }
    let form = spoken_form_of_plain(lang, &text, lexicon);
    let length = form.text.len();
    let first_letter = form.text.find(char::is_alphabetic);
    let spoken = capitalise_like(sentence, form.text);
    // A capital may take more bytes than its small letter.
    let shifted = |at: usize| match first_letter {
        Some(letter) if at > letter => at + spoken.len() - length,
        Some(_) | None => at,
    };
    let start = |at: usize| {
        let after = form.places.partition_point(|(written, _)| *written <= at);
        shifted(form.places[after.saturating_sub(1)].1)
    };
    let end = |at: usize| {
        let place = form.places.partition_point(|(written, _)| *written < at);
        shifted(form.places.get(place).map_or(length, |place| place.1))
    };
    let marks = spans.iter().filter_map(|span| match &span.delivery {
        Delivery::Spell | Delivery::Voice(_) => None,
        Delivery::Pause(_) => {
            let at = start(moved[&span.range.start]);
            Some((at..at, span))
        }
        Delivery::Slow | Delivery::Emphasis => {
            let range = start(moved[&span.range.start])..end(moved[&span.range.end]);
            Some((range, span))
        }
    });
    let marks: Vec<Span> = marks
        .map(|(range, span)| Span {
            range,
            delivery: span.delivery.clone(),
        })
        .collect();
    markup::write(&spoken, &marks)
}

/// The spoken form of a passage as one text.
pub fn spoken(lang: &Lang, passage: &Passage, lexicon: &Lexicon) -> String {
    let lines = lines(lang, passage, lexicon).into_iter();
    lines.map(|line| line.spoken).collect::<Vec<_>>().join(" ")
}

/// How long the texts of a tour take to speak, estimated from their spoken form: [`Facts::spoken_s`].
pub fn spoken_seconds(tour: &Tour) -> BTreeMap<Lang, BTreeMap<String, f64>> {
    let lexicons = Lexicons::of(tour);
    let mut found: BTreeMap<Lang, BTreeMap<String, f64>> = BTreeMap::new();
    for one in passages(tour) {
        let spoken = spoken(one.lang, one.passage, &lexicons.get(one.lang));
        let texts = found.entry(one.lang.clone()).or_default();
        let seconds = length::seconds(one.lang, &spoken);
        texts.insert(one.passage.to_say().to_owned(), seconds);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::model::DetailedPassage;

    fn check(text: &str, say: Option<&str>, expected: &[(&str, Option<&str>)]) {
        check_in("xx", text, say, expected);
    }

    fn check_in(lang: &str, text: &str, say: Option<&str>, expected: &[(&str, Option<&str>)]) {
        let passage = Passage::Detailed(DetailedPassage {
            text: text.to_owned(),
            say: say.map(str::to_owned),
            claims: Vec::new(),
            take: None,
            voice: None,
        });
        let lines = lines(&Lang(lang.to_owned()), &passage, &Lexicon::default());
        let found: Vec<(&str, Option<&str>)> = lines
            .iter()
            .map(|line| (line.spoken.as_str(), line.shown.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn captions_match_the_spoken_sentences() {
        check(
            "One. Two.",
            None,
            &[("One.", Some("One.")), ("Two.", Some("Two."))],
        );
        check(
            "A-B. C.",
            Some("Ay bee. See."),
            &[("Ay bee.", Some("A-B.")), ("See.", Some("C."))],
        );
        check(
            "A-B. C.",
            Some("Ay. Bee. See."),
            &[("Ay.", Some("A-B. C.")), ("Bee.", None), ("See.", None)],
        );
    }
    #[test]
    fn marks_stay_around_their_words_and_captions_are_plain() {
        check_in(
            "ru",
            "Построен в {slow: 1941 году}. {pause 2} Здесь {spell: КМК} и {emphasis: люди}.",
            None,
            &[
                (
                    "Построен в {slow: тысяча девятьсот со\u{301}рок первом году\u{301}}.",
                    Some("Построен в 1941 году."),
                ),
                (
                    "{pause 2} Здесь ка, эм, ка и {emphasis: люди}.",
                    Some("Здесь КМК и люди."),
                ),
            ],
        );
        check_in(
            "en",
            "The sign says {spell: ab1}.",
            None,
            &[("The sign says A, B, one.", Some("The sign says ab1."))],
        );
    }

    #[test]
    fn a_quotation_is_spoken_by_its_own_voice() {
        let passage = Passage::Plain(
            "Он писал: {voice rhvoice/elena: «Мы живы. {slow: Ждите}».} И всё.".to_owned(),
        );
        let lines = lines(&Lang("ru".to_owned()), &passage, &Lexicon::default());
        let found: Vec<(&str, Option<&str>, Option<&str>)> = lines
            .iter()
            .map(|line| {
                (
                    line.spoken.as_str(),
                    line.voice.as_deref(),
                    line.shown.as_deref(),
                )
            })
            .collect();
        let elena = Some("rhvoice/elena");
        assert_eq!(
            found,
            [
                ("Он писал:", None, Some("Он писал: «Мы живы.")),
                ("«Мы живы.", elena, None),
                ("{slow: Ждите}».", elena, Some("Ждите».")),
                ("И всё.", None, Some("И всё.")),
            ]
        );
        assert_eq!(lines[1].with_voice(), "{voice rhvoice/elena: «Мы живы.}");
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        check_in(
            "ru",
            "1252-й полк. «64 тысячи». а потом",
            None,
            &[
                ("Тысяча двести пятьдесят второй полк.", Some("1252-й полк.")),
                (
                    "«Шестьдесят четыре тысячи». а потом",
                    Some("«64 тысячи». а потом"),
                ),
            ],
        );
    }

    #[test]
    fn captions_omit_invisible_characters() {
        check_in(
            "ru",
            "Экс\u{ad}кур\u{ad}сия у во\u{200b}кзала. Всё.",
            None,
            &[
                ("Экскурсия у вокзала.", Some("Экскурсия у вокзала.")),
                ("Всё.", Some("Всё.")),
            ],
        );
        check_in(
            "en",
            "Don’t stop.",
            None,
            &[("Don't stop.", Some("Don’t stop."))],
        );
    }
}
