//! Sums over many samples, in lanes: each addition to a single sum would have to wait for the one before.

/// Sum of `of` applied to each sample, in parts, because single precision tolerates only so many additions.
pub(super) fn sum(samples: &[f32], of: impl Fn(f32) -> f32) -> f64 {
    let part = |samples: &[f32]| {
        let mut lanes = [0.0f32; 16];
        let (rows, rest) = samples.as_chunks::<16>();
        for row in rows {
            for (lane, &sample) in lanes.iter_mut().zip(row) {
                *lane += of(sample);
            }
        }
        f64::from(lanes.iter().sum::<f32>() + rest.iter().map(|&sample| of(sample)).sum::<f32>())
    };
    samples.chunks(1024).map(part).sum()
}

/// Sum of the products of two sounds of some thousand samples; the longer one is truncated.
pub(super) fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    let length = one.len().min(other.len());
    let (rows, rest) = one[..length].as_chunks::<16>();
    let (other_rows, other_rest) = other[..length].as_chunks::<16>();
    for (row, other) in rows.iter().zip(other_rows) {
        for (lane, (one, other)) in lanes.iter_mut().zip(row.iter().zip(other)) {
            *lane += one * other;
        }
    }
    let rest: f32 = rest
        .iter()
        .zip(other_rest)
        .map(|(one, other)| one * other)
        .sum();
    lanes.iter().sum::<f32>() + rest
}
