//! French. Quotation marks have a space inside them.

use super::definition::Language;
use super::pace::Pace;
use super::sentences::rules::{SentenceRules, StopRule};
use super::sentences::stop_table::{Ordinals, StopTable};

/// French.
pub static FRENCH: Language = Language {
    sentences: SentenceRules {
        stops: StopRule::Table(&STOPS),
        closing_after_space: &['»'],
        ..SentenceRules::WITH_CAPITALS
    },
    pace: Pace::of_letters(13.0),
    ..Language::with_defaults("fr")
};

static STOPS: StopTable = StopTable {
    before_any: &[
        "mm", "mme", "mmes", "mlle", "mlles", "dr", "pr", "me", "mgr", "st", "ste", "cf", "p.ex",
        "c.-à-d", "env", "éd", "coll", "gén", "cdt", "bd", "av", "pl", "rte", "fg", "ch",
    ],
    before_figure: &[
        "n", "no", "nos", "p", "pp", "art", "chap", "t", "vol", "fig", "tél", "janv", "févr",
        "avr", "juill", "sept", "oct", "nov", "déc",
    ],
    openers: &[
        "Le",
        "La",
        "Les",
        "Un",
        "Une",
        "Il",
        "Elle",
        "Ils",
        "Elles",
        "On",
        "Nous",
        "Vous",
        "Je",
        "Ce",
        "Cette",
        "Ces",
        "C",
        "Ici",
        "Là",
        "Puis",
        "Alors",
        "Ensuite",
        "En",
        "Au",
        "Aux",
        "À",
        "Dans",
        "Sur",
        "Sous",
        "Par",
        "Pour",
        "Avec",
        "Sans",
        "Mais",
        "Et",
        "Ou",
        "Où",
        "Quand",
        "Que",
        "Qui",
        "Si",
        "Son",
        "Sa",
        "Ses",
        "Leur",
        "Leurs",
        "Après",
        "Avant",
        "Derrière",
        "Devant",
        "Regardez",
        "Continuez",
        "Prenez",
        "Tournez",
    ],
    ordinals: Ordinals::WithoutStop,
};

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "fr",
            &[
                "M. Dupont et Mme Curie habitaient ici. | Ils sont partis.",
                "« Oui ! » | Puis il est parti. | « Pourquoi ? » dit-elle.",
                "L'église St. Martin date de 1250. | 300 personnes y tiennent.",
                "Voir p. 5 et fig. 3. | C'est tout.",
                "Bd. Voltaire, au n. 5. | Continuez.",
                "Du pain, p. ex. Une baguette. | Merci.",
            ],
        );
    }
}
