// A map of streets and houses from a `.pmtiles` file of the pack. The page loads this module only if a pack has one.
import { DomUtil, GridLayer, type Layer } from 'leaflet';
import { leafletLayer } from 'protomaps-leaflet';

// The layer looks for Leaflet under its global name, which Leaflet's module does not set.
Object.assign(globalThis, { L: { DomUtil, GridLayer } });

/** The layer. Where the map zooms in beyond the file's last level, it enlarges the tiles of that level. */
export async function tileLayer(url: string): Promise<Layer> {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const maxDataZoom = await readMaxZoom(url);
  return leafletLayer({ url, maxDataZoom, flavor: dark ? 'dark' : 'light', pane: 'tilePane' }) as unknown as Layer;
}

/** Length of the header (PMTiles specification, version 3). */
const HEADER_BYTES = 127;
/** Offset of the maximum zoom in the header. */
const MAX_ZOOM_AT = 101;

async function readMaxZoom(url: string): Promise<number> {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { Range: `bytes=0-${HEADER_BYTES - 1}` }, signal: stop.signal });
  if (response.status !== 206) {
    stop.abort();
    throw new Error('the server does not serve byte ranges');
  }
  const header = new Uint8Array(await response.arrayBuffer());
  return header[MAX_ZOOM_AT] ?? 15;
}
