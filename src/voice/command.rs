//! A voice that is any program: it reads text from standard input and writes WAV to standard output or to the file that
//! replaces `{out}`. `program` runs and stops it.

use super::error::beginning;
use super::program::{self, MAX_OUTPUT_BYTES, Output, RunError, is_bare};
use super::{Installed, Voice, VoiceError, stress};
use crate::digest::Digest;
use crate::sound::Pcm;
use crate::sound::recording::Fault;
use crate::sound::wav;
use crate::tour::model::{StressNotation, VoiceSettings};
use crate::trust::Permission;
use crate::wording::{command_on, plain_command};
use crate::workspace::{AccessError, Workspace};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Placeholder in the command for the output file.
const OUTPUT_PLACEHOLDER: &str = "{out}";

/// A program that speaks.
pub struct CommandVoice {
    command: Vec<String>,
    version: String,
    limit: Duration,
    notation: stress::Notation,
    /// The file that is executed, if it is known; otherwise the program is looked up in the PATH.
    file: Option<PathBuf>,
    /// Digest of the tour's own programs, if it has any, because the same command runs something else in another tour.
    programs: Option<Digest>,
    /// Absolute path of the working directory; `None` uses the temporary folder of each sentence.
    folder: Option<PathBuf>,
}

impl CommandVoice {
    /// A program that a tour names, if it may run. It runs in the tour's folder.
    ///
    /// # Errors
    /// As [`CommandVoice::new`]; [`VoiceError::NotTrusted`] where the user has not allowed it, and [`VoiceError::Outside`]
    /// where its path leads out of the tour's workspace.
    pub(super) fn of_tour(
        command: &[String],
        settings: &VoiceSettings,
        permission: &Permission,
        installed: &Installed,
    ) -> Result<Self, VoiceError> {
        let voice = Self::new(command, settings)?;
        let Some(workspace) = permission
            .workspace()
            .filter(|_| permission.allows(command))
        else {
            let folder = permission.workspace().map(Workspace::tour_folder);
            return Err(VoiceError::NotTrusted {
                command: plain_command(command),
                cure: command_on("trust", folder.unwrap_or(Path::new("TOUR"))),
                digest: permission.digest(),
            });
        };
        Ok(Self {
            file: file(&command[0], workspace, installed)?,
            folder: Some(absolute(workspace.tour_folder())),
            programs: permission.files_digest(),
            ..voice
        })
    }

    /// Creates a voice for the program `command` with the given settings; it runs in an empty folder.
    ///
    /// # Errors
    /// [`VoiceError::Choice`] for an empty command or a time limit outside 0.1 s to an hour.
    pub fn new(command: &[String], settings: &VoiceSettings) -> Result<Self, VoiceError> {
        let wrong = |what: &str| VoiceError::Choice {
            what: what.to_owned(),
        };
        if command
            .first()
            .is_none_or(|program| program.trim().is_empty())
        {
            return Err(wrong("\"command\" is empty; its first word is the program"));
        }
        let seconds = settings.timeout_s.unwrap_or(60.0);
        if !(0.1..=3600.0).contains(&seconds) {
            return Err(wrong("\"timeout_s\" must lie between 0.1 and 3600 seconds"));
        }
        Ok(Self {
            command: command.to_vec(),
            version: settings.version.clone().unwrap_or_default(),
            limit: Duration::from_secs_f64(seconds),
            notation: match settings.stress {
                None => stress::Notation::Unmarked,
                Some(StressNotation::Acute) => stress::Notation::Acute,
                Some(StressNotation::PlusBefore) => stress::Notation::PlusBefore,
                Some(StressNotation::PlusAfter) => stress::Notation::PlusAfter,
            },
            file: None,
            programs: None,
            folder: None,
        })
    }

    fn program(&self) -> String {
        self.command[0].clone()
    }

    /// Runs the program once; returns what it wrote to standard output and to standard error.
    fn run(&self, text: &str, out: &Path, empty_folder: &Path) -> Result<Output, VoiceError> {
        let named = Path::new(&self.command[0]);
        let mut command = Command::new(self.file.as_deref().unwrap_or(named));
        let arguments = self.command[1..].iter();
        command
            .args(arguments.map(|word| word.replace(OUTPUT_PLACEHOLDER, &out.to_string_lossy())))
            .current_dir(self.folder.as_deref().unwrap_or(empty_folder))
            // Compiled scripts beside the tour's own would be new programs that nobody has trusted.
            .env("PYTHONDONTWRITEBYTECODE", "1");
        program::run(command, text, self.limit, Some(out)).map_err(|error| {
            let program = self.program();
            match error {
                RunError::Start(source) => VoiceError::Start { program, source },
                RunError::Io(source) => VoiceError::Io { program, source },
                RunError::TimedOut(stderr) => VoiceError::TimedOut {
                    program,
                    limit: self.limit,
                    // A known voice runs in an empty folder with settings that are not the author's.
                    can_be_raised: self.folder.is_some(),
                    stderr,
                },
                RunError::Stopped => VoiceError::Stopped { program },
                RunError::TooMuch => VoiceError::TooMuch {
                    program,
                    limit_mib: MAX_OUTPUT_BYTES / (1024 * 1024),
                },
                RunError::Failed { status, stderr } => VoiceError::Failed {
                    program,
                    status,
                    stderr,
                },
            }
        })
    }
}

