//! A voice that is any program: text on its standard input, WAV on its standard output or in the file that `{out}`
//! stands for. No shell is involved. The program gets a time limit and an output limit, and everything it started ends
//! with it.

use super::error::beginning;
use super::{Voice, VoiceError, stress};
use crate::sound::Pcm;
use crate::tour::model::{StressNotation, VoiceChoice};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// Most that one sentence may be: six minutes of 48 kHz 16-bit stereo.
const LIMIT_BYTES: u64 = 64 << 20;

/// Most that is kept of standard error: its end tells the reason.
const KEPT_STDERR_BYTES: usize = 2000;

/// How long a finished program's output may still take to arrive.
const GRACE: Duration = Duration::from_secs(2);

/// Where a file name belongs in the command.
const OUT: &str = "{out}";

/// A program that speaks.
pub struct CommandVoice {
    command: Vec<String>,
    version: String,
    limit: Duration,
    notation: stress::Notation,
    folder: PathBuf,
}

impl CommandVoice {
    /// The program `command` with the choice's settings, run in the tour's folder.
    ///
    /// # Errors
    /// [`VoiceError::Choice`] for an empty command or a time limit outside 0.1 s to an hour.
    pub fn new(
        command: &[String],
        choice: &VoiceChoice,
        tour_folder: &Path,
    ) -> Result<Self, VoiceError> {
        let wrong = |what: &str| VoiceError::Choice {
            what: what.to_owned(),
        };
        if command
            .first()
            .is_none_or(|program| program.trim().is_empty())
        {
            return Err(wrong("\"command\" is empty; its first word is the program"));
        }
        let seconds = choice.timeout_s.unwrap_or(60.0);
        if !(0.1..=3600.0).contains(&seconds) {
            return Err(wrong("\"timeout_s\" must lie between 0.1 and 3600 seconds"));
        }
        Ok(Self {
            command: command.to_vec(),
            version: choice.version.clone().unwrap_or_default(),
            limit: Duration::from_secs_f64(seconds),
            notation: match choice.stress {
                None => stress::Notation::Unmarked,
                Some(StressNotation::Acute) => stress::Notation::Acute,
                Some(StressNotation::PlusBefore) => stress::Notation::PlusBefore,
                Some(StressNotation::PlusAfter) => stress::Notation::PlusAfter,
            },
            folder: tour_folder.to_owned(),
        })
    }

    fn program(&self) -> String {
        self.command[0].clone()
    }

    /// A relative path with a folder in it means the tour's folder, wherever soundwalk was started.
    fn executable(&self) -> PathBuf {
        let program = Path::new(&self.command[0]);
        match program.components().count() {
            0 | 1 => program.to_owned(),
            _ => self.folder.join(program),
        }
    }

    fn start(&self, out: &Path) -> Result<Child, VoiceError> {
        let mut command = Command::new(self.executable());
        command
            .args(
                self.command[1..]
                    .iter()
                    .map(|word| word.replace(OUT, &out.to_string_lossy())),
            )
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map_err(|source| VoiceError::Start {
            program: self.program(),
            source,
        })
    }

    /// Runs the program once; gives what it wrote to standard output and to standard error.
    fn run(&self, text: &str, out: &Path) -> Result<(Vec<u8>, String), VoiceError> {
        let deadline = Instant::now() + self.limit;
        let io = |source| VoiceError::Io {
            program: self.program(),
            source,
        };
        let mut child = self.start(out)?;
        let mut stdin = child
            .stdin
            .take()
            .expect("OK because standard input is piped");
        let stdout = child
            .stdout
            .take()
            .expect("OK because standard output is piped");
        let stderr = child
            .stderr
            .take()
            .expect("OK because standard error is piped");
        let text = text.to_owned();
        // A program that reads nothing leaves this thread waiting until it ends.
        std::thread::spawn(move || {
            stdin
                .write_all(text.as_bytes())
                .and_then(|()| stdin.write_all(b"\n"))
        });
        let written = Arc::new(AtomicU64::new(0));
        let sound = collect(
            stdout,
            Arc::clone(&written),
            LIMIT_BYTES as usize + 1,
            Keep::Beginning,
        );
        let words = collect(stderr, Arc::default(), KEPT_STDERR_BYTES, Keep::End);

        let ending = await_end(&mut child, deadline, || {
            let in_file = std::fs::metadata(out).map_or(0, |found| found.len());
            written.load(Ordering::Relaxed).max(in_file) > LIMIT_BYTES
        });
        end_group(&mut child);
        let status = child.wait().map_err(io)?;
        let words = words.recv_timeout(GRACE).unwrap_or_default();
        let stderr = String::from_utf8_lossy(&words).trim().to_owned();
        match ending.map_err(io)? {
            Ending::Late => {
                return Err(VoiceError::TimedOut {
                    program: self.program(),
                    limit: self.limit,
                    stderr,
                });
            }
            Ending::TooMuch => return Err(self.too_much()),
            Ending::Finished => {}
        }
        if !status.success() {
            return Err(VoiceError::Failed {
                program: self.program(),
                status: in_words(status),
                stderr,
            });
        }
        let sound = sound.recv_timeout(GRACE).unwrap_or_default();
        if sound.len() as u64 > LIMIT_BYTES {
            return Err(self.too_much());
        }
        Ok((sound, stderr))
    }

