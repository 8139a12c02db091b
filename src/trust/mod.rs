//! Which of the programs that a tour names may run. A tour may come from a stranger, and a program may do everything that
//! its user may, so none runs until the user trusts the tour's programs as they are. What the user trusts is passed in as
//! [`Trust`]; storing it is left to the command line.
//!
//! The user trusts a digest. It covers the words of the commands and the content of everything in the tour that they could
//! run: the files that a word of a command names, and every script, program and library in the tour's folder, since a
//! script may start or load others (`files`). It does not cover programs of the system, which are not part of the tour, nor
//! what a program does with the data that it reads. It does not depend on the machine: the same tour has the same digest
//! everywhere.

mod command;
mod files;

pub use command::TourCommand;
pub use files::ProgramFile;

use crate::digest::{Digest, DigestBuilder};
use crate::tour::Tour;
use crate::tour::facts::{ProgramFacts, ProgramTrust};
use crate::tour::voice_choices;
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// Names the kind of digest. It must change whenever the digest covers something else.
const DIGEST_KIND: &str = "tour programs, 1";

/// The programs that a tour names.
#[derive(Debug, Clone)]
pub struct TourPrograms {
    /// The commands, sorted and without duplicates.
    pub commands: Vec<TourCommand>,
    /// The files of the tour that they could run, sorted by name.
    pub files: Vec<ProgramFile>,
    /// Digest of the commands and the files.
    pub digest: Digest,
    /// Why not all of the files could be read, in which case the digest is worthless and the programs are never trusted.
    pub fault: Option<String>,
}

/// The digests of a tour's programs that the user trusts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust(pub BTreeSet<Digest>);

impl TourPrograms {
    /// Finds the programs that the tour names and the files in its folder that they could run. Without a tour or programs, no
    /// file is read.
    pub fn of<'t>(tour: impl Into<Option<&'t Tour>>, workspace: &Workspace) -> Self {
        let mut by_words: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        for place in tour.into().map(voice_choices::all).unwrap_or_default() {
            if let Some(command) = place.choice.command() {
                let pointers = by_words.entry(command.to_vec()).or_default();
                pointers.push(format!("{}/command", place.pointer));
            }
        }
        let commands: Vec<TourCommand> = by_words
            .into_iter()
            .map(|(words, pointers)| TourCommand { words, pointers })
            .collect();
        let (files, fault) = if commands.is_empty() {
            (Vec::new(), None)
        } else {
            files::find(&commands, workspace)
        };
        let digest = digest(&commands, &files);
        Self {
            commands,
            files,
            digest,
            fault,
        }
    }

    /// Whether the tour names no program.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// Whether the user trusts the programs, as a fact for the rules; `None` if there are none.
    pub fn facts(&self, trust: &Trust) -> Option<ProgramFacts> {
        if self.is_empty() {
            return None;
        }
        Some(ProgramFacts {
            digest: self.digest.to_string(),
            files: self.files.iter().map(|file| file.name.clone()).collect(),
            trust: match &self.fault {
                Some(why) => ProgramTrust::Unsure(why.clone()),
                None if trust.0.contains(&self.digest) => ProgramTrust::Trusted,
                None if trust.0.is_empty() => ProgramTrust::NotYet,
                None => ProgramTrust::Changed,
            },
        })
    }
}

fn digest(commands: &[TourCommand], files: &[ProgramFile]) -> Digest {
    let count = |count: usize| (count as u64).to_le_bytes();
    let mut recipe = DigestBuilder::new(DIGEST_KIND).with(count(commands.len()));
    for command in commands {
        recipe = recipe.with(count(command.words.len()));
        for word in &command.words {
            recipe = recipe.with(word);
        }
    }
    for file in files {
        recipe = recipe.with(&file.name).with(file.content.0);
    }
    recipe.done()
}

/// Stores whether the user trusts one tour's programs.
pub trait TrustRecord: Send + Sync {
    /// What the user trusts. A record that cannot be read counts as empty.
    fn trusted(&self) -> Trust;

    /// Stores that the user trusts these programs, replacing what was trusted before.
    ///
    /// # Errors
    /// The record cannot be written.
    fn trust(&self, programs: &TourPrograms) -> Result<(), Box<dyn Error + Send + Sync>>;

    /// Removes the record; tells whether there was one.
    ///
    /// # Errors
    /// The record cannot be removed.
    fn revoke(&self) -> Result<bool, Box<dyn Error + Send + Sync>>;
}

/// The commands that may run for a tour, and the workspace in which they run.
#[derive(Debug, Clone, Default)]
pub struct Permission {
    workspace: Option<Workspace>,
    commands: BTreeSet<Vec<String>>,
    digest: Option<Digest>,
    /// Digest of the tour's own files that the commands could run, where there are any.
    files: Option<Digest>,
}

impl Permission {
    /// Permits nothing, for when there is no tour.
    pub fn none() -> Self {
        Self::default()
    }

    /// Permits all of the tour's commands if the user trusts them, else none.
    pub fn of(programs: &TourPrograms, workspace: &Workspace, trust: &Trust) -> Self {
        let is_trusted = programs.fault.is_none() && trust.0.contains(&programs.digest);
        let commands = programs.commands.iter().filter(|_| is_trusted);
        Self {
            workspace: Some(workspace.clone()),
            commands: commands.map(|command| command.words.clone()).collect(),
            digest: Some(programs.digest),
            files: (!programs.files.is_empty()).then(|| digest(&[], &programs.files)),
        }
    }

    /// Permits commands that the caller vouches for.
    pub fn for_commands(
        workspace: &Workspace,
        commands: impl IntoIterator<Item = Vec<String>>,
    ) -> Self {
        Self {
            workspace: Some(workspace.clone()),
            commands: commands.into_iter().collect(),
            digest: None,
            files: None,
        }
    }

    /// Whether the command may run.
    pub fn allows(&self, command: &[String]) -> bool {
        self.commands.contains(command)
    }

    /// The tour's workspace; `None` if there is no tour.
    pub fn workspace(&self) -> Option<&Workspace> {
        self.workspace.as_ref()
    }

    /// The digest of the tour's own scripts and programs, if it has any. It tells apart what the same commands run.
    pub fn files_digest(&self) -> Option<Digest> {
        self.files
    }

    /// What the user would have to trust for the tour's commands to run.
    pub fn digest(&self) -> Option<Digest> {
        self.digest
    }
}

#[cfg(test)]
mod tests;
