//! Makes the ground from an extract.

mod assemble;
mod buildings;
mod places;
mod squares;
mod ways;

pub(super) use buildings::{STOREY_M, tagged_height_m};
pub(super) use ways::crossing;

use super::extract::Tags;
use super::ground::{Name, NameIndex};
use std::collections::BTreeMap;

pub use assemble::ground;

/// Gives every name one index.
struct Names<'a> {
    languages: &'a [String],
    list: Vec<Name>,
    indices: BTreeMap<Name, NameIndex>,
}

impl<'a> Names<'a> {
    fn new(languages: &'a [String]) -> Self {
        Self {
            languages,
            list: Vec::new(),
            indices: BTreeMap::new(),
        }
    }

    /// The index of an object's name; `None` without one.
    fn of(&mut self, tags: &Tags) -> Option<NameIndex> {
        let local = tags.name()?;
        let translation = |language: &String| {
            let name = tags.translation(language)?;
            (name != local).then(|| (language.clone(), name.to_owned()))
        };
        let mut translations: Vec<_> = self.languages.iter().filter_map(translation).collect();
        translations.sort();
        Some(self.add(Name {
            local: local.to_owned(),
            translations,
        }))
    }

    fn add(&mut self, name: Name) -> NameIndex {
        let next = u32::try_from(self.list.len())
            .expect("OK because extracts have fewer than 2³² objects");
        *self.indices.entry(name.clone()).or_insert_with(|| {
            self.list.push(name);
            next
        })
    }
}
