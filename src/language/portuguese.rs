//! Portuguese.

use super::definition::Language;
use super::sentences::stop_table::{Ordinals, StopTable};

/// Portuguese.
pub static PORTUGUESE: Language = Language::with_stops("pt", &STOPS, 11.0);

static STOPS: StopTable = StopTable {
    before_any: &[
        "sr", "sra", "srs", "sras", "srta", "d", "dr", "dra", "drs", "prof", "profa", "eng", "arq",
        "gen", "cel", "cap", "pe", "fr", "s", "sta", "sto", "av", "r", "pç", "pça", "p.ex",
        "aprox", "exmo", "exma",
    ],
    before_figure: &[
        "n", "nº", "núm", "pág", "págs", "p", "art", "cap", "fig", "vol", "tel", "séc", "a.c",
        "d.c",
    ],
    openers: &[
        "O", "A", "Os", "As", "Um", "Uma", "Ele", "Ela", "Eles", "Elas", "Eu", "Nós", "Vocês",
        "Este", "Esta", "Estes", "Estas", "Isto", "Aqui", "Ali", "Lá", "Então", "Depois", "Antes",
        "Em", "No", "Na", "Nos", "Nas", "Ao", "À", "De", "Do", "Da", "Com", "Sem", "Por", "Para",
        "Mas", "E", "Ou", "Quando", "Como", "Se", "Seu", "Sua", "Hoje", "Vejam", "Sigam", "Virem",
        "Atrás", "Não", "É", "Foi", "Há",
    ],
    ordinals: Ordinals::WithoutStop,
};

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "pt",
            &[
                "O Sr. Silva e a Dra. Costa moravam aqui. | Depois partiram.",
                "A igreja de S. João é do séc. XII. | Vejam a torre.",
                "Fica na Av. Brasil, n. 5. | Sigam em frente.",
                "Foi em 1820. | 300 pessoas vieram.",
            ],
        );
    }
}
