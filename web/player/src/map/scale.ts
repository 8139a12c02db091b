// The scale bar in the language of the page: the map library's own scale knows only Latin units.
import { Control, type Map as LeafletMap } from 'leaflet';

/** The bar's maximum length, pixels. */
const MAX_BAR_PX = 100;

/** Adds the bar to a map. */
export function addScale(map: LeafletMap): void {
  const bar = document.createElement('div');
  bar.className = 'leaflet-control-scale-line';
  bar.dir = 'auto';
  const update = (): void => {
    const y = map.getSize().y / 2;
    const widest = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([MAX_BAR_PX, y]));
    // A map that is not visible yet has no size.
    if (!(widest > 0)) return;
    const metres = roundBelow(widest);
    bar.style.width = `${String(Math.round((MAX_BAR_PX * metres) / widest))}px`;
    bar.textContent = lengthText(metres, document.documentElement.lang);
  };
  const control = new Control({ position: 'bottomleft' });
  control.onAdd = () => {
    const element = document.createElement('div');
    element.className = 'leaflet-control-scale';
    element.append(bar);
    map.on('move', update);
    map.whenReady(update);
    return element;
  };
  control.onRemove = () => void map.off('move', update);
  control.addTo(map);
}

/** The largest length of the form 1, 2, 3 or 5 times a power of ten that is not longer than this. */
function roundBelow(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * (metres >= 5 * power ? 5 : metres >= 3 * power ? 3 : metres >= 2 * power ? 2 : 1);
}

/** `300 m`, `2 км`. */
function lengthText(metres: number, language: string): string {
  const [count, unit] = metres < 1000 ? [metres, 'meter'] : [metres / 1000, 'kilometer'];
  return new Intl.NumberFormat(`${language}-u-nu-latn`, { style: 'unit', unit }).format(count);
}
