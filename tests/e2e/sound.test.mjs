// A browser decodes a delivered track with the length and loudness of the master. (tests/sound and tests/build check the
// same for ffmpeg, and tests/player for the field device.)
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, out, program, staticServer } from './tools.mjs';

const RATE = 48000;
/** Samples in an Opus packet of 20 ms. */
const FRAME = 960;

let browser, server, site;
before(async () => {
  const folder = join(out, 'sound');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  execFileSync(program, ['new', join(folder, 'tour'), '--lang', 'ru,en'], { stdio: 'ignore' });
  site = join(folder, 'site');
  const args = ['build', join(folder, 'tour'), '-o', join(folder, 'sound.pack'), '--site', site, '--masters', '--store', join(folder, 'store')];
  execFileSync(program, args, { stdio: 'ignore' });
  server = await staticServer(site);
  browser = await launch();
});
after(() => (server?.close(), browser?.close()));

/** Samples of a 16-bit mono WAV file: how many. */
function lengthOf(wav) {
  const at = wav.indexOf('data', 12, 'latin1');
  return wav.readUInt32LE(at + 4) / 2;
}

/** Integrated loudness by ffmpeg of what its input options name, LUFS. */
function loudness(...input) {
  const { stderr, stdout } = spawnSync(
    'ffmpeg',
    ['-nostdin', '-hide_banner', ...input, '-af', 'ebur128=metadata=1,ametadata=mode=print:file=-', '-f', 'null', '-'],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const found = [...(stdout ?? '').matchAll(/lavfi\.r128\.I=(-?[\d.]+)/g)].at(-1);
  assert.ok(found, `ffmpeg (package ffmpeg) measured nothing: ${stderr}`);
  return Number(found[1]);
}

test('tracks decoded by Chromium have the length and loudness of their masters', { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  const tracks = readdirSync(join(site, 'tracks'), { recursive: true }).filter((name) => name.endsWith('.opus'));
  assert.equal(tracks.length, 2);
  for (const track of tracks) {
    const base64 = await page.evaluate(async ({ url, rate }) => {
      const bytes = await (await fetch(url)).arrayBuffer();
      const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
      const samples = new Uint8Array(decoded.getChannelData(0).buffer);
      let text = '';
      for (let at = 0; at < samples.length; at += 32768) text += String.fromCharCode(...samples.subarray(at, at + 32768));
      return btoa(text);
    }, { url: `tracks/${track}`, rate: RATE });
    const samples = Buffer.from(base64, 'base64');
    const master = join(site, 'masters', track.replace(/opus$/, 'wav'));
    const length = lengthOf(readFileSync(master));
    assert.ok(Math.abs(samples.length / 4 - length) <= FRAME, `${track}: ${samples.length / 4} samples, the master ${length}`);
    const heard = join(out, 'sound', 'heard.f32');
    writeFileSync(heard, samples);
    const here = loudness('-f', 'f32le', '-ar', `${RATE}`, '-ac', '1', '-i', heard);
    const there = loudness('-i', master);
    assert.ok(Math.abs(here - there) <= 0.3, `${track}: ${here} LUFS, the master ${there}`);
  }
});
