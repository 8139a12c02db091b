//! English abbreviations with a full stop: what they stand for and what follows them. Sentences are divided and words are
//! spoken by this one table.

use super::Before;

/// An abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abbreviation {
    /// As it is written, without its stop.
    pub short: &'static str,
    /// What follows it.
    pub before: Before,
    /// The full word; empty where it is left to the voice or to a rule of its own.
    full: &'static str,
}

impl Abbreviation {
    /// The full word; `None` where it is left to the voice or to a rule of its own.
    pub fn word(&self) -> Option<&'static str> {
        Some(self.full).filter(|full| !full.is_empty())
    }
}

/// The abbreviation of this spelling.
pub fn find(short: &str) -> Option<&'static Abbreviation> {
    ABBREVIATIONS.iter().find(|one| one.short == short)
}

const fn abbreviation(short: &'static str, before: Before, full: &'static str) -> Abbreviation {
    Abbreviation {
        short,
        before,
        full,
    }
}

#[rustfmt::skip]
static ABBREVIATIONS: &[Abbreviation] = &[
    abbreviation("Mr", Before::Name, "Mister"),
    abbreviation("Mrs", Before::Name, "Missis"),
    abbreviation("Ms", Before::Name, "Miz"),
    abbreviation("Messrs", Before::Name, ""),
    abbreviation("Mme", Before::Name, ""),
    abbreviation("Mlle", Before::Name, ""),
    abbreviation("Dr", Before::Name, "Doctor"),
    abbreviation("Drs", Before::Name, ""),
    abbreviation("Prof", Before::Name, "Professor"),
    abbreviation("Gen", Before::Name, "General"),
    abbreviation("Col", Before::Name, "Colonel"),
    abbreviation("Lt", Before::Name, "Lieutenant"),
    abbreviation("Capt", Before::Name, "Captain"),
    abbreviation("Maj", Before::Name, "Major"),
    abbreviation("Sgt", Before::Name, "Sergeant"),
    abbreviation("Cpl", Before::Name, "Corporal"),
    abbreviation("Pvt", Before::Name, ""),
    abbreviation("Adm", Before::Name, "Admiral"),
    abbreviation("Cmdr", Before::Name, ""),
    abbreviation("Brig", Before::Name, ""),
    abbreviation("Rev", Before::Name, "Reverend"),
    abbreviation("Revd", Before::Name, ""),
    abbreviation("Hon", Before::Name, "Honourable"),
    abbreviation("Gov", Before::Name, "Governor"),
    abbreviation("Sen", Before::Name, "Senator"),
    abbreviation("Rep", Before::Name, "Representative"),
    abbreviation("Pres", Before::Name, "President"),
    abbreviation("Supt", Before::Name, ""),
    abbreviation("Insp", Before::Name, ""),
    abbreviation("Fr", Before::Name, "Father"),
    abbreviation("Mt", Before::Name, "Mount"),
    abbreviation("Mts", Before::Name, ""),
    abbreviation("Ft", Before::Name, "Fort"),
    abbreviation("Pt", Before::Name, "Part"),
    abbreviation("vs", Before::Name, "versus"),
    abbreviation("cf", Before::Name, "compare"),
    abbreviation("viz", Before::Name, ""),
    abbreviation("e.g", Before::Name, ""),
    abbreviation("i.e", Before::Name, ""),
    abbreviation("E.g", Before::Name, ""),
    abbreviation("I.e", Before::Name, ""),
    abbreviation("eg", Before::Name, ""),
    abbreviation("ie", Before::Name, ""),
    abbreviation("approx", Before::Name, "approximately"),
    abbreviation("ca", Before::Name, "circa"),
    abbreviation("c", Before::Name, "circa"),
    abbreviation("esp", Before::Name, ""),
    abbreviation("incl", Before::Name, "including"),
    abbreviation("Sts", Before::Name, "Saints"),
    abbreviation("b", Before::Figure, "born"),
    abbreviation("d", Before::Figure, "died"),
    abbreviation("fl", Before::Figure, "flourished"),
    abbreviation("est", Before::Figure, "established"),
    abbreviation("Est", Before::Figure, "Established"),
    abbreviation("No", Before::Figure, "number"),
    abbreviation("no", Before::Figure, "number"),
    abbreviation("Nos", Before::Figure, "numbers"),
    abbreviation("nos", Before::Figure, "numbers"),
    abbreviation("Vol", Before::Figure, "Volume"),
    abbreviation("vol", Before::Figure, "volume"),
    abbreviation("Vols", Before::Figure, ""),
    abbreviation("vols", Before::Figure, ""),
    abbreviation("p", Before::Figure, "page"),
    abbreviation("pp", Before::Figure, "pages"),
    abbreviation("al", Before::Figure, ""),
    abbreviation("Ch", Before::Figure, "Chapter"),
    abbreviation("ch", Before::Figure, "chapter"),
    abbreviation("Fig", Before::Figure, "Figure"),
    abbreviation("fig", Before::Figure, "figure"),
    abbreviation("Figs", Before::Figure, ""),
    abbreviation("figs", Before::Figure, ""),
    abbreviation("Art", Before::Figure, ""),
    abbreviation("art", Before::Figure, ""),
    abbreviation("Sec", Before::Figure, ""),
    abbreviation("sec", Before::Figure, ""),
    abbreviation("Op", Before::Figure, ""),
    abbreviation("op", Before::Figure, ""),
    abbreviation("Bldg", Before::Figure, "Building"),
    abbreviation("Apt", Before::Figure, "Apartment"),
    abbreviation("Rm", Before::Figure, ""),
    abbreviation("Rte", Before::Figure, ""),
    abbreviation("Hwy", Before::Figure, "Highway"),
    abbreviation("Ref", Before::Figure, ""),
    abbreviation("Jan", Before::Figure, "January"),
    abbreviation("Feb", Before::Figure, "February"),
    abbreviation("Mar", Before::Figure, ""),
    abbreviation("Apr", Before::Figure, "April"),
    abbreviation("Jun", Before::Figure, ""),
    abbreviation("Jul", Before::Figure, ""),
    abbreviation("Aug", Before::Figure, "August"),
    abbreviation("Sep", Before::Figure, ""),
    abbreviation("Sept", Before::Figure, "September"),
    abbreviation("Oct", Before::Figure, "October"),
    abbreviation("Nov", Before::Figure, "November"),
    abbreviation("Dec", Before::Figure, "December"),
    abbreviation("Tel", Before::Figure, "Telephone"),
    abbreviation("tel", Before::Figure, "telephone"),
    abbreviation("Ser", Before::Figure, ""),
    abbreviation("Mon", Before::Figure, ""),
    abbreviation("Tue", Before::Figure, ""),
    abbreviation("Wed", Before::Figure, ""),
    abbreviation("Thu", Before::Figure, ""),
    abbreviation("Fri", Before::Figure, ""),
    abbreviation("Sat", Before::Figure, ""),
    abbreviation("Sun", Before::Figure, ""),
    abbreviation("Ave", Before::Nothing, "Avenue"),
    abbreviation("Sq", Before::Nothing, "Square"),
    abbreviation("Blvd", Before::Nothing, "Boulevard"),
    abbreviation("Rd", Before::Nothing, "Road"),
    abbreviation("Ln", Before::Nothing, "Lane"),
    abbreviation("Jr", Before::Nothing, "Junior"),
    abbreviation("Sr", Before::Nothing, "Senior"),
    abbreviation("Ltd", Before::Nothing, "Limited"),
    abbreviation("Inc", Before::Nothing, "Incorporated"),
    abbreviation("Bros", Before::Nothing, "Brothers"),
    abbreviation("etc", Before::Nothing, "et cetera"),
    abbreviation("Dept", Before::Nothing, "Department"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_abbreviation_is_listed_once() {
        let mut seen = BTreeSet::new();
        for one in ABBREVIATIONS {
            assert!(seen.insert(one.short), "{} is listed twice", one.short);
        }
    }

    /// docs/spoken.md tells every abbreviation that is spoken.
    #[test]
    fn the_page_about_spoken_texts_lists_the_abbreviations() {
        let page = include_str!("../../../docs/spoken.md");
        for one in ABBREVIATIONS.iter().filter(|one| one.word().is_some()) {
            assert!(page.contains(&format!("`{}.`", one.short)), "{}", one.short);
        }
    }
}
