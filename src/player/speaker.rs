//! Where the sound goes: a sound card through rodio, nowhere, or into a WAV file. Each pulls samples from the desk at
//! the pace of time.

use super::desk::{Desk, DeskEvent};
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

/// Samples that are asked of the desk at once: 5 ms.
const BLOCK: usize = RATE as usize / 200;
/// Buffer asked of a sound card, frames: 85 ms. A shorter one (21 ms was tried) ran dry when the computer was busy; speech
/// forgives a tenth of a second, but no gap.
const DEVICE_BUFFER: u32 = 4096;
/// A WAV file's header is brought up to date this often, so that a killed player leaves a readable file.
const FLUSH: Duration = Duration::from_secs(2);

/// Where the sound goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlet {
    /// The system's default device.
    Default,
    /// A device by its name.
    Named(String),
    /// Nowhere, but at the pace of time.
    Silent,
    /// Into a WAV file, 48 kHz 16-bit mono.
    Wav(PathBuf),
}

impl std::str::FromStr for Outlet {
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

/// Why no sound comes.
#[derive(Debug, Error)]
pub enum SpeakerError {
    /// No device at all.
    #[error("no sound device: plug one in, or use --speaker silent or --speaker wav:FILE")]
    NoDevice,
    /// No device of that name.
    #[error("no sound device \"{0}\"; `soundwalk devices` lists those that are there")]
    Unknown(String),
    /// The device refuses.
    #[error("{device}: {why}")]
    Refused {
        /// Its name.
        device: String,
        /// What the sound system says, with its causes.
        why: String,
    },
    /// The WAV file cannot be written.
    #[error("{}: {error}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// Why.
        error: hound::Error,
    },
}

/// A desk that several threads reach.
pub type SharedDesk = Arc<Mutex<Desk>>;

/// The desk, even after a thread that held it panicked: it holds nothing that could be half done.
pub fn lock(desk: &SharedDesk) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An open outlet. Dropping it ends the sound.
pub struct Speaker {
    /// What it is, in words.
    pub name: String,
    health: Arc<Health>,
    _card: Option<MixerDeviceSink>,
    pump: Option<std::thread::JoinHandle<()>>,
}

/// What the pulling side tells the holding side.
#[derive(Default)]
struct Health {
    broken: AtomicBool,
    stop: AtomicBool,
    pulled: AtomicU64,
}

/// Hears of the desk's events; called from the sound's own thread, so it must be quick.
pub type Hearer = Arc<dyn Fn(DeskEvent) + Send + Sync>;

impl Speaker {
    /// Opens an outlet. A silent one or a file runs `tempo` times as fast as time.
    ///
    /// # Errors
    /// [`SpeakerError`] when there is no such device or file.
    pub fn open(
        outlet: &Outlet,
        desk: &SharedDesk,
        hearer: &Hearer,
        tempo: f64,
    ) -> Result<Self, SpeakerError> {
        match outlet {
            Outlet::Default | Outlet::Named(_) => Self::card(outlet, desk, hearer),
            Outlet::Silent => Ok(Self::pump("silent".to_owned(), None, desk, hearer, tempo)),
            Outlet::Wav(path) => {
                let file = create(path).map_err(|error| SpeakerError::File {
                    path: path.clone(),
                    error,
                })?;
                Ok(Self::pump(
                    path.display().to_string(),
                    Some(file),
                    desk,
                    hearer,
                    tempo,
                ))
            }
        }
    }

    /// Whether the device said that it is gone.
    pub fn is_broken(&self) -> bool {
        self.health.broken.load(Ordering::Relaxed)
    }

    /// How long a sample takes at most from the desk to the ear: the device's buffer, and a sound server's.
    pub fn delay(&self) -> Duration {
        match self.pump {
            Some(_) => Duration::from_millis(50),
            None => Duration::from_millis(400),
        }
    }

    /// Samples pulled so far: a card that pulls no more is gone, whatever it says.
    pub fn pulled(&self) -> u64 {
        self.health.pulled.load(Ordering::Relaxed)
    }

    fn card(outlet: &Outlet, desk: &SharedDesk, hearer: &Hearer) -> Result<Self, SpeakerError> {
        let _quiet = quiet();
        let device = find(outlet)?;
        let name = name_of(&device);
        let refused = |error: &dyn std::error::Error| SpeakerError::Refused {
            device: name.clone(),
            why: with_causes(error),
        };
        let health = Arc::new(Health::default());
        let told = Arc::clone(&health);
        let mut opened = Err(SpeakerError::NoDevice);
        for asked in [Asked::ExactRate, Asked::ShortBuffer, Asked::Nothing] {
            opened = open_card(&device, asked, &told).map_err(|error| refused(&error));
            if opened.is_ok() {
                break;
            }
        }
        let mut card = opened?;
        card.log_on_drop(false);
        card.mixer().add(Stream::new(desk, hearer, &health));
        Ok(Self {
            name,
            health,
            _card: Some(card),
            pump: None,
        })
    }

    fn pump(
        name: String,
        file: Option<WavFile>,
        desk: &SharedDesk,
        hearer: &Hearer,
        tempo: f64,
    ) -> Self {
        let health = Arc::new(Health::default());
        let stream = Stream::new(desk, hearer, &health);
        let told = Arc::clone(&health);
        let pump = std::thread::spawn(move || pull(stream, file, tempo, &told));
        Self {
            name,
            health,
            _card: None,
            pump: Some(pump),
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.health.stop.store(true, Ordering::Relaxed);
        if let Some(pump) = self.pump.take() {
            // It looks every few milliseconds; a WAV file is complete only when it has ended.
            let _ = pump.join();
        }
    }
}

/// What is asked of a card; the next less when it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The tracks' own rate and a short buffer: no resampling, little delay.
    ExactRate,
    /// The card's rate and a short buffer.
    ShortBuffer,
    /// Whatever it likes.
    Nothing,
}

