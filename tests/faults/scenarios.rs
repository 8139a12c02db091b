//! The commands that change files, each with its own folder.

use super::folders;
use super::strace::{self, Fault, Hits, Site};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::time::Duration;

/// How a run ended, and what it printed as errors.
pub struct Ending {
    pub is_success: bool,
    pub messages: String,
}

/// A command and what must be true of its files.
pub struct Scenario {
    pub name: &'static str,
    /// Lays out the folder.
    pub prepare: fn(&Path),
    /// Adds the arguments, runs the command and operates it as a user does.
    pub drive: fn(Command, &Path) -> Ending,
    /// The part of a file's bytes that is compared, by the folder and the name within it: keys, times and journals differ from run to run.
    pub reduce: fn(&Path, &str, Vec<u8>) -> Vec<u8>,
    /// Whether the command is tried with a limit on the size of its files.
    pub can_be_limited: bool,
    /// Whether the command succeeds although it could not write, as a walk continues without its journal.
    pub goes_on: bool,
    /// Whether the next run may refuse, because the first one had finished its work before the fault.
    pub may_refuse_again: fn(&Ending) -> bool,
}

const PLAIN: Scenario = Scenario {
    name: "",
    prepare: |_| (),
    drive: |_, _| unreachable!("every scenario says how it is driven"),
    reduce: |_, _, bytes| bytes,
    can_be_limited: true,
    goes_on: false,
    may_refuse_again: |_| false,
};

