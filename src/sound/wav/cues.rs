//! Reads the cue points of a WAV file and their labels (Microsoft, Multimedia Programming Interface and Data Specifications 1.0, 1991,
//! "cue " and "adtl"). They are only a help, so that a file in which they are damaged has none.

use super::broadcast::Cue;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// A file with more chunks than this is not a recording.
const MAX_CHUNKS: usize = 1_000;
/// Maximum number of cue points that are read.
const MAX_CUES: usize = 10_000;
/// Maximum size of a list of labels that is read, bytes.
const MAX_LIST_BYTES: u64 = 1 << 20;
/// Size of a cue point in the file, bytes.
const CUE_BYTES: usize = 24;

/// The labelled cue points of a RIFF WAVE file in the order of their samples. Other files have none.
pub(super) fn read_cues<R: Read + Seek>(input: &mut R) -> Vec<Cue> {
    read(input).unwrap_or_default()
}

fn read<R: Read + Seek>(input: &mut R) -> io::Result<Vec<Cue>> {
    input.seek(SeekFrom::Start(0))?;
    let mut head = [0; 12];
    input.read_exact(&mut head)?;
    if &head[..4] != b"RIFF" || &head[8..] != b"WAVE" {
        return Ok(Vec::new());
    }
    let end = input.seek(SeekFrom::End(0))?;
    let mut samples: BTreeMap<u32, u32> = BTreeMap::new();
    let mut labels: BTreeMap<u32, String> = BTreeMap::new();
    let mut at = 12u64;
    for _ in 0..MAX_CHUNKS {
        if at + 8 > end {
            break;
        }
        input.seek(SeekFrom::Start(at))?;
        let mut head = [0; 8];
        input.read_exact(&mut head)?;
        let size = u64::from(u32_at(&head, 4));
        match &head[..4] {
            // The first chunk of a kind counts, so that the limits hold for the whole file.
            b"cue " if samples.is_empty() && size <= (4 + MAX_CUES * CUE_BYTES) as u64 => {
                let content = content(input, size)?;
                let points = content.get(4..).unwrap_or_default().chunks_exact(CUE_BYTES);
                samples.extend(points.map(|point| (u32_at(point, 0), u32_at(point, 20))));
            }
            b"LIST" if labels.is_empty() && size <= MAX_LIST_BYTES => {
                let content = content(input, size)?;
                if let Some(list) = content.strip_prefix(b"adtl") {
                    labels.extend(labels_in(list));
                }
            }
            _ => {}
        }
        at += 8 + size + size % 2;
    }
    let mut cues: Vec<Cue> = samples
        .into_iter()
        .filter_map(|(number, sample)| {
            let label = labels.remove(&number)?;
            Some(Cue { sample, label })
        })
        .collect();
    cues.sort_by_key(|cue| cue.sample);
    Ok(cues)
}

fn content(input: &mut impl Read, size: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    input.take(size).read_to_end(&mut content)?;
    Ok(content)
}

/// The labels in a list of associated data, by the number of their cue point.
fn labels_in(mut list: &[u8]) -> Vec<(u32, String)> {
    let mut labels = Vec::new();
    while list.len() >= 8 {
        let (name, size) = (&list[..4], u32_at(list, 4) as usize);
        let Some(content) = list.get(8..8usize.saturating_add(size)) else {
            break;
        };
        if name == b"labl" && content.len() > 4 && labels.len() < MAX_CUES {
            let text = content[4..]
                .split(|byte| *byte == 0)
                .next()
                .unwrap_or_default();
            if let Ok(text) = std::str::from_utf8(text) {
                labels.push((u32_at(content, 0), text.to_owned()));
            }
        }
        list = list.get(8 + size + size % 2..).unwrap_or_default();
    }
    labels
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::Pcm;
    use crate::sound::wav::{Broadcast, write_broadcast};
    use std::io::Cursor;

    fn file(cues: &[Cue]) -> Vec<u8> {
        let pcm = Pcm {
            rate: 48_000,
            samples: vec![0.1; 999],
        };
        let broadcast = Broadcast {
            cues: cues.to_vec(),
            ..Broadcast::default()
        };
        let mut file = Vec::new();
        write_broadcast(&mut file, &pcm, 0.0, &broadcast)
            .expect("OK because memory can be written");
        file
    }

    #[test]
    fn reads_what_is_written() {
        let cue = |sample, label: &str| Cue {
            sample,
            label: label.to_owned(),
        };
        for cues in [
            vec![],
            vec![cue(0, "Площадь Побед."), cue(500, "One"), cue(998, "…")],
        ] {
            assert_eq!(read_cues(&mut Cursor::new(file(&cues))), cues);
        }
    }

    #[test]
    fn damaged_files_do_no_harm() {
        let cue = |sample| Cue {
            sample,
            label: "A sentence of some length.".to_owned(),
        };
        let whole = file(&[cue(1), cue(2), cue(3)]);
        for cut in 0..whole.len() {
            let _ = read_cues(&mut Cursor::new(&whole[..cut]));
        }
        for at in (0..44).chain(whole.len() - 200..whole.len()) {
            for value in [0, 1, 0x7f, 0xff] {
                let mut broken = whole.clone();
                broken[at] = value;
                assert!(read_cues(&mut Cursor::new(&broken)).len() <= 3);
            }
        }
    }
}
