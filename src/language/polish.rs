//! Polish. Ordinals have a stop before words in small letters ("1. piętro"); dates with Roman months have none.

use super::definition::Language;
use super::pace::Pace;
use super::sentences::rules::{SentenceRules, StopRule};
use super::sentences::stop::Stop;
use super::sentences::stop_table::{Ordinals, StopTable};

/// Polish.
pub static POLISH: Language = Language {
    sentences: SentenceRules {
        stops: StopRule::Function(continues),
        ..SentenceRules::WITH_CAPITALS
    },
    pace: Pace::of_letters(10.5),
    ..Language::with_defaults("pl")
};

static STOPS: StopTable = StopTable {
    before_any: &[
        "np", "m.in", "tj", "tzn", "tzw", "itp", "św", "ks", "dr", "prof", "inż", "mgr", "gen",
        "płk", "ppłk", "mjr", "kpt", "por", "ppor", "kard", "abp", "bp", "o", "al", "ul", "pl",
        "pt", "ww", "wg", "zob", "hr", "red", "woj", "pow", "gm",
    ],
    before_figure: &[
        "nr", "s", "str", "t", "rozdz", "tab", "rys", "art", "ust", "tel", "kl", "godz", "lok",
        "m", "ok", "p.n.e",
    ],
    openers: &[
        "Ten", "Ta", "To", "Te", "Ci", "On", "Ona", "Ono", "Oni", "One", "My", "Wy", "Ja", "Tu",
        "Tutaj", "Tam", "Potem", "Teraz", "Dziś", "Wtedy", "W", "We", "Na", "Z", "Ze", "Do", "Od",
        "Po", "Przed", "Za", "Pod", "Nad", "Przy", "Dla", "O", "U", "I", "A", "Ale", "Lub", "Gdy",
        "Kiedy", "Jeśli", "Jak", "Co", "Kto", "Gdzie", "Jego", "Jej", "Ich", "Nie", "Już", "Jest",
        "Był", "Była", "Było",
    ],
    ordinals: Ordinals::WithStop,
};

fn continues(stop: &Stop<'_>) -> bool {
    // «im. Jana Pawła», but «pomagali im. Potem …».
    let is_named_after =
        stop.word == "im" && stop.next_is_capital() && !STOPS.openers.contains(&stop.next);
    is_named_after || STOPS.continues(stop)
}

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "pl",
            &[
                "Kościół św. Anny stoi przy ul. Długiej 5. | Wejdźmy.",
                "Proszę wziąć np. Mapę. | Dziękujemy.",
                "Dom prof. Nowaka ma nr. 7. | Potem skręcamy.",
                "Dnia 1. 5. 1945 zagrano tu koncert. | 600 osób przyszło.",
                "Park im. Jana Pawła II. | Pomagali im. | Potem odeszli. | OK. | Idziemy.",
                "Mieszkał na 1. piętrze. | Był to rok 1920. | A. B. Nowak go znał.",
            ],
        );
    }
}
