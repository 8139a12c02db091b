//! Writes masters as Broadcast Wave (EBU Tech 3285, version 2): a description and the loudness in `bext`, cue points
//! with labels.

use super::write::in_blocks;
use crate::sound::loudness::Loudness;
use crate::sound::{Pcm, amplitude};
use std::io::{self, Write};

/// The metadata of a master.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Broadcast {
    /// Description of the master, at most 256 bytes.
    pub description: String,
    /// Name of the program that made it, at most 32 bytes.
    pub originator: String,
    /// Loudness of the master, if measured.
    pub loudness: Option<Loudness>,
    /// The cue points of the file.
    pub cues: Vec<Cue>,
}

/// A cue point with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Index of the sample, counted from 0.
    pub sample: u32,
    /// Label of the cue point.
    pub label: String,
}

/// Value of a loudness field without information (Tech 3285, version 2).
const NO_VALUE: i16 = 0x7FFF;

/// Writes a sound with `gain_db` more as a mono 16-bit Broadcast Wave file; samples beyond full scale are clamped.
///
/// # Errors
/// What the output says, or that the sound is too long for a WAV file (4 GiB).
pub fn write_broadcast(
    output: &mut impl Write,
    pcm: &Pcm,
    gain_db: f64,
    broadcast: &Broadcast,
) -> io::Result<()> {
    let bext = bext(broadcast);
    let (cue, list) = (cue(&broadcast.cues), labels(&broadcast.cues));
    let data = pcm.samples.len() as u64 * 2;
    let others: u64 = [&bext, &cue, &list]
        .iter()
        .map(|chunk| chunk.len() as u64)
        .sum();
    let riff = u32::try_from(4 + others + 24 + 8 + data)
        .map_err(|_| io::Error::new(io::ErrorKind::FileTooLarge, "too long for a WAV file"))?;
    output.write_all(b"RIFF")?;
    output.write_all(&riff.to_le_bytes())?;
    output.write_all(b"WAVE")?;
    output.write_all(&bext)?;
    output.write_all(&format(pcm.rate))?;
    output.write_all(b"data")?;
    output.write_all(&(data as u32).to_le_bytes())?;
    in_blocks(&pcm.samples, amplitude(gain_db) as f32, |values| {
        output.write_all(values.as_flattened())
    })?;
    output.write_all(&cue)?;
    output.write_all(&list)
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut chunk = [name, &(content.len() as u32).to_le_bytes()[..], content].concat();
    if content.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}

fn format(rate: u32) -> Vec<u8> {
    let mut content = Vec::new();
    content.extend_from_slice(&1u16.to_le_bytes()); // PCM
    content.extend_from_slice(&1u16.to_le_bytes()); // channels
    content.extend_from_slice(&rate.to_le_bytes());
    content.extend_from_slice(&(rate * 2).to_le_bytes()); // bytes a second
    content.extend_from_slice(&2u16.to_le_bytes()); // bytes a frame
    content.extend_from_slice(&16u16.to_le_bytes()); // bits
    chunk(b"fmt ", &content)
}

fn bext(broadcast: &Broadcast) -> Vec<u8> {
    let mut content = Vec::with_capacity(602);
    content.extend(field(&broadcast.description, 256));
    content.extend(field(&broadcast.originator, 32));
    content.extend([0; 32]); // OriginatorReference
    content.extend([0; 18]); // date and time: none, for the same input gives the same bytes
    content.extend([0; 8]); // TimeReference
    content.extend_from_slice(&2u16.to_le_bytes()); // version
    content.extend([0; 64]); // UMID
    let hundredths = |value: f64| {
        if value.is_finite() {
            (value * 100.0).round() as i16
        } else {
            NO_VALUE
        }
    };
    let (integrated, peak) = match broadcast.loudness {
        Some(loudness) => (
            hundredths(loudness.integrated_lufs),
            hundredths(loudness.true_peak_dbtp),
        ),
        None => (NO_VALUE, NO_VALUE),
    };
    // Integrated, range, true peak, momentary, short-term.
    for value in [integrated, NO_VALUE, peak, NO_VALUE, NO_VALUE] {
        content.extend_from_slice(&value.to_le_bytes());
    }
    content.extend([0; 180]);
    chunk(b"bext", &content)
}

/// `text` in exactly `length` bytes: truncated between characters and padded with zeros.
fn field(text: &str, length: usize) -> Vec<u8> {
    let end = (0..=length.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(0);
    let mut bytes = text.as_bytes()[..end].to_vec();
    bytes.resize(length, 0);
    bytes
}

fn cue(cues: &[Cue]) -> Vec<u8> {
    if cues.is_empty() {
        return Vec::new();
    }
    let mut content = (cues.len() as u32).to_le_bytes().to_vec();
    for (index, cue) in cues.iter().enumerate() {
        let number = (index as u32 + 1).to_le_bytes();
        let sample = cue.sample.to_le_bytes();
        content.extend([number, sample, *b"data", [0; 4], [0; 4], sample].concat());
    }
    chunk(b"cue ", &content)
}

fn labels(cues: &[Cue]) -> Vec<u8> {
    if cues.is_empty() {
        return Vec::new();
    }
    let mut content = b"adtl".to_vec();
    for (index, cue) in cues.iter().enumerate() {
        let number = (index as u32 + 1).to_le_bytes();
        content.extend(chunk(
            b"labl",
            &[&number, cue.label.as_bytes(), &[0]].concat(),
        ));
    }
    chunk(b"LIST", &content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn writes_what_readers_read() {
        let samples: Vec<f32> = (0..1001).map(|n| (n as f32 * 0.05).sin() * 0.5).collect();
        let pcm = Pcm {
            rate: 48_000,
            samples,
        };
        let cues = vec![
            Cue {
                sample: 0,
                label: "1".to_owned(),
            },
            Cue {
                sample: 500,
                label: "Идите".to_owned(),
            },
        ];
        let loudness = Some(Loudness {
            integrated_lufs: -16.0,
            true_peak_dbtp: -1.25,
        });
        let description = "Площадь Побед ".repeat(20);
        let broadcast = Broadcast {
            description,
            originator: "soundwalk".to_owned(),
            loudness,
            cues,
        };
        let mut file = Vec::new();
        write_broadcast(&mut file, &pcm, -6.0, &broadcast)
            .expect("OK because memory can be written");
        assert_eq!(
            file.len() as u32,
            8 + u32::from_le_bytes(file[4..8].try_into().expect("OK because it is four bytes"))
        );
        let read = super::super::read_from(Cursor::new(&file)).expect("our own reader reads it");
        assert_eq!(read.pcm.samples.len(), 1001);
        assert_eq!(&file[12..16], b"bext");
        let loudness_at = 20 + 256 + 32 + 32 + 18 + 8 + 2 + 64;
        assert_eq!(
            i16::from_le_bytes([file[loudness_at], file[loudness_at + 1]]),
            -1600
        );
        let has = |bytes: &[u8]| file.windows(bytes.len()).any(|window| window == bytes);
        assert!(has(b"cue ") && has(b"adtl") && has("Идите".as_bytes()));
        let again = hound::WavReader::new(Cursor::new(&file))
            .expect("hound reads it")
            .len();
        assert_eq!(again, 1001);
    }
}
