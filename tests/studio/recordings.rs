//! Recordings in the studio: opened, seen, heard, cut and kept; whole stops; the sound of a whole walk; and what is refused.

use crate::studio::open::{Open, Reply, TOUR, open};
use serde_json::{Value, json};
use soundwalk::sound::{Pcm, recording};
use soundwalk::studio::Access;
use std::io::{Cursor, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A WAV file with 16 bits, whose channels all have these samples.
fn wav(rate: u32, channels: u16, samples: &[f32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let mut writer =
        hound::WavWriter::new(&mut file, spec).expect("OK because memory can be written");
    for sample in samples {
        for _ in 0..channels {
            writer
                .write_sample((sample * 32_767.0) as i16)
                .expect("OK because memory can be written");
        }
    }
    writer.finalize().expect("OK because memory can be written");
    file.into_inner()
}

/// Two seconds at 44.1 kHz: silent, except for a tone from 0.5 to 1.5 s.
fn tone() -> Vec<f32> {
    (0..88_200_u32)
        .map(|index| {
            let wave = (index as f32 * 220.0 * std::f32::consts::TAU / 44_100.0).sin();
            if (22_050..66_150).contains(&index) {
                wave * 0.25
            } else {
                0.0
            }
        })
        .collect()
}

fn sound_of(reply: &Reply) -> Pcm {
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    let clip = recording::read_bytes(reply.body.clone());
    clip.expect("OK because the studio sends WAV files").pcm
}

/// Opens a recording and returns its address.
fn opened(studio: &Open, file: &[u8]) -> (String, Value) {
    let reply = studio.send("/api/recording", file);
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    let view = reply.json();
    let digest = view["digest"].as_str().expect("OK because it is a text");
    (format!("/api/recording/{digest}"), view)
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("OK because it is a number")
}

#[test]
fn a_recording_is_seen_heard_cut_and_kept() {
    let studio = open(Access::Edit);
    // Stereo at another rate than takes have.
    let file = wav(44_100, 2, &tone());
    let (address, view) = opened(&studio, &file);
    assert_eq!(
        (&view["rate"], &view["channels"]),
        (&json!(44_100), &json!(2))
    );
    assert_eq!(
        (&view["seconds"], &view["format"]),
        (&json!(2.0), &json!("WAV"))
    );
    assert_eq!(view["take"]["target_lufs"], -16.0);
    // The same file is the same recording.
    assert_eq!(opened(&studio, &file).1, view);

    let peaks = studio.get(&format!("{address}/peaks?from_s=0&to_s=2&count=8"));
    let peaks = peaks.json();
    // Around the ends of the tone a stretch may show a little of its neighbour.
    for (key, loudest) in [("high", 32), ("low", -32)] {
        assert_eq!((&peaks[key][0], &peaks[key][7]), (&json!(0), &json!(0)));
        for stretch in 2..6 {
            assert_eq!(peaks[key][stretch], loudest, "{peaks}");
        }
    }

    let part = sound_of(&studio.get(&format!("{address}/sound?from_s=0.5&to_s=1.5")));
    assert_eq!((part.rate, part.samples.len()), (48_000, 48_000));
    let loud = sound_of(&studio.get(&format!("{address}/sound?from_s=0&to_s=2&as_track=true")));
    let highest = |pcm: &Pcm| {
        pcm.samples
            .iter()
            .fold(0.0_f32, |most, one| most.max(one.abs()))
    };
    assert!(
        highest(&loud) > highest(&part) * 1.1,
        "{} {}",
        highest(&loud),
        highest(&part)
    );

    let whole = number(&view["take"]["loudness_lufs"]);
    let measured = studio
        .get(&format!("{address}/look?from_s=0.5&to_s=1.5"))
        .json();
    assert_eq!(measured["seconds"], 1.0);
    assert!(
        (number(&measured["loudness_lufs"]) - whole).abs() < 3.0,
        "{measured}"
    );

    let keep = json!({"base": studio.version(), "pointer": "/stops/0/narration/en/1", "from_s": 0.5, "to_s": 1.5});
    let kept = studio.post(&format!("{address}/take"), &keep).json();
    assert_eq!(kept["file"], "audio/en/gate/02-take-1.wav");
    assert_eq!(kept["view"]["undo"], "take");
    let figures = &kept["view"]["figures"]["passages"][1];
    assert_eq!(figures["known"], "take");
    let take = recording::read(&studio.folder.join("audio/en/gate/02-take-1.wav"));
    let take = take.expect("OK because it was kept").pcm;
    assert_eq!((take.rate, take.samples.len()), (48_000, 48_000));
    // The file that it was cut from is kept as it was.
    let digest = view["digest"].as_str().expect("OK because it is a text");
    let original = studio
        .folder
        .join(format!("audio/originals/{}.wav", &digest[..16]));
    assert!(
        std::fs::read(&original).ok() == Some(file),
        "{}",
        original.display()
    );
    assert_eq!(
        studio.post(&format!("{address}/take"), &keep).refusal(),
        (409, "stale".to_owned())
    );
    let undone = studio.post("/api/undo", &json!({"base": studio.version()}));
    assert_eq!((undone.status, studio.text()), (200, TOUR.to_owned()));
}

#[test]
fn hostile_recordings_and_parts_are_refused() {
    let studio = open(Access::Edit);
    for (file, expected) in [
        (&b""[..], "the file is empty"),
        (b"RIFF\xff\xff\xff\xffWAVE", "damaged WAV file"),
        (b"<html>not a sound</html>", "not a supported sound file"),
        (b"OggS", "damaged"),
        (b"fLaC\0\0\0\x22", "damaged FLAC file"),
    ] {
        let reply = studio.send("/api/recording", file);
        assert_eq!(reply.refusal(), (422, "unfit".to_owned()), "{expected}");
        let message = reply.json()["message"].to_string();
        assert!(message.contains(expected), "{message}");
        // What to do is said.
        assert!(message.contains("; "), "{message}");
    }
    // Two hours, though the file is small.
    let long = wav(8_000, 1, &vec![0.0; 8_000 * 7_200]);
    let reply = studio.send("/api/recording", &long);
    let message = reply.json()["message"].to_string();
    assert!(message.contains("cut it into passages"), "{message}");

    let (address, _) = opened(&studio, &wav(44_100, 1, &tone()));
    for (path, expected) in [
        ("peaks?from_s=0&to_s=2&count=0", 422),
        ("peaks?from_s=0&to_s=2&count=8001", 422),
        ("peaks?from_s=-1&to_s=2&count=10", 422),
        ("peaks?from_s=1&to_s=1&count=10", 422),
        ("peaks?from_s=0&to_s=9&count=10", 422),
        ("peaks?from_s=NaN&to_s=NaN&count=10", 422),
        ("peaks?from_s=0&to_s=inf&count=10", 422),
        ("peaks?from_s=0", 422),
        ("sound?from_s=2&to_s=1", 422),
        ("look?from_s=1.99&to_s=2", 422),
        ("peaks?from_s=0&to_s=2.01&count=1", 200),
    ] {
        assert_eq!(
            studio.get(&format!("{address}/{path}")).status,
            expected,
            "{path}"
        );
    }
    let keep = |pointer: &str, from_s: f64, to_s: f64| {
        let request =
            json!({"base": studio.version(), "pointer": pointer, "from_s": from_s, "to_s": to_s});
        studio.post(&format!("{address}/take"), &request).refusal()
    };
    assert_eq!(
        keep("/stops/0/narration/en/9", 0.0, 1.0),
        (422, "unfit".to_owned())
    );
    assert_eq!(
        keep("/stops/0/narration/en/0", 1.0, 1.0),
        (422, "unfit".to_owned())
    );
    let takes = |takes: Value| {
        let request = json!({"base": studio.version(), "takes": takes});
        studio
            .post(&format!("{address}/takes"), &request)
            .refusal()
            .0
    };
    let first = "/stops/0/narration/en/0";
    assert_eq!(takes(json!([])), 422);
    for pieces in [
        json!([]),
        json!([[0, 9]]),
        json!([[0.5, 0.4]]),
        json!(vec![[0.0, 0.1]; 101]),
    ] {
        let cut = json!({"pointer": first, "pieces": pieces, "sentences": []});
        assert_eq!(takes(json!([cut])), 422, "{cut}");
    }
    // One of two is wrong: neither is kept.
    let good = json!({"pointer": first, "pieces": [[0, 1]], "sentences": [0.5]});
    let wrong = json!({"pointer": "/stops/9/narration/en/0", "pieces": [[1, 2]], "sentences": []});
    assert_eq!(takes(json!([good, wrong])), 422);
    for digest in ["0".repeat(64), "x".to_owned()] {
        for path in ["peaks?from_s=0&to_s=1&count=1", "sound?from_s=0&to_s=1"] {
            let reply = studio.get(&format!("/api/recording/{digest}/{path}"));
            assert_eq!(reply.refusal(), (404, "not-found".to_owned()));
        }
    }
    assert_eq!(studio.text(), TOUR);
    assert!(!studio.folder.join("audio/en").exists(), "no take stays");
}

#[test]
fn a_read_only_studio_opens_recordings_and_keeps_none() {
    let studio = open(Access::ReadOnly);
    let (address, _) = opened(&studio, &wav(44_100, 1, &tone()));
    let keep = json!({"base": studio.version(), "pointer": "/stops/0/narration/en/0", "from_s": 0, "to_s": 1});
    let cut = json!({"pointer": "/stops/0/narration/en/0", "pieces": [[0, 1]], "sentences": []});
    let takes = json!({"base": studio.version(), "takes": [cut]});
    for (path, body) in [("take", &keep), ("takes", &takes)] {
        let reply = studio.post(&format!("{address}/{path}"), body);
        assert_eq!(reply.refusal(), (403, "read-only".to_owned()), "{path}");
    }
    assert!(!studio.folder.join("audio").exists());
}

/// The gate as the draft voice reads it: its passages in one go, with a second of silence after each.
fn read_stop(studio: &Open) -> Vec<u8> {
    let mut samples = vec![0.0; 24_000];
    for text in ["Here is the gate of KMK.", "It was opened in 1932."] {
        let spoken = studio.post("/api/speak", &json!({"lang": "en", "text": text}));
        samples.extend(sound_of(&spoken).samples);
        samples.extend(vec![0.0; 48_000]);
    }
    wav(48_000, 1, &samples)
}

#[test]
fn the_passages_of_a_stop_are_found_and_kept_in_one_step() {
    let studio = open(Access::Edit);
    let (address, view) = opened(&studio, &read_stop(&studio));
    let find = json!({"stop": "gate", "lang": "en"});
    let found = studio.post(&format!("{address}/passages"), &find).json();
    let passages = found["passages"]
        .as_array()
        .expect("OK because it is a list");
    assert_eq!(passages.len(), 2, "{found}");
    let mut end = 0.0;
    for passage in passages {
        assert_eq!(passage["doubts"], json!([]), "{passage}");
        let piece = &passage["pieces"][0];
        assert!(
            number(&piece[0]) >= end && number(&piece[1]) > number(&piece[0]),
            "{passage}"
        );
        end = number(&piece[1]);
    }
    assert!(end <= number(&view["seconds"]));
    // The author moves the end of the first cut.
    let takes: Vec<Value> = passages
        .iter()
        .map(|one| json!({"pointer": one["pointer"], "pieces": one["pieces"], "sentences": one["sentences"]}))
        .collect();
    let mut keep = json!({"base": studio.version(), "takes": takes});
    let moved = number(&keep["takes"][0]["pieces"][0][1]) - 0.25;
    keep["takes"][0]["pieces"][0][1] = json!(moved);
    let kept = studio.post(&format!("{address}/takes"), &keep);
    assert_eq!(kept.status, 200, "{}", String::from_utf8_lossy(&kept.body));
    let kept = kept.json();
    assert_eq!(
        kept["files"],
        json!(["audio/en/gate/01-take-1.wav", "audio/en/gate/02-take-1.wav"])
    );
    let first = recording::read(&studio.folder.join("audio/en/gate/01-take-1.wav"));
    let first = first.expect("OK because it was kept").pcm;
    let expected = moved - number(&passages[0]["pieces"][0][0]);
    assert!(
        (first.seconds() - expected).abs() < 0.001,
        "{} {expected}",
        first.seconds()
    );
    // The take states where its sentence begins.
    let file = std::fs::read(studio.folder.join("audio/en/gate/01-take-1.wav"));
    let file = file.expect("OK because it was kept");
    let labels = soundwalk::sound::wav::labels(&mut Cursor::new(file));
    assert_eq!(labels.len(), 1, "{labels:?}");
    for passage in [0, 1] {
        let figures = &kept["view"]["figures"]["passages"][passage];
        assert_eq!(figures["known"], "take", "{figures}");
    }
    // One step takes all of them back.
    let undone = studio.post("/api/undo", &json!({"base": studio.version()}));
    assert_eq!((undone.status, studio.text()), (200, TOUR.to_owned()));

    for (find, expected) in [
        (json!({"stop": "nowhere", "lang": "en"}), 404),
        (json!({"stop": "gate", "lang": "ru"}), 422),
        (json!({"stop": "gate"}), 422),
    ] {
        let reply = studio.post(&format!("{address}/passages"), &find);
        assert_eq!(reply.status, expected, "{find}");
    }
    let (silence, _) = opened(&studio, &wav(48_000, 1, &vec![0.0; 96_000]));
    let reply = studio.post(&format!("{silence}/passages"), &find);
    assert!(reply.json()["message"].to_string().contains("no speech"));
}

#[test]
fn a_whole_walk_is_heard_with_shortened_silences() {
    let studio = open(Access::ReadOnly);
    let request = json!({"lang": "en", "noise": "open", "seed": 1, "silence_s": 5.0});
    let view = studio.post("/api/listen", &request).json();
    let seconds = number(&view["seconds"]);
    let walk_s = number(&view["walk"]["seconds"]);
    let shortened = view["shortened"]
        .as_array()
        .expect("OK because it is a list");
    assert!(
        !shortened.is_empty() && seconds < walk_s / 2.0,
        "{seconds} of {walk_s} s"
    );
    let left_out: f64 = shortened.iter().map(|one| number(&one["left_out_s"])).sum();
    assert!(
        (seconds + left_out - walk_s).abs() < 4.0,
        "{seconds} + {left_out}, {walk_s}"
    );
    let lines = view["lines"].as_array().expect("OK because it is a list");
    let texts: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["text"].as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Here is the gate of KMK.",
            "It was opened in 1932.",
            "Here is the square."
        ]
    );
    // The stories are in the sound where the walk has them.
    let address = format!("/api/listen/{}", view["sound"].as_str().unwrap_or_default());
    let sound = sound_of(&studio.get(&address));
    assert!((sound.seconds() - seconds).abs() < 1e-6);
    for line in lines {
        let middle = (number(&line["from_s"]) + number(&line["to_s"])) / 2.0;
        let before: f64 = shortened
            .iter()
            .filter(|one| number(&one["at_s"]) < middle)
            .map(|one| number(&one["left_out_s"]))
            .sum();
        let at = ((middle - before) * 48_000.0) as usize;
        let around = &sound.samples[at - 24_000..at + 24_000];
        let highest = around.iter().fold(0.0_f32, |most, one| most.max(one.abs()));
        assert!(highest > 0.05, "{line}: {highest}");
    }
    // A range of it.
    let range = "Range: bytes=100-199".to_owned();
    let part = studio.raw(
        &format!("GET {address}"),
        &[studio.host(), studio.key(), range],
        b"",
    );
    let whole = studio.get(&address);
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[100..200]));

    for (request, expected) in [
        (json!({"lang": "ru", "noise": "open", "seed": 1}), 422),
        (
            json!({"lang": "en", "noise": "open", "seed": 1, "silence_s": 0.0}),
            422,
        ),
        (
            json!({"lang": "en", "noise": "open", "seed": 1, "silence_s": 1e9}),
            422,
        ),
        (json!({"lang": "en", "noise": "sky", "seed": 1}), 422),
        (json!({"lang": "en", "noise": "open"}), 422),
    ] {
        assert_eq!(
            studio.post("/api/listen", &request).status,
            expected,
            "{request}"
        );
    }
    assert_eq!(
        studio.get("/api/listen/0").refusal(),
        (404, "not-found".to_owned())
    );
}

