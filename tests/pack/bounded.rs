//! No pack costs more than 100 MB of memory: neither one that is refused nor one that is long.

use crate::pack::crafted::Zip;
use crate::pack::{SOUND, TOUR, contents, folder, forged, manifest};
use soundwalk::digest::Digest;
use soundwalk::pack::manifest::FileFacts;
use soundwalk::pack::signature::SecretKey;
use soundwalk::pack::writer::{self, Content};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Maximum memory of a process for its data, KiB: 100 MB.
const MAX_DATA_KIB: u32 = 97_656;

/// Verifies the pack in a separate process that cannot take more memory; returns its status and its output.
fn verify(path: &Path, more: &[&str]) -> (Option<i32>, String) {
    let script = format!("ulimit -d {MAX_DATA_KIB} && exec \"$@\"");
    let output = Command::new("sh")
        .args([
            "-c",
            &script,
            "sh",
            env!("CARGO_BIN_EXE_soundwalk"),
            "verify",
        ])
        .arg(path)
        .args(more)
        // Each thread reserves memory for its stack and its allocations.
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .expect("OK because there is a shell");
    let printed = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&printed).into_owned(),
    )
}

fn check(bytes: &[u8], expected: Option<i32>, words: &str) {
    let folder = folder();
    let path = folder.path().join("large.pack");
    fs::write(&path, bytes).expect("OK because tests may write");
    let (status, printed) = verify(&path, &[]);
    assert_eq!(status, expected, "{printed}");
    assert!(printed.contains(words), "{words:?} is missing in {printed}");
}

fn with_tour(tour: &str) -> Vec<u8> {
    let mut entries = forged(|m| {
        m["files"]["tour.json"] = serde_json::json!({"bytes": tour.len(), "sha256": Digest::of(tour.as_bytes()).to_string()});
    });
    for (name, content) in &mut entries {
        if name == "tour.json" {
            *content = tour.as_bytes().to_vec();
        }
    }
    Zip::of(&entries).bytes()
}

fn with_manifest(text: &str) -> Vec<u8> {
    let mut entries = forged(|_| {});
    entries[0].1 = text.as_bytes().to_vec();
    Zip::of(&entries).bytes()
}

#[test]
fn decompression_bombs_are_refused_before_inflation() {
    let folder = folder();
    let path = folder.path().join("bomb.pack");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in forged(|m| m["files"]["tour.json"]["bytes"] = (64u64 << 20).into()) {
        zip.start_file(&name, options)
            .expect("OK because the name is new");
        let written = match name.as_str() {
            "tour.json" => std::io::copy(
                &mut std::io::Read::take(std::io::repeat(b' '), 64 << 20),
                &mut zip,
            ),
            _ => std::io::copy(&mut &content[..], &mut zip),
        };
        written.expect("OK because memory can be written");
    }
    let bytes = zip.finish().expect("OK because memory can be written");
    fs::write(&path, bytes.into_inner()).expect("OK because tests may write");
    assert!(
        fs::metadata(&path).is_ok_and(|file| file.len() < 1 << 20),
        "it is a bomb"
    );
    let (status, printed) = verify(&path, &[]);
    assert_eq!(status, Some(1), "{printed}");
    assert!(
        printed.contains("in the local header of `manifest.json`"),
        "{printed}"
    );
    let key = SecretKey::from_seed(&[1; 32]).public().to_string();
    let (status, printed) = verify(&path, &["--require-signature", &key]);
    assert_eq!(status, Some(1), "{printed}");
    assert!(
        printed.contains("not signed, and a signature is required"),
        "{printed}"
    );
}

#[test]
fn long_lists_in_the_manifest_are_refused_or_fit() {
    let text = String::from_utf8(forged(|_| {}).remove(0).1).expect("it is JSON");
    let languages = |unit: &str, bytes: usize| {
        let list = vec![unit; bytes / (unit.len() + 1)].join(",");
        with_manifest(&text.replace("\"languages\":[\"en\"]", &format!("\"languages\":[{list}]")))
    };
    check(
        &languages("\"\"", 7 << 20),
        Some(1),
        "250000 names and values",
    );
    check(
        &languages("\"en\"", 1 << 20),
        Some(1),
        "languages; name each once",
    );
    check(&languages("\"en\"", 9 << 20), Some(1), "the limit is");
    let deep = "[".repeat(200_000);
    check(
        &with_manifest(&deep),
        Some(1),
        "manifest.json cannot be read",
    );
    let spaces = text.replacen('{', &format!("{{{}", " ".repeat(7 << 20)), 1);
    check(&with_manifest(&spaces), Some(0), "good, not signed");
    // The maximum number of entries whose values a manifest may hold.
    let mut value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    for number in 0..39_000 {
        value["files"][format!("x/{number:05}")] = value["files"][SOUND].clone();
    }
    check(
        &with_manifest(&value.to_string()),
        Some(1),
        "does not belong in the pack",
    );
}

