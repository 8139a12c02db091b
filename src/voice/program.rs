//! Runs a program on a text: without a shell, with a time limit and an output limit. Everything the program started
//! ends with it, even if this process is killed ([`super::guard`]).

use super::guard::Guard;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// Maximum size of one sentence, bytes: six minutes of 48 kHz 16-bit stereo.
pub const MAX_OUTPUT_BYTES: u64 = 64 << 20;

/// How much of standard error is kept, bytes; its end tells the reason.
const MAX_STDERR_BYTES: usize = 2000;

/// How long the output of a finished program may still take to arrive.
const OUTPUT_GRACE: Duration = Duration::from_secs(2);

/// How long an output must be quiet to count as complete while something else still holds it open.
const OUTPUT_QUIET: Duration = Duration::from_millis(200);

/// Whether all programs must end.
static IS_STOPPING: AtomicBool = AtomicBool::new(false);

/// Ends every running program with everything it started and prevents new ones, for a process that is about to end.
/// Programs have process groups of their own, which Ctrl-C does not reach.
pub fn stop_all() {
    IS_STOPPING.store(true, Ordering::Relaxed);
}

/// What a program wrote.
pub struct Output {
    /// Complete standard output.
    pub stdout: Vec<u8>,
    /// End of standard error.
    pub stderr: String,
}

/// Why a run failed.
pub enum RunError {
    /// The program could not be started.
    Start(io::Error),
    /// Communication with the program failed.
    Io(io::Error),
    /// The program exceeded the time limit; holds the end of its standard error.
    TimedOut(String),
    /// The program wrote more than [`MAX_OUTPUT_BYTES`].
    TooMuch,
    /// All programs were stopped.
    Stopped,
    /// The program reported a failure.
    Failed {
        /// Exit status in words.
        status: String,
        /// End of standard error.
        stderr: String,
    },
}

/// Runs the program once with `input` and a line end on its standard input. `out` is the file that it should write,
/// which counts towards the output limit.
pub fn run(
    mut command: Command,
    input: &str,
    limit: Duration,
    out: Option<&Path>,
) -> Result<Output, RunError> {
    if IS_STOPPING.load(Ordering::Relaxed) {
        return Err(RunError::Stopped);
    }
    let deadline = Instant::now() + limit;
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let guard = Guard::begin(&mut command);
    let mut child = command.spawn().map_err(RunError::Start)?;
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
    let input = input.to_owned();
    // If the program reads nothing, this thread waits until it ends.
    std::thread::spawn(move || {
        stdin
            .write_all(input.as_bytes())
            .and_then(|()| stdin.write_all(b"\n"))
    });
    let written = Arc::new(AtomicU64::new(0));
    let sound = collect(
        stdout,
        Arc::clone(&written),
        MAX_OUTPUT_BYTES as usize + 1,
        KeptPart::Beginning,
    );
    let words = collect(stderr, Arc::default(), MAX_STDERR_BYTES, KeptPart::End);

    let wrote_too_much = || {
        let in_file = out
            .and_then(|out| std::fs::metadata(out).ok())
            .map_or(0, |found| found.len());
        written.load(Ordering::Relaxed).max(in_file) > MAX_OUTPUT_BYTES
    };
    let ending = await_end(&mut child, deadline, &wrote_too_much);
    // The program has not been reaped yet, so its process group can still be addressed.
    guard.end(&child);
    let _ = child.kill();
    let status = child.wait().map_err(RunError::Io)?;
    let stderr = without_control_characters(&words.take());
    match ending.map_err(RunError::Io)? {
        Ending::TimedOut => return Err(RunError::TimedOut(stderr)),
        Ending::TooMuch => return Err(RunError::TooMuch),
        Ending::Stopped => return Err(RunError::Stopped),
        Ending::Finished => {}
    }
    if !status.success() {
        return Err(RunError::Failed {
            status: describe_status(status),
            stderr,
        });
    }
    let stdout = sound.take();
    // The rest may have been written since the last check, or at once, for example by a link to another file.
    if stdout.len() as u64 > MAX_OUTPUT_BYTES || wrote_too_much() {
        return Err(RunError::TooMuch);
    }
    Ok(Output { stdout, stderr })
}