/// Sends a request, waits until the studio is busy with it, and leaves.
fn leave(studio: &Open, path: &str, request: &Value) {
    let body = request.to_string();
    let mut client = TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
    write!(
        client,
        "POST {path} HTTP/1.1\r\n{}\r\n{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        studio.host(),
        studio.key(),
        body.len()
    )
    .expect("OK because it listens");
    std::thread::sleep(Duration::from_millis(300));
}

/// A page that is closed takes its work along, so that the next one does not wait for it.
#[test]
fn searches_and_mixdowns_end_with_their_clients() {
    let studio = open(Access::Edit);
    // A stop that takes long to compare, and a walk that takes long to mix.
    let long = "The old gate stands beside the river, and every day trains left it for the front. "
        .repeat(60);
    let tour = TOUR.replace("It was opened in 1932.", long.trim_end());
    std::fs::write(studio.folder.join("tour.json"), tour).expect("OK because it is there");
    let noise: Vec<f32> = (0..8_000 * 600_u32)
        .map(|index| {
            if (index / 4_000) % 3 == 0 {
                0.0
            } else {
                (index.wrapping_mul(7_919) % 1_000) as f32 / 2_000.0
            }
        })
        .collect();
    let (address, _) = opened(&studio, &wav(8_000, 1, &noise));
    let find = json!({"stop": "gate", "lang": "en"});
    let mix = json!({"lang": "en", "noise": "open", "seed": 1});
    let begin = Instant::now();
    for _ in 0..3 {
        leave(&studio, &format!("{address}/passages"), &find);
        leave(&studio, "/api/listen", &mix);
    }
    // A short search is answered as soon as those have been called off.
    let square = json!({"stop": "square", "lang": "en"});
    let short = wav(
        48_000,
        1,
        &sound_of(&studio.post(
            "/api/speak",
            &json!({"lang": "en", "text": "Here is the square."}),
        ))
        .samples,
    );
    let (short, _) = opened(&studio, &short);
    let reply = studio.post(&format!("{short}/passages"), &square);
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    assert!(
        begin.elapsed() < Duration::from_secs(60),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn the_voices_of_a_language_are_listed() {
    let studio = open(Access::ReadOnly);
    let view = studio.get("/api/speakers/en").json();
    assert_eq!(view["best"], "draft", "{view}");
    assert_eq!(view["voices"][0]["speakers"], json!([]));
    assert_eq!(studio.get("/api/speakers/xx").json()["voices"], json!([]));
}