#[test]
fn long_lists_in_the_tour_are_refused_or_fit() {
    let stories = |unit: &str, bytes: usize| {
        let list = vec![unit; bytes / (unit.len() + 1)].join(",");
        with_tour(&TOUR.replace("\"Hello.\"", &list))
    };
    check(
        &stories("\"\"", 15 << 20),
        Some(1),
        "250000 names and values",
    );
    check(&stories("\"\"", 740_000), Some(0), "good, not signed");
    check(
        &stories("{\"text\":\"\"}", 900_000),
        Some(0),
        "good, not signed",
    );
    let one = format!("\"{}\"", "x".repeat(15 << 20));
    check(
        &with_tour(&TOUR.replace("\"Hello.\"", &one)),
        Some(0),
        "good, not signed",
    );
    check(
        &with_tour(&"[".repeat(200_000)),
        Some(1),
        "tour.json cannot be read",
    );
    let lines = TOUR.replace(
        "\"stops\"",
        &format!(
            "\"legs\":[{{\"from\":\"a\",\"to\":\"a\",\"line\":[{}]}}],\"stops\"",
            ["[0,0]"; 60_000].join(",")
        ),
    );
    check(&with_tour(&lines), Some(0), "good, not signed");
}

/// A good pack with a master of this many bytes, of which all but the first are zero.
fn long_pack(folder: &Path, bytes: u64) -> std::path::PathBuf {
    let master = folder.join("master.wav");
    let mut file = fs::File::create(&master).expect("OK because tests may write");
    file.write_all(b"RIFF\0\0\0\0WAVE")
        .expect("OK because tests may write");
    file.set_len(bytes).expect("OK because tests may write");
    let file = fs::File::open(&master).expect("OK because it was just made");
    let (sha256, bytes) = Digest::of_reader(file).expect("OK because it was just made");
    let mut contents = contents();
    let content = Content::File(master, FileFacts { bytes, sha256 });
    contents.insert("masters/en/01-a.wav".to_owned(), content);
    let path = folder.join("long.pack");
    let mut manifest = manifest();
    manifest.tracks[0].master = Some("masters/en/01-a.wav".to_owned());
    writer::write(&path, &manifest, &contents, None).expect("OK because tests may write");
    path
}

#[test]
fn long_entries_are_read_in_pieces() {
    let folder = folder();
    let path = long_pack(folder.path(), 120 << 20);
    let (status, printed) = verify(&path, &[]);
    assert_eq!(status, Some(0), "{printed}");
}

#[test]
#[cfg(target_os = "linux")]
fn long_entries_are_served_in_pieces() {
    use std::io::{BufRead, BufReader, Read};
    let folder = folder();
    let path = long_pack(folder.path(), 120 << 20);
    let mut server = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(["serve", "--port", "0"])
        .arg(&path)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("OK because the program was built with the tests");
    let lines = BufReader::new(server.stdout.take().expect("it is piped")).lines();
    let (address, front) = lines
        .map_while(Result::ok)
        .find_map(|line| {
            let url = line.strip_prefix("http://")?.split(' ').next()?;
            let (address, front) = url.split_once('/')?;
            Some((address.to_owned(), front.to_owned()))
        })
        .expect("it says where it is");
    let ask = |method: &str, more: &str| {
        let mut stream = std::net::TcpStream::connect(&address).expect("it listens");
        let request = format!(
            "{method} /{front}masters/en/01-a.wav HTTP/1.1\r\nHost: localhost\r\n{more}Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(
                answer.read_line(&mut head).expect("it answers") > 0,
                "{head}"
            );
        }
        let body = std::io::copy(&mut answer.by_ref(), &mut std::io::sink());
        (head, body.expect("it answers to the end"))
    };
    let size = 120u64 << 20;
    let (head, body) = ask("HEAD", "");
    assert!(
        head.to_lowercase()
            .contains(&format!("content-length: {size}\r\n")),
        "{head}"
    );
    assert_eq!(body, 0);
    let (_, body) = ask("GET", "");
    assert_eq!(body, size);
    let (head, body) = ask("GET", "Range: bytes=1000-1999\r\n");
    assert!(
        head.contains("206 ") && head.contains(&format!("bytes 1000-1999/{size}")),
        "{head}"
    );
    assert_eq!(body, 1000);
    let (_, body) = ask("GET", "Range: bytes=-100\r\n");
    assert_eq!(body, 100);
    let status = fs::read_to_string(format!("/proc/{}/status", server.id()));
    let status = status.expect("it is running");
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .expect("the system says how much it took");
    server.kill().expect("OK because it is ours");
    server.wait().expect("OK because it is ours");
    assert!(peak < 100_000, "{peak} kB");
}
