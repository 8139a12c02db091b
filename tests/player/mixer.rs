//! The mixer renders every sample of a story in order, without clicks.

use super::small_tour::tone;
use proptest::prelude::*;
use soundwalk::engine::RequestId;
use soundwalk::player::TrackReader;
use soundwalk::player::mixer::{Mixer, MixerEvent};
use soundwalk::sound::RATE;
use soundwalk::sound::opus::{self, Tags};
use std::sync::{Arc, LazyLock};

/// Maximum step between samples. It is 0.0083 for a 210 Hz tone of amplitude 0.3, and 0.028 with a short sound of 500 Hz
/// over it. A click is a step of the size of the sound itself.
const STEEPEST: f32 = 0.04;

static TRACK: LazyLock<Arc<[u8]>> =
    LazyLock::new(|| Arc::from(opus::encode(&tone(210.0, 6.0), &Tags::default())));
static EARCON: LazyLock<Arc<[f32]>> = LazyLock::new(|| Arc::from(tone(500.0, 0.4).samples));

fn voice(from_s: f64) -> TrackReader {
    TrackReader::open(Arc::clone(&TRACK), from_s).expect("a track")
}

fn render(mixer: &mut Mixer, seconds: f64) -> Vec<f32> {
    let mut out = vec![0.0; (seconds * f64::from(RATE)) as usize];
    out.chunks_mut(240).for_each(|block| mixer.render(block));
    out
}

