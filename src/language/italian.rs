//! Italian.

use super::definition::Language;
use super::sentences::stop_table::{Ordinals, StopTable};

/// Italian.
pub static ITALIAN: Language = Language::with_stops("it", &STOPS, 11.3);

static STOPS: StopTable = StopTable {
    before_any: &[
        "sig", "sigg", "sig.ra", "sig.na", "dott", "dott.ssa", "dr", "prof", "prof.ssa", "ing",
        "arch", "avv", "on", "gen", "col", "cap", "mons", "s", "ss", "p.es", "p.za", "v.le",
        "c.so", "ca", "cfr",
    ],
    before_figure: &[
        "n", "nn", "p", "pp", "pag", "pagg", "art", "cap", "fig", "vol", "tel", "sec", "a.c", "d.c",
    ],
    openers: &[
        "Il",
        "Lo",
        "La",
        "I",
        "Gli",
        "Le",
        "Un",
        "Una",
        "Uno",
        "Lui",
        "Lei",
        "Loro",
        "Noi",
        "Voi",
        "Io",
        "Questo",
        "Questa",
        "Questi",
        "Queste",
        "Qui",
        "Lì",
        "Là",
        "Poi",
        "Allora",
        "Dopo",
        "Prima",
        "In",
        "Nel",
        "Nella",
        "Al",
        "Alla",
        "A",
        "Di",
        "Del",
        "Della",
        "Con",
        "Senza",
        "Per",
        "Da",
        "Ma",
        "E",
        "O",
        "Quando",
        "Come",
        "Se",
        "Suo",
        "Sua",
        "Oggi",
        "Guardate",
        "Proseguite",
        "Girate",
        "Dietro",
        "Davanti",
        "Non",
        "Si",
        "È",
        "Era",
    ],
    ordinals: Ordinals::WithoutStop,
};

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "it",
            &[
                "Il Sig. Rossi e la Sig.ra Bianchi vissero qui. | Poi partirono.",
                "La chiesa di S. Maria è del sec. XII. | Guardate in alto.",
                "Portate acqua, p. es. Una bottiglia. | Grazie.",
                "Fu nel 1860. | 300 persone vennero.",
            ],
        );
    }
}
