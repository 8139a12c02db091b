//! The playback thread, which owns the sound device and controls the mixer. Commands come in and events go out, each with
//! the story's request id.
//!
//! A device that vanishes (USB headphones unplugged) is an event; the story stays where it was, and continues when a
//! device is available again.

use super::mixer::{Mixer, MixerEvent};
use super::speaker::{AudioTarget, EventHandler, SharedMixer, Speaker, SpeakerError, lock};
use super::track_reader::TrackReader;
use crate::engine::RequestId;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the device is checked.
const DEVICE_CHECK_INTERVAL: Duration = Duration::from_millis(200);
/// A sound card that has taken no samples for this long counts as lost, whatever it reports.
const STALL_TIMEOUT: Duration = Duration::from_secs(2);
/// Time between attempts to open a lost device.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);
/// Sound that a lost device has taken but not played, seconds.
const UNHEARD_S: f64 = 0.1;

/// A command to the playback thread.
#[derive(Clone)]
pub enum PlaybackCommand {
    /// Play a track in place of the current one.
    Play {
        /// Id of the new playback.
        request: RequestId,
        /// The track, Ogg Opus.
        track: Arc<[u8]>,
        /// Position to start from, seconds.
        from_s: f64,
    },
    /// End the story of this playback.
    Stop(RequestId),
    /// Pause the story of this playback.
    Pause(RequestId),
    /// Resume a paused story.
    Resume(RequestId),
    /// Skip back (negative) or forward, seconds.
    Skip(RequestId, f64),
    /// Lower the story's volume for the announcement that follows.
    Duck,
    /// Play a short sound over everything.
    Announce(Arc<[f32]>),
    /// Set the volume, 0 to 1.
    Volume(f32),
    /// Set the speed of stories, 0.75 to 1.5.
    Speed(f64),
}

/// An event of the playback thread.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaybackEvent {
    /// An event of the mixer.
    Mixer(MixerEvent),
    /// A device was opened.
    Opened {
        /// Name of the device.
        name: String,
    },
    /// The device is gone; the thread keeps trying to open it again.
    Lost {
        /// The device's error.
        why: String,
    },
}

/// The handle of a running playback thread. Dropping it fades the sound out and ends the thread.
pub struct PlaybackThread {
    commands: Option<Sender<PlaybackCommand>>,
    mixer: SharedMixer,
    thread: Option<JoinHandle<()>>,
}

impl PlaybackThread {
    /// Opens the audio target and starts the thread. A silent target or a file runs at `tempo` times real time.
    ///
    /// # Errors
    /// [`SpeakerError`] when the target can never be opened: an unknown device or an unwritable file. A
    /// missing default device is waited for.
    pub fn start(
        target: AudioTarget,
        tempo: f64,
        notify: impl Fn(PlaybackEvent) + Send + Sync + 'static,
    ) -> Result<Self, SpeakerError> {
        let mixer: SharedMixer = Arc::new(Mutex::new(Mixer::new()));
        let notify: Arc<dyn Fn(PlaybackEvent) + Send + Sync> = Arc::new(notify);
        let (commands, inbox) = channel();
        let (opened, first) = channel();
        let shared = Arc::clone(&mixer);
        let thread = std::thread::spawn(move || {
            let forward = Arc::clone(&notify);
            let handler: EventHandler = Arc::new(move |event| forward(PlaybackEvent::Mixer(event)));
            let mut playback_loop = PlaybackLoop {
                target,
                tempo,
                mixer: shared,
                handler,
                notify,
                speaker: None,
                retry: Instant::now(),
            };
            // The device is opened in the thread that owns it, because some cannot be moved between threads.
            let outcome = playback_loop.open();
            let fatal = matches!(
                outcome,
                Err(SpeakerError::Unknown(_) | SpeakerError::File { .. })
            );
            let _ = opened.send(outcome.err().filter(|_| fatal));
            if !fatal {
                playback_loop.run(&inbox);
            }
        });
        match first.recv() {
            Ok(None) => Ok(Self {
                commands: Some(commands),
                mixer,
                thread: Some(thread),
            }),
            Ok(Some(error)) => Err(error),
            Err(_) => Err(SpeakerError::NoDevice),
        }
    }

    /// Sends a command to the thread.
    pub fn send(&self, command: PlaybackCommand) {
        if let Some(commands) = &self.commands {
            // Sending cannot fail: the thread ends only when this handle is dropped.
            let _ = commands.send(command);
        }
    }

