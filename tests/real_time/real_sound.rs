//! The real sound system: ALSA through PulseAudio into a null sink. ALSA's `file` plugin keeps what the player writes to its
//! device, and that is compared with the pack's tracks. (Recording the null sink's monitor is not exact: on a busy machine
//! PulseAudio itself repeats and drops samples there.) Debian packages `pulseaudio`, `pulseaudio-utils` and `libasound2-plugins`.

use super::small_tour::{STOPS, SmallTour, player, small_tour_of};
use soundwalk::engine::{StopIndex, Variant};
use soundwalk::pack::manifest::Mix;
use soundwalk::player::library::Library;
use soundwalk::sound::opus;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const RATE: usize = 48_000;
/// Length of each story in seconds.
const STORY_S: f64 = 3.0;
/// Maximum step between samples: 0.0145 for the stories' tones of at most 370 Hz and amplitude 0.3, and 0.024 for the sound at the tour's end.
const STEEPEST: f32 = 0.03;
/// Half a step of 16 bits. Samples are compared in 32 bits, but a volume of almost 1 may round them.
const EXACT: f32 = 1.6e-5;

/// A separate sound server with a null sink, which ends with the test.
struct Pulse {
    folder: PathBuf,
    server: Child,
}

impl Pulse {
    fn start(folder: &Path) -> Self {
        for (file, package) in [
            ("/usr/bin/pulseaudio", "pulseaudio"),
            ("/usr/bin/pactl", "pulseaudio-utils"),
            (
                "/usr/lib/x86_64-linux-gnu/alsa-lib/libasound_module_pcm_pulse.so",
                "libasound2-plugins",
            ),
        ] {
            let elsewhere = file.replace("x86_64", "aarch64");
            let found = Path::new(file).exists() || Path::new(&elsewhere).exists();
            assert!(
                found,
                "{file} is missing: install the Debian package {package}"
            );
        }
        let socket = folder.join("pulse");
        let config = format!(
            "pcm.ears {{ type pulse server \"unix:{socket}\" }}\n\
             pcm.!default {{ type file slave.pcm \"ears\" file \"{written}\" format \"raw\" }}\n\
             ctl.!default {{ type pulse server \"unix:{socket}\" }}\n",
            socket = socket.display(),
            written = written(folder).display(),
        );
        // ALSA's own configuration defines the types; ours only sets the default.
        let config = format!("</usr/share/alsa/alsa.conf>\n{config}");
        std::fs::write(folder.join("asound.conf"), config).expect("written");
        let mut pulse = Self {
            folder: folder.to_owned(),
            server: Self::spawn(folder),
        };
        pulse.wait();
        pulse
    }

    fn spawn(folder: &Path) -> Child {
        let protocol = format!(
            "module-native-protocol-unix auth-anonymous=1 socket={}",
            folder.join("pulse").display()
        );
        Command::new("pulseaudio")
            .args([
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "--disable-shm=yes",
                "-L",
            ])
            .arg(protocol)
            .args([
                "-L",
                "module-null-sink sink_name=ears rate=48000 channels=2 format=s16le",
            ])
            .env("HOME", folder)
            .env("XDG_RUNTIME_DIR", folder)
            .env("PULSE_RUNTIME_PATH", folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pulseaudio starts")
    }

    fn wait(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !self
            .tool("pactl")
            .arg("info")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success())
        {
            assert!(Instant::now() < deadline, "pulseaudio does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env(
            "PULSE_SERVER",
            format!("unix:{}", self.folder.join("pulse").display()),
        );
        command
    }

    fn kill(&mut self) {
        self.server.kill().expect("killed");
        self.server.wait().expect("dead");
        let _ = std::fs::remove_file(self.folder.join("pulse"));
    }

    fn revive(&mut self) {
        self.server = Self::spawn(&self.folder);
        self.wait();
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A player on that sound server, driven by its socket.
struct Player {
    child: Child,
    socket: PathBuf,
    events: Receiver<serde_json::Value>,
}

impl Player {
    fn start(tour: &SmallTour, pulse: &Pulse) -> Self {
        let socket = tour.folder.path().join("control");
        let mut child = player(&tour.pack)
            .args(["--headless", "--gps", "stdin", "--control"])
            .arg(&socket)
            .arg("--journal")
            .arg(tour.folder.path().join("journal"))
            .env("ALSA_CONFIG_PATH", pulse.folder.join("asound.conf"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the player runs");
        let output = child.stdout.take().expect("its output");
        let (sender, events) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).expect("a JSON line"));
            }
        });
        Self {
            child,
            socket,
            events,
        }
    }

