//! A pack of four stops along a street, each with a different tone as its story, and a walk past them.

use soundwalk::engine::{Confidence, Fix, FixMode, HorizontalError, UnixMs};
use soundwalk::geodesy::LatLon;
use soundwalk::pack::manifest::{FORMAT, Manifest, Mix, Role, Sound, SoundRole, Track};
use soundwalk::pack::signature::SecretKey;
use soundwalk::pack::site;
use soundwalk::pack::writer::{self, Content};
use soundwalk::sound::opus::{self, Tags};
use soundwalk::sound::{Pcm, RATE};
use soundwalk::tour::model::Lang;
use std::collections::BTreeMap;
use std::f32::consts::TAU;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Ids of the stops in the order of the walk.
pub const STOPS: [&str; 4] = ["alder", "birch", "cedar", "durmast"];
/// Length of each story in seconds.
pub const STORY_S: f64 = 20.0;
/// Frequency of each story's tone in hertz.
pub const TONES: [f32; 4] = [210.0, 260.0, 310.0, 370.0];
/// Distance between the stops in metres.
const APART_M: f64 = 150.0;
/// Pace of the visitor in metres a second.
const PACE: f64 = 1.3;
/// Position of the start of the street.
const ORIGIN: LatLon = LatLon {
    lat: 53.75,
    lon: 87.1,
};

/// A folder with the pack; it is removed with this value.
pub struct SmallTour {
    pub folder: tempfile::TempDir,
    pub pack: PathBuf,
}

/// The command that plays a pack.
pub fn player(pack: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soundwalk"));
    command
        .env("SOUNDWALK_VOICES", "draft")
        .arg("play")
        .arg(pack);
    command
}

/// The command that plays a pack with fixes from a source, without a screen and without sound.
pub fn silent_player(pack: &Path, gps: &str, journal: &Path) -> Command {
    let mut command = player(pack);
    command
        .args(["--headless", "--speaker", "silent", "--gps", gps])
        .arg("--journal")
        .arg(journal);
    command
}

/// Builds the pack with stories of the usual length.
pub fn small_tour() -> SmallTour {
    small_tour_of(STORY_S, None)
}

/// Builds the pack with stories of a length, signed or not.
pub fn small_tour_of(story_s: f64, signer: Option<&SecretKey>) -> SmallTour {
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().join("small.pack");
    let lang = Lang("en".to_owned());
    let mut contents =
        BTreeMap::from([("tour.json".to_owned(), Content::Bytes(tour().into_bytes()))]);
    let page = site::names().map(|name| (name.to_owned(), Content::Bytes(Vec::new())));
    contents.extend(page);
    let mut tracks = Vec::new();
    for (number, stop) in STOPS.iter().enumerate() {
        let file = format!("tracks/en/{:02}-{stop}.opus", number + 1);
        let captions = format!("captions/en/{:02}-{stop}.vtt", number + 1);
        let transcript = format!("transcripts/en/{:02}-{stop}.txt", number + 1);
        let cues = format!(
            "WEBVTT\n\n1\n00:00:00.000 --> 00:00:05.000\nThis is {stop}.\n\n2\n00:00:05.000 --> 00:01:00.000\nMore of it.\n"
        );
        contents.insert(
            file.clone(),
            Content::Bytes(opus::encode(
                &tone(TONES[number], story_s),
                &Tags::default(),
            )),
        );
        contents.insert(captions.clone(), Content::Bytes(cues.into_bytes()));
        contents.insert(
            transcript.clone(),
            Content::Bytes(format!("This is {stop}. More of it.\n").into_bytes()),
        );
        tracks.push(Track {
            role: Role::Story,
            mix: Mix::Standard,
            stop: (*stop).to_owned(),
            number: number as u32 + 1,
            language: lang.clone(),
            title: (*stop).to_owned(),
            file,
            duration_s: story_s,
            loudness_lufs: None,
            true_peak_dbtp: -10.0,
            captions,
            transcript,
            master: None,
            passages: Vec::new(),
        });
    }
    let roles = [
        (SoundRole::TourEnd, "tour-end", 600.0),
        (SoundRole::GpsLost, "gps-lost", 500.0),
        (SoundRole::GpsFound, "gps-found", 550.0),
        (SoundRole::Arrival, "arrival", 450.0),
    ];
    let sounds = roles.map(|(role, name, hertz)| {
        let file = format!("sounds/{name}.opus");
        contents.insert(
            file.clone(),
            Content::Bytes(opus::encode(&tone(hertz, 0.5), &Tags::default())),
        );
        Sound {
            role,
            file,
            duration_s: 0.5,
            true_peak_dbtp: -10.0,
        }
    });
    let manifest = Manifest {
        format: FORMAT,
        made_by: "a test".to_owned(),
        id: "small".to_owned(),
        title: BTreeMap::from([(lang.clone(), "Four trees".to_owned())]),
        languages: vec![lang],
        tracks,
        sounds: sounds.to_vec(),
        maps: Vec::new(),
        ways: None,
        pictures: BTreeMap::new(),
        pictures_webp: BTreeMap::new(),
        cover: None,
        cover_webp: None,
        url: None,
        files: BTreeMap::new(),
    };
    writer::write(&pack, &manifest, &contents, signer).expect("a pack");
    SmallTour { folder, pack }
}

