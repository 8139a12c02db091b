//! Spanish.

use super::definition::Language;
use super::sentences::stop_table::{Ordinals, StopTable};

/// Spanish.
pub static SPANISH: Language = Language::with_stops("es", &STOPS, 11.5);

static STOPS: StopTable = StopTable {
    before_any: &[
        "sr", "sra", "sres", "srta", "dña", "dr", "dra", "prof", "gral", "cap", "cnel", "ing",
        "lic", "arq", "mons", "sta", "sto", "s", "avda", "av", "c", "pza", "pl", "p.ej", "aprox",
        "ee.uu", "ntra", "ud", "uds", "vd", "vds",
    ],
    before_figure: &[
        "n", "núm", "nº", "pág", "págs", "p", "art", "cap", "fig", "t", "vol", "tel", "km", "ed",
        "a.c", "d.c",
    ],
    openers: &[
        "El", "La", "Los", "Las", "Un", "Una", "Él", "Ella", "Ellos", "Ellas", "Yo", "Nosotros",
        "Ustedes", "Este", "Esta", "Estos", "Estas", "Esto", "Aquí", "Allí", "Ahí", "Entonces",
        "Luego", "Después", "Antes", "En", "Al", "A", "De", "Del", "Con", "Sin", "Por", "Para",
        "Pero", "Y", "O", "Cuando", "Como", "Si", "Su", "Sus", "Hoy", "Miren", "Sigan", "Giren",
        "Detrás", "Delante", "No", "Se", "Es", "Fue", "Hay",
    ],
    ordinals: Ordinals::WithoutStop,
};

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "es",
            &[
                "El Sr. López y la Dra. Ruiz vivían aquí. | ¿Los conocen? | ¡Sí!",
                "Vean, p. ej. La torre. | Sigan.",
                "Está en la Avda. Libertad, n. 5. | Luego giren.",
                "Fue en 1810. | 300 personas vinieron.",
                "En los EE. UU. Hay otra. | Fin.",
            ],
        );
    }
}
