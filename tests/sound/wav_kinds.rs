//! WAV files with the faults of real programs, each fault in all its variants: missing padding, wrong sizes, 64-bit sizes,
//! rare widths, leading tags, very short sounds.

use crate::sound::signals::tone_at;
use soundwalk::sound::recording::{self, Clip, Fault};
use soundwalk::sound::{repair, take_quality};

const RATE: u32 = 16_000;

/// A sound of 16-bit values, and its bytes in a data chunk.
fn sound(frames: usize) -> (Vec<f32>, Vec<u8>) {
    let tone = tone_at(RATE, 440.0, -6.0, frames as f64 / f64::from(RATE), 30.0);
    let values: Vec<i16> = tone
        .samples
        .iter()
        .map(|sample| (sample * 32_768.0).round() as i16)
        .collect();
    let samples = values.iter().map(|&v| f32::from(v) / 32_768.0).collect();
    (
        samples,
        values.iter().flat_map(|v| v.to_le_bytes()).collect(),
    )
}

/// A format chunk's content: coding, bits and bytes of a sample, mono.
fn format(coding: u16, bits: u16, bytes: u16) -> Vec<u8> {
    let mut content = Vec::new();
    content.extend(coding.to_le_bytes());
    content.extend(1u16.to_le_bytes());
    content.extend(RATE.to_le_bytes());
    content.extend((RATE * u32::from(bytes)).to_le_bytes());
    content.extend(bytes.to_le_bytes());
    content.extend(bits.to_le_bytes());
    content
}

fn chunk(name: &[u8; 4], size: u32, content: &[u8]) -> Vec<u8> {
    [&name[..], &size.to_le_bytes(), content].concat()
}

/// A RIFF file with a stated size around the chunks.
fn riff(size: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    [&b"RIFF"[..], &size.to_le_bytes(), b"WAVE", &chunks.concat()].concat()
}

/// A RIFF file with its correct size.
fn whole(chunks: &[Vec<u8>]) -> Vec<u8> {
    let size = chunks.iter().map(Vec::len).sum::<usize>() as u32 + 4;
    riff(size, chunks)
}

fn plain_format() -> Vec<u8> {
    chunk(b"fmt ", 16, &format(1, 16, 2))
}

fn data(bytes: &[u8]) -> Vec<u8> {
    chunk(b"data", bytes.len() as u32, bytes)
}

