// What all markers of the map share: names for screen readers, arrow keys, and places as the map library writes them.
import type { LatLng, Marker } from 'leaflet';
import { wrapLongitude } from '../../../player/src/ground/plane';
import type { Place } from '../model/coordinates';
import { offsetBy, roundPlace } from '../model/ground';

/** Lets arrow keys move a marker by 1 m, or by 10 m with Shift. A quick second key continues from the new place. */
export function steps(marker: Marker, move: (to: Place) => void): void {
  marker.getElement()?.addEventListener('keydown', (event) => {
    const size = event.shiftKey ? 10 : 1;
    const by = { ArrowUp: [0, size], ArrowDown: [0, -size], ArrowLeft: [-size, 0], ArrowRight: [size, 0] }[event.key];
    if (by?.[0] === undefined || by[1] === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const to = offsetBy(placed(marker.getLatLng()), [by[0], by[1]]);
    marker.setLatLng(latLng(to));
    move(to);
  });
}

export function name(marker: Marker, text: string): void {
  const element = marker.getElement();
  element?.setAttribute('aria-label', text);
  element?.setAttribute('title', text);
  element?.setAttribute('role', 'button');
}

export function latLng({ lat, lon }: Place): [number, number] {
  return [lat, lon];
}

/** The place of a point on the map, whose longitudes continue beyond 180°. */
export function placed({ lat, lng }: LatLng): Place {
  return roundPlace({ lat, lon: wrapLongitude(lng) });
}
