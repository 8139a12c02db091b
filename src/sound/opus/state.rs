//! The coder's states as values that can be copied; the only place that calls `libopus`. The encoder cannot take
//! back a packet, but an earlier copy of its state can be restored (opus.h: "the encoder state is always
//! continuous in memory and only a shallow copy is sufficient to copy it", and the same for the decoder). The `opus`
//! crate does not offer this.

use super::packet::{MAX_PACKET, PACKET};
use crate::sound::RATE;
use opusic_sys as ffi;
use std::ffi::c_int;
use std::ptr;

/// Complexity of the encoder. With the signal declared as voice, 6 is as good as 10 by PESQ (within 0.03) in three
/// quarters of the time; declared as music, 5 and 6 are equal and less is worse (docs/sound.md).
const COMPLEXITY: c_int = 6;

/// The kind of sound: libopus has two coders, and which one is better depends on it (docs/sound.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Material {
    /// A voice alone, or a voice of bare harmonics: SILK up to 8 kHz and CELT above, which hide their noise under a
    /// voice's harmonics.
    Voice,
    /// Voices over a bed, or no voice at all: CELT alone, which suits any sound.
    Mixed,
}

/// An encoder for mono at 48 kHz.
#[derive(Clone)]
pub(in crate::sound) struct Encoder {
    state: StateBuffer,
}

/// A decoder at 48 kHz.
#[derive(Clone)]
pub(in crate::sound) struct Decoder {
    state: StateBuffer,
    channels: u16,
}

/// Memory of a state, aligned for any C type.
#[derive(Debug, Clone)]
struct StateBuffer(Vec<u128>);

impl StateBuffer {
    fn of_size(bytes: c_int) -> Self {
        let bytes = usize::try_from(bytes).expect("OK because libopus knows states of one channel");
        Self(vec![0; bytes.div_ceil(size_of::<u128>())])
    }

    fn copy_from(&mut self, other: &Self) {
        self.0.copy_from_slice(&other.0);
    }
}

impl Encoder {
    /// An encoder for `bit_rate` bits a second.
    pub(in crate::sound) fn new(material: Material, bit_rate: i32) -> Self {
        // SAFETY: a call without pointers.
        let mut state = StateBuffer::of_size(unsafe { ffi::opus_encoder_get_size(1) });
        let encoder = state.0.as_mut_ptr().cast();
        // SAFETY: the memory has the size that libopus asked for and the alignment of its largest member.
        let made =
            unsafe { ffi::opus_encoder_init(encoder, RATE as i32, 1, ffi::OPUS_APPLICATION_AUDIO) };
        assert_eq!(made, ffi::OPUS_OK, "libopus knows 48 kHz mono");
        let mut encoder = Self { state };
        encoder.set(ffi::OPUS_SET_BITRATE_REQUEST, bit_rate);
        encoder.set(ffi::OPUS_SET_VBR_REQUEST, 1);
        let signal = match material {
            Material::Voice => ffi::OPUS_SIGNAL_VOICE,
            Material::Mixed => ffi::OPUS_SIGNAL_MUSIC,
        };
        encoder.set(ffi::OPUS_SET_SIGNAL_REQUEST, signal);
        encoder.set(ffi::OPUS_SET_COMPLEXITY_REQUEST, COMPLEXITY);
        encoder
    }

    fn set(&mut self, request: c_int, value: i32) {
        // SAFETY: the state was initialised, and each of these requests takes one 32-bit integer.
        let answer =
            unsafe { ffi::opus_encoder_ctl(self.state.0.as_mut_ptr().cast(), request, value) };
        assert_eq!(answer, ffi::OPUS_OK, "libopus knows this setting");
    }

    /// Sets whether the next packet is coded without reference to those before it.
    pub(in crate::sound) fn set_independent(&mut self, independent: bool) {
        self.set(
            ffi::OPUS_SET_PREDICTION_DISABLED_REQUEST,
            i32::from(independent),
        );
    }

    /// Delay of the decoded sound in samples.
    pub(in crate::sound) fn delay(&mut self) -> usize {
        let mut delay: i32 = 0;
        let state = self.state.0.as_mut_ptr().cast();
        // SAFETY: the state was initialised, and this request takes a pointer to a 32-bit integer.
        let answer = unsafe {
            ffi::opus_encoder_ctl(state, ffi::OPUS_GET_LOOKAHEAD_REQUEST, &raw mut delay)
        };
        assert_eq!(answer, ffi::OPUS_OK, "every encoder knows its delay");
        delay as usize
    }

    /// Encodes the next 20 ms as a packet.
    pub(in crate::sound) fn encode(&mut self, frame: &[f32; PACKET]) -> Vec<u8> {
        let mut bytes = [0u8; MAX_PACKET];
        // SAFETY: the state was initialised; the frame holds as many samples of one channel as is said, the packet as
        // many bytes.
        let size = unsafe {
            ffi::opus_encode_float(
                self.state.0.as_mut_ptr().cast(),
                frame.as_ptr(),
                PACKET as c_int,
                bytes.as_mut_ptr(),
                bytes.len() as i32,
            )
        };
        let size =
            usize::try_from(size).expect("OK because the frame is 20 ms and the packet has room");
        bytes[..size].to_vec()
    }