/// Every scenario.
pub fn all() -> Vec<Scenario> {
    vec![
        Scenario {
            name: "build",
            prepare: write_tour,
            drive: |command, _| {
                finish(
                    command,
                    &["build", ".", "-o", "out/t.pack", "-j1", "--store", "store"],
                )
            },
            ..PLAIN
        },
        Scenario {
            name: "build with folders",
            prepare: write_tour,
            drive: |command, _| {
                finish(
                    command,
                    &[
                        "build",
                        ".",
                        "-o",
                        "t.pack",
                        "--no-report",
                        "-j1",
                        "--store",
                        "store",
                        "--site",
                        "site",
                        "--folder",
                        "stories",
                    ],
                )
            },
            ..PLAIN
        },
        Scenario {
            name: "fmt",
            prepare: write_tour,
            drive: |command, _| finish(command, &["fmt", "."]),
            ..PLAIN
        },
        Scenario {
            name: "check --fix",
            prepare: |folder| {
                write_tour(folder);
                // A comma after the last entry.
                let text = TOUR.replace("}]}}]}", "}]}}],}");
                assert_ne!(text, TOUR);
                fs::write(folder.join("tour.json"), text).expect("OK because the folder is ours");
            },
            drive: |command, _| finish(command, &["check", "--fix", "."]),
            ..PLAIN
        },
        Scenario {
            name: "new",
            drive: |command, _| finish(command, &["new", "walk"]),
            may_refuse_again: |ending| ending.messages.contains("walk"),
            ..PLAIN
        },
        Scenario {
            name: "key new",
            drive: |command, _| finish(command, &["key", "new", "maker"]),
            reduce: |folder, name, bytes| {
                if is_key_usable(folder, name, &bytes) {
                    b"a key".to_vec()
                } else {
                    bytes
                }
            },
            may_refuse_again: |ending| ending.messages.contains("maker"),
            ..PLAIN
        },
        Scenario {
            name: "trust",
            prepare: |folder| {
                write_tour(folder);
                let named = r#""languages": ["en"], "voices": {"en": {"command": ["sh", "say.sh", "{out}"]}},"#;
                let text = TOUR.replace(r#""languages": ["en"],"#, named);
                assert_ne!(text, TOUR);
                fs::write(folder.join("tour.json"), text).expect("OK because the folder is ours");
                fs::write(folder.join("say.sh"), "exit 1").expect("OK because the folder is ours");
            },
            drive: |command, _| finish(command, &["trust", "."]),
            // The record names the folder.
            reduce: |_, name, bytes| {
                if name.starts_with("state/") && is_record(&bytes) {
                    b"a record".to_vec()
                } else {
                    bytes
                }
            },
            ..PLAIN
        },
        Scenario {
            name: "studio",
            prepare: |folder| {
                write_tour(folder);
                let state = folder.join("state/soundwalk");
                fs::create_dir_all(&state).expect("OK because the folder is ours");
                fs::write(state.join("recent-tours.json"), r#"{"tours": []}"#)
                    .expect("OK because the folder is ours");
            },
            drive: edit_in_the_studio,
            // The list of recent tours names the folder, and nothing fails where it cannot be written; it must stay readable.
            reduce: |_, name, bytes| {
                let is_list = name == "state/soundwalk/recent-tours.json"
                    && serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
                if is_list { b"a list".to_vec() } else { bytes }
            },
            ..PLAIN
        },
        Scenario {
            name: "play",
            prepare: |folder| {
                fs::copy(built_pack(), folder.join("t.pack"))
                    .expect("OK because the folder is ours");
                fs::write(folder.join("walk.gpx"), walk()).expect("OK because the folder is ours");
            },
            drive: play,
            // A journal grows line by line, and its reader skips incomplete lines; the next walk shows whether it is
            // intact.
            reduce: |_, name, bytes| match name {
                "journal" => b"a journal".to_vec(),
                _ => bytes,
            },
            goes_on: true,
            ..PLAIN
        },
    ]
}

/// Runs the scenario undisturbed.
pub fn run(scenario: &Scenario, folder: &Path) -> Ending {
    (scenario.drive)(strace::plain(folder), folder)
}

/// Runs the scenario undisturbed and returns the calls that change files.
pub fn run_counted(scenario: &Scenario, folder: &Path) -> (Ending, Vec<Site>) {
    let outside = folders::new();
    let log = outside.path().join("calls");
    let ending = (scenario.drive)(strace::counted(folder, &log), folder);
    (ending, strace::sites(&log))
}

/// Runs the scenario with a fault and returns what the fault hit.
pub fn run_with(scenario: &Scenario, folder: &Path, fault: &Fault) -> (Ending, Hits) {
    let outside = folders::new();
    let log = outside.path().join("calls");
    let ending = (scenario.drive)(strace::faulty(folder, &log, fault), folder);
    let hits = match fault {
        Fault::At { .. } => strace::hits(&log),
        // The largest file of all does not fit into any of the limits.
        Fault::ShortWrites { .. } => Hits {
            is_on_a_file: true,
            is_elsewhere: false,
        },
    };
    (ending, hits)
}

fn finish(mut command: Command, arguments: &[&str]) -> Ending {
    let output = command
        .args(arguments)
        .output()
        .expect("the command starts (is strace installed?)");
    // `check` ends with 1 if it has findings, and with 2 if it could not run.
    let is_check = arguments[0] == "check" && output.status.code() == Some(1);
    Ending {
        is_success: output.status.success() || is_check,
        messages: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Two stops with recordings, so that no voice writes its dictionaries.
const TOUR: &str = r#"{"format": 1, "id": "tiny", "title": {"en": "Trial"}, "languages": ["en"],
 "stops": [
  {"id": "gate", "title": {"en": "Gate"}, "position": {"lat": 53.7672, "lon": 87.0923}, "geofence": {"radius_m": 30},
   "narration": {"en": [{"text": "This is the gate.", "take": "audio/gate.wav"}]}},
  {"id": "tank", "title": {"en": "Tank"}, "position": {"lat": 53.7690, "lon": 87.0923}, "geofence": {"radius_m": 30},
   "narration": {"en": [{"text": "This is the tank.", "take": "audio/tank.wav"}]}}]}
"#;

fn write_tour(folder: &Path) {
    fs::create_dir(folder.join("audio")).expect("OK because the folder is ours");
    fs::write(folder.join("tour.json"), TOUR).expect("OK because the folder is ours");
    for (name, hertz) in [("gate", 220.0), ("tank", 330.0)] {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let path = folder.join(format!("audio/{name}.wav"));
        let mut wav = hound::WavWriter::create(path, spec).expect("OK because the folder is ours");
        for n in 0..24_000_u32 {
            let time = f64::from(n) / 16_000.0;
            // Syllables, so that it is levelled like speech.
            let syllable = (time * 4.0 * std::f64::consts::PI).sin().abs();
            let sample = (time * hertz * std::f64::consts::TAU).sin() * syllable * 0.4;
            wav.write_sample((sample * f64::from(i16::MAX)) as i16)
                .expect("OK because the disk has room");
        }
        wav.finalize().expect("OK because the disk has room");
    }
}

/// The tour's pack, built once.
fn built_pack() -> &'static PathBuf {
    static PACK: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, pack) = PACK.get_or_init(|| {
        let folder = folders::new();
        write_tour(folder.path());
        let arguments = [
            "build",
            ".",
            "-o",
            "t.pack",
            "--no-report",
            "--store",
            "store",
        ];
        let ending = finish(strace::plain(folder.path()), &arguments);
        assert!(ending.is_success, "{}", ending.messages);
        let pack = folder.path().join("t.pack");
        (folder, pack)
    });
    pack
}

/// A walk past both stops, a fix a second.
fn walk() -> String {
    let mut gpx = String::from(r#"<gpx version="1.1" creator="test"><trk><trkseg>"#);
    for second in 0..260_u32 {
        let lat = 53.7664 + f64::from(second) * 1.3 / 111_195.0;
        let (minute, second) = (second / 60, second % 60);
        gpx += &format!(
            r#"<trkpt lat="{lat:.7}" lon="87.0923"><time>2024-05-09T10:{minute:02}:{second:02}Z</time></trkpt>"#
        );
    }
    gpx + "</trkseg></trk></gpx>"
}

/// Where the events of all runs in a folder are collected.
const EVENTS: &str = "cache-events";

/// Walks past both stops. Their stories must start in this run or in an earlier one.
fn play(mut command: Command, folder: &Path) -> Ending {
    let output = command
        .args([
            "play",
            "t.pack",
            "--headless",
            "--speaker",
            "silent",
            "--journal",
            "journal",
            "--gps",
        ])
        .arg("gpx:walk.gpx?speed=200")
        .output()
        .expect("the command starts (is strace installed?)");
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    let events = folder.join(EVENTS);
    let mut all = fs::read(&events).unwrap_or_default();
    all.extend(output.stdout);
    fs::write(&events, &all).expect("OK because the folder is ours");
    if !output.status.success() {
        return Ending {
            is_success: false,
            messages,
        };
    }
    let all = String::from_utf8_lossy(&all);
    let untold = ["gate", "tank"]
        .into_iter()
        .find(|stop| !all.contains(&format!(r#""event":"play","stop":"{stop}""#)));
    Ending {
        is_success: untold.is_none(),
        messages: untold.map_or(messages, |stop| format!("`{stop}` was never told:\n{all}")),
    }
}

/// Whether a file is a complete record of trust.
fn is_record(bytes: &[u8]) -> bool {
    let record: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    record.is_some_and(|record| {
        record["digest"]
            .as_str()
            .is_some_and(|digest| digest.len() == 64)
    })
}

/// Whether a file of `key new` is a key: a secret one, or the public one of the secret key beside it.
fn is_key_usable(folder: &Path, name: &str, bytes: &[u8]) -> bool {
    let is_hexadecimal = |bytes: &[u8]| {
        let digits = bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
        digits >= 64
    };
    match name {
        "maker" => is_hexadecimal(bytes),
        "maker.pub" => is_hexadecimal(bytes) && folder.join("maker").is_file(),
        _ => false,
    }
}

/// Opens the studio, changes a title, and ends it.
fn edit_in_the_studio(mut command: Command, _: &Path) -> Ending {
    let mut child = command
        .args([
            "studio",
            ".",
            "--no-open",
            "--store",
            "store",
            "-o",
            "t.pack",
        ])
        .spawn()
        .expect("the command starts (is strace installed?)");
    let outcome = request_an_edit(&mut child);
    strace::end(&mut child);
    let output = child
        .wait_with_output()
        .expect("OK because it is our child");
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    match outcome {
        Ok(()) => Ending {
            is_success: true,
            messages,
        },
        Err(why) => Ending {
            is_success: false,
            messages: format!("{why}\n{messages}"),
        },
    }
}

fn request_an_edit(child: &mut Child) -> Result<(), String> {
    let output = child.stdout.as_mut().expect("OK because it is piped");
    let mut line = String::new();
    let _ = BufReader::new(output).read_line(&mut line);
    let (host, token) = line
        .trim()
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once("/?token="))
        .ok_or_else(|| format!("no address in `{line}`"))?;
    let tour = exchange(host, token, "GET", "/api/tour", "")?;
    let base = tour["version"].clone();
    let edit = serde_json::json!({
        "base": base, "label": "title",
        "edits": [{"do": "set", "pointer": "/stops/0/title/en", "value": "Main gate"}]
    });
    exchange(host, token, "POST", "/api/edit", &edit.to_string()).map(|_| ())
}

fn exchange(
    host: &str,
    token: &str,
    method: &str,
    path: &str,
    body: &str,
) -> Result<serde_json::Value, String> {
    let mut stream = TcpStream::connect(host).map_err(|error| format!("no connection: {error}"))?;
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("OK because it is a time");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(request.as_bytes())
        .map_err(|error| format!("no request: {error}"))?;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let reply = String::from_utf8_lossy(&reply);
    let (head, rest) = reply.split_once("\r\n\r\n").ok_or("no answer")?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("refused: {rest}"));
    }
    // A body in one piece or in chunks: what matters is the object.
    let (start, end) = (rest.find('{'), rest.rfind('}'));
    let object = start
        .zip(end)
        .and_then(|(start, end)| rest.get(start..=end))
        .ok_or("no object")?;
    serde_json::from_str(object).map_err(|error| format!("an answer that is no JSON: {error}"))
}
