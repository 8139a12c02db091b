//! What a command may use of a tour besides its text: the files of its workspace, and the programs that the user trusts.

use super::folders;
use super::load::Loaded;
use super::outcome::CommandError;
use super::trust_file::TrustFile;
use crate::digest::Digest;
use crate::tour::Tour;
use crate::trust::{Permission, TourPrograms, Trust, TrustRecord};
use crate::wording::{command_on, counted, plain_command};
use crate::workspace::Workspace;
use std::path::PathBuf;

/// The workspace of a tour's files.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct WorkspaceOption {
    /// The folder whose files the tour may use (default: the nearest one around it with a file called
    /// soundwalk.workspace, else the tour's own)
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

/// Which of a tour's programs may run.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct TrustOptions {
    #[command(flatten)]
    pub workspace: WorkspaceOption,
    /// Let the tour's own programs run if they have this digest, which `soundwalk trust --show` prints (default: only if
    /// `soundwalk trust` was run for them)
    #[arg(long, value_name = "DIGEST", value_parser = digest)]
    trust: Vec<Digest>,
}

fn digest(text: &str) -> Result<Digest, &'static str> {
    Digest::from_hex(text.trim())
        .ok_or("a digest is 64 hexadecimal digits; `soundwalk trust TOUR --show` prints it")
}

impl WorkspaceOption {
    /// Finds the workspace of a tour.
    ///
    /// # Errors
    /// The named folder does not contain the tour, or `tour.json` is a link out of the workspace.
    pub fn of(&self, loaded: &Loaded) -> Result<Workspace, CommandError> {
        let workspace = match &self.workspace {
            Some(root) => Workspace::named(&loaded.folder, root)?,
            None => Workspace::find(&loaded.folder, folders::home().as_deref()),
        };
        if loaded.was_in_folder {
            workspace.resolve("tour.json").map_err(|error| {
                let file = loaded.file.display();
                format!("name the file that {file} leads to; it is not read: {error}")
            })?;
        }
        Ok(workspace)
    }
}

impl TrustOptions {
    /// Finds what the command may use.
    ///
    /// # Errors
    /// As [`WorkspaceOption::of`].
    pub fn of(&self, loaded: &Loaded) -> Result<TourAccess, CommandError> {
        let record = TrustFile::of(&loaded.file, self.trust.iter().copied().collect());
        Ok(TourAccess {
            workspace: self.workspace.of(loaded)?,
            record,
        })
    }
}

/// What a command may use of a tour.
pub struct TourAccess {
    /// The files that the tour may use.
    pub workspace: Workspace,
    /// Whether the user trusts the tour's programs.
    pub record: TrustFile,
}

impl TourAccess {
    /// The programs that the tour names, and what the user trusts.
    pub fn programs(&self, tour: &Tour) -> (TourPrograms, Trust) {
        let programs = TourPrograms::of(tour, &self.workspace);
        let trust = if programs.is_empty() {
            Trust::default()
        } else {
            self.record.trusted()
        };
        (programs, trust)
    }

    /// The programs that may run.
    pub fn permission(&self, programs: &TourPrograms, trust: &Trust) -> Permission {
        Permission::of(programs, &self.workspace, trust)
    }

    /// The error for a tour whose programs are not trusted, so that nothing was `done` ("built"). It shows each command in full
    /// and says what to do.
    pub fn not_trusted(&self, programs: &TourPrograms, trust: &Trust, done: &str) -> String {
        let folder = self.workspace.tour_folder();
        let has_changed = !trust.0.is_empty();
        let reason = if !has_changed {
            "that you have not trusted yet"
        } else if programs.commands.len() == 1 {
            "that has changed since you trusted it, or whose digest is not the one given"
        } else {
            "that have changed since you trusted them, or whose digest is not the one given"
        };
        let count = counted(programs.commands.len(), "program");
        format!(
            "{} names {count} of its own {reason}, so nothing was {done} and nothing was run:\n{}{}",
            folder.display(),
            listed(programs),
            match &programs.fault {
                Some(why) => format!("They cannot be trusted as they are: {why}."),
                None => format!(
                    "Look at them. If you trust them, run `{}` or, in a script, pass --trust {}",
                    command_on("trust", folder),
                    programs.digest
                ),
            }
        )
    }
}

/// Lists the commands, the places that name them and the files of the tour that they could run, a line each.
pub fn listed(programs: &TourPrograms) -> String {
    let mut text = String::new();
    for command in &programs.commands {
        text += &format!("  {}\n", plain_command(&command.words));
        for pointer in &command.pointers {
            text += &format!("    named at {}\n", crate::wording::reveal_hidden(pointer));
        }
    }
    for file in &programs.files {
        text += &format!(
            "  could run {}\n",
            crate::wording::reveal_hidden(&file.name)
        );
    }
    text
}
