//! Sources that send garbage, send too much, jump in time or end: the player survives in bounded memory and continues.

use super::small_tour::{silent_player, small_tour};
use std::io::{Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Resident memory that no source may make the player exceed, MiB. 40 MiB are promised while speaking; test builds are larger.
const MOST_MIB: f64 = 64.0;

fn tpv(time: &str, metres: f64) -> String {
    let lon = 87.1 + metres / (111_320.0 * 53.75_f64.to_radians().cos());
    format!(
        "{{\"class\":\"TPV\",\"mode\":3,\"time\":\"{time}\",\"lat\":53.75,\"lon\":{lon},\"eph\":4,\"speed\":1.3,\"track\":90}}\n"
    )
}

/// Plays what `feed` writes to standard input; returns the output and the peak resident memory in MiB.
fn play(feed: impl FnOnce(&mut dyn Write) + Send + 'static) -> (String, f64) {
    let tour = small_tour();
    let mut child = silent_player(&tour.pack, "stdin", &tour.folder.path().join("journal"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the player runs");
    let mut input = child.stdin.take().expect("its input");
    let feeder = std::thread::spawn(move || feed(&mut input));
    let mut output = child.stdout.take().expect("its output");
    let listener = std::thread::spawn(move || {
        let mut printed = String::new();
        output.read_to_string(&mut printed).expect("UTF-8");
        printed
    });
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0_f64;
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<f64>().ok());
            most = most.max(kib.unwrap_or(0.0) / 1024.0);
        }
        if let Some(status) = child.try_wait().expect("its status") {
            assert_eq!(status.code(), Some(0));
            break;
        }
        assert!(Instant::now() < deadline, "it hangs");
        std::thread::sleep(Duration::from_millis(20));
    }
    feeder.join().expect("everything was taken");
    let printed = listener.join().expect("it was heard");
    (printed, most)
}

#[test]
fn unreadable_lines_and_floods_neither_stop_the_player_nor_use_up_memory() {
    let (printed, most) = play(|input| {
        let noise: Vec<u8> = (0..1_000_000_u32)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        for _ in 0..10 {
            input.write_all(&noise).expect("taken");
        }
        input.write_all(&[b'{'; 4_000_000]).expect("taken");
        input.write_all(b"\n").expect("taken");
        let flood = tpv("2026-07-01T10:00:00Z", 0.0).repeat(50_000);
        input.write_all(flood.as_bytes()).expect("taken");
        let nothing = "{\"class\":\"TPV\",\"mode\":1}\n".repeat(50_000);
        input.write_all(nothing.as_bytes()).expect("taken");
    });
    assert!(
        printed.contains("source-garbage") && printed.contains("source-connected"),
        "{printed}"
    );
    assert!(most < MOST_MIB, "{most} MiB");
}

#[test]
fn clock_jumps_and_invalid_positions_are_survived() {
    let (printed, most) = play(|input| {
        let times = [
            "2026-07-01T10:00:00Z",
            "2006-11-15T10:00:01Z",
            "2099-01-01T00:00:00Z",
            "1980-01-06T00:00:00Z",
            "2026-07-01T10:00:02Z",
            "not a time",
        ];
        for round in 0..30 {
            let line = tpv(times[round % times.len()], round as f64);
            input.write_all(line.as_bytes()).expect("taken");
            let nowhere = "{\"class\":\"TPV\",\"mode\":3,\"lat\":91,\"lon\":1e308,\"speed\":-1,\"track\":-1}\n";
            input.write_all(nowhere.as_bytes()).expect("taken");
            std::thread::sleep(Duration::from_millis(30));
        }
    });
    assert!(printed.contains("\"event\":\"start\""), "{printed}");
    assert!(most < MOST_MIB, "{most} MiB");
}
