//! Mixing several channels to one: no speech is cancelled, and exclusions are reported with their times.

use crate::sound::signals::{Noise, speech_like, with_noise};
use soundwalk::sound::Pcm;
use soundwalk::sound::recording::{Clip, Downmix, ExcludedChannel, Reason, read_bytes};

const RATE: u32 = 16_000;

/// A WAV file of floats, with a mask of loudspeakers if there is one.
fn wav(channels: &[Vec<f32>], mask: Option<u32>) -> Vec<u8> {
    let count = channels.len() as u16;
    let mut format = Vec::new();
    format.extend(if mask.is_some() { 0xFFFEu16 } else { 3 }.to_le_bytes());
    format.extend(count.to_le_bytes());
    format.extend(RATE.to_le_bytes());
    format.extend((RATE * 4 * u32::from(count)).to_le_bytes());
    format.extend((4 * count).to_le_bytes());
    format.extend(32u16.to_le_bytes());
    if let Some(mask) = mask {
        format.extend(22u16.to_le_bytes());
        format.extend(32u16.to_le_bytes());
        format.extend(mask.to_le_bytes());
        format.extend(3u16.to_le_bytes());
        format.extend(b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71");
    }
    let frames = channels[0].len();
    let samples = (0..frames).flat_map(|at| channels.iter().map(move |channel| channel[at]));
    let data: Vec<u8> = samples.flat_map(f32::to_le_bytes).collect();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((20 + format.len() as u32 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend((format.len() as u32).to_le_bytes());
    bytes.extend(format);
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

fn mixed(channels: &[Vec<f32>], mask: Option<u32>) -> Clip {
    read_bytes(wav(channels, mask)).expect("a WAV file")
}

fn voice(seconds: f64, seed: u64) -> Vec<f32> {
    with_noise(speech_like(RATE, seconds, seed), -70.0, seed).samples
}

fn silence(like: &[f32]) -> Vec<f32> {
    vec![0.0; like.len()]
}

fn scaled(samples: &[f32], gain: f32) -> Vec<f32> {
    samples.iter().map(|sample| sample * gain).collect()
}

fn sum(one: &[f32], other: &[f32]) -> Vec<f32> {
    one.iter()
        .zip(other)
        .map(|(one, other)| one + other)
        .collect()
}

/// A sound whose sign changes at each of these times, seconds.
fn flipped(samples: &[f32], at_s: &[f64]) -> Vec<f32> {
    let mut sign = 1.0;
    let mut at = at_s
        .iter()
        .map(|second| (second * f64::from(RATE)) as usize)
        .peekable();
    let turn = |(index, sample): (usize, &f32)| {
        if at.next_if_eq(&index).is_some() {
            sign = -sign;
        }
        sign * sample
    };
    samples.iter().enumerate().map(turn).collect()
}

fn delayed(samples: &[f32], seconds: f64) -> Vec<f32> {
    let count = (seconds * f64::from(RATE)).round() as usize;
    let mut late = vec![0.0; count];
    late.extend_from_slice(&samples[..samples.len() - count]);
    late
}

fn power(samples: &[f32]) -> f64 {
    samples
        .iter()
        .map(|sample| f64::from(sample * sample))
        .sum::<f64>()
        / samples.len() as f64
}

/// Checks that every quarter of a second with speech is as loud in the mix as in the voice, within some decibels.
fn check_whole(name: &str, clip: &Clip, voice: &[f32], within_db: f64) {
    assert_eq!(clip.pcm.samples.len(), voice.len(), "{name}");
    let length = RATE as usize / 4;
    for (place, (mix, speech)) in clip
        .pcm
        .samples
        .chunks(length)
        .zip(voice.chunks(length))
        .enumerate()
    {
        if power(speech) < 1e-4 {
            continue;
        }
        let db = 10.0 * (power(mix) / power(speech)).log10();
        let at_s = place as f64 / 4.0;
        assert!(
            db.abs() <= within_db,
            "{name}: {db:.1} dB at {at_s} s, {:?}",
            clip.facts.downmix
        );
    }
}

fn only<'c>(name: &str, downmix: &'c Downmix) -> &'c ExcludedChannel {
    assert_eq!(downmix.excluded.len(), 1, "{name}: {downmix:?}");
    &downmix.excluded[0]
}

/// A cable that was plugged in wrongly after a pause, and similar cases.
#[test]
fn a_channel_that_flips_is_excluded_while_it_cancels() {
    let speech = voice(8.0, 3);
    for (name, times, seconds) in [
        ("in the middle", vec![4.0], 4.0),
        ("for a second", vec![3.0, 4.0], 1.0),
        ("at the start", vec![0.0, 2.0], 2.0),
        ("at the end", vec![7.3], 0.7),
        ("always", vec![0.0], 8.0),
        (
            "many times",
            (1..16).map(|n| f64::from(n) * 0.5).collect(),
            4.0,
        ),
    ] {
        let clip = mixed(
            &[speech.clone(), scaled(&flipped(&speech, &times), 0.8)],
            None,
        );
        check_whole(name, &clip, &speech, 1.5);
        let out = only(name, &clip.facts.downmix);
        assert_eq!(out.channel, 1, "{name}: {out:?}");
        assert!((out.first_s.0 - times[0]).abs() < 0.4, "{name}: {out:?}");
        assert!(
            (0.5 * seconds..=seconds + 4.2).contains(&out.seconds),
            "{name}: {out:?}"
        );
        let warnings = clip.facts.downmix.warnings();
        assert!(
            warnings[0].contains("the right channel cancels the left channel"),
            "{warnings:?}"
        );
    }
    // The louder channel is kept.
    let clip = mixed(&[scaled(&speech, -0.7), speech.clone()], None);
    assert_eq!(only("louder", &clip.facts.downmix).channel, 0);
}

#[test]
fn a_voice_in_opposite_phase_over_music_is_audible() {
    let speech = voice(6.0, 4);
    let music: Vec<f32> = (0..speech.len())
        .map(|n| 0.1 * (n as f32 * 0.0393).sin() + 0.08 * (n as f32 * 0.0627).sin())
        .collect();
    let clip = mixed(
        &[sum(&music, &speech), sum(&music, &scaled(&speech, -1.0))],
        None,
    );
    let left = sum(&music, &speech);
    check_whole("karaoke", &clip, &left, 3.0);
    assert!(!clip.facts.downmix.warnings().is_empty());
}

#[test]
fn two_microphones_in_one_place_are_mixed() {
    let noise = |seed| {
        let mut noise = Noise(seed);
        let mut low = 0.0;
        // Deep noise, as of traffic.
        let brown = move |_| {
            low = 0.985 * low + 0.02 * noise.next() as f32;
            low
        };
        (0..8 * RATE).map(brown).collect::<Vec<f32>>()
    };
    for seed in 1..4 {
        let (left, right) = (noise(2 * seed), noise(2 * seed + 1));
        let clip = mixed(&[left.clone(), right.clone()], None);
        assert_eq!(clip.facts.downmix, Downmix::default(), "seed {seed}");
        let mean = scaled(&sum(&left, &right), 0.5);
        assert_eq!(clip.pcm.samples, mean, "seed {seed}");
        // Somebody speaks in the middle of it.
        let speech = voice(8.0, seed);
        let clip = mixed(&[sum(&speech, &left), sum(&speech, &right)], None);
        assert_eq!(clip.facts.downmix, Downmix::default(), "seed {seed}");
    }
}

#[test]
fn two_voices_at_once_are_reported_and_turns_are_not() {
    let (one, other) = (voice(10.0, 11), voice(10.0, 12));
    let clip = mixed(&[one.clone(), other.clone()], None);
    let seconds = clip.facts.downmix.two_voices_s.expect("two voices");
    assert!((3.0..=10.0).contains(&seconds), "{seconds}");
    assert!(
        clip.facts.downmix.excluded.is_empty(),
        "{:?}",
        clip.facts.downmix
    );
    // An interview: each has a microphone, which hears the other one faintly.
    let turns = |samples: &[f32], mine: u32| -> Vec<f32> {
        let gain = |n: usize| {
            if n as u32 / (2 * RATE) % 2 == mine {
                1.0
            } else {
                0.0
            }
        };
        samples
            .iter()
            .enumerate()
            .map(|(n, sample)| gain(n) * sample)
            .collect()
    };
    let (one, other) = (turns(&one, 0), turns(&other, 1));
    let (left, right) = (
        sum(&one, &scaled(&other, 0.03)),
        sum(&other, &scaled(&one, 0.03)),
    );
    let clip = mixed(&[left.clone(), right.clone()], None);
    assert_eq!(clip.facts.downmix.warnings(), [""; 0]);
    check_whole("turns", &clip, &scaled(&sum(&left, &right), 0.5), 1.0);
}

#[test]
fn a_channel_that_drops_out_is_replaced_by_the_other() {
    let speech = voice(8.0, 21);
    let (from, to) = (2 * RATE as usize, 5 * RATE as usize);
    for (name, from, to) in [
        ("in the middle", from, to),
        ("from the start", 0, to),
        ("to the end", from, speech.len()),
    ] {
        let mut right = speech.clone();
        right[from..to].fill(0.0);
        for channels in [
            [speech.clone(), right.clone()],
            [right.clone(), speech.clone()],
        ] {
            let clip = mixed(&channels, None);
            check_whole(name, &clip, &speech, 1.5);
            let out = only(name, &clip.facts.downmix);
            assert_eq!(out.reason, Reason::Silent, "{name}: {out:?}");
            let length = (to - from) as f64 / f64::from(RATE);
            assert!((out.seconds - length).abs() < 0.6, "{name}: {out:?}");
        }
    }
}

#[test]
fn a_delayed_copy_is_excluded() {
    let speech = voice(3.0, 31);
    for delay_s in [0.0005, 0.002, 0.009] {
        for is_inverted in [false, true] {
            let late = scaled(
                &delayed(&speech, delay_s),
                if is_inverted { -0.9 } else { 0.9 },
            );
            for late_side in [0, 1] {
                let mut channels = [speech.clone(), late.clone()];
                if late_side == 0 {
                    channels.reverse();
                }
                let clip = mixed(&channels, None);
                let name = format!("{delay_s} s, side {late_side}, inverted: {is_inverted}");
                check_whole(&name, &clip, &speech, 3.5);
                assert!(!clip.facts.downmix.excluded.is_empty(), "{name}");
            }
        }
    }
}

/// Mono, surround with the voice in the centre or in all channels, and each of these with an inverted channel.
#[test]
fn surround_is_mixed_by_its_layout() {
    let speech = voice(3.0, 41);
    let nothing = silence(&speech);
    let bands: Vec<Vec<f32>> = (0..8).map(|n| scaled(&voice(3.0, 50 + n), 0.1)).collect();
    let low: Vec<f32> = (0..speech.len())
        .map(|n| 0.3 * (n as f32 * 0.015).sin())
        .collect();
    // Name, mask, where the voice is, what the others hold.
    let layouts: [(&str, u32, usize); 6] = [
        ("3.0", 0x7, 2),
        ("quad", 0x33, 0),
        ("4.0", 0x107, 2),
        ("5.1", 0x3F, 2),
        ("5.1 beside", 0x60F, 2),
        ("7.1", 0x63F, 2),
    ];
    for (name, mask, place) in layouts {
        let count = mask.count_ones() as usize;
        let is_low = |channel: usize| mask & 8 != 0 && channel == 3;
        // Only in this channel.
        let mut channels = vec![nothing.clone(); count];
        channels[place] = speech.clone();
        check_whole(name, &mixed(&channels, Some(mask)), &speech, 0.1);
        // In every channel, one of which is inverted.
        for turned in [0, place, count - 1] {
            let mut channels = vec![speech.clone(); count];
            channels[turned] = scaled(&speech, -1.0);
            let clip = mixed(&channels, Some(mask));
            check_whole(name, &clip, &speech, 0.5);
            assert_eq!(only(name, &clip.facts.downmix).channel, turned, "{name}");
        }
        // In two channels that cancel each other, while others continue.
        let mut channels = bands[..count].to_vec();
        channels[0] = speech.clone();
        channels[1] = scaled(&speech, -1.0);
        let clip = mixed(&channels, Some(mask));
        let out = only(name, &clip.facts.downmix);
        assert!(out.channel < 2, "{name}: {out:?}");
        assert!(
            matches!(out.reason, Reason::Cancels { quieter_db } if quieter_db > 20.0),
            "{out:?}"
        );
        if let Some(place) = (0..count).find(|&it| is_low(it)) {
            let mut channels = vec![speech.clone(); count];
            channels[place] = low.clone();
            let clip = mixed(&channels, Some(mask));
            check_whole(name, &clip, &speech, 0.1);
            assert!(
                clip.facts.downmix.notes()[0].contains("low-frequency"),
                "{name}"
            );
        }
    }
    // Without a mask the fourth channel may be a microphone, so it is not left out if it is the only one.
    for count in 4..=8 {
        let mut channels = vec![nothing.clone(); count];
        channels[3] = speech.clone();
        check_whole("microphones", &mixed(&channels, None), &speech, 0.1);
    }
}

/// Surround sound whose file does not say what its channels are for, as most programs write it.
#[test]
fn surround_without_a_mask_is_mixed_in_the_usual_order() {
    let speech = voice(3.0, 41);
    let low: Vec<f32> = (0..speech.len())
        .map(|n| 0.3 * (n as f32 * 0.015).sin())
        .collect();
    for (count, mask) in [
        (3, 0x7),
        (4, 0x33),
        (5, 0x37),
        (6, 0x3F),
        (7, 0x70F),
        (8, 0x63F),
    ] {
        let name = format!("{count} channels");
        let has_low = mask & 8 != 0;
        let mut channels: Vec<Vec<f32>> = (0..count)
            .map(|n| scaled(&voice(3.0, 50 + n), 0.1))
            .collect();
        channels[0] = speech.clone();
        if has_low {
            channels[3] = low.clone();
        }
        let (assumed, stated) = (mixed(&channels, None), mixed(&channels, Some(mask)));
        assert_eq!(assumed.pcm, stated.pcm, "{name}");
        let notes = assumed.facts.downmix.notes();
        let says = |words: &str| notes.iter().any(|note| note.contains(words));
        assert!(
            says(&format!("what its {count} channels are for")),
            "{notes:?}"
        );
        assert_eq!(
            says("(low-frequency effects) is left out"),
            has_low,
            "{notes:?}"
        );
        let stated = stated.facts.downmix.notes();
        assert!(
            !stated.iter().any(|note| note.contains("are for")),
            "{stated:?}"
        );
    }
    let two = mixed(&[speech.clone(), speech.clone()], None);
    assert_eq!(two.facts.downmix.notes(), [""; 0]);
}

#[test]
fn the_mix_does_not_depend_on_blocks_and_short_sounds_are_complete() {
    for frames in [1, 2, 47, 799, 800, 801, 2_500] {
        let left: Vec<f32> = voice(1.0, 61)[..frames].to_vec();
        let clip = mixed(&[left.clone(), left.clone()], None);
        assert_eq!(
            clip.pcm,
            Pcm {
                rate: RATE,
                samples: left
            }
        );
    }
}
