// What lies below the tour on the map: the tour's own streets and GeoJSON files, or tiles of OpenStreetMap's servers if
// the author wants them.
import {
  CircleMarker,
  geoJSON,
  LayerGroup,
  TileLayer,
  type Control,
  type Coords,
  type Layer,
  type Map as LeafletMap,
  type TileErrorEvent,
  type TileEvent,
} from 'leaflet';
import type { GeoJsonObject } from 'geojson';
import { creditHtml, OPENSTREETMAP_CREDIT } from '../../../player/src/map/credit';
import type { Streets } from '../../../player/src/map/streets/tiles';
import * as api from '../api/api';
import type { Tour } from '../api/wire';

export interface BaseState {
  readonly tour: Tour;
  /** The digest of the tiles of the tour's streets; null if it has none, undefined until that is known. */
  readonly tiles: string | null | undefined;
  /** The language in which streets are named. */
  readonly language: string;
  /** Whether tiles may be fetched from OpenStreetMap's servers where the tour has no streets of its own. */
  readonly isOnline: boolean;
  /** Whether the tour is nearer to a pole than tiles reach. */
  readonly isBeyondTiles: boolean;
}

/** Whether the tour's own streets are drawn; near a pole there are no tiles at all. */
export type StreetsState = 'drawn' | 'missing' | 'impossible';

export class BaseMap {
  readonly #map: LeafletMap;
  readonly #credits: Control.Attribution;
  readonly #told: (state: StreetsState) => void;
  readonly #drawings = new LayerGroup();
  #shownDrawings = '';
  #shownStreets: string | null = null;
  #bounds: Streets['bounds'] | null = null;
  #streets: Layer | null = null;
  #streetsCredit: string | null = null;
  #online: Layer | null = null;
  #isGone = false;
  #state: BaseState | null = null;
  /** Whether a file of streets is being opened, and the number of that attempt. */
  #isOpening = false;
  #turn = 0;

  /** `told` is called when it is known whether there are streets, and when that changes. */
  constructor(map: LeafletMap, credits: Control.Attribution, told: (state: StreetsState) => void) {
    [this.#map, this.#credits, this.#told] = [map, credits, told];
    map.createPane('base').style.zIndex = '300';
    this.#drawings.addTo(map);
  }

  remove(): void {
    this.#isGone = true;
  }

  /** The box that the drawn streets cover. */
  get bounds(): Streets['bounds'] | null {
    return this.#bounds;
  }

  show(state: BaseState): void {
    void this.#showDrawings(state.tour.maps ?? []);
    this.#state = state;
    void this.#showStreets(state).then(() => this.#showOnline());
  }

  async #showStreets({ tiles, language, isBeyondTiles }: BaseState): Promise<void> {
    if (tiles === undefined) return;
    const wanted = isBeyondTiles ? 'impossible' : `${tiles ?? 'missing'} ${language}`;
    if (wanted === this.#shownStreets) return;
    this.#shownStreets = wanted;
    this.#hideStreets();
    const turn = ++this.#turn;
    this.#isOpening = !isBeyondTiles && tiles !== null;
    if (isBeyondTiles || tiles === null) return this.#told(isBeyondTiles ? 'impossible' : 'missing');
    try {
      const { openStreets, StreetLayer } = await import('../../../player/src/map/streets/tiles');
      const streets = await openStreets(api.tilesAddress(tiles));
      if (this.#isGone || turn !== this.#turn) return;
      this.#streets = new StreetLayer(streets, language, { maxZoom: this.#map.getMaxZoom() }).addTo(this.#map);
      this.#streetsCredit = streets.credit;
      this.#credits.addAttribution(this.#streetsCredit);
      this.#bounds = streets.bounds;
      this.#told('drawn');
    } catch (error) {
      // A file that cannot be read has its own finding.
      console.warn(`The tiles of the streets: ${String(error)}`);
      if (!this.#isGone && turn === this.#turn) this.#told('missing');
    } finally {
      if (turn === this.#turn) this.#isOpening = false;
    }
  }

  #hideStreets(): void {
    this.#streets?.remove();
    if (this.#streetsCredit !== null) this.#credits.removeAttribution(this.#streetsCredit);
    [this.#streets, this.#streetsCredit, this.#bounds] = [null, null, null];
  }

  /** Shows the online map only if it is wanted and there are no streets, which may still be opening. */
  #showOnline(): void {
    const state = this.#state;
    if (this.#isGone || state === null || state.tiles === undefined || this.#isOpening) return;
    const isOn = state.isOnline && !state.isBeyondTiles && this.#streets === null;
    if (isOn === (this.#online !== null)) return;
    if (isOn) this.#online = new OnlineTiles().addTo(this.#map);
    else {
      this.#online?.remove();
      this.#online = null;
    }
  }

  async #showDrawings(maps: readonly string[]): Promise<void> {
    const wanted = JSON.stringify(maps);
    if (wanted === this.#shownDrawings) return;
    this.#shownDrawings = wanted;
    this.#drawings.clearLayers();
    for (const [index, name] of maps.entries()) {
      if (name.endsWith('.pmtiles')) continue;
      try {
        const data = (await api.map(index)) as GeoJsonObject & { readonly attribution?: unknown };
        if (this.#isGone || wanted !== this.#shownDrawings) return;
        const isArea = (feature: { geometry: { type: string } } | undefined): boolean =>
          feature?.geometry.type.endsWith('Polygon') === true;
        geoJSON(data, {
          pane: 'base',
          interactive: false,
          style: (feature) => ({ className: isArea(feature) ? 'base area' : 'base line', fill: isArea(feature) }),
          pointToLayer: () => new CircleMarker([0, 0], { radius: 0, opacity: 0, fillOpacity: 0, interactive: false }),
          ...(typeof data.attribution === 'string' ? { attribution: creditHtml(data.attribution) } : {}),
        }).addTo(this.#drawings);
      } catch {
        // A missing map has its own finding and is left out here.
        continue;
      }
    }
  }
}

/** The tiles of OpenStreetMap's servers. Those that could not be fetched are asked for again when the map is moved. */
class OnlineTiles extends TileLayer {
  readonly #failed = new Map<HTMLImageElement, Coords>();

  constructor() {
    super('https://tile.openstreetmap.org/{z}/{x}/{y}.png', {
      maxZoom: 20,
      maxNativeZoom: 19,
      // Columns are wrapped below: Leaflet would compute that from the edges of the world, which the projection moves.
      noWrap: true,
      attribution: creditHtml(OPENSTREETMAP_CREDIT),
      referrerPolicy: 'strict-origin-when-cross-origin',
    });
    this.on('tileerror', ({ tile, coords }: TileErrorEvent) => void this.#failed.set(tile as HTMLImageElement, coords));
    this.on('tileunload', ({ tile }: TileEvent) => void this.#failed.delete(tile as HTMLImageElement));
  }

  override onAdd(map: LeafletMap): this {
    map.on('moveend', this.#retry);
    return super.onAdd(map);
  }

  override onRemove(map: LeafletMap): this {
    map.off('moveend', this.#retry);
    return super.onRemove(map);
  }

  readonly #retry = (): void => {
    const failed = [...this.#failed];
    this.#failed.clear();
    for (const [tile, coords] of failed) if (tile.isConnected) tile.src = this.getTileUrl(coords);
  };

  override getTileUrl(coords: Coords): string {
    const columns = 2 ** coords.z;
    const x = ((coords.x % columns) + columns) % columns;
    return super.getTileUrl(Object.assign(coords.clone(), { x, z: coords.z }));
  }
}
