// A map of streets and houses from one `.pmtiles` file of the pack; loaded only where a pack has one.
import { DomUtil, GridLayer, type Layer } from 'leaflet';
import { leafletLayer } from 'protomaps-leaflet';

// The layer looks for Leaflet under its global name, which the module that the page is bundled from does not set.
Object.assign(globalThis, { L: { DomUtil, GridLayer } });

/** The layer, enlarging the closest tiles that the file has where the map goes closer. */
export async function tileLayer(url: string): Promise<Layer> {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const maxDataZoom = await closestZoom(url);
  return leafletLayer({ url, maxDataZoom, flavor: dark ? 'dark' : 'light', pane: 'tilePane' }) as unknown as Layer;
}

/** Length of the header and the place of the greatest zoom in it (PMTiles specification, version 3). */
const HEADER_BYTES = 127;
const MAX_ZOOM_AT = 101;

async function closestZoom(url: string): Promise<number> {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { Range: `bytes=0-${HEADER_BYTES - 1}` }, signal: stop.signal });
  if (response.status !== 206) {
    stop.abort();
    throw new Error('the server gives no parts of files');
  }
  const header = new Uint8Array(await response.arrayBuffer());
  return header[MAX_ZOOM_AT] ?? 15;
}
