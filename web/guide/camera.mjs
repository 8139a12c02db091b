// Photographs a page for the documentation: with rings around what is pressed, without traces of the machine, and as small files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Colours of a picture: enough for the page, few enough for a small file. */
const COLOURS = 64;
/** How long the page must have rested, milliseconds: tiles of the map fade in. */
const REST_MS = 700;

export class Camera {
  #page;
  #folder;
  #home;

  /** `home` is the user's home folder of the studio, which is shown under a common name. */
  constructor(page, folder, home) {
    [this.#page, this.#folder, this.#home] = [page, folder, home];
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** Takes a picture of the page between these edges, or of an element (`of`), with rings around some elements. */
  async take(name, { rings = [], left = 0, right = 1280, bottom = 800, of = null } = {}) {
    const page = this.#page;
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    await page.waitForTimeout(REST_MS);
    await of?.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const boxes = [];
    for (const ring of rings) {
      await ring.waitFor();
      boxes.push(await ring.boundingBox());
    }
    await page.evaluate(draw, { boxes, home: this.#home });
    const clip = of === null ? { x: left, y: 0, width: right - left, height: bottom } : await of.boundingBox();
    const raw = join(this.#folder, `${name}.raw.png`);
    await page.screenshot({ path: raw, clip, animations: 'disabled', caret: 'hide' });
    await page.evaluate(() => document.querySelectorAll('.guide-ring').forEach((ring) => ring.remove()));
    const palette = `split[a][b];[a]palettegen=max_colors=${COLOURS}:stats_mode=full[p];[b][p]paletteuse=dither=none`;
    const target = join(this.#folder, `${name}.png`);
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      raw,
      '-vf',
      palette,
      '-pred',
      'none',
      '-compression_level',
      '9',
      target,
    ]);
    rmSync(raw);
  }
}

/** Draws rings, and names the home folder as on a guide's computer. Runs in the page. */
function draw({ boxes, home }) {
  for (const { x, y, width, height } of boxes) {
    const ring = document.createElement('div');
    ring.className = 'guide-ring';
    ring.style.cssText = `position: fixed; z-index: 100000; pointer-events: none; box-sizing: border-box; border: 3px solid #d6246e;
      border-radius: 12px; left: ${x - 5}px; top: ${y - 5}px; width: ${width + 10}px; height: ${height + 10}px`;
    (document.querySelector('dialog[open]') ?? document.body).append(ring);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
    if (text.data.includes(home)) text.data = text.data.replaceAll(home, '/home/anna');
}
