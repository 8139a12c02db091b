// The layer of streets: it draws the vector tiles of one `.pmtiles` file, of a pack or of the studio, in the style of
// style.ts. protomaps-leaflet reads the tiles, places the labels and paints. Its own Leaflet layer is not used, because it
// stretches labels between zoom levels, keeps the theme that it began with, and needs Leaflet as a global variable; without
// it the default style and its colours stay out of the page, too. Both pages load this module only when a tour has such a
// file.
import { GridLayer, type Coords, type DoneCallback, type GridLayerOptions, type Map as LeafletMap } from 'leaflet';
import { Labelers, paint, PmtilesSource, TileCache, View, type PreparedTile } from 'protomaps-leaflet';
import { creditHtml, OPENSTREETMAP_CREDIT } from '../credit';
import { streetStyle, type StreetStyle } from './style';
import { currentTheme, watchTheme, type StreetTheme } from './theme';

/** An opened file of streets. */
export interface Streets {
  /** The credit that must be shown with the map, as safe HTML. */
  readonly credit: string;
  /** The first zoom level of the map with tiles. */
  readonly minLevel: number;
  /** The box that the file covers, degrees. */
  readonly bounds: { readonly south: number; readonly west: number; readonly north: number; readonly east: number };
  readonly view: View;
}

/** Length of a tile's side on the map, pixels. */
const TILE_PX = 256;
/** A tile of the file covers two by two tiles of the map, so that few labels are cut at its edges. */
const LEVEL_DIFFERENCE = 1;
/** Tiles of the file whose labels are kept for a zoom level; a large screen shows 30. */
const MAX_LABELLED_TILES = 64;
/** More pixels would not be seen, but a phone has little memory for canvases. */
const MAX_PIXEL_RATIO = 2;
/** What is drawn beyond the edge of a tile still shows on it, pixels. */
const OVERLAP_PX = 16;

/**
 * Opens a file.
 *
 * Rejects if there is no such file, if it is not a PMTiles archive, or if the server ignores ranges, because then the
 * whole file would be fetched for every tile.
 */
export async function openStreets(url: string): Promise<Streets> {
  // Requests are not cancelled when the zoom level changes: the same tiles are often asked for again at once.
  const source = new PmtilesSource(url, false);
  const header = await source.p.getHeader();
  const metadata = (await source.p.getMetadata()) as { readonly attribution?: unknown };
  // PMTiles specification, version 3: 1 is vector tiles.
  if (header.tileType !== 1) throw new Error('its tiles are not vector tiles');
  const { attribution } = metadata;
  const stated = typeof attribution === 'string' ? creditHtml(attribution) : '';
  return {
    credit: stated === '' ? creditHtml(OPENSTREETMAP_CREDIT) : stated,
    minLevel: header.minZoom + LEVEL_DIFFERENCE,
    bounds: { south: header.minLat, west: header.minLon, north: header.maxLat, east: header.maxLon },
    view: new View(new TileCache(source, TILE_PX << LEVEL_DIFFERENCE), header.maxZoom, LEVEL_DIFFERENCE),
  };
}

/** How the tiles of one zoom level are drawn. */
interface Look {
  readonly level: number;
  readonly theme: StreetTheme;
  /** The size of a pixel on the screen in pixels of the tiles, which the map stretches between two levels. */
  readonly scale: number;
  readonly style: StreetStyle;
  readonly labelers: Labelers;
}

interface LoadedTile {
  readonly canvas: HTMLCanvasElement;
  readonly tile: PreparedTile;
  /** The column, from 0 at 180° west. */
  readonly x: number;
  readonly y: number;
}

export class StreetLayer extends GridLayer {
  readonly #view: View;
  readonly #language: string;
  /** The tiles on the map, by the keys that the labelers use. */
  readonly #tiles = new Map<string, LoadedTile>();
  #look: Look | null = null;
  #stopWatching: (() => void) | null = null;

  constructor({ view, minLevel }: Streets, language: string, options: GridLayerOptions = {}) {
    // One level farther out the tiles of the first level are shrunk.
    const levels = { minNativeZoom: minLevel, minZoom: Math.max(0, minLevel - 1) };
    // The columns are wrapped here: Leaflet would compute that from the edges of the world, which the projection of view.ts
    // moves.
    super({ ...options, ...levels, tileSize: TILE_PX, noWrap: true, updateWhenZooming: false, keepBuffer: 1 });
    [this.#view, this.#language] = [view, language];
    this.on('tileunload', ({ tile }) => this.#forget(tile));
  }

  override onAdd(map: LeafletMap): this {
    map.on('zoomend', this.#restyle, this);
    this.#stopWatching = watchTheme(() => this.#restyle());
    super.onAdd(map);
    this.#colourGround();
    return this;
  }

  override onRemove(map: LeafletMap): this {
    map.off('zoomend', this.#restyle, this);
    this.#stopWatching?.();
    map.getContainer().style.removeProperty('background-color');
    super.onRemove(map);
    this.#tiles.clear();
    return this;
  }

  protected override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = document.createElement('canvas');
    // The language decides which of several forms some characters have.
    canvas.lang = this.#language;
    this.#load(canvas, coords).then(
      () => done(undefined, canvas),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), canvas),
    );
    return canvas;
  }

