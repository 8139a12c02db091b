//! Turkish. Ordinals have a stop; a sentence ends with its verb and hardly ever with a figure.

use super::definition::Language;
use super::sentences::stop_table::{Ordinals, StopTable};

/// Turkish.
pub static TURKISH: Language = Language::with_stops("tr", &STOPS, 10.0);

static STOPS: StopTable = StopTable {
    before_any: &[
        "dr", "prof", "doç", "yrd.doç", "av", "müh", "mim", "gen", "alb", "yzb", "hz", "st", "sn",
        "örn", "bkz", "vb", "yy", "cad", "cd", "sok", "sk", "mah", "mh", "bul", "blv", "apt", "mö",
        "m.ö", "m.s",
    ],
    before_figure: &["no", "s", "sf", "cilt", "c", "tel", "md"],
    openers: &[
        "Bu", "Şu", "O", "Bunlar", "Onlar", "Biz", "Siz", "Ben", "Burada", "Orada", "Şimdi",
        "Sonra", "Önce", "Bugün", "Ama", "Ve", "Ya", "Ancak", "Çünkü", "Eğer", "Bir", "Her", "Hiç",
        "Daha",
    ],
    ordinals: Ordinals::BeforeAnything,
};

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "tr",
            &[
                "Dr. Aydın burada yaşadı. | Sonra gitti.",
                "II. Dünya Savaşı'ndan önce 3. Ahmet buradaydı. | Bu çeşme onundur.",
                "Bina 19. Yüzyılda yapıldı. | Şimdi müzedir.",
                "Adres: Atatürk Cad. No. 5. | Sola dönün.",
            ],
        );
    }
}
