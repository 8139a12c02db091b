//! Finnish. Ordinals have a stop and stand before words in small letters.

use super::definition::Language;
use super::sentences::stop_table::{Ordinals, StopTable};

/// Finnish.
pub static FINNISH: Language = Language::with_stops("fi", &STOPS, 10.5);

static STOPS: StopTable = StopTable {
    before_any: &[
        "esim", "ns", "nk", "ts", "tri", "prof", "fil", "maist", "ins", "arkkit", "kenr", "ev",
        "kapt", "pyh", "vrt", "ks", "n", "noin", "em", "ent", "syn", "k", "os",
    ],
    before_figure: &["nro", "s", "luku", "kuva", "puh", "klo", "krs", "as"],
    openers: &[
        "Se",
        "Hän",
        "He",
        "Ne",
        "Me",
        "Te",
        "Minä",
        "Sinä",
        "Tämä",
        "Nämä",
        "Tuo",
        "Täällä",
        "Tässä",
        "Siellä",
        "Sitten",
        "Nyt",
        "Tänään",
        "Silloin",
        "Ja",
        "Mutta",
        "Tai",
        "Kun",
        "Jos",
        "Kuka",
        "Mikä",
        "Missä",
        "Kuinka",
        "Ei",
        "On",
        "Oli",
    ],
    ordinals: Ordinals::WithStop,
};

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "fi",
            &[
                "Talo rakennettiin 1. toukokuuta 1925. | Se on vanha.",
                "Katsokaa esim. Tornia. | Sitten jatketaan.",
                "Tri Virtanen asui talossa nro 5. | Nyt se on museo.",
                "Avattiin 24. 12. 1941. | 600 ihmistä tuli.",
                "J. L. Runeberg kävi täällä. | Kuka muu?",
            ],
        );
    }
}
