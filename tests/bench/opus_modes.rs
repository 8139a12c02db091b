//! How fast each mode of the Opus encoder is, and what it makes of speech: `opus_modes OUT_FOLDER CLIP.wav…` encodes each
//! clip in each mode at 32 kbit/s, prints rate and speed, and writes the decoded sound for `opus_quality.py` to judge.

#![allow(clippy::print_stdout, reason = "the results are for whoever runs it")]

use opus::{Application, Bandwidth, Bitrate, Channels, Decoder, Encoder, Signal};
use soundwalk::sound::{Pcm, RATE, resample, wav};
use std::path::Path;
use std::time::Instant;

const PACKET: usize = 960;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, clips) = arguments.split_first().expect("OUT_FOLDER CLIP.wav…");
    let mut modes = Vec::new();
    let wanted = std::env::var("MODES").unwrap_or_else(|_| DEFAULT_MODES.into());
    for name in wanted.split_whitespace() {
        modes.push((name.to_owned(), Mode::parse(name)));
    }
    println!(
        "{:24} {:>8} {:>8} {:>8}",
        "mode", "kbit/s", "encode x", "decode x"
    );
    for (name, mode) in modes {
        let (mut bytes, mut seconds, mut encoding, mut decoding) = (0usize, 0.0, 0.0, 0.0);
        for clip in clips {
            let path = Path::new(clip);
            let pcm = resample::into_rate(wav::read(path).expect("a WAV file").pcm, RATE);
            let start = Instant::now();
            let (packets, skip) = encode(&pcm, &mode);
            encoding += start.elapsed().as_secs_f64();
            let start = Instant::now();
            let decoded = decode(&packets, skip, pcm.samples.len());
            decoding += start.elapsed().as_secs_f64();
            bytes += packets.iter().map(Vec::len).sum::<usize>();
            seconds += pcm.seconds();
            let stem = path.file_stem().expect("a name").to_string_lossy();
            for (suffix, sound) in [(name.clone(), &decoded), ("reference".into(), &pcm)] {
                let file = Path::new(folder).join(format!("{stem}.{suffix}.wav"));
                wav::write_master(std::fs::File::create(file).expect("a file"), sound)
                    .expect("written");
            }
        }
        let rate = bytes as f64 * 8.0 / seconds / 1000.0;
        println!(
            "{name:24} {rate:8.1} {:8.0} {:8.0}",
            seconds / encoding,
            seconds / decoding
        );
    }
}

/// Modes by name: application, complexity, and optionally bandwidth and signal, as in `audio-c06-swb-voice`.
const DEFAULT_MODES: &str =
    "voip-c10 voip-c05 audio-c10 audio-c09 audio-c07 audio-c06 audio-c04 audio-c00";

struct Mode {
    application: Application,
    complexity: i32,
    bandwidth: Bandwidth,
    signal: Signal,
    constrained: bool,
    bit_rate: i32,
}

impl Mode {
    fn parse(name: &str) -> Self {
        let has = |part: &str| name.split('-').any(|word| word == part);
        Self {
            application: match name.split('-').next() {
                Some("voip") => Application::Voip,
                Some("low") => Application::LowDelay,
                _ => Application::Audio,
            },
            complexity: name
                .split("-c")
                .nth(1)
                .and_then(|rest| rest[..2].parse().ok())
                .expect("a complexity"),
            bandwidth: match () {
                () if has("wb") => Bandwidth::Wideband,
                () if has("swb") => Bandwidth::Superwideband,
                () => Bandwidth::Fullband,
            },
            signal: match () {
                () if has("voice") => Signal::Voice,
                () if has("music") => Signal::Music,
                () => Signal::Auto,
            },
            constrained: !has("vbr"),
            bit_rate: name
                .split("-b")
                .nth(1)
                .and_then(|rest| rest[..5].parse().ok())
                .unwrap_or(32_000),
        }
    }
}

fn encode(pcm: &Pcm, mode: &Mode) -> (Vec<Vec<u8>>, usize) {
    let mut encoder = Encoder::new(RATE, Channels::Mono, mode.application).expect("an encoder");
    encoder
        .set_bitrate(Bitrate::Bits(mode.bit_rate))
        .expect("set");
    encoder.set_vbr(true).expect("set");
    encoder.set_vbr_constraint(mode.constrained).expect("set");
    encoder.set_complexity(mode.complexity).expect("set");
    encoder.set_max_bandwidth(mode.bandwidth).expect("set");
    encoder.set_signal(mode.signal).expect("set");
    let skip = encoder.get_lookahead().expect("known") as usize;
    let mut padded = pcm.samples.clone();
    padded.resize((skip + pcm.samples.len()).next_multiple_of(PACKET), 0.0);
    let packets = padded
        .chunks(PACKET)
        .map(|frame| encoder.encode_vec_float(frame, 1275).expect("encoded"))
        .collect();
    (packets, skip)
}

fn decode(packets: &[Vec<u8>], skip: usize, length: usize) -> Pcm {
    let mut decoder = Decoder::new(RATE, Channels::Mono).expect("a decoder");
    let mut samples = Vec::with_capacity(packets.len() * PACKET);
    let mut frame = [0.0f32; PACKET];
    for packet in packets {
        let count = decoder
            .decode_float(packet, &mut frame, false)
            .expect("decoded");
        samples.extend_from_slice(&frame[..count]);
    }
    Pcm {
        rate: RATE,
        samples: samples[skip..skip + length].to_vec(),
    }
}
