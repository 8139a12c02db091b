// The places on the map that have comments.
import { DivIcon, LayerGroup, Marker, type Map as LeafletMap } from 'leaflet';
import type { Place } from '../model/coordinates';
import { latLng, name } from './markers';

/** A place with a comment. */
export interface MapNote {
  readonly id: string;
  readonly at: Place;
  readonly text: string;
}

/** The longest name of a marker, characters. */
const MAX_NAME = 80;

export class MapNotes {
  readonly #group = new LayerGroup();

  constructor(map: LeafletMap) {
    this.#group.addTo(map);
  }

  /** Shows these places and no others. `chosen` is called with the id of the comment that is clicked. */
  show(notes: readonly MapNote[], chosen: (id: string) => void): void {
    this.#group.clearLayers();
    for (const { id, at, text } of notes) {
      const icon = new DivIcon({ className: 'map-note', iconSize: [26, 26], iconAnchor: [3, 26] });
      const marker = new Marker(latLng(at), { icon, keyboard: true, zIndexOffset: 600 });
      marker.addTo(this.#group);
      name(marker, text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text);
      marker.on('click', () => chosen(id));
    }
  }
}
