// A map of streets in one `.pmtiles` file: it comes with the download and is drawn without a network.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, download, launch, novokuznetsk, out, phone, picture, staticServer } from './tools.mjs';

let browser, site;
before(async () => {
  const built = buildSite(novokuznetsk, 'novokuznetsk');
  site = join(out, 'tiles');
  rmSync(site, { recursive: true, force: true });
  cpSync(built.site, site, { recursive: true });
  const tiles = archive(landEverywhere());
  writeFileSync(join(site, 'maps/04-streets.pmtiles'), tiles);
  const manifest = JSON.parse(readFileSync(join(site, 'manifest.json'), 'utf8'));
  manifest.maps.push('maps/04-streets.pmtiles');
  manifest.files['maps/04-streets.pmtiles'] = { bytes: tiles.length, sha256: createHash('sha256').update(tiles).digest('hex') };
  writeFileSync(join(site, 'manifest.json'), JSON.stringify(manifest));
  browser = await launch();
});
after(() => browser?.close());

test('the tiles of the pack are drawn, also without a network', { timeout: 60_000 }, async () => {
  const server = await staticServer(site);
  const { context, page, faults } = await (async () => {
    const visitor = await phone(browser, server.url, { permissions: [] });
    return { ...visitor, page: await visitor.context.newPage() };
  })();
  await page.goto(server.url);
  await download(page);
  server.close();
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Без местоположения: выбирать остановки вручную' }).click();
  await page.waitForFunction(() => {
    const canvas = document.querySelector('.leaflet-tile-pane canvas');
    return canvas !== null && canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] === 255;
  });
  await picture(page, 'tiles-light');
  assert.deepEqual(faults, []);
  await context.close();
});

/** A vector tile (Mapbox Vector Tile 2.1) with one layer, `earth`, that covers all of it. */
function landEverywhere() {
  const zigzag = (value) => (value << 1) ^ (value >> 31);
  const extent = 4096;
  const geometry = [9, zigzag(0), zigzag(0), 26, zigzag(extent), zigzag(0), zigzag(0), zigzag(extent), zigzag(-extent), zigzag(0), 15];
  const feature = [...field(3, 3), ...bytes(4, geometry.flatMap(varint)), ...bytes(2, [0, 0])];
  const value = bytes(1, [...Buffer.from('earth')]);
  const layer = [
    ...bytes(1, [...Buffer.from('earth')]), ...bytes(2, feature), ...bytes(3, [...Buffer.from('kind')]), ...bytes(4, value),
    ...field(5, extent), ...field(15, 2),
  ];
  return Buffer.from(bytes(3, layer));
}

function varint(value) {
  const low = value & 127;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 128, ...varint(rest)];
}
function field(number, value) {
  return [...varint(number << 3), ...varint(value)];
}
function bytes(number, content) {
  return [...varint((number << 3) | 2), ...varint(content.length), ...content];
}

/** An archive (PMTiles 3) with this tile as the whole world. */
function archive(tile) {
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles');
  header[7] = 3;
  const places = [127, directory.length, 127 + directory.length, metadata.length, 127 + directory.length + metadata.length, 0, 127 + directory.length + metadata.length, tile.length, 1, 1, 1];
  places.forEach((place, index) => header.writeBigUInt64LE(BigInt(place), 8 + 8 * index));
  // Clustered; nothing compressed; vector tiles; zoom 0 only.
  header.set([1, 1, 1, 1, 0, 0], 96);
  [-180e7, -85e7, 180e7, 85e7].forEach((edge, index) => header.writeInt32LE(edge, 102 + 4 * index));
  return Buffer.concat([header, directory, metadata, tile]);
}
