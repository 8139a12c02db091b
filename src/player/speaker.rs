//! Audio outputs: a sound card through rodio, silence, or a WAV file. Each pulls samples from the mixer in real time.

use super::mixer::{Mixer, MixerEvent};
use crate::atomic_file;
use crate::sound::RATE;
use crate::sound::wav::to_i16;
use rodio::cpal::traits::{DeviceTrait, HostTrait};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Source};
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use thiserror::Error;

/// Number of samples that the mixer renders at a time: 5 ms.
const BLOCK: usize = RATE as usize / 200;
/// Buffer size requested from a sound card, frames: 85 ms. A shorter one (21 ms was tried) ran dry when the computer was
/// busy; with speech nobody notices a delay of a tenth of a second, but everybody notices a gap.
const DEVICE_BUFFER: u32 = 4096;
/// How often the header of a WAV file is updated, so that a killed player leaves a readable file.
const FLUSH: Duration = Duration::from_secs(2);

/// Where the sound is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudioTarget {
    /// The system's default device.
    Default,
    /// A device by its name.
    Named(String),
    /// Nowhere, but in real time.
    Silent,
    /// A WAV file, 48 kHz 16-bit mono.
    Wav(PathBuf),
}

impl std::str::FromStr for AudioTarget {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "default" => Self::Default,
            "silent" => Self::Silent,
            name => match name.strip_prefix("wav:") {
                Some(path) => Self::Wav(path.into()),
                None => Self::Named(name.to_owned()),
            },
        })
    }
}

/// Why an audio target cannot be opened.
#[derive(Debug, Error)]
pub enum SpeakerError {
    /// There is no sound device at all.
    #[error("no sound device: plug one in, or use --speaker silent or --speaker wav:FILE")]
    NoDevice,
    /// There is no sound device with that name.
    #[error("no sound device \"{0}\"; `soundwalk devices` lists the available ones")]
    Unknown(String),
    /// The device cannot be opened.
    #[error("{device}: {why}")]
    Refused {
        /// Name of the device.
        device: String,
        /// The sound system's message, with its causes.
        why: String,
    },
    /// The WAV file cannot be written.
    #[error("{}: {error}", path.display())]
    File {
        /// Path of the file.
        path: PathBuf,
        /// The error of writing the file.
        error: hound::Error,
    },
}

/// A mixer shared between threads.
pub type SharedMixer = Arc<Mutex<Mixer>>;

/// Locks the mixer, even if a thread panicked while holding it: its state is never left inconsistent.
pub fn lock(mixer: &SharedMixer) -> MutexGuard<'_, Mixer> {
    mixer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An open audio output. Dropping it ends the sound.
pub struct Speaker {
    /// Name of the device or file.
    pub name: String,
    state: Arc<DeviceState>,
    _card: Option<MixerDeviceSink>,
    pump: Option<std::thread::JoinHandle<()>>,
}

/// State that the audio thread shares with the owner of the output.
#[derive(Default)]
struct DeviceState {
    is_broken: AtomicBool,
    should_stop: AtomicBool,
    pulled: AtomicU64,
}

/// Handler of the mixer's events. It is called from the audio thread, so it must be quick.
pub type EventHandler = Arc<dyn Fn(MixerEvent) + Send + Sync>;

impl Speaker {
    /// Opens an audio output. A silent one or a file runs at `tempo` times real time.
    ///
    /// # Errors
    /// [`SpeakerError`] when the device or file cannot be opened.
    pub fn open(
        target: &AudioTarget,
        mixer: &SharedMixer,
        handler: &EventHandler,
        tempo: f64,
    ) -> Result<Self, SpeakerError> {
        match target {
            AudioTarget::Default | AudioTarget::Named(_) => Self::card(target, mixer, handler),
            AudioTarget::Silent => Ok(Self::pump("silent".to_owned(), None, mixer, handler, tempo)),
            AudioTarget::Wav(path) => {
                let file = create(path).map_err(|error| SpeakerError::File {
                    path: path.clone(),
                    error,
                })?;
                Ok(Self::pump(
                    path.display().to_string(),
                    Some(file),
                    mixer,
                    handler,
                    tempo,
                ))
            }
        }
    }

    /// Whether the device has reported that it is gone.
    pub fn is_broken(&self) -> bool {
        self.state.is_broken.load(Ordering::Relaxed)
    }

    /// Maximum delay from the mixer to the ear: the device's buffer and that of a sound server.
    pub fn delay(&self) -> Duration {
        match self.pump {
            Some(_) => Duration::from_millis(50),
            None => Duration::from_millis(400),
        }
    }