fn open_card(
    device: &rodio::cpal::Device,
    asked: Asked,
    health: &Arc<Health>,
) -> Result<MixerDeviceSink, rodio::DeviceSinkError> {
    let told = Arc::clone(health);
    let mut builder = DeviceSinkBuilder::from_device(device.clone())?;
    if asked != Asked::Nothing {
        builder = builder.with_buffer_size(rodio::cpal::BufferSize::Fixed(DEVICE_BUFFER));
    }
    if asked == Asked::ExactRate {
        builder =
            builder.with_sample_rate(NonZero::new(RATE).expect("OK because 48 kHz is not zero"));
    }
    builder
        .with_error_callback(move |error: rodio::cpal::Error| {
            if is_lost(error.kind()) {
                told.broken.store(true, Ordering::Relaxed);
            }
        })
        .open_stream()
}

/// Whether an error says that the device is gone. All others (a buffer that ran dry, a refusal while the computer is busy just
/// after the device was opened) pass by themselves, or the device takes no more samples, which the playback thread notices.
fn is_lost(kind: rodio::cpal::ErrorKind) -> bool {
    use rodio::cpal::ErrorKind;
    matches!(
        kind,
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::StreamInvalidated
    )
}

/// Keeps ALSA from writing its errors to standard error, on this thread from now on: whoever opens a device is told why it
/// cannot be opened. The errors are kept as long as what is returned, or until the next call.
#[cfg(target_os = "linux")]
pub fn quiet() -> impl Sized {
    alsa::Output::local_error_handler().ok()
}

/// As on Linux; other systems say nothing by themselves.
#[cfg(not(target_os = "linux"))]
pub fn quiet() -> impl Sized {}

/// What ALSA lists besides devices: nothing, and filters before the default device. Its way to JACK is left out too,
/// because the library behind it writes to standard error when it is asked; it can be named all the same.
const NO_DEVICES: [&str; 8] = [
    "null",
    "lavrate",
    "samplerate",
    "speexrate",
    "speex",
    "upmix",
    "vdownmix",
    "jack",
];

/// The names of all output devices that are there, the default one first.
pub fn devices() -> Vec<String> {
    let _quiet = quiet();
    let host = rodio::cpal::default_host();
    let first = host.default_output_device();
    let all = first
        .into_iter()
        .chain(host.output_devices().into_iter().flatten());
    let mut names: Vec<String> = Vec::new();
    for device in all.filter(is_there) {
        let name = name_of(&device);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether the device can be opened, now or when another program has done with it.
fn is_there(device: &rodio::cpal::Device) -> bool {
    use rodio::cpal::ErrorKind::{DeviceBusy, PermissionDenied};
    let id = id_of(device).unwrap_or_default();
    !NO_DEVICES.contains(&id.as_str())
        && device.default_output_config().map_or_else(
            |error| matches!(error.kind(), DeviceBusy | PermissionDenied),
            |_| true,
        )
}

fn find(outlet: &Outlet) -> Result<rodio::cpal::Device, SpeakerError> {
    let host = rodio::cpal::default_host();
    match outlet {
        Outlet::Named(wanted) => host
            .output_devices()
            .into_iter()
            .flatten()
            .find(|device| name_of(device) == *wanted || id_of(device).as_deref() == Some(wanted))
            .ok_or_else(|| SpeakerError::Unknown(wanted.clone())),
        Outlet::Default | Outlet::Silent | Outlet::Wav(_) => {
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
        .unwrap_or_else(|| "nameless device".to_owned())
}

fn id_of(device: &rodio::cpal::Device) -> Option<String> {
    device.id().ok().map(|id| id.id().to_owned())
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words += &format!(": {deeper}");
        cause = deeper.source();
    }
    words
}

/// The desk as an endless rodio source.
struct Stream {
    desk: SharedDesk,
    hearer: Hearer,
    health: Arc<Health>,
    block: Vec<f32>,
    used: usize,
}

impl Stream {
    fn new(desk: &SharedDesk, hearer: &Hearer, health: &Arc<Health>) -> Self {
        Self {
            desk: Arc::clone(desk),
            hearer: Arc::clone(hearer),
            health: Arc::clone(health),
            block: vec![0.0; BLOCK],
            used: BLOCK,
        }
    }

    fn refill(&mut self) {
        let events = {
            let mut desk = lock(&self.desk);
            desk.render(&mut self.block);
            desk.take_events()
        };
        self.used = 0;
        self.health
            .pulled
            .fetch_add(BLOCK as u64, Ordering::Relaxed);
        for event in events {
            (self.hearer)(event);
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

/// Pulls samples at the pace of time, `tempo` times as fast, until told to stop.
fn pull(mut stream: Stream, mut file: Option<WavFile>, tempo: f64, health: &Health) {
    let start = Instant::now();
    let (mut pulled, mut flushed) = (0_u64, start);
    while !health.stop.load(Ordering::Relaxed) {
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
                health.broken.store(true, Ordering::Relaxed);
                return;
            }
            if health.stop.load(Ordering::Relaxed) {
                break;
            }
        }
        if flushed.elapsed() > FLUSH {
            flushed = Instant::now();
            // A full disk shows at the next writing.
            let _ = file.as_mut().map(WavFile::flush);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    if let Some(file) = file {
        let _ = file.finalize();
    }
}
