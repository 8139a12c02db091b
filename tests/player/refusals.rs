//! Packs that cannot be played are refused before any sound, with the file and the reason.

use super::small_tour::{player, small_tour, small_tour_of};
use soundwalk::pack::signature::SecretKey;
use std::path::Path;

fn check(pack: &Path, arguments: &[&str], status: i32, expected: &[&str]) {
    let output = player(pack)
        .args(arguments)
        .env("ALSA_CONFIG_PATH", "/nonexistent")
        .output()
        .expect("the player runs");
    let printed = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(status), "{printed}");
    for words in expected {
        assert!(printed.contains(words), "{words:?} is not in: {printed}");
    }
}

#[test]
fn faults_are_named_before_anything_plays() {
    let tour = small_tour();
    let silent = [
        "--headless",
        "--speaker",
        "silent",
        "--gps",
        "sim:?speed=1000",
    ];
    check(Path::new("no/such.pack"), &silent, 2, &["no/such.pack"]);
    check(
        &tour.pack,
        &[&silent[..], &["--lang", "de"]].concat(),
        2,
        &["no tracks in \"de\"; it has en"],
    );
    check(
        &tour.pack,
        &["--headless", "--gps", "carrier pigeon"],
        2,
        &["--gps carrier pigeon: expected gpsd://HOST:PORT"],
    );
    check(
        &tour.pack,
        &["--headless", "--gps", "gpx:no.gpx", "--speaker", "silent"],
        2,
        &["no.gpx: No such file"],
    );
    let nowhere = ["--headless", "--gps", "sim:", "--speaker", "Gramophone"];
    check(
        &tour.pack,
        &nowhere,
        2,
        &["no sound device \"Gramophone\"", "soundwalk devices"],
    );
    let unwritable = [
        "--headless",
        "--gps",
        "sim:",
        "--speaker",
        "wav:/no/such/folder/out.wav",
    ];
    check(&tour.pack, &unwritable, 2, &["/no/such/folder/out.wav"]);
    let mut damaged = std::fs::read(&tour.pack).expect("the pack");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let path = tour.folder.path().join("damaged.pack");
    std::fs::write(&path, damaged).expect("written");
    check(&path, &silent, 2, &["damaged.pack"]);
}

#[test]
fn a_signature_can_be_required() {
    let (ours, other) = (
        SecretKey::from_seed(&[1; 32]),
        SecretKey::from_seed(&[2; 32]),
    );
    let require = |key: &SecretKey| {
        let key = key.public().to_string();
        [
            "--headless",
            "--speaker",
            "silent",
            "--gps",
            "sim:?speed=1000",
            "--journal",
            "/dev/null",
            "--require-signature",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([key])
        .collect::<Vec<_>>()
    };
    let run = |pack: &Path, key: &SecretKey, status: i32, expected: &[&str]| {
        let arguments = require(key);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        check(pack, &arguments, status, expected);
    };
    run(&small_tour().pack, &ours, 2, &["small.pack", "sign"]);
    let signed = small_tour_of(1.0, Some(&ours));
    run(&signed.pack, &other, 2, &["small.pack"]);
    run(&signed.pack, &ours, 0, &["\"event\":\"finish\""]);
}

#[test]
fn the_self_test_reports_what_works_and_what_does_not() {
    let tour = small_tour();
    let good = ["--self-test", "--speaker", "silent", "--gps", "sim:"];
    check(
        &tour.pack,
        &good,
        0,
        &["pack     good", "sound    good", "GPS      good"],
    );
    let bad = [
        "--self-test",
        "--speaker",
        "default",
        "--gps",
        "gpsd://127.0.0.1:9",
    ];
    check(
        &tour.pack,
        &bad,
        1,
        &[
            "pack     good",
            "sound    BAD",
            "GPS      BAD: gpsd at 127.0.0.1:9",
        ],
    );
}