/// How a run ended.
enum Ending {
    Finished,
    TimedOut,
    TooMuch,
    Stopped,
}

/// Waits for the program to end without reaping it, so that its process group can still be addressed.
fn await_end(
    child: &mut Child,
    deadline: Instant,
    wrote_too_much: &impl Fn() -> bool,
) -> io::Result<Ending> {
    let mut pause = Duration::from_millis(1);
    loop {
        if has_ended(child)? {
            return Ok(Ending::Finished);
        }
        if IS_STOPPING.load(Ordering::Relaxed) {
            return Ok(Ending::Stopped);
        }
        if wrote_too_much() {
            return Ok(Ending::TooMuch);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Ending::TimedOut);
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

/// Which part of a long output is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeptPart {
    Beginning,
    End,
}

/// A thread that reads a pipe.
struct PipeReader {
    kept: Arc<Mutex<Vec<u8>>>,
    /// Number of bytes received.
    written: Arc<AtomicU64>,
    /// Disconnects when the pipe ends.
    end: mpsc::Receiver<()>,
}

impl PipeReader {
    /// What was received once the program has ended. Something that it left behind may hold the pipe open for long; the
    /// output then counts as complete as soon as no more arrives.
    fn take(self) -> Vec<u8> {
        let deadline = Instant::now() + OUTPUT_GRACE;
        let count = || self.written.load(Ordering::Acquire);
        let mut before = count();
        while self.end.recv_timeout(OUTPUT_QUIET) == Err(mpsc::RecvTimeoutError::Timeout) {
            let now = count();
            if now == before || Instant::now() >= deadline {
                break;
            }
            before = now;
        }
        std::mem::take(&mut *lock(&self.kept))
    }
}

/// Whether the program name contains no folder.
pub(super) fn is_bare(program: &str) -> bool {
    !program.contains('/') && Path::new(program).components().count() <= 1
}

fn lock(bytes: &Mutex<Vec<u8>>) -> std::sync::MutexGuard<'_, Vec<u8>> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a pipe to its end in a thread and keeps at most `max_bytes` bytes of it. If an orphan of the program holds the
/// pipe open, only this thread keeps waiting.
fn collect(
    mut pipe: impl Read + Send + 'static,
    written: Arc<AtomicU64>,
    max_bytes: usize,
    keep: KeptPart,
) -> PipeReader {
    let (sender, end) = mpsc::channel();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let collected = PipeReader {
        kept: Arc::clone(&kept),
        written: Arc::clone(&written),
        end,
    };
    std::thread::spawn(move || {
        // Dropped at the pipe's end.
        let _sender: mpsc::Sender<()> = sender;
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            let mut kept = lock(&kept);
            let room = match keep {
                KeptPart::Beginning => max_bytes.saturating_sub(kept.len()),
                KeptPart::End => count,
            };
            kept.extend_from_slice(&buffer[..count.min(room)]);
            if kept.len() > max_bytes {
                let surplus = kept.len() - max_bytes;
                kept.drain(..surplus);
            }
            drop(kept);
            written.fetch_add(count as u64, Ordering::Release);
        }
    });
    collected
}

/// A program's message without any sequence that would affect the terminal.
fn without_control_characters(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut shown = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\n' | '\t' => shown.push(letter),
            '\r' => shown.push('\n'),
            letter if letter.is_control() => shown.extend(letter.escape_default()),
            letter => shown.push(letter),
        }
    }
    shown
}

fn describe_status(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("ended by signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit status {code}"),
        None => "no exit status".to_owned(),
    }
}
