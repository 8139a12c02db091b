//! English abbreviations with a full stop: what they stand for and what follows them. Sentence splitting and
//! pronunciation both use this table.

use crate::language::abbreviation::FollowedBy;

/// An abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abbreviation {
    /// The spelling, without its stop.
    pub short: &'static str,
    /// What follows the abbreviation.
    pub followed_by: FollowedBy,
    /// The full word; empty if it is left to the voice or to a separate rule.
    full: &'static str,
}

impl Abbreviation {
    /// The full word; `None` if it is left to the voice or to a separate rule.
    pub fn word(&self) -> Option<&'static str> {
        Some(self.full).filter(|full| !full.is_empty())
    }
}

/// The abbreviation with this spelling.
pub fn find(short: &str) -> Option<&'static Abbreviation> {
    ABBREVIATIONS.iter().find(|one| one.short == short)
}

const fn abbreviation(
    short: &'static str,
    followed_by: FollowedBy,
    full: &'static str,
) -> Abbreviation {
    Abbreviation {
        short,
        followed_by,
        full,
    }
}

#[rustfmt::skip]
static ABBREVIATIONS: &[Abbreviation] = &[
    abbreviation("Mr", FollowedBy::Name, "Mister"),
    abbreviation("Mrs", FollowedBy::Name, "Missis"),
    abbreviation("Ms", FollowedBy::Name, "Miz"),
    abbreviation("Messrs", FollowedBy::Name, ""),
    abbreviation("Mme", FollowedBy::Name, ""),
    abbreviation("Mlle", FollowedBy::Name, ""),
    abbreviation("Dr", FollowedBy::Name, "Doctor"),
    abbreviation("Drs", FollowedBy::Name, ""),
    abbreviation("Prof", FollowedBy::Name, "Professor"),
    abbreviation("Gen", FollowedBy::Name, "General"),
    abbreviation("Col", FollowedBy::Name, "Colonel"),
    abbreviation("Lt", FollowedBy::Name, "Lieutenant"),
    abbreviation("Capt", FollowedBy::Name, "Captain"),
    abbreviation("Maj", FollowedBy::Name, "Major"),
    abbreviation("Sgt", FollowedBy::Name, "Sergeant"),
    abbreviation("Cpl", FollowedBy::Name, "Corporal"),
    abbreviation("Pvt", FollowedBy::Name, ""),
    abbreviation("Adm", FollowedBy::Name, "Admiral"),
    abbreviation("Cmdr", FollowedBy::Name, ""),
    abbreviation("Brig", FollowedBy::Name, ""),
    abbreviation("Rev", FollowedBy::Name, "Reverend"),
    abbreviation("Revd", FollowedBy::Name, ""),
    abbreviation("Hon", FollowedBy::Name, "Honourable"),
    abbreviation("Gov", FollowedBy::Name, "Governor"),
    abbreviation("Sen", FollowedBy::Name, "Senator"),
    abbreviation("Rep", FollowedBy::Name, "Representative"),
    abbreviation("Pres", FollowedBy::Name, "President"),
    abbreviation("Supt", FollowedBy::Name, ""),
    abbreviation("Insp", FollowedBy::Name, ""),
    abbreviation("Fr", FollowedBy::Name, "Father"),
    abbreviation("Mt", FollowedBy::Name, "Mount"),
    abbreviation("Mts", FollowedBy::Name, ""),
    abbreviation("Ft", FollowedBy::Name, "Fort"),
    abbreviation("Pt", FollowedBy::Name, "Part"),
    abbreviation("vs", FollowedBy::Name, "versus"),
    abbreviation("cf", FollowedBy::Name, "compare"),
    abbreviation("viz", FollowedBy::Name, ""),
    abbreviation("e.g", FollowedBy::Name, ""),
    abbreviation("i.e", FollowedBy::Name, ""),
    abbreviation("E.g", FollowedBy::Name, ""),
    abbreviation("I.e", FollowedBy::Name, ""),
    abbreviation("eg", FollowedBy::Name, ""),
    abbreviation("ie", FollowedBy::Name, ""),
    abbreviation("approx", FollowedBy::Name, "approximately"),
    abbreviation("ca", FollowedBy::Name, "circa"),
    abbreviation("c", FollowedBy::Name, "circa"),
    abbreviation("esp", FollowedBy::Name, ""),
    abbreviation("incl", FollowedBy::Name, "including"),
    abbreviation("Sts", FollowedBy::Name, "Saints"),
    abbreviation("b", FollowedBy::Figure, "born"),
    abbreviation("d", FollowedBy::Figure, "died"),
    abbreviation("fl", FollowedBy::Figure, "flourished"),
    abbreviation("est", FollowedBy::Figure, "established"),
    abbreviation("Est", FollowedBy::Figure, "Established"),
    abbreviation("No", FollowedBy::Figure, "number"),
    abbreviation("no", FollowedBy::Figure, "number"),
    abbreviation("Nos", FollowedBy::Figure, "numbers"),
    abbreviation("nos", FollowedBy::Figure, "numbers"),
    abbreviation("Vol", FollowedBy::Figure, "Volume"),
    abbreviation("vol", FollowedBy::Figure, "volume"),
    abbreviation("Vols", FollowedBy::Figure, ""),
    abbreviation("vols", FollowedBy::Figure, ""),
    abbreviation("p", FollowedBy::Figure, "page"),
    abbreviation("pp", FollowedBy::Figure, "pages"),
    abbreviation("al", FollowedBy::Figure, ""),
    abbreviation("Ch", FollowedBy::Figure, "Chapter"),
    abbreviation("ch", FollowedBy::Figure, "chapter"),
    abbreviation("Fig", FollowedBy::Figure, "Figure"),
    abbreviation("fig", FollowedBy::Figure, "figure"),
    abbreviation("Figs", FollowedBy::Figure, ""),
    abbreviation("figs", FollowedBy::Figure, ""),
    abbreviation("Art", FollowedBy::Figure, ""),
    abbreviation("art", FollowedBy::Figure, ""),
    abbreviation("Sec", FollowedBy::Figure, ""),
    abbreviation("sec", FollowedBy::Figure, ""),
    abbreviation("Op", FollowedBy::Figure, ""),
    abbreviation("op", FollowedBy::Figure, ""),
    abbreviation("Bldg", FollowedBy::Figure, "Building"),
    abbreviation("Apt", FollowedBy::Figure, "Apartment"),
    abbreviation("Rm", FollowedBy::Figure, ""),
    abbreviation("Rte", FollowedBy::Figure, ""),
    abbreviation("Hwy", FollowedBy::Figure, "Highway"),
    abbreviation("Ref", FollowedBy::Figure, ""),
    abbreviation("Jan", FollowedBy::Figure, "January"),
    abbreviation("Feb", FollowedBy::Figure, "February"),
    abbreviation("Mar", FollowedBy::Figure, ""),
    abbreviation("Apr", FollowedBy::Figure, "April"),
    abbreviation("Jun", FollowedBy::Figure, ""),
    abbreviation("Jul", FollowedBy::Figure, ""),
    abbreviation("Aug", FollowedBy::Figure, "August"),
    abbreviation("Sep", FollowedBy::Figure, ""),
    abbreviation("Sept", FollowedBy::Figure, "September"),
    abbreviation("Oct", FollowedBy::Figure, "October"),
    abbreviation("Nov", FollowedBy::Figure, "November"),
    abbreviation("Dec", FollowedBy::Figure, "December"),
    abbreviation("Tel", FollowedBy::Figure, "Telephone"),
    abbreviation("tel", FollowedBy::Figure, "telephone"),
    abbreviation("Ser", FollowedBy::Figure, ""),
    abbreviation("Mon", FollowedBy::Figure, ""),
    abbreviation("Tue", FollowedBy::Figure, ""),
    abbreviation("Wed", FollowedBy::Figure, ""),
    abbreviation("Thu", FollowedBy::Figure, ""),
    abbreviation("Fri", FollowedBy::Figure, ""),
    abbreviation("Sat", FollowedBy::Figure, ""),
    abbreviation("Sun", FollowedBy::Figure, ""),
    abbreviation("Ave", FollowedBy::Nothing, "Avenue"),
    abbreviation("Sq", FollowedBy::Nothing, "Square"),
    abbreviation("Blvd", FollowedBy::Nothing, "Boulevard"),
    abbreviation("Rd", FollowedBy::Nothing, "Road"),
    abbreviation("Ln", FollowedBy::Nothing, "Lane"),
    abbreviation("Jr", FollowedBy::Nothing, "Junior"),
    abbreviation("Sr", FollowedBy::Nothing, "Senior"),
    abbreviation("Ltd", FollowedBy::Nothing, "Limited"),
    abbreviation("Inc", FollowedBy::Nothing, "Incorporated"),
    abbreviation("Bros", FollowedBy::Nothing, "Brothers"),
    abbreviation("etc", FollowedBy::Nothing, "et cetera"),
    abbreviation("Dept", FollowedBy::Nothing, "Department"),
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

    /// docs/spoken.md lists every abbreviation that is spoken.
    #[test]
    fn the_page_about_spoken_texts_lists_the_abbreviations() {
        let page = include_str!("../../../docs/spoken.md");
        for one in ABBREVIATIONS.iter().filter(|one| one.word().is_some()) {
            assert!(page.contains(&format!("`{}.`", one.short)), "{}", one.short);
        }
    }
}