    fn too_much(&self) -> VoiceError {
        VoiceError::TooMuch {
            program: self.program(),
            limit_mib: LIMIT_BYTES / (1024 * 1024),
        }
    }
}

impl Voice for CommandVoice {
    fn identity(&self) -> String {
        format!(
            "command {:?} {:?} {:?}",
            self.command, self.version, self.notation
        )
    }

    fn name(&self) -> String {
        let program = self.program();
        Path::new(&program)
            .file_name()
            .map_or(program.clone(), |name| name.to_string_lossy().into())
    }

    fn speak(&self, text: &str) -> Result<Pcm, VoiceError> {
        let io = |source| VoiceError::Io {
            program: self.program(),
            source,
        };
        let folder = tempfile::Builder::new()
            .prefix("soundwalk-voice-")
            .tempdir()
            .map_err(io)?;
        let out = folder.path().join("out.wav");
        let to_file = self.command.iter().any(|word| word.contains(OUT));
        let (sound, stderr) = self.run(&stress::written(text, self.notation), &out)?;
        if !to_file {
            std::fs::write(&out, &sound).map_err(io)?;
        }
        if std::fs::metadata(&out).map_or(0, |found| found.len()) == 0 {
            return Err(VoiceError::NoSound {
                program: self.program(),
                to_file,
                stderr,
            });
        }
        let clip = crate::sound::wav::read(&out).map_err(|error| VoiceError::BadWav {
            program: self.program(),
            reason: error.to_string(),
            stderr,
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

/// How a run ended.
enum Ending {
    Finished,
    Late,
    TooMuch,
}

/// Waits for the program to end, without reaping it, so that its process group can still be named.
fn await_end(
    child: &mut Child,
    deadline: Instant,
    wrote_too_much: impl Fn() -> bool,
) -> io::Result<Ending> {
    let mut pause = Duration::from_millis(1);
    loop {
        if has_ended(child)? {
            return Ok(Ending::Finished);
        }
        if wrote_too_much() {
            return Ok(Ending::TooMuch);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Ending::Late);
        }
        std::thread::sleep(pause.min(left));
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

#[cfg(unix)]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    Ok(waitid(
        WaitId::Pid(rustix::process::Pid::from_child(child)),
        options,
    )?
    .is_some())
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// Ends the program and whatever it started; nothing happens to what has ended already.
fn end_group(child: &mut Child) {
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(
        rustix::process::Pid::from_child(child),
        rustix::process::Signal::KILL,
    );
    let _ = child.kill();
}

/// Which part of a long output is worth keeping.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Beginning,
    End,
}

/// Reads a pipe to its end in a thread and keeps at most `most` bytes of it. A program's orphan that holds the pipe open
/// leaves only this thread waiting.
fn collect(
    mut pipe: impl Read + Send + 'static,
    written: Arc<AtomicU64>,
    most: usize,
    keep: Keep,
) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut kept, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            written.fetch_add(count as u64, Ordering::Relaxed);
            if keep == Keep::End || kept.len() < most {
                kept.extend_from_slice(&buffer[..count]);
            }
            if keep == Keep::End && kept.len() > most {
                kept.drain(..kept.len() - most);
            }
        }
        kept.truncate(most);
        // The receiver may have stopped waiting.
        let _ = sender.send(kept);
    });
    receiver
}

fn in_words(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("ended by signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit status {code}"),
        None => "no exit status".to_owned(),
    }
}