    /// Position in the current story's track, seconds.
    pub fn position(&self) -> Option<(RequestId, f64)> {
        lock(&self.mixer).position()
    }

    /// Whether everything has been played.
    pub fn is_silent(&self) -> bool {
        lock(&self.mixer).is_silent()
    }
}

impl Drop for PlaybackThread {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct PlaybackLoop {
    target: AudioTarget,
    tempo: f64,
    mixer: SharedMixer,
    handler: EventHandler,
    notify: Arc<dyn Fn(PlaybackEvent) + Send + Sync>,
    speaker: Option<Speaker>,
    retry: Instant,
}

impl PlaybackLoop {
    fn open(&mut self) -> Result<(), SpeakerError> {
        match Speaker::open(&self.target, &self.mixer, &self.handler, self.tempo) {
            Ok(speaker) => {
                (self.notify)(PlaybackEvent::Opened {
                    name: speaker.name.clone(),
                });
                self.speaker = Some(speaker);
                Ok(())
            }
            Err(error) => {
                self.retry = Instant::now() + RETRY_INTERVAL;
                (self.notify)(PlaybackEvent::Lost {
                    why: error.to_string(),
                });
                Err(error)
            }
        }
    }

    fn run(&mut self, inbox: &Receiver<PlaybackCommand>) {
        let mut pulled = (0, Instant::now());
        loop {
            match inbox.recv_timeout(DEVICE_CHECK_INTERVAL) {
                Ok(command) => self.execute(command),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.fade_out(),
            }
            self.check_device(&mut pulled);
        }
    }

    fn execute(&mut self, command: PlaybackCommand) {
        let mut mixer = lock(&self.mixer);
        match command {
            PlaybackCommand::Play {
                request,
                track,
                from_s,
            } => match TrackReader::open(track, from_s) {
                Ok(track) => mixer.play(request, track),
                Err(why) => {
                    drop(mixer);
                    (self.notify)(PlaybackEvent::Mixer(MixerEvent::Damaged {
                        request,
                        why: why.to_string(),
                    }));
                }
            },
            PlaybackCommand::Stop(request) => mixer.stop(request),
            PlaybackCommand::Pause(request) => mixer.pause(request),
            PlaybackCommand::Resume(request) => mixer.resume(request),
            PlaybackCommand::Skip(request, seconds) => mixer.skip(request, seconds),
            PlaybackCommand::Duck => mixer.duck(),
            PlaybackCommand::Announce(sound) => mixer.announce(sound),
            PlaybackCommand::Volume(volume) => mixer.set_volume(volume),
            PlaybackCommand::Speed(speed) => mixer.set_speed(speed),
        }
    }

    fn check_device(&mut self, pulled: &mut (u64, Instant)) {
        let Some(speaker) = &self.speaker else {
            if Instant::now() >= self.retry && self.open_again().is_ok() {
                *pulled = (0, Instant::now());
            }
            return;
        };
        let count = speaker.pulled();
        if count != pulled.0 {
            *pulled = (count, Instant::now());
        }
        let why = if speaker.is_broken() {
            "the sound device reports a fault"
        } else if pulled.1.elapsed() > STALL_TIMEOUT {
            "the sound device takes no samples any more"
        } else {
            return;
        };
        let why = format!("{}: {why}", speaker.name);
        self.speaker = None;
        self.retry = Instant::now() + RETRY_INTERVAL;
        lock(&self.mixer).rewind(UNHEARD_S);
        (self.notify)(PlaybackEvent::Lost { why });
    }

    /// Like [`PlaybackLoop::open`], but failed attempts are not reported.
    fn open_again(&mut self) -> Result<(), ()> {
        self.retry = Instant::now() + RETRY_INTERVAL;
        let speaker =
            Speaker::open(&self.target, &self.mixer, &self.handler, self.tempo).map_err(|_| ())?;
        (self.notify)(PlaybackEvent::Opened {
            name: speaker.name.clone(),
        });
        self.speaker = Some(speaker);
        Ok(())
    }

    /// Ends the sound without a click: the last story fades out, and the device plays what it has taken, before it is
    /// closed.
    fn fade_out(&mut self) {
        let Some(speaker) = &self.speaker else { return };
        let playing = lock(&self.mixer).position();
        if let Some((request, _)) = playing {
            lock(&self.mixer).stop(request);
        }
        std::thread::sleep(speaker.delay());
        self.speaker = None;
    }
}
