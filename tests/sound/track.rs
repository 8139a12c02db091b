//! Assembly and mastering keep their promises.

use crate::sound::ffmpeg;
use crate::sound::signals::{RATE, faded, join, silence, speech_like, tone, with_noise};
use soundwalk::sound::assemble::{Assembled, Bed, Piece, PieceKind, assemble, natural_pause_s};
use soundwalk::sound::loudness::{PowerSteps, integrated};
use soundwalk::sound::{Pcm, limiter, master, repair, true_peak, wav};
use std::sync::LazyLock;

/// Takes of three speakers at three rates and levels, with rumble, DC and long silence around.
fn takes() -> Vec<Pcm> {
    [(22_050, -12.0, 1), (44_100, 0.0, 2), (16_000, -25.0, 3)]
        .into_iter()
        .map(|(rate, gain_db, seed)| {
            let speech = with_noise(speech_like(rate, 8.0, seed), -55.0, seed);
            let quiet = with_noise(
                Pcm {
                    rate,
                    samples: vec![0.0; rate as usize * 2],
                },
                -55.0,
                seed + 7,
            );
            let mut take = join(&[
                quiet.clone(),
                speech.clone(),
                quiet.clone(),
                quiet.clone(),
                speech,
                quiet,
            ]);
            let factor = 10f32.powf(gain_db / 20.0);
            take.samples
                .iter_mut()
                .for_each(|sample| *sample = *sample * factor + 0.05);
            take
        })
        .collect()
}

fn hum_bed() -> Pcm {
    with_noise(
        join(&[tone(110.0, -20.0, 3.0), tone(165.0, -22.0, 2.0)]),
        -35.0,
        5,
    )
}

fn assembled(bed_below_lu: Option<f64>) -> Assembled {
    static CLIPS: LazyLock<Vec<Pcm>> =
        LazyLock::new(|| takes().into_iter().map(repair::speech).collect());
    let clips = &*CLIPS;
    let chime = repair::earcon(tone(880.0, -6.0, 0.9));
    let mut pieces = vec![Piece {
        part: PieceKind::Arrival,
        clip: &chime,
        pause_before_s: natural_pause_s(PieceKind::Arrival),
    }];
    pieces.extend(clips.iter().enumerate().map(|(number, clip)| Piece {
        part: PieceKind::Passage(number),
        clip,
        pause_before_s: natural_pause_s(PieceKind::Passage(number)),
    }));
    pieces.push(Piece {
        part: PieceKind::Directions,
        clip: &clips[0],
        pause_before_s: natural_pause_s(PieceKind::Directions),
    });
    let bed = bed_below_lu.map(|below| repair::bed(hum_bed(), below));
    assemble(&pieces, bed.as_ref().map(|clip| Bed { clip }))
}

fn between(pcm: &Pcm, start_s: f64, end_s: f64) -> Pcm {
    let at = |seconds: f64| ((seconds * f64::from(pcm.rate)) as usize).min(pcm.samples.len());
    Pcm {
        rate: pcm.rate,
        samples: pcm.samples[at(start_s)..at(end_s)].to_vec(),
    }
}

#[test]
fn master_meets_its_promise_by_ffmpeg() {
    let folder = tempfile::tempdir().expect("a folder");
    for target in [-16.0, -14.0, -23.0] {
        for bed in [None, Some(18.0)] {
            let master = master::to_target(assembled(bed).pcm, target, -1.0);
            let (loudness, pcm) = (master.loudness(), master.into_pcm());
            let path = folder.path().join("master.wav");
            wav::write_master(std::fs::File::create(&path).expect("a file"), &pcm)
                .expect("written");
            let theirs = ffmpeg::measure(&path);
            assert!(
                (loudness.integrated_lufs - target).abs() <= 0.01,
                "{target}: {loudness:?}"
            );
            assert!(
                (theirs.integrated_lufs - target).abs() <= 0.051,
                "{target}: ffmpeg says {theirs:?}"
            );
            assert!(
                theirs.true_peak_dbtp <= -1.0 && loudness.true_peak_dbtp <= -1.0,
                "{target}: {loudness:?}, ffmpeg {theirs:?}"
            );
        }
    }
}

#[test]
fn passages_are_equally_loud() {
    let track = assembled(Some(18.0));
    let levels: Vec<f64> = track.marks[1..]
        .iter()
        .map(|mark| integrated(&between(&track.pcm, mark.start_s, mark.end_s)))
        .collect();
    let highest = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lowest = levels.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(highest - lowest <= 1.0, "{levels:?}");
}

#[test]
fn marks_tell_where_pieces_are_and_silence_is_trimmed() {
    let track = assembled(None);
    let parts: Vec<PieceKind> = track.marks.iter().map(|mark| mark.part).collect();
    assert_eq!(
        parts,
        [
            PieceKind::Arrival,
            PieceKind::Passage(0),
            PieceKind::Passage(1),
            PieceKind::Passage(2),
            PieceKind::Directions
        ]
    );
    for pair in track.marks.windows(2) {
        let longer_s = pair[1].start_s - pair[0].end_s - natural_pause_s(pair[1].part);
        assert!((-1e-4..0.02).contains(&longer_s), "{pair:?}");
        // The marks are on whole packets of the coder.
        let packets = pair[1].start_s * 50.0;
        assert!((packets - packets.round()).abs() < 1e-6, "{pair:?}");
    }
    // 2 s of silence before and after were trimmed, and 4 s in the middle were shortened: 16 s of speech and a pause of 0.9 s remain.
    for mark in &track.marks[1..4] {
        let length = mark.end_s - mark.start_s;
        assert!((16.5..17.6).contains(&length), "{mark:?}");
    }
    assert!((track.pcm.seconds() - track.marks[4].end_s - 0.4).abs() < 0.01);
}