    /// Number of samples pulled so far. A card that stops pulling is gone, whatever it reports.
    pub fn pulled(&self) -> u64 {
        self.state.pulled.load(Ordering::Relaxed)
    }

    fn card(
        target: &AudioTarget,
        mixer: &SharedMixer,
        handler: &EventHandler,
    ) -> Result<Self, SpeakerError> {
        let _quiet = silence_alsa();
        let device = find(target)?;
        let name = name_of(&device);
        let refused = |error: &dyn std::error::Error| SpeakerError::Refused {
            device: name.clone(),
            why: with_sources(error),
        };
        let state = Arc::new(DeviceState::default());
        let shared = Arc::clone(&state);
        let mut opened = Err(SpeakerError::NoDevice);
        for request in [
            StreamRequest::ExactRate,
            StreamRequest::ShortBuffer,
            StreamRequest::Defaults,
        ] {
            opened = open_card(&device, request, &shared).map_err(|error| refused(&error));
            if opened.is_ok() {
                break;
            }
        }
        let mut card = opened?;
        card.log_on_drop(false);
        card.mixer().add(Stream::new(mixer, handler, &state));
        Ok(Self {
            name,
            state,
            _card: Some(card),
            pump: None,
        })
    }

    fn pump(
        name: String,
        file: Option<WavFile>,
        mixer: &SharedMixer,
        handler: &EventHandler,
        tempo: f64,
    ) -> Self {
        let state = Arc::new(DeviceState::default());
        let stream = Stream::new(mixer, handler, &state);
        let shared = Arc::clone(&state);
        let pump = std::thread::spawn(move || pull_samples(stream, file, tempo, &shared));
        Self {
            name,
            state,
            _card: None,
            pump: Some(pump),
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.state.should_stop.store(true, Ordering::Relaxed);
        if let Some(pump) = self.pump.take() {
            // The thread checks every few milliseconds. A WAV file is complete only when the thread has ended.
            let _ = pump.join();
        }
    }
}

/// What is requested from a sound card. Each variant asks for less than the one before, in case the card refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StreamRequest {
    /// The tracks' own sample rate and a short buffer, for no resampling and little delay.
    ExactRate,
    /// The card's own sample rate and a short buffer.
    ShortBuffer,
    /// The format that the sound card proposes.
    Defaults,
}

fn open_card(
    device: &rodio::cpal::Device,
    request: StreamRequest,
    state: &Arc<DeviceState>,
) -> Result<MixerDeviceSink, rodio::DeviceSinkError> {
    let shared = Arc::clone(state);
    let mut builder = DeviceSinkBuilder::from_device(device.clone())?;
    if request != StreamRequest::Defaults {
        builder = builder.with_buffer_size(rodio::cpal::BufferSize::Fixed(DEVICE_BUFFER));
    }
    if request == StreamRequest::ExactRate {
        builder =
            builder.with_sample_rate(NonZero::new(RATE).expect("OK because 48 kHz is not zero"));
    }
    builder
        .with_error_callback(move |error: rodio::cpal::Error| {
            if is_lost(error.kind()) {
                shared.is_broken.store(true, Ordering::Relaxed);
            }
        })
        .open_stream()
}

/// Whether an error means that the device is gone. All others (a buffer that ran dry, a refusal while the computer is busy
/// just after the device was opened) are temporary, or the device stops taking samples, which the playback thread notices.
fn is_lost(kind: rodio::cpal::ErrorKind) -> bool {
    use rodio::cpal::ErrorKind;
    matches!(
        kind,
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::StreamInvalidated
    )
}

/// Keeps ALSA from writing its errors to standard error on this thread, because the caller reports why a device cannot be
/// opened. Lasts as long as the returned value, or until the next call.
#[cfg(target_os = "linux")]
pub fn silence_alsa() -> impl Sized {
    alsa::Output::local_error_handler().ok()
}

/// Does nothing: other systems do not write to standard error by themselves.
#[cfg(not(target_os = "linux"))]
pub fn silence_alsa() -> impl Sized {}

/// Entries of ALSA's list that are not devices: the null device, and filters in front of the default device. JACK is
/// omitted as well, because its library writes to standard error when queried; it can still be named explicitly.
const IGNORED_DEVICES: [&str; 8] = [
    "null",
    "lavrate",
    "samplerate",
    "speexrate",
    "speex",
    "upmix",
    "vdownmix",
    "jack",
];

