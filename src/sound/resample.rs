//! Sample-rate conversion with `rubato`'s FFT resampler, the fastest and cleanest of the well-kept ones: no delay,
//! exact length.

use super::Pcm;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

/// Approximate number of frames that are transformed at a time; more make the filter steeper and cost memory.
const BLOCK: usize = 1024;

/// Converts a sound to another rate. The length is that of the input times the ratio, rounded up to a whole sample, and
/// nothing moves in time.
///
/// # Panics
/// When a rate is zero.
pub fn to_rate(pcm: &Pcm, rate: u32) -> Pcm {
    if pcm.rate == rate {
        return pcm.clone();
    }
    Pcm {
        rate,
        samples: convert(&pcm.samples, pcm.rate, rate),
    }
}

/// Same as [`to_rate`], without a copy if the rate is already right.
pub fn into_rate(pcm: Pcm, rate: u32) -> Pcm {
    if pcm.rate == rate {
        pcm
    } else {
        to_rate(&pcm, rate)
    }
}

/// Number of samples that a sound has at another rate.
pub fn converted_length(samples: usize, from: u32, to: u32) -> usize {
    (samples as u128 * u128::from(to)).div_ceil(u128::from(from)) as usize
}

fn convert(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    assert!(from > 0 && to > 0, "a sample rate of zero");
    let wanted = converted_length(samples.len(), from, to);
    if samples.is_empty() {
        return Vec::new();
    }
    let mut resampler = Fft::<f32>::new(
        from as usize,
        to as usize,
        block(from as usize, to as usize),
        1,
        FixedSync::Both,
    )
    .expect("OK because both rates are above zero and the block is not empty");
    let input = InterleavedSlice::new(samples, 1, samples.len())
        .expect("OK because one channel fits its own length");
    let room = resampler.process_all_needed_output_len(samples.len());
    let mut converted = vec![0.0f32; room];
    let mut output = InterleavedSlice::new_mut(&mut converted, 1, room)
        .expect("OK because one channel fits its own length");
    resampler
        .process_all_into_buffer(&input, &mut output, samples.len(), None)
        .expect("OK because the output has the room that the resampler asked for");
    converted.truncate(wanted);
    converted
}

/// The block size to request: an even number of the smallest blocks between the two rates. The filter's centre is half
/// a block in, and with an odd number it may fall between two samples, which would shift everything by half a sample.
fn block(from: usize, to: usize) -> usize {
    let smallest = from / greatest_common_divisor(from, to);
    smallest * BLOCK.div_ceil(smallest).next_multiple_of(2)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}