impl Voice for CommandVoice {
    fn identity(&self) -> String {
        let programs = self.programs.map(|digest| format!(" {digest}"));
        format!(
            "command {:?} {:?} {:?}{}",
            self.command,
            self.version,
            self.notation,
            programs.unwrap_or_default()
        )
    }

    fn name(&self) -> String {
        let program = self.program();
        let name = Path::new(&program).file_name();
        let name = name.map_or(program.clone(), |name| name.to_string_lossy().into());
        match self.version.as_str() {
            "" => name,
            version => format!("{name} {version}"),
        }
    }

    fn speak(&self, text: &str) -> Result<Pcm, VoiceError> {
        // Programs turn such a text into nothing, a noise or an empty file, each in its own way.
        if !text.chars().any(char::is_alphanumeric) {
            return Err(VoiceError::NoWords {
                text: beginning(text),
            });
        }
        let io = |source| VoiceError::Io {
            program: self.program(),
            source,
        };
        let folder = tempfile::Builder::new()
            .prefix("soundwalk-voice-")
            .tempdir()
            .map_err(io)?;
        let out = folder.path().join("out.wav");
        let to_file = self
            .command
            .iter()
            .any(|word| word.contains(OUTPUT_PLACEHOLDER));
        let Output { stdout, stderr } =
            self.run(&written(text, self.notation), &out, folder.path())?;
        if !to_file {
            std::fs::write(&out, &stdout).map_err(io)?;
        }
        if std::fs::metadata(&out).map_or(0, |found| found.len()) == 0 {
            return Err(VoiceError::NoSound {
                program: self.program(),
                to_file,
                stderr,
            });
        }
        let clip = wav::read(&out).map_err(|error| {
            let program = self.program();
            match error.fault {
                Fault::Empty => VoiceError::EmptyWav {
                    program,
                    text: beginning(text),
                    stderr,
                },
                _ => VoiceError::BadWav {
                    program,
                    reason: error.to_string(),
                    stderr,
                },
            }
        })?;
        if clip.pcm.samples.iter().all(|sample| sample.abs() < 1e-4) {
            return Err(VoiceError::Silent {
                voice: self.name(),
                text: beginning(text),
            });
        }
        Ok(clip.pcm)
    }
}

/// Finds the file of a program that a tour names. A path with a folder is relative to the tour's folder, wherever
/// soundwalk was started, and must stay in the workspace; other names are looked up in the folders of the PATH, and
/// never in the tour's folder.
fn file(
    program: &str,
    workspace: &Workspace,
    installed: &Installed,
) -> Result<Option<PathBuf>, VoiceError> {
    if is_bare(program) {
        // Without a PATH of absolute folders, the system's own search could end in the tour's folder.
        return match installed.find(program) {
            None if installed.has_path() => Err(VoiceError::Start {
                program: program.to_owned(),
                source: std::io::ErrorKind::NotFound.into(),
            }),
            found => Ok(found),
        };
    }
    let path = Path::new(program);
    if path.is_absolute() {
        return Ok(Some(path.to_owned()));
    }
    match workspace.resolve(program) {
        // Run the program under its own name, because some programs behave according to the name.
        Ok(_) => Ok(Some(absolute(workspace.tour_folder()).join(path))),
        Err(AccessError::Io(source)) => Err(VoiceError::Start {
            program: program.to_owned(),
            source,
        }),
        Err(source) => Err(VoiceError::Outside {
            program: program.to_owned(),
            source,
        }),
    }
}

/// The absolute path of the folder: the program runs inside it, where a relative path would mean another place.
fn absolute(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    // This fails only if the current folder no longer exists, and then no relative path can be resolved anyway.
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}

/// The text as the program receives it. Control characters, which cannot be pronounced, end some programs' input and
/// are removed.
fn written(text: &str, notation: stress::Notation) -> String {
    let printable = text.replace(|letter: char| letter.is_control(), " ");
    stress::written(&printable, notation)
}