fn steepest(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn a_story_is_rendered_sample_by_sample() {
    let mut mixer = Mixer::new();
    mixer.play(RequestId(1), voice(0.0));
    let heard = render(&mut mixer, 7.0);
    let whole = opus::decode(&TRACK).expect("decodes").samples;
    assert_eq!(heard[..whole.len()], whole[..]);
    assert!(heard[whole.len()..].iter().all(|sample| *sample == 0.0));
    let request = RequestId(1);
    assert_eq!(
        mixer.take_events(),
        [
            MixerEvent::Started { request },
            MixerEvent::Ended { request }
        ]
    );
}

#[test]
fn a_pause_loses_nothing() {
    let mut mixer = Mixer::new();
    mixer.play(RequestId(1), voice(0.0));
    render(&mut mixer, 2.0);
    mixer.pause(RequestId(1));
    let quiet = render(&mut mixer, 1.0);
    assert!(
        quiet[RATE as usize / 10..]
            .iter()
            .all(|sample| *sample == 0.0),
        "silent after the fade"
    );
    assert_eq!(
        mixer.position(),
        Some((RequestId(1), 2.0)),
        "it stays where it was"
    );
    mixer.resume(RequestId(1));
    let rest = render(&mut mixer, 4.5);
    let whole = opus::decode(&TRACK).expect("decodes").samples;
    let from = 2 * RATE as usize + RATE as usize / 5;
    let difference = rest[RATE as usize / 5..]
        .iter()
        .zip(&whole[from..])
        .map(|(heard, told)| (heard - told).abs())
        .fold(0.0, f32::max);
    assert!(difference < 0.01, "the decoder has settled: {difference}");
    assert!(mixer.take_events().contains(&MixerEvent::Ended {
        request: RequestId(1)
    }));
}

#[test]
fn a_short_sound_ducks_the_story_and_releases_it() {
    let mut mixer = Mixer::new();
    mixer.play(RequestId(1), voice(0.0));
    render(&mut mixer, 1.0);
    mixer.duck();
    mixer.announce(Arc::from(vec![0.0; RATE as usize]));
    render(&mut mixer, 0.5);
    let loudest = |samples: &[f32]| {
        samples
            .iter()
            .fold(0.0_f32, |most, sample| most.max(sample.abs()))
    };
    let low = loudest(&render(&mut mixer, 0.2));
    render(&mut mixer, 0.6);
    let high = loudest(&render(&mut mixer, 0.2));
    assert!(
        (0.06..0.09).contains(&low) && (0.27..0.33).contains(&high),
        "{low} {high}"
    );
}

#[test]
fn late_commands_for_a_replaced_story_are_ignored() {
    let mut mixer = Mixer::new();
    mixer.play(RequestId(1), voice(0.0));
    render(&mut mixer, 0.5);
    mixer.play(RequestId(2), voice(0.0));
    mixer.stop(RequestId(1));
    mixer.pause(RequestId(1));
    render(&mut mixer, 7.0);
    let ended: Vec<_> = mixer
        .take_events()
        .into_iter()
        .filter(|event| matches!(event, MixerEvent::Ended { .. }))
        .collect();
    assert_eq!(
        ended,
        [MixerEvent::Ended {
            request: RequestId(2)
        }],
        "a story that was cut does not end"
    );
}

#[test]
fn a_damaged_track_ends_with_its_reason() {
    let mut bytes = TRACK.to_vec();
    let half = bytes.len() / 2;
    bytes[half..half + 400].fill(0);
    let mut mixer = Mixer::new();
    match TrackReader::open(Arc::from(bytes), 0.0) {
        Ok(voice) => mixer.play(RequestId(1), voice),
        // Damage to the header of a page is noticed at once.
        Err(_) => return,
    }
    render(&mut mixer, 7.0);
    let last = mixer.take_events().pop();
    assert!(
        matches!(
            last,
            Some(MixerEvent::Damaged { .. } | MixerEvent::Ended { .. })
        ),
        "{last:?}"
    );
}

#[derive(Debug, Clone)]
enum Act {
    Play(f64),
    Stop,
    Pause,
    Resume,
    Skip(f64),
    Announce,
    Volume(f32),
    Speed(f64),
}

fn acts() -> impl Strategy<Value = Vec<(Act, f64)>> {
    let act = prop_oneof![
        (0.0..5.0).prop_map(Act::Play),
        Just(Act::Stop),
        Just(Act::Pause),
        Just(Act::Resume),
        (-5.0..5.0).prop_map(Act::Skip),
        Just(Act::Announce),
        (0.0_f32..1.0).prop_map(Act::Volume),
        (0.75..1.5).prop_map(Act::Speed),
    ];
    prop::collection::vec((act, 0.0..0.4), 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_operation_causes_a_click(acts in acts()) {
        let mut mixer = Mixer::new();
        let mut heard = Vec::new();
        let mut request = RequestId(0);
        for (act, seconds) in acts {
            match act {
                Act::Play(from) => {
                    request = RequestId(request.0 + 1);
                    mixer.play(request, voice(from));
                }
                Act::Stop => mixer.stop(request),
                Act::Pause => mixer.pause(request),
                Act::Resume => mixer.resume(request),
                Act::Skip(by) => mixer.skip(request, by),
                Act::Announce => {
                    mixer.duck();
                    mixer.announce(Arc::clone(&EARCON));
                }
                Act::Volume(volume) => mixer.set_volume(volume),
                Act::Speed(speed) => mixer.set_speed(speed),
            }
            heard.extend(render(&mut mixer, seconds));
        }
        prop_assert!(steepest(&heard) < STEEPEST, "a step of {}", steepest(&heard));
    }
}

fn heard_at(speed: f64, hertz: f32) -> (f64, f32) {
    let track: Arc<[u8]> = Arc::from(opus::encode(&tone(hertz, 6.0), &Tags::default()));
    let mut mixer = Mixer::new();
    mixer.set_speed(speed);
    mixer.play(
        RequestId(1),
        TrackReader::open(track, 0.0).expect("a track"),
    );
    let heard = render(&mut mixer, 10.0);
    let end = heard
        .iter()
        .rposition(|sample| sample.abs() > 1e-3)
        .expect("a sound");
    let middle = &heard[RATE as usize..2 * RATE as usize];
    let crossings = middle
        .windows(2)
        .filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0)
        .count();
    assert!(
        steepest(&heard) < 1.2 * 0.3 * hertz * std::f32::consts::TAU / RATE as f32,
        "a click at {speed}"
    );
    (end as f64 / f64::from(RATE), crossings as f32)
}

#[test]
fn changing_the_speed_keeps_the_pitch() {
    for speed in [0.75, 0.85, 1.0, 1.1, 1.25, 1.4, 1.5] {
        for hertz in [110.0, 220.0, 440.0] {
            let (seconds, crossings) = heard_at(speed, hertz);
            assert!(
                (seconds - 6.0 / speed).abs() < 0.1,
                "{hertz} Hz at {speed}: {seconds} s"
            );
            assert!(
                (crossings - hertz).abs() <= 0.01 * hertz + 1.0,
                "{hertz} Hz at {speed}: {crossings} Hz"
            );
        }
    }
}