    /// Takes over the state of another encoder.
    pub(in crate::sound) fn copy_from(&mut self, other: &Self) {
        self.state.copy_from(&other.state);
    }
}

impl Decoder {
    /// A decoder of our own packets.
    pub(in crate::sound) fn new() -> Self {
        Self::with_channels(1)
    }

    /// A decoder to one or two channels.
    ///
    /// # Panics
    /// For any other number of channels.
    pub(in crate::sound) fn with_channels(channels: u16) -> Self {
        let count = c_int::from(channels);
        // SAFETY: a call without pointers.
        let mut state = StateBuffer::of_size(unsafe { ffi::opus_decoder_get_size(count) });
        // SAFETY: the memory has the size that libopus asked for and the alignment of its largest member.
        let made =
            unsafe { ffi::opus_decoder_init(state.0.as_mut_ptr().cast(), RATE as i32, count) };
        assert_eq!(
            made,
            ffi::OPUS_OK,
            "libopus knows 48 kHz in one or two channels"
        );
        Self { state, channels }
    }

    /// Sets the gain of the decoded sound, in 1/256 dB.
    pub(in crate::sound) fn set_gain(&mut self, gain_q8: i16) {
        let state = self.state.0.as_mut_ptr().cast();
        // SAFETY: the state was initialised, and this request takes one 32-bit integer.
        let answer =
            unsafe { ffi::opus_decoder_ctl(state, ffi::OPUS_SET_GAIN_REQUEST, i32::from(gain_q8)) };
        assert_eq!(answer, ffi::OPUS_OK, "every 16-bit gain is allowed");
    }

    /// Forgets all packets, but not the gain.
    pub(in crate::sound) fn reset(&mut self) {
        let state = self.state.0.as_mut_ptr().cast();
        // SAFETY: the state was initialised, and this request takes no argument.
        let answer = unsafe { ffi::opus_decoder_ctl(state, ffi::OPUS_RESET_STATE) };
        assert_eq!(answer, ffi::OPUS_OK, "a decoder can always be reset");
    }

    /// Decodes a packet that [`Encoder::encode`] made.
    pub(in crate::sound) fn decode(&mut self, packet: &[u8]) -> [f32; PACKET] {
        self.try_decode(packet)
            .expect("OK because our own packets hold 20 ms")
    }

    /// Decodes a packet; `None` if it is not a valid packet of 20 ms.
    pub(in crate::sound) fn try_decode(&mut self, packet: &[u8]) -> Option<[f32; PACKET]> {
        let mut samples = [0.0f32; PACKET];
        let count = self.decode_into(packet, &mut samples)?;
        (count == PACKET).then_some(samples)
    }

    /// Decodes a packet into `frame`, the channels interleaved, and returns the number of samples in each channel; `None` if
    /// it is not a valid packet, or is longer than `frame`.
    pub(in crate::sound) fn decode_into(
        &mut self,
        packet: &[u8],
        frame: &mut [f32],
    ) -> Option<usize> {
        let length = i32::try_from(packet.len()).ok()?;
        let room = c_int::try_from(frame.len() / usize::from(self.channels)).ok()?;
        // SAFETY: the state was initialised; the lengths are those of the slices.
        let count = unsafe {
            ffi::opus_decode_float(
                self.state.0.as_mut_ptr().cast(),
                packet.as_ptr(),
                length,
                frame.as_mut_ptr(),
                room,
                0,
            )
        };
        usize::try_from(count).ok()
    }

    /// Takes over the state of another decoder with as many channels.
    pub(in crate::sound) fn copy_from(&mut self, other: &Self) {
        self.state.copy_from(&other.state);
    }
}

/// Number of samples in each channel of a packet, which is not decoded; `None` if it is not a valid packet.
pub(super) fn packet_samples(packet: &[u8]) -> Option<usize> {
    /// Maximum number of frames in a packet (RFC 6716, section 3.2.5).
    const MAX_FRAMES: usize = 48;
    let length = i32::try_from(packet.len()).ok()?;
    let (mut toc, mut payload_at) = (0, 0);
    let (mut frames, mut sizes) = ([ptr::null(); MAX_FRAMES], [0; MAX_FRAMES]);
    // SAFETY: the length is that of the slice, and both lists have room for as many frames as a packet may have.
    let count = unsafe {
        ffi::opus_packet_parse(
            packet.as_ptr(),
            length,
            &raw mut toc,
            frames.as_mut_ptr(),
            sizes.as_mut_ptr(),
            &raw mut payload_at,
        )
    };
    if count < 0 {
        return None;
    }
    // SAFETY: the length is that of the slice.
    let samples = unsafe { ffi::opus_packet_get_nb_samples(packet.as_ptr(), length, RATE as i32) };
    usize::try_from(samples).ok()
}
