//! German. Abbreviations follow Duden; ordinals have a stop and stand before nouns, which have a capital: "am 1. Mai", "im 19. Jahrhundert".

use super::definition::Language;
use super::pace::Pace;
use super::sentences::rules::{SentenceRules, StopRule};
use super::sentences::stop::Stop;
use super::sentences::stop_table::{Ordinals, StopTable};

/// German.
pub static GERMAN: Language = Language {
    sentences: SentenceRules {
        stops: StopRule::Function(continues),
        ..SentenceRules::WITH_CAPITALS
    },
    pace: Pace::of_letters(11.5),
    ..Language::with_defaults("de")
};

static STOPS: StopTable = StopTable {
    before_any: &[
        "z.b",
        "d.h",
        "u.a",
        "u.ä",
        "s.o",
        "s.u",
        "v.a",
        "i.d.r",
        "o.ä",
        "u.u",
        "z.t",
        "z.zt",
        "m.e",
        "i.a",
        "bzw",
        "ca",
        "dr",
        "prof",
        "dipl.-ing",
        "ing",
        "hr",
        "hrn",
        "fr",
        "frl",
        "st",
        "hl",
        "sel",
        "geb",
        "gest",
        "verst",
        "sog",
        "vgl",
        "evtl",
        "ggf",
        "inkl",
        "exkl",
        "zzgl",
        "einschl",
        "bes",
        "ehem",
        "urspr",
        "gegr",
        "erb",
        "pfr",
        "gen",
        "oblt",
        "lt",
        "hptm",
        "kgl",
        "kais",
        "ev",
        "kath",
        "lat",
        "griech",
        "engl",
        "franz",
        "ital",
        "russ",
        "rd",
    ],
    before_figure: &[
        "nr", "nrn", "s", "bd", "kap", "abb", "abs", "art", "jh", "tel", "hausnr", "pl", "str",
        "stk", "og", "eg", "whg", "jan", "feb", "febr", "apr", "aug", "sep", "sept", "okt", "nov",
        "dez", "v.chr", "n.chr", "max", "mind",
    ],
    openers: &[
        "Der", "Die", "Das", "Den", "Dem", "Des", "Ein", "Eine", "Einen", "Einem", "Einer", "Er",
        "Sie", "Es", "Wir", "Ihr", "Ich", "Man", "Hier", "Dort", "Da", "Dann", "Danach", "Davor",
        "Dahinter", "Heute", "Damals", "Jetzt", "Nun", "In", "Im", "An", "Am", "Auf", "Aus", "Bei",
        "Beim", "Mit", "Nach", "Von", "Vom", "Vor", "Zu", "Zum", "Zur", "Seit", "Unter", "Über",
        "Und", "Aber", "Oder", "Doch", "Denn", "Auch", "Als", "Wenn", "Wer", "Was", "Wie", "Wo",
        "Warum", "Dieser", "Diese", "Dieses", "Alle", "Viele", "Einige", "Später", "Links",
        "Rechts", "Gehen", "Schauen", "Sehen", "Folgen", "Bleiben", "Achten", "Biegen", "Hören",
        "Noch", "Nur", "Nicht", "Kein", "Keine", "So", "Sein", "Seine", "Ihre", "Erst", "Bis",
    ],
    ordinals: Ordinals::BeforeCapitals {
        before: &[
            "am", "im", "vom", "zum", "beim", "der", "die", "das", "dem", "den", "des", "ab",
            "bis", "seit", "und", "ein", "eine", "einen", "einem", "einer", "zur", "ihr", "ihre",
            "ihrem", "sein", "seine", "seinem", "ihren", "seinen", "jeder", "jede", "jedes",
            "jeden", "jedem",
        ],
        after: &[
            "Jahrhundert",
            "Jahrhunderts",
            "Jahrhunderten",
            "Jh",
            "Januar",
            "Jänner",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
            "Stock",
            "Etage",
            "Stockwerk",
            "Obergeschoss",
            "Geburtstag",
            "Todestag",
            "Jahrestag",
            "Jubiläum",
        ],
    },
};

fn continues(stop: &Stop<'_>) -> bool {
    let is_street = stop.word.ends_with("str") && stop.next_is_figure();
    is_street || STOPS.continues(stop)
}

#[cfg(test)]
mod tests {
    use crate::language::sentences::check_divisions;

    #[test]
    fn abbreviations_and_figures_do_not_end_a_sentence() {
        check_divisions(
            "de",
            &[
                "Am 1. Mai 1945 standen hier Panzer. | Im 19. Jahrhundert war die Stadt klein.",
                "Das Haus von Dr. Müller, z. B. die Nr. 5, steht in der Hauptstr. 12. | Gehen Sie weiter.",
                "Bringen Sie etwas mit, d. h. Wasser. | Danke.",
                "Am 24. 12. 1941 brannte es. | 600 Menschen kamen.",
                "Sie wohnt in Haus 3. | Dann kommt ein Park.",
                "Ludwig II. baute es. | Er war König.",
                "Die St. Petri-Kirche steht hier. | Schauen Sie hinauf.",
                "Sie wurde 300 v. Chr. gebaut. | J. S. Bach spielte hier.",
                "„Halt!“ | Dann ging er. | »Wer da?«, rief sie.",
                "Gehen Sie 5 Min. | Dann sind Sie da. | Der Friedhof lag im Jahr 44 v. Chr. | Hier nicht.",
                "Das war 1989. | Viele kamen.",
                "Er kam am 3. Tag. | Das war 12. | Das Haus im 2. Stock.",
            ],
        );
    }
}