    fn say(&self, command: &str) {
        let mut stream = UnixStream::connect(&self.socket).expect("connects");
        stream
            .write_all(format!("{command}\n").as_bytes())
            .expect("written");
        let mut answer = String::new();
        BufReader::new(stream)
            .read_line(&mut answer)
            .expect("an answer");
        assert_eq!(answer, "{\"ok\":true}\n", "{command}");
    }

    fn wait_for(&self, event: &str, stop: &str) {
        loop {
            let line = self
                .events
                .recv_timeout(Duration::from_secs(20))
                .unwrap_or_else(|_| panic!("no {event} {stop}"));
            if line["event"] == event && (stop.is_empty() || line["stop"] == stop) {
                return;
            }
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The file in which ALSA keeps the samples that were written to the device.
fn written(folder: &Path) -> PathBuf {
    folder.join("written.raw")
}

/// The left channel of the samples that were written to the device, in the player's format.
fn heard(folder: &Path) -> Vec<f32> {
    let bytes = std::fs::read(written(folder)).expect("a recording");
    bytes
        .chunks_exact(2 * size_of::<f32>())
        .map(|frame| f32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]))
        .collect()
}

fn expected_samples(tour: &SmallTour, stop: usize) -> Vec<f32> {
    let library = Library::new(
        soundwalk::pack::open(&tour.pack).expect("a pack"),
        None,
        Mix::Standard,
    )
    .expect("plays");
    let track = library
        .track(StopIndex(stop), Variant::Full)
        .expect("a track");
    opus::decode(&library.sound(track).expect("its bytes"))
        .expect("decodes")
        .samples
}

fn steepest(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}

/// The position at which a track begins in the recording, found by a tenth of a second of it.
fn find(heard: &[f32], expected: &[f32]) -> Option<usize> {
    let start = expected.iter().position(|sample| sample.abs() > 0.1)?;
    let probe = &expected[start..start + RATE / 10];
    let at = heard
        .windows(probe.len())
        .position(|heard| worst_difference(heard, probe) < EXACT)?;
    at.checked_sub(start)
}

fn worst_difference(heard: &[f32], expected: &[f32]) -> f32 {
    let mut worst = 0.0_f32;
    for (heard, expected) in heard.iter().zip(expected) {
        worst = worst.max((heard - expected).abs());
        if worst > EXACT {
            break;
        }
    }
    worst
}

#[test]
fn the_sound_system_receives_the_tracks_of_the_pack() {
    let _alone = super::alone();
    let tour = small_tour_of(STORY_S, None);
    let pulse = Pulse::start(tour.folder.path());
    let player = Player::start(&tour, &pulse);
    player.wait_for("speaker-opened", "");
    for (number, stop) in STOPS.iter().enumerate() {
        player.say(&format!("play {}", number + 1));
        player.wait_for("end", stop);
    }
    player.wait_for("finish", "");
    std::thread::sleep(Duration::from_millis(1500));
    drop(player);
    let heard = heard(tour.folder.path());
    let mut from = 0;
    for (number, stop) in STOPS.iter().enumerate() {
        let expected = expected_samples(&tour, number);
        let at = find(&heard[from..], &expected)
            .unwrap_or_else(|| panic!("{stop} was not heard in its turn"));
        let heard = heard.get(from + at..from + at + expected.len());
        let heard = heard.unwrap_or_else(|| panic!("{stop} was cut short"));
        let worst = worst_difference(heard, &expected);
        assert!(worst < EXACT, "{stop} differs by {worst}");
        from += at + expected.len();
    }
    assert!(
        steepest(&heard) < STEEPEST,
        "a click: a step of {}",
        steepest(&heard)
    );
}

#[test]
fn a_vanished_sound_card_pauses_the_story_until_it_is_back() {
    let _alone = super::alone();
    let tour = small_tour_of(8.0, None);
    let mut pulse = Pulse::start(tour.folder.path());
    let player = Player::start(&tour, &pulse);
    player.wait_for("speaker-opened", "");
    player.say("play 1");
    player.wait_for("play", "alder");
    std::thread::sleep(Duration::from_secs(2));
    pulse.kill();
    player.wait_for("speaker-lost", "");
    // Longer than the rest of the story: without a sound card it must not continue.
    std::thread::sleep(Duration::from_secs(7));
    assert!(
        player.events.try_iter().all(|line| line["event"] != "end"),
        "the story ended without a card"
    );
    pulse.revive();
    let back = Instant::now();
    player.wait_for("speaker-opened", "");
    player.wait_for("end", "alder");
    assert!(
        back.elapsed() > Duration::from_secs(4),
        "the rest of the story was told: {:?}",
        back.elapsed()
    );
}
