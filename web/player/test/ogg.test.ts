// The Ogg reader: packets over several segments and pages, the stream's length, damaged files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOgg } from '../src/opus/ogg';
import { toPcm16, wavHeader } from '../src/walk/wav';

/** An Ogg page: segments of a packet, the last of which may be continued on the next page. */
function page(granule: bigint, lacing: readonly number[], body: readonly number[]): number[] {
  const header = new DataView(new ArrayBuffer(27));
  [...'OggS'].forEach((letter, index) => header.setUint8(index, letter.charCodeAt(0)));
  header.setBigUint64(6, granule, true);
  header.setUint8(26, lacing.length);
  return [...new Uint8Array(header.buffer), ...lacing, ...body];
}

const HEAD = [...[...'OpusHead'].map((letter) => letter.charCodeAt(0)), 1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0xfa, 0];
const TAGS = [...[...'OpusTags'].map((letter) => letter.charCodeAt(0)), 0, 0, 0, 0, 0, 0, 0, 0];
const OPENING = [...page(0n, [HEAD.length], HEAD), ...page(0n, [TAGS.length], TAGS)];
const NO_POSITION = 0xffff_ffff_ffff_ffffn;
const bytes = (...parts: readonly number[][]): ArrayBuffer => new Uint8Array(parts.flat()).buffer;
const fill = (length: number, value: number): number[] => new Array<number>(length).fill(value);

test('packets are read completely, however pages divide them', () => {
  const stream = readOgg(
    bytes(
      OPENING,
      // Two short packets; one of 300 bytes over two segments; one of exactly 255, which an empty segment ends.
      page(2880n, [3, 0, 255, 45, 255, 0], [...fill(3, 1), ...fill(300, 2), ...fill(255, 3)]),
      // A packet of 600 bytes that goes on over three pages.
      page(NO_POSITION, [255], fill(255, 4)),
      page(NO_POSITION, [255], fill(255, 4)),
      page(4312n, [90, 1], [...fill(90, 4), 5]),
    ),
  );
  assert.deepEqual(
    stream.packets.map((packet) => packet.length),
    [3, 0, 300, 255, 600, 1],
  );
  assert.deepEqual(
    stream.packets.map((packet) => packet[0]),
    [1, undefined, 2, 3, 4, 5],
  );
  assert.deepEqual([stream.channels, stream.preSkip, stream.samples], [1, 312, 4000]);
  // The header above says -6 dB.
  assert.ok(Math.abs(stream.gain - 0.5012) < 0.0001, String(stream.gain));
});

for (const [name, damaged] of [
  ['nothing', bytes([])],
  ['something else', bytes(fill(100, 65))],
  ['an Ogg file of another kind', bytes(page(0n, [4], fill(4, 7)), page(0n, [4], fill(4, 7)))],
  ['a page that is cut off', bytes(OPENING, page(960n, [200], fill(100, 1)))],
  ['a header that is cut off', bytes(page(0n, [10], HEAD.slice(0, 10)), page(0n, [TAGS.length], TAGS))],
  ['bytes between the pages', bytes(OPENING, [0, 0], page(960n, [3], fill(3, 1)))],
] as const) {
  test(`refused: ${name}`, () => {
    assert.throws(() => readOgg(damaged), { name: 'Error' });
  });
}

test('samples beyond full scale are clipped, and the WAV header counts them', () => {
  assert.deepEqual([...new Int16Array(toPcm16([0, 1, -1, 2, -2, 0.5]))], [0, 32767, -32767, 32767, -32767, 16384]);
  const header = new DataView(wavHeader(6, 48_000));
  assert.deepEqual(
    [header.getUint32(4, true), header.getUint32(24, true), header.getUint32(40, true)],
    [48, 48_000, 12],
  );
});
