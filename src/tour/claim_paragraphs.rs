//! Finds the paragraphs of the source document that state a claim.

use super::document::Paragraph;
use super::model::Claim;

/// Where a document states a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimPlaces {
    /// The paragraphs, counted from 1, that have all figures and names of the claim. None if it has neither.
    pub paragraphs: Vec<u32>,
    /// The figures and names that no paragraph has.
    pub missing: Vec<String>,
}

/// Looks up all figures and names of a claim in a document.
pub fn places_of(claim: &Claim, document: &[Paragraph]) -> ClaimPlaces {
    type Has = fn(&Paragraph, &str) -> bool;
    let figures = claim
        .figures
        .iter()
        .map(|one| (one, Paragraph::has_figure as Has));
    let names = claim
        .names
        .iter()
        .map(|one| (one, Paragraph::has_name as Has));
    let mut common: Option<Vec<u32>> = None;
    let mut missing = Vec::new();
    for (wanted, has) in figures.chain(names) {
        let found: Vec<u32> = (1..)
            .zip(document)
            .filter(|(_, paragraph)| has(paragraph, wanted))
            .map(|(number, _)| number)
            .collect();
        if found.is_empty() {
            missing.push(wanted.clone());
        }
        common = Some(match common {
            None => found,
            Some(before) => before
                .into_iter()
                .filter(|one| found.contains(one))
                .collect(),
        });
    }
    ClaimPlaces {
        paragraphs: common.unwrap_or_default(),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::document::paragraphs;

    #[test]
    fn a_claim_is_stated_where_all_its_figures_and_names_occur() {
        let document = paragraphs(
            "The works opened in 1932.\n\nIn 1932 the works made 64 tanks.\n\nIvan Petrov counted 64 of them.\n",
        );
        let places = |figures: &[&str], names: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
            let claim = Claim {
                id: "fact".to_owned(),
                statement: Default::default(),
                figures: owned(figures),
                names: owned(names),
                paragraph: None,
                source: None,
            };
            places_of(&claim, &document)
        };
        for (figures, names, expected, missing) in [
            (vec!["1932"], vec![], vec![1, 2], vec![]),
            (vec!["1932", "64"], vec![], vec![2], vec![]),
            (vec!["64"], vec!["Ivan Petrov"], vec![3], vec![]),
            (vec!["64", "65"], vec!["works"], vec![], vec!["65"]),
            (vec![], vec![], vec![], vec![]),
        ] {
            let found = places(&figures, &names);
            assert_eq!(found.paragraphs, expected, "{figures:?} {names:?}");
            assert_eq!(found.missing, missing, "{figures:?} {names:?}");
        }
    }
}
