//! How soon after a decision the first sample of a story is played.

use super::small_tour::{STOPS, small_tour};
use soundwalk::engine::{RequestId, StopIndex, Variant};
use soundwalk::pack::manifest::Mix;
use soundwalk::player::library::Library;
use soundwalk::player::mixer::MixerEvent;
use soundwalk::player::playback_thread::{PlaybackCommand, PlaybackEvent, PlaybackThread};
use soundwalk::player::speaker::AudioTarget;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

#[test]
fn the_first_sample_follows_the_decision_quickly() {
    let _alone = super::alone();
    let tour = small_tour();
    let library = Library::new(
        soundwalk::pack::open(&tour.pack).expect("a pack"),
        None,
        Mix::Standard,
    )
    .expect("plays");
    let (sender, news) = channel();
    let hear = move |what| {
        sender
            .send((Instant::now(), what))
            .expect("the test listens")
    };
    let playback = PlaybackThread::start(AudioTarget::Silent, 1.0, hear).expect("starts");
    let mut worst = Duration::ZERO;
    for round in 0..20 {
        let request = RequestId(round);
        let track = library
            .track(StopIndex(round as usize % STOPS.len()), Variant::Full)
            .expect("a track");
        let decided = Instant::now();
        playback.send(PlaybackCommand::Play {
            request,
            track: library.sound(track).expect("its bytes"),
            from_s: 0.0,
        });
        let started = loop {
            let (when, what) = news
                .recv_timeout(Duration::from_secs(5))
                .expect("it starts");
            if what == PlaybackEvent::Mixer(MixerEvent::Started { request }) {
                break when;
            }
        };
        worst = worst.max(started - decided);
    }
    assert!(worst < Duration::from_millis(50), "{worst:?}");
}
