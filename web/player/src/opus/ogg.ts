// Reads the packets of an Ogg Opus file (RFC 3533, RFC 7845) as builds of tours write it: one logical stream, mono.

export interface OpusStream {
  readonly channels: number;
  /** Samples at 48 kHz that the decoder returns before the sound begins. */
  readonly preSkip: number;
  /** The factor for each decoded sample: the header's output gain, with which a build sets the loudness. */
  readonly gain: number;
  /** Length of the sound in samples at 48 kHz; further samples of the last packet are not part of the sound. */
  readonly samples: number;
  readonly packets: readonly Uint8Array[];
}

export class OggError extends Error {}

const CAPTURE = 'OggS';
const PAGE_HEADER_BYTES = 27;
/** The length of a segment after which the same packet continues in the next segment. */
const FULL_SEGMENT = 255;
/** The position on a page on which no packet ends (RFC 3533, 6). */
const NO_POSITION = 0xffff_ffff_ffff_ffffn;
/** Opus streams count samples at 48 kHz, whatever rate they were recorded at. */
export const OPUS_RATE = 48_000;

export function readOgg(bytes: ArrayBuffer): OpusStream {
  const view = new DataView(bytes);
  const packets: Uint8Array[] = [];
  let partialPacket: Uint8Array[] = [];
  let position = 0n;
  for (let at = 0; at < bytes.byteLength;) {
    if (at + PAGE_HEADER_BYTES > bytes.byteLength || pageMarker(view, at) !== CAPTURE)
      throw new OggError(`no Ogg page at byte ${at}`);
    const segments = view.getUint8(at + 26);
    const granule = view.getBigUint64(at + 6, true);
    if (granule !== NO_POSITION) position = granule;
    let from = at + PAGE_HEADER_BYTES + segments;
    for (let segment = 0, to = from; segment < segments; segment++) {
      const length = view.getUint8(at + PAGE_HEADER_BYTES + segment);
      to += length;
      if (to > bytes.byteLength) throw new OggError(`the Ogg page at byte ${at} is cut off`);
      if (length === FULL_SEGMENT && segment < segments - 1) continue;
      partialPacket.push(new Uint8Array(bytes, from, to - from));
      from = to;
      if (length === FULL_SEGMENT) continue;
      packets.push(
        partialPacket.length === 1 && partialPacket[0] !== undefined ? partialPacket[0] : concatenate(partialPacket),
      );
      partialPacket = [];
    }
    at = from;
  }
  const [head, tags, ...sound] = packets;
  if (head === undefined || tags === undefined || text(head) !== 'OpusHead') throw new OggError('no Opus stream');
  if (head.length < 19) throw new OggError('the Opus header is cut off');
  const header = new DataView(head.buffer, head.byteOffset, head.length);
  const preSkip = header.getUint16(10, true);
  // Decibels in steps of 1/256 (RFC 7845, 5.1).
  const gain = 10 ** (header.getInt16(16, true) / (20 * 256));
  return {
    channels: header.getUint8(9),
    preSkip,
    gain,
    samples: Math.max(0, Number(position) - preSkip),
    packets: sound,
  };
}

function pageMarker(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function text(packet: Uint8Array): string {
  return String.fromCharCode(...packet.subarray(0, 8));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