/// The names of all available output devices, the default one first.
pub fn devices() -> Vec<String> {
    let _quiet = silence_alsa();
    let host = rodio::cpal::default_host();
    let first = host.default_output_device();
    let all = first
        .into_iter()
        .chain(host.output_devices().into_iter().flatten());
    let mut names: Vec<String> = Vec::new();
    for device in all.filter(is_available) {
        let name = name_of(&device);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether the device can be opened now, or when another program has released it.
fn is_available(device: &rodio::cpal::Device) -> bool {
    use rodio::cpal::ErrorKind::{DeviceBusy, PermissionDenied};
    let id = id_of(device).unwrap_or_default();
    !IGNORED_DEVICES.contains(&id.as_str())
        && device.default_output_config().map_or_else(
            |error| matches!(error.kind(), DeviceBusy | PermissionDenied),
            |_| true,
        )
}

fn find(target: &AudioTarget) -> Result<rodio::cpal::Device, SpeakerError> {
    let host = rodio::cpal::default_host();
    match target {
        AudioTarget::Named(wanted) => host
            .output_devices()
            .into_iter()
            .flatten()
            .find(|device| name_of(device) == *wanted || id_of(device).as_deref() == Some(wanted))
            .ok_or_else(|| SpeakerError::Unknown(wanted.clone())),
        AudioTarget::Default | AudioTarget::Silent | AudioTarget::Wav(_) => {
            host.default_output_device().ok_or(SpeakerError::NoDevice)
        }
    }
}

fn name_of(device: &rodio::cpal::Device) -> String {
    let described = device
        .description()
        .map(|about| about.name().to_owned())
        .ok();
    described
        .or_else(|| id_of(device))
        .unwrap_or_else(|| "unnamed device".to_owned())
}

fn id_of(device: &rodio::cpal::Device) -> Option<String> {
    device.id().ok().map(|id| id.id().to_owned())
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words += &format!(": {deeper}");
        cause = deeper.source();
    }
    words
}

/// The mixer as an endless rodio source.
struct Stream {
    mixer: SharedMixer,
    handler: EventHandler,
    state: Arc<DeviceState>,
    block: Vec<f32>,
    used: usize,
}

impl Stream {
    fn new(mixer: &SharedMixer, handler: &EventHandler, state: &Arc<DeviceState>) -> Self {
        Self {
            mixer: Arc::clone(mixer),
            handler: Arc::clone(handler),
            state: Arc::clone(state),
            block: vec![0.0; BLOCK],
            used: BLOCK,
        }
    }

    fn refill(&mut self) {
        let events = {
            let mut mixer = lock(&self.mixer);
            mixer.render(&mut self.block);
            mixer.take_events()
        };
        self.used = 0;
        self.state.pulled.fetch_add(BLOCK as u64, Ordering::Relaxed);
        for event in events {
            (self.handler)(event);
        }
    }
}

impl Iterator for Stream {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.used == self.block.len() {
            self.refill();
        }
        self.used += 1;
        Some(self.block[self.used - 1])
    }
}

impl Source for Stream {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> NonZero<u16> {
        NonZero::<u16>::MIN
    }

    fn sample_rate(&self) -> NonZero<u32> {
        NonZero::new(RATE).expect("OK because 48 kHz is not zero")
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

type WavFile = hound::WavWriter<std::io::BufWriter<std::fs::File>>;

fn create(path: &Path) -> Result<WavFile, hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    // A pipe that nobody reads would be waited for.
    let place = atomic_file::destination_or_device(path)?;
    let mut head = Vec::new();
    if let Ok(file) = crate::files::open(&place) {
        file.take(4).read_to_end(&mut head)?;
    }
    if !head.is_empty() && head != b"RIFF" {
        let foreign = "it is there already and is no WAV file; name another one";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, foreign).into());
    }
    hound::WavWriter::create(place, spec)
}

/// Pulls samples at `tempo` times real time until shared to stop.
fn pull_samples(mut stream: Stream, mut file: Option<WavFile>, tempo: f64, state: &DeviceState) {
    let start = Instant::now();
    let (mut pulled, mut flushed) = (0_u64, start);
    while !state.should_stop.load(Ordering::Relaxed) {
        let due = (start.elapsed().as_secs_f64() * tempo * f64::from(RATE)) as u64;
        while pulled < due {
            stream.refill();
            pulled += BLOCK as u64;
            let written = file.as_mut().map_or(Ok(()), |file| {
                stream
                    .block
                    .iter()
                    .try_for_each(|sample| file.write_sample(to_i16(*sample)))
            });
            if written.is_err() {
                state.is_broken.store(true, Ordering::Relaxed);
                return;
            }
            if state.should_stop.load(Ordering::Relaxed) {
                break;
            }
        }
        if flushed.elapsed() > FLUSH {
            flushed = Instant::now();
            // A full disk is noticed at the next write.
            let _ = file.as_mut().map(WavFile::flush);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    if let Some(file) = file {
        let _ = file.finalize();
    }
}