  /** Reads and paints a tile. */
  async #load(canvas: HTMLCanvasElement, { x: column, y, z }: Coords): Promise<void> {
    const columns = 2 ** z;
    const x = ((column % columns) + columns) % columns;
    const tile = await this.#view.getDisplayTile({ z, x, y });
    // One tile at a time, so that the page stays responsive.
    await new Promise((resolve) => setTimeout(resolve));
    if (!canvas.isConnected) return;
    const loaded = { canvas, tile, x, y };
    this.#tiles.set(`${x}:${y}:${z}`, loaded);
    // A tile of another level is painted when the map returns to that level.
    if (z === this._tileZoom) this.#paint(loaded);
  }

  #forget(canvas: HTMLElement): void {
    for (const [key, loaded] of this.#tiles) if (loaded.canvas === canvas) this.#tiles.delete(key);
    // Safari keeps the memory of a removed canvas for a long time unless it is made empty.
    if (canvas instanceof HTMLCanvasElement) [canvas.width, canvas.height] = [0, 0];
  }

  #paint({ canvas, tile, x, y }: LoadedTile): void {
    const { style, labelers, scale } = this.#lookAt(tile.z);
    const tiles = new Map([['', [tile]]]);
    labelers.add(tile.z, tiles);
    const side = Math.round((TILE_PX * Math.min(devicePixelRatio, MAX_PIXEL_RATIO)) / scale);
    [canvas.width, canvas.height] = [side, side];
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.scale(side / TILE_PX, side / TILE_PX);
    const origin = tile.origin.clone();
    [origin.x, origin.y] = [x * TILE_PX, y * TILE_PX];
    const box = {
      minX: origin.x - OVERLAP_PX,
      minY: origin.y - OVERLAP_PX,
      maxX: origin.x + TILE_PX + OVERLAP_PX,
      maxY: origin.y + TILE_PX + OVERLAP_PX,
    };
    paint(context, tile.z, tiles, labelers.getIndex(tile.z) ?? null, style.paintRules, box, origin, false);
  }

  /** The look of a zoom level; while that stays the same, so does the look, until `#restyle`. */
  #lookAt(level: number): Look {
    if (this.#look?.level === level) return this.#look;
    const theme = this.#look?.theme ?? currentTheme();
    const scale = 2 ** (level - this._map.getZoom());
    const style = streetStyle({ theme, language: this.#language, scale });
    const scratch = document.createElement('canvas').getContext('2d');
    if (scratch === null) throw new Error('The browser has no canvas to draw on.');
    // A label that was placed at the edge of one tile, or displaced one there, changes its neighbours.
    const labelers = new Labelers(scratch, style.labelRules, MAX_LABELLED_TILES, (keys) =>
      queueMicrotask(() => keys.forEach((key) => this.#repaint(key))),
    );
    return (this.#look = { level, theme, scale, style, labelers });
  }

  #repaint(key: string): void {
    const loaded = this.#tiles.get(key);
    if (loaded === undefined || loaded.tile.z !== this.#look?.level) return;
    try {
      this.#paint(loaded);
    } catch (error) {
      // A feature without a shape must not keep the other tiles from being painted.
      console.warn(`A tile of the streets: ${String(error)}`);
    }
  }

  /** Draws everything again if the theme has changed, or the scale within a zoom level. */
  #restyle(): void {
    const before = this.#look;
    const theme = currentTheme();
    const isSame =
      before !== null &&
      before.level === this._tileZoom &&
      Math.abs(before.scale - 2 ** (before.level - this._map.getZoom())) < 1e-6 &&
      JSON.stringify(before.theme) === JSON.stringify(theme);
    if (isSame) return;
    this.#look = null;
    this.#colourGround();
    this.#look = this.#lookAt(this._tileZoom ?? 0);
    for (const key of this.#tiles.keys()) this.#repaint(key);
  }

  /** Beyond the file the map has the colour of land, so that there is no edge. */
  #colourGround(): void {
    this._map.getContainer().style.backgroundColor = (this.#look?.theme ?? currentTheme()).colours.land;
  }
}
