//! Power cuts: the player is killed (SIGKILL) at two hundred random moments of rehearsed walks and started again each
//! time. Every story plays exactly once and to its end, and no part of it is left out.

use super::small_tour::{STOPS, STORY_S, SmallTour, silent_player, small_tour, write_gpx};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const KILLS: usize = 200;
/// Factor by which the walk is played faster.
const SPEED: f64 = 20.0;
/// Maximum delay of the journal, seconds of the story.
const JOURNAL_LAG_S: f64 = 2.0;
/// Number of kills after which a story may resume farther away than the tolerance: the test derives what was heard from
/// the wall clock, and a busy machine can be delayed by more than the tolerance.
const MOST_LAPSES: usize = 4;
/// Maximum difference between the clocks of test and player, seconds of the walk: 400 ms on a busy machine.
const CLOCK_SLACK_S: f64 = 8.0;

/// A seeded noise (xorshift64*): the same moments on every run.
struct Noise(u64);

impl Noise {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let share =
            (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * share
    }
}

/// One line of a player's output, and when it came.
type Line = (Instant, serde_json::Value);

struct Life {
    child: Child,
    lines: Receiver<Line>,
}

impl Life {
    fn begin(tour: &SmallTour, journal: &Path, start_s: f64) -> Self {
        let gps = format!(
            "gpx:{}?speed={SPEED}&start={start_s}",
            tour.folder.path().join("walk.gpx").display()
        );
        let mut child = silent_player(&tour.pack, &gps, journal)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the player runs");
        let output = child.stdout.take().expect("its output");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                // An incomplete last line is ignored.
                if let Ok(value) = serde_json::from_str(&line) {
                    let _ = sender.send((Instant::now(), value));
                }
            }
        });
        Self { child, lines }
    }

    /// Kills the player after a while or lets it end; returns its lines, when it ended and its status.
    fn end(mut self, after: Duration) -> (Vec<Line>, Instant, Option<i32>) {
        let deadline = Instant::now() + after;
        let mut lines = Vec::new();
        let left = || deadline.saturating_duration_since(Instant::now());
        while let Ok(line) = self.lines.recv_timeout(left()) {
            lines.push(line);
        }
        let _ = self.child.kill();
        let died = Instant::now();
        let status = self.child.wait().expect("it died");
        lines.extend(self.lines.iter());
        (lines, died, status.code())
    }
}

/// How far a story was played, over all runs of the player.
#[derive(Default)]
struct Telling {
    begun: usize,
    /// Number of times that it was resumed after a power cut.
    went_on: usize,
    ended: usize,
    /// Seconds heard without a gap.
    heard_s: f64,
    /// Number of times that it resumed or ended far from the position that the wall clock gives.
    lapses: usize,
    /// Since when it has been playing in this run, and from which position.
    sounding: Option<(Instant, f64)>,
}

