//! Finds the paragraphs of the source document that state a claim.

use super::document::Paragraph;
use super::model::Claim;

/// A figure or name of a claim.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'c> {
    /// Whether it is a figure.
    pub is_figure: bool,
    /// Its index among the claim's figures or names.
    pub index: usize,
    /// The figure or name.
    pub text: &'c str,
}

impl Mention<'_> {
    /// Whether a paragraph has it.
    pub fn is_in(&self, paragraph: &Paragraph) -> bool {
        if self.is_figure {
            paragraph.has_figure(self.text)
        } else {
            paragraph.has_name(self.text)
        }
    }
}

/// The figures and then the names of a claim.
pub fn mentions(claim: &Claim) -> impl Iterator<Item = Mention<'_>> {
    let figures = claim.figures.iter().enumerate();
    let figures = figures.map(|(index, text)| Mention {
        is_figure: true,
        index,
        text,
    });
    let names = claim.names.iter().enumerate();
    figures.chain(names.map(|(index, text)| Mention {
        is_figure: false,
        index,
        text,
    }))
}

/// Where a document states a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimPlaces {
    /// For each of its [`mentions`] the paragraphs, counted from 1, that have it.
    pub of_mentions: Vec<Vec<u32>>,
    /// The paragraphs, counted from 1, that have all figures and names of the claim. None if it has neither.
    pub paragraphs: Vec<u32>,
    /// The figures and names that no paragraph has.
    pub missing: Vec<String>,
}

/// Looks up all figures and names of a claim in a document.
pub fn places_of(claim: &Claim, document: &[Paragraph]) -> ClaimPlaces {
    let mut places = ClaimPlaces::default();
    for mention in mentions(claim) {
        let found: Vec<u32> = (1..)
            .zip(document)
            .filter(|(_, paragraph)| mention.is_in(paragraph))
            .map(|(number, _)| number)
            .collect();
        if found.is_empty() {
            places.missing.push(mention.text.to_owned());
        }
        if places.of_mentions.is_empty() {
            places.paragraphs.clone_from(&found);
        } else {
            places.paragraphs.retain(|one| found.contains(one));
        }
        places.of_mentions.push(found);
    }
    places
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