/// The bed alone is the difference between the track with it and the track without it.
#[test]
fn bed_is_below_the_speech_and_moves_smoothly() {
    for below in [15.0, 18.0, 20.0] {
        let (with, without) = (assembled(Some(below)), assembled(None));
        let bed = Pcm {
            rate: RATE,
            samples: with
                .pcm
                .samples
                .iter()
                .enumerate()
                .map(|(index, sample)| {
                    sample - without.pcm.samples.get(index).copied().unwrap_or(0.0)
                })
                .collect(),
        };
        for mark in &with.marks[1..] {
            let speech = integrated(&between(&without.pcm, mark.start_s, mark.end_s));
            let under = integrated(&between(&bed, mark.start_s, mark.end_s));
            assert!(
                (speech - under - below).abs() < 1.0,
                "bed {:.1} LU under, not {below}",
                speech - under
            );
        }
        let (first, last) = (with.marks[1].start_s - 0.5, with.marks[4].end_s + 0.5);
        let tenths: Vec<f64> = PowerSteps::of(&between(&bed, first, last)).momentary();
        let steepest = tenths
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .fold(0.0, f64::max);
        assert!(
            steepest < 3.0,
            "the bed jumps by {steepest:.1} LU in 100 ms"
        );
        assert_eq!(
            with.pcm.samples.last().map(|sample| sample.abs() < 1e-4),
            Some(true)
        );
    }
}

/// Sounds with little treble have small steps between samples, and every edit must keep them small.
#[test]
fn edits_do_not_click() {
    let smooth = |seconds: f64| faded(tone(150.0, -12.0, seconds), 0.02);
    let take = join(&[
        silence(1.0),
        smooth(2.0),
        silence(3.0),
        smooth(1.5),
        silence(1.0),
    ]);
    let clip = repair::speech(take);
    let bed = repair::bed(tone(80.0, -20.0, 3.1), 15.0);
    let pieces: Vec<Piece<'_>> = (0..6)
        .map(|n| Piece {
            part: PieceKind::Passage(n),
            clip: &clip,
            pause_before_s: 4.0 * f64::from(n as u32 % 2),
        })
        .collect();
    let mixed = assemble(&pieces, Some(Bed { clip: &bed })).pcm;
    let pcm = master::to_target(mixed, -16.0, -1.0).into_pcm();
    let step = pcm
        .samples
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0f32, f32::max);
    let peak = pcm
        .samples
        .iter()
        .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    // The steepest step of a full tone of 150 Hz; fades, cuts and loops must not exceed it by much.
    let natural = peak * (std::f32::consts::TAU * 150.0 / 48_000.0);
    assert!(
        step <= 1.5 * natural,
        "a step of {step:.4}, natural {natural:.4}"
    );
    // The second difference shows a click that hides in a steep wave.
    let bend = pcm
        .samples
        .windows(3)
        .map(|w| (w[2] - 2.0 * w[1] + w[0]).abs())
        .fold(0.0f32, f32::max);
    assert!(
        bend <= 8.0 * natural * natural / peak,
        "a bend of {bend:.5}"
    );
}

#[test]
fn limiter_holds_the_ceiling_and_never_clips() {
    for seed in 1..8 {
        for gain_db in [3.0, 9.0, 15.0] {
            let mut sound = master::amplified(
                with_noise(speech_like(RATE, 6.0, seed), -40.0, seed),
                gain_db,
            );
            let before = sound.clone();
            let limited = limiter::limit(&mut sound, -1.0);
            assert!(
                true_peak::dbtp(&sound) <= -1.0,
                "seed {seed}, {gain_db} dB: {:.3}",
                true_peak::dbtp(&sound)
            );
            assert!(limited.max_reduction_db > 0.0);
            // In a sound that is turned down, the ratio to the original changes slowly; a clipped peak would change it abruptly.
            let mut last = None;
            for (index, (after, before)) in sound.samples.iter().zip(&before.samples).enumerate() {
                if before.abs() < 0.05 {
                    continue;
                }
                let gain = after / before;
                assert!((0.05..=1.0001).contains(&gain), "gain {gain} at {index}");
                if let Some((at, earlier)) = last.replace((index, gain)) {
                    let change: f32 = gain - earlier;
                    assert!(
                        change.abs() <= 0.012 * (index - at) as f32 + 1e-4,
                        "gain jumps by {change} at {index}"
                    );
                }
            }
        }
    }
}

#[test]
fn quiet_sound_is_left_alone_by_the_limiter() {
    let mut sound = speech_like(RATE, 2.0, 4);
    let before = sound.clone();
    assert_eq!(limiter::limit(&mut sound, -1.0).max_reduction_db, 0.0);
    assert_eq!(sound, before);
}

#[test]
fn same_input_same_samples() {
    assert_eq!(assembled(Some(18.0)), assembled(Some(18.0)));
    let one = master::to_target(assembled(None).pcm, -16.0, -1.0).into_pcm();
    assert_eq!(
        one,
        master::to_target(assembled(None).pcm, -16.0, -1.0).into_pcm()
    );
}

#[test]
fn silence_passes_through_every_stage() {
    let nothing = repair::speech(silence(3.0));
    let track = assemble(
        &[Piece {
            part: PieceKind::Passage(0),
            clip: &nothing,
            pause_before_s: 0.1,
        }],
        None,
    );
    let master = master::to_target(track.pcm, -16.0, -1.0);
    assert_eq!(master.loudness().integrated_lufs, f64::NEG_INFINITY);
    assert!(
        master
            .untrimmed()
            .samples
            .iter()
            .all(|&sample| sample == 0.0)
    );
}