fn read(name: &str, bytes: &[u8]) -> Clip {
    recording::read_bytes(bytes.to_vec()).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

fn check(name: &str, bytes: &[u8], expected: &[f32]) -> Clip {
    let clip = read(name, bytes);
    assert_eq!(clip.pcm.samples, expected, "{name}");
    clip
}

const NAMES: [&[u8; 4]; 22] = [
    b"LIST", b"JUNK", b"junk", b"PEAK", b"cue ", b"bext", b"iXML", b"id3 ", b"ID3 ", b"smpl",
    b"inst", b"fact", b"FLLR", b"PAD ", b"_PMX", b"axml", b"cart", b"afsp", b"DISP", b"levl",
    b"qlty", b"XyZ1",
];

/// Case 22: a chunk of odd length without its padding, before any other chunk.
#[test]
fn an_odd_chunk_without_padding_is_read_before_any_chunk() {
    let (samples, bytes) = sound(400);
    for first in NAMES {
        for second in NAMES {
            for (odd, even) in [(1usize, 0usize), (5, 8), (11, 16), (33, 4), (255, 602)] {
                for pad in [&b""[..], b"\0", b" ", b"x"] {
                    // A padding byte that is a letter can be recognised only if the next chunk's name is known.
                    let is_known = !matches!(second, b"qlty" | b"XyZ1");
                    if !is_known && pad.first().is_some_and(|&byte| byte != 0) {
                        continue;
                    }
                    let mut odd_chunk = chunk(first, odd as u32, &vec![b'o'; odd]);
                    odd_chunk.extend(pad);
                    let chunks = [
                        plain_format(),
                        odd_chunk,
                        chunk(second, even as u32, &vec![1; even]),
                        data(&bytes),
                    ];
                    let name = format!(
                        "{} of {odd}, pad {pad:?}, {}",
                        first.escape_ascii(),
                        second.escape_ascii()
                    );
                    check(&name, &whole(&chunks), &samples);
                    // Before the format, and directly before the data.
                    let chunks = [chunks[1].clone(), plain_format(), data(&bytes)];
                    check(&name, &whole(&chunks), &samples);
                }
            }
        }
    }
}

/// Case 23: the size that the data chunk states differs from what the file and its header hold.
#[test]
fn wrong_sizes_of_the_data_are_corrected() {
    let (samples, bytes) = sound(4_000);
    let right = bytes.len() as u32;
    let total = 36 + right;
    // Stated sizes of chunk and file.
    for (size, riff_size) in [
        (right + 44, total),
        (right + 44, total + 44),
        (right + 36, total + 36),
        (right + 8, total),
        (right * 2, total),
        (right * 100, total),
        (right * 100, 0),
        (0, 0),
        (0, total),
        (0, 36),
        (u32::MAX, u32::MAX),
        (u32::MAX, total),
        (u32::MAX, 0),
        (0x7FFF_F000, 0x7FFF_F024),
        (0x8000_0000, 0x8000_0024),
        (0xFFFF_FFFE, 0xFFFF_FFFF),
        (right, 0),
        (right, u32::MAX),
        (right, 12),
    ] {
        let name = format!("data {size}, file {riff_size}");
        let file = riff(riff_size, &[plain_format(), chunk(b"data", size, &bytes)]);
        let clip = check(&name, &file, &samples);
        let is_odd = size > right && size < 0x7FFF_0000;
        assert_eq!(
            clip.facts.note.is_some(),
            is_odd,
            "{name}: {:?}",
            clip.facts.note
        );
    }
    // A truncated file, whose header shows what is missing.
    for kept in [0, 1, 100, 4_001, bytes.len() - 60] {
        let file = riff(
            total,
            &[plain_format(), chunk(b"data", right, &bytes[..kept])],
        );
        let fault = recording::read_bytes(file).expect_err("cut short");
        assert!(matches!(fault, Fault::CutShort { .. }), "{kept}: {fault}");
    }
    // The note names both sizes.
    let file = riff(total, &[plain_format(), chunk(b"data", right + 44, &bytes)]);
    let note = read("case 23", &file).facts.note.expect("a note");
    assert!(
        note.contains(&right.to_string()) && note.contains(&(right + 44).to_string()),
        "{note}"
    );
}

#[test]
fn a_size_of_zero_before_another_chunk_means_no_sound() {
    let list = chunk(b"LIST", 4, b"INFO");
    let file = whole(&[plain_format(), chunk(b"data", 0, b""), list]);
    let fault = recording::read_bytes(file).expect_err("no sound");
    assert!(matches!(fault, Fault::Empty), "{fault}");
}

/// Case 24: 64-bit float, plain and extensible, beside the integers that few programs write.
#[test]
fn rare_sample_widths_are_read() {
    let (samples, _) = sound(300);
    let as_bytes =
        |of: &dyn Fn(f32) -> Vec<u8>| -> Vec<u8> { samples.iter().flat_map(|&s| of(s)).collect() };
    let float64 = as_bytes(&|s| f64::from(s).to_le_bytes().to_vec());
    // The 16-bit value in the upper part of 3 and 4 bytes.
    let in24 = as_bytes(&|s| ((s * 8_388_608.0) as i32).to_le_bytes()[..3].to_vec());
    let in32 = as_bytes(&|s| ((s * 2_147_483_648.0) as i32).to_le_bytes().to_vec());
    let in16 = as_bytes(&|s| ((s * 32_768.0) as i16).to_le_bytes().to_vec());
    let extensible = |coding: u16, stated: u16, valid: u16, bytes: u16| {
        let mut content = format(0xFFFE, stated, bytes);
        content.extend(22u16.to_le_bytes());
        content.extend(valid.to_le_bytes());
        content.extend(4u32.to_le_bytes());
        content.extend(coding.to_le_bytes());
        content.extend(b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71");
        content
    };
    for (name, format, bytes) in [
        ("64-bit float", format(3, 64, 8), &float64),
        (
            "64-bit float, extensible",
            extensible(3, 64, 64, 8),
            &float64,
        ),
        ("20 bits in 3 bytes", format(1, 20, 3), &in24),
        ("20 of 24 bits", extensible(1, 24, 20, 3), &in24),
        (
            "20 bits stated, extensible",
            extensible(1, 20, 20, 3),
            &in24,
        ),
        ("18 bits in 3 bytes", format(1, 18, 3), &in24),
        ("20 of 32 bits", extensible(1, 32, 20, 4), &in32),
        ("16 of 32 bits", extensible(1, 32, 16, 4), &in32),
        ("valid bits left at zero", extensible(1, 24, 0, 3), &in24),
        ("12 bits in 2 bytes", format(1, 12, 2), &in16),
    ] {
        let chunks = [chunk(b"fmt ", format.len() as u32, &format), data(bytes)];
        check(name, &whole(&chunks), &samples);
    }
}

/// RF64 and BW64: 64-bit sizes in a separate chunk, also in small files.
#[test]
fn files_with_64_bit_sizes_are_read() {
    let (samples, bytes) = sound(2_000);
    let ds64 = |riff: u64, data: u64| {
        let content = [
            &riff.to_le_bytes()[..],
            &data.to_le_bytes(),
            &1_000u64.to_le_bytes(),
            &0u32.to_le_bytes(),
        ]
        .concat();
        chunk(b"ds64", 28, &content)
    };
    let right = bytes.len() as u64;
    let file = |magic: &[u8; 4], ds64: Vec<u8>, size: u32, bytes: &[u8]| {
        let chunks = [ds64, plain_format(), chunk(b"data", size, bytes)].concat();
        [&magic[..], &u32::MAX.to_le_bytes(), b"WAVE", &chunks].concat()
    };
    let total = 72 + right;
    for magic in [b"RF64", b"BW64"] {
        let good = file(magic, ds64(total, right), u32::MAX, &bytes);
        check("64-bit sizes", &good, &samples);
        check(
            "a size of its own",
            &file(magic, ds64(total, right), right as u32, &bytes),
            &samples,
        );
        check(
            "sizes left at zero",
            &file(magic, ds64(0, 0), u32::MAX, &bytes),
            &samples,
        );
        check(
            "sizes of a stream",
            &file(magic, ds64(u64::MAX, u64::MAX), u32::MAX, &bytes),
            &samples,
        );
        let cut = file(magic, ds64(total, right), u32::MAX, &bytes[..2_000]);
        let fault = recording::read_bytes(cut).expect_err("cut short");
        assert!(matches!(fault, Fault::CutShort { .. }), "{fault}");
        // Chunks after the sound are not part of it.
        let mut trailing = good;
        trailing.extend(chunk(b"LIST", 4, b"INFO"));
        check("a chunk behind", &trailing, &samples);
    }
}

#[test]
fn wave64_is_read_with_chunks_around_the_sound() {
    const REST: &[u8] = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";
    let (samples, bytes) = sound(2_001);
    let chunk = |name: &[u8], content: &[u8]| {
        let mut chunk = [
            name,
            REST,
            &(24 + content.len() as u64).to_le_bytes(),
            content,
        ]
        .concat();
        chunk.resize(chunk.len().next_multiple_of(8), 0);
        chunk
    };
    let file = |chunks: &[Vec<u8>]| {
        let body = [&b"wave"[..], REST, &chunks.concat()].concat();
        let size = (24 + body.len() as u64).to_le_bytes();
        [
            &b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0"[..],
            &size,
            &body,
        ]
        .concat()
    };
    let (fmt, data) = (chunk(b"fmt ", &format(1, 16, 2)), chunk(b"data", &bytes));
    check("plain", &file(&[fmt.clone(), data.clone()]), &samples);
    let others = [
        chunk(b"fact", &[0; 5]),
        fmt.clone(),
        chunk(b"junk", &[7; 13]),
        data.clone(),
    ];
    check("with others", &file(&others), &samples);
    let whole = file(&[fmt, data]);
    for length in [20, 39, 60, 90, 110, 2_000] {
        let fault = recording::read_bytes(whole[..length].to_vec()).expect_err("cut");
        let text = fault.to_string();
        assert!(
            text.contains("damaged WAV") || text.contains("cut short"),
            "{length}: {text}"
        );
    }
    // Sizes that would go backwards or overflow.
    for size in [0u64, 1, 23, u64::MAX, u64::MAX - 7] {
        let mut bad = whole.clone();
        bad[40 + 16..40 + 24].copy_from_slice(&size.to_le_bytes());
        assert!(recording::read_bytes(bad).is_err(), "{size}");
    }
}

#[test]
fn an_id3_tag_before_the_header_is_skipped() {
    let (samples, bytes) = sound(400);
    let plain = whole(&[plain_format(), data(&bytes)]);
    for length in [0u8, 1, 10, 127] {
        let tag = [
            &b"ID3\x03\0\0\0\0\0"[..],
            &[length],
            &vec![b'T'; usize::from(length)],
        ]
        .concat();
        check(
            "an ID3 tag",
            &[tag.clone(), plain.clone()].concat(),
            &samples,
        );
        // An odd chunk then has another parity in the file, but the same one within the RIFF.
        let odd = chunk(b"LIST", 5, b"INFOx\0");
        let padded = whole(&[plain_format(), odd, data(&bytes)]);
        check("and an odd chunk", &[tag, padded].concat(), &samples);
    }
}

#[test]
fn sounds_of_a_few_samples_are_read() {
    for frames in 1..20 {
        let (samples, bytes) = sound(frames);
        let clip = check("short", &whole(&[plain_format(), data(&bytes)]), &samples);
        assert_eq!(clip.pcm.samples.len(), frames);
        // The steps after the reader accept them, too.
        let quality = take_quality::examine(&clip.pcm);
        assert!(quality.duration_s > 0.0);
        let ready = [
            repair::speech(clip.pcm.clone()),
            repair::earcon(clip.pcm.clone()),
            repair::bed(clip.pcm, 18.0),
        ];
        for sound in ready {
            assert!(
                sound.samples.iter().all(|sample| sample.is_finite()),
                "{frames}"
            );
        }
    }
}

#[test]
fn companded_telephone_sound_is_read() {
    // 0x80 and 0x00 are the largest values of µ-law, 0xAA and 0x2A those of A-law (ITU-T G.711).
    for (coding, bytes, largest) in [
        (7, [0x80u8, 0x00], 32_124.0f32),
        (6, [0xAA, 0x2A], 32_256.0),
    ] {
        let chunks = [chunk(b"fmt ", 16, &format(coding, 8, 1)), data(&bytes)];
        let largest = largest / 32_768.0;
        check("companded", &whole(&chunks), &[largest, -largest]);
    }
}

/// A recorder that lost power leaves a header that is older than its sound; some programs write the sound in two chunks.
#[test]
fn sound_that_the_header_does_not_cover_is_reported() {
    let (samples, bytes) = sound(16_000);
    let half = bytes.len() / 2;
    let stale = whole(&[plain_format(), chunk(b"data", half as u32, &bytes)]);
    let two = whole(&[plain_format(), data(&bytes[..half]), data(&bytes[half..])]);
    for (name, file) in [("stale", stale), ("two", two)] {
        let clip = check(name, &file, &samples[..samples.len() / 2]);
        let note = clip.facts.note.expect("a note");
        assert!(
            note.contains("states 0.5 s of sound; bytes for 0.5 s more"),
            "{name}: {note}"
        );
    }
    let list = chunk(b"LIST", 4, b"INFO");
    for rest in [list, vec![0; 4000], [b"TAG", &[b' '; 125][..]].concat()] {
        let clip = check(
            "rest",
            &whole(&[plain_format(), data(&bytes), rest]),
            &samples,
        );
        assert_eq!(clip.facts.note, None);
    }
}