/// Plays one walk with repeated kills; returns their number.
fn walk(
    tour: &SmallTour,
    journal: &Path,
    noise: &mut Noise,
    (wanted, lapses): (&AtomicUsize, &AtomicUsize),
) -> usize {
    let mut tellings: [Telling; 4] = Default::default();
    let (mut start_s, mut kills) = (0.0, 0);
    // The record of what happened, for finding out why the test failed.
    let mut diary = String::new();
    loop {
        let more = wanted.load(Ordering::Relaxed) < KILLS;
        let after = if more { noise.between(0.3, 1.2) } else { 60.0 };
        let (lines, died, status) =
            Life::begin(tour, journal, start_s).end(Duration::from_secs_f64(after));
        let connected = lines
            .iter()
            .find(|(_, line)| line["event"] == "source-connected")
            .map(|(when, _)| *when);
        for (when, line) in &lines {
            account(*when, line, &mut tellings);
            if line["stop"].is_null() || line["event"] == "play" || line["event"] == "end" {
                let ago = (died - *when).as_millis();
                diary += &format!("  {ago} ms before its end: {line}\n");
            }
        }
        diary += &format!("a life ends with {status:?}, walk at {start_s:.1} s\n");
        for telling in &mut tellings {
            if let Some((since, from_s)) = telling.sounding.take() {
                telling.heard_s = telling
                    .heard_s
                    .max(from_s + (died - since).as_secs_f64() * SPEED);
            }
        }
        // If the player is killed between the last word and its own end, the walk is over nevertheless, and the next start is a new walk.
        if status == Some(0) || is_over(journal) {
            break;
        }
        kills += 1;
        wanted.fetch_add(1, Ordering::Relaxed);
        start_s += connected.map_or(0.0, |since| (died - since).as_secs_f64() * SPEED);
        assert!(kills < 400, "the walk never ends");
    }
    for (number, telling) in tellings.iter().enumerate() {
        // A kill while the journal's entry is written can keep the entry and lose the line. The start of a story then shows
        // when it is resumed, and its end when it was heard that far and does not play again.
        let begun = telling.begun.max(usize::from(telling.went_on > 0));
        let heard_out = STORY_S - telling.heard_s < CLOCK_SLACK_S;
        let ended = telling.ended.max(usize::from(heard_out));
        assert_eq!(
            (begun, ended),
            (1, 1),
            "{} was begun and ended so often, over {kills} kills:\n{diary}",
            STOPS[number]
        );
    }
    lapses.fetch_add(
        tellings.iter().map(|telling| telling.lapses).sum(),
        Ordering::Relaxed,
    );
    kills
}

/// Whether the journal says that the walk is over.
fn is_over(journal: &Path) -> bool {
    let text = std::fs::read_to_string(journal).unwrap_or_default();
    text.lines()
        .next_back()
        .is_some_and(|last| last.ends_with("\"over\":true}"))
}

fn account(when: Instant, line: &serde_json::Value, tellings: &mut [Telling; 4]) {
    let Some(number) = STOPS.iter().position(|stop| line["stop"] == **stop) else {
        return;
    };
    let (telling, why) = (
        &mut tellings[number],
        line["why"].as_str().unwrap_or_default(),
    );
    match line["event"].as_str() {
        Some("play") => {
            let from_s = match why.split_once("goes on after ") {
                None => {
                    telling.begun += 1;
                    0.0
                }
                Some((_, rest)) => {
                    telling.went_on += 1;
                    let seconds = rest.split(' ').next();
                    seconds.and_then(|text| text.parse().ok()).expect("seconds")
                }
            };
            assert_eq!(telling.ended, 0, "told again after its end: {line}");
            let newest = telling.heard_s + CLOCK_SLACK_S;
            let oldest = telling.heard_s - JOURNAL_LAG_S - 2.0 * CLOCK_SLACK_S;
            if !(oldest..=newest).contains(&from_s) {
                telling.lapses += 1;
            }
            telling.sounding = Some((when, from_s));
        }
        Some("end") => {
            assert!(why.ends_with("told to its end"), "{why}");
            telling.ended += 1;
            if let Some((since, from_s)) = telling.sounding.take() {
                telling.heard_s = from_s + (when - since).as_secs_f64() * SPEED;
                if STORY_S - telling.heard_s >= CLOCK_SLACK_S {
                    telling.lapses += 1;
                }
            }
        }
        _ => {}
    }
}

#[test]
fn two_hundred_power_cuts_lose_nothing_and_repeat_nothing() {
    let _alone = super::alone();
    let tour = small_tour();
    write_gpx(&tour.folder.path().join("walk.gpx"));
    let (killed, lapses) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for walker in 0..3_u64 {
            let (tour, killed, lapses) = (&tour, &killed, &lapses);
            scope.spawn(move || {
                let mut noise = Noise(0x9E37_79B9_7F4A_7C15 ^ (walker + 1));
                for round in 0.. {
                    let journal = tour.folder.path().join(format!("journal-{walker}-{round}"));
                    walk(tour, &journal, &mut noise, (killed, lapses));
                    if killed.load(Ordering::Relaxed) >= KILLS {
                        return;
                    }
                }
            });
        }
    });
    assert!(killed.load(Ordering::Relaxed) >= KILLS);
    let lapses = lapses.into_inner();
    assert!(
        lapses <= MOST_LAPSES,
        "{lapses} of {KILLS} deaths moved a story too far"
    );
}