/// A tone with soft ends.
pub fn tone(hertz: f32, seconds: f64) -> Pcm {
    let count = (seconds * f64::from(RATE)) as usize;
    let soft = RATE as usize / 20;
    let samples = (0..count).map(|at| {
        let ends = (at.min(count - 1 - at) as f32 / soft as f32).min(1.0);
        let ends = 0.5 - 0.5 * (ends * TAU / 2.0).cos();
        0.3 * ends * (hertz * TAU * (at % RATE as usize) as f32 / RATE as f32).sin()
    });
    Pcm {
        rate: RATE,
        samples: samples.collect(),
    }
}

/// The position this many metres along the street.
fn along(metres: f64) -> LatLon {
    LatLon {
        lat: ORIGIN.lat,
        lon: ORIGIN.lon + metres / (111_320.0 * ORIGIN.lat.to_radians().cos()),
    }
}

fn stop_at(number: usize) -> f64 {
    100.0 + APART_M * number as f64
}

fn tour() -> String {
    let stops = STOPS.iter().enumerate().map(|(number, id)| {
        let at = along(stop_at(number));
        serde_json::json!({
            "id": id, "title": {"en": id}, "position": {"lat": at.lat, "lon": at.lon},
            "geofence": {"radius_m": 30.0}, "narration": {"en": [format!("This is {id}. More of it.")]},
        })
    });
    serde_json::json!({
        "format": 1, "id": "small", "title": {"en": "Four trees"}, "languages": ["en"],
        "stops": stops.collect::<Vec<_>>(),
    })
    .to_string()
}

/// A good walk past all stops, one fix a second.
pub fn walk() -> Vec<Fix> {
    let length = stop_at(STOPS.len() - 1) + 80.0;
    let seconds = (length / PACE) as i64;
    let fix = |second: i64| Fix {
        time: UnixMs(1_782_900_000_000 + second * 1000),
        position: along(second as f64 * PACE),
        mode: FixMode::ThreeD,
        error: Some(HorizontalError {
            value: 4.0,
            confidence: Confidence::R68,
        }),
        speed_mps: Some(PACE),
        course_deg: Some(90.0),
    };
    (0..=seconds).map(fix).collect()
}

/// Writes the walk as GPX.
pub fn write_gpx(path: &Path) {
    let points: String = walk()
        .iter()
        .map(|fix| {
            format!(
                "<trkpt lat='{}' lon='{}'><time>{}</time><accuracy>4</accuracy><speed>{PACE}</speed><bearing>90</bearing></trkpt>\n",
                fix.position.lat, fix.position.lon, fix.time.0
            )
        })
        .collect();
    let text = format!("<gpx version='1.1'><trk><trkseg>\n{points}</trkseg></trk></gpx>\n");
    std::fs::write(path, text).expect("a GPX file");
}
