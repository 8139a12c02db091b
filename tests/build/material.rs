//! The choice of libopus's coder for a track: a voice without a bed and a voice of bare harmonics use the speech coder; voices over a
//! bed and sounds without words use CELT. The first byte of each packet shows the coder (RFC 6716, section 3.1).

use crate::build::{build, folder, tiny};
use ogg::PacketReader;
use serde_json::{Value, json};
use soundwalk::build::store::{Blob, Store};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

/// The share of packets that only CELT codes: configurations 16 to 31.
fn celt_share(store: &Store, delivered: &Blob) -> f64 {
    let bytes = store.read(delivered).expect("OK because it was just made");
    let mut reader = PacketReader::new(Cursor::new(bytes));
    let (mut celt, mut all) = (0, 0);
    while let Some(packet) = reader.read_packet().expect("OK because the file is whole") {
        if packet.data.starts_with(b"Opus") {
            continue;
        }
        all += 1;
        celt += usize::from(packet.data[0] >> 3 >= 16);
    }
    f64::from(celt as u32) / f64::from(all)
}

/// The shares of the tracks and of the sounds, by their names.
fn shares(tour: &Value, folder: &Path, store: &Path) -> BTreeMap<String, f64> {
    tiny::write(folder, tour);
    let built = build(folder, store).expect("OK because the tour is good");
    let store = Store::open(store).expect("OK because the build made it");
    let tracks = built.tracks.iter().map(|track| {
        let name = format!("{} {} {:?}", track.stop, track.lang.0, track.role);
        (name, celt_share(&store, &track.sound.delivered))
    });
    let sounds = built.sounds.iter().map(|sound| {
        let name = format!("{:?}", sound.role);
        (name, celt_share(&store, &sound.sound.delivered))
    });
    tracks.chain(sounds).collect()
}

#[test]
fn voices_over_a_bed_use_the_mixed_coder_and_bare_harmonics_the_voice_coder() {
    let (folder, store) = (folder(), folder());
    let over_bed = shares(&tiny::tour(), folder.path(), store.path());
    for (name, share) in &over_bed {
        // The second stop's Russian story is a take; everything else is the draft voice, or no voice.
        let mixed = name == "1 ru Story" || name.starts_with("Arrival") || name.starts_with("Gps");
        assert_eq!(*share, f64::from(u8::from(mixed)), "{name}: {over_bed:?}");
    }
    assert_eq!(over_bed.len(), 8);
}

#[test]
fn a_good_synthetic_voice_is_coded_like_a_person() {
    let (folder, store) = (folder(), folder());
    let mut tour = tiny::tour();
    // A program whose sound cannot be distinguished from a recording; English stays with the draft voice.
    tour["voices"] = json!({"ru": {"command": ["cp", "audio/ru/tank.wav", "{out}"]}});
    let over_bed = shares(&tour, folder.path(), store.path());
    assert_eq!(over_bed["0 ru Story"], 1.0, "{over_bed:?}");
    assert_eq!(over_bed["1 ru Story"], 1.0, "{over_bed:?}");
    assert_eq!(over_bed["0 en Story"], 0.0, "{over_bed:?}");

    // One passage of bare harmonics decides for its track.
    let mut mixed = tour.clone();
    mixed["stops"][0]["narration"]["ru"][1] = json!({"text": "Эшелоны.", "voice": {"pace": 170}});
    let mixed = shares(&mixed, folder.path(), store.path());
    assert_eq!(mixed["0 ru Story"], 0.0, "{mixed:?}");

    tour["sound"]
        .as_object_mut()
        .expect("OK because it is one")
        .remove("bed");
    let alone = shares(&tour, folder.path(), store.path());
    assert_eq!(alone["0 ru Story"], 0.0, "{alone:?}");
    assert_eq!(alone["1 ru Story"], 0.0, "{alone:?}");
    assert_eq!(alone["GpsLost"], 1.0, "{alone:?}");
}
