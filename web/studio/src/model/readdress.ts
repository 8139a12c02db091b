// Edits name stops, legs and facts by their numbers. The page's own edits are sent one after the other, and an earlier one may move
// what a later one names: a stop that was dragged, or the legs that the server keeps on the streets.
import type { Edit, Tour } from '../api/wire';
import { pointer, tokens } from './pointer';

/** What the numbers meant when an edit was made: what identifies each stop, leg and fact. */
export interface Addresses {
  readonly stops: readonly string[];
  readonly legs: readonly string[];
  readonly claims: readonly string[];
}

export function addressesOf(tour: Tour): Addresses {
  return {
    stops: tour.stops.map((stop) => stop.id),
    legs: (tour.legs ?? []).map((leg) => `${leg.from} ${leg.to}`),
    claims: (tour.claims ?? []).map((claim) => claim.id),
  };
}

/**
 * The edits with the numbers that the same stops, legs and facts have now; null if one of them is gone. Edits that rearrange the
 * lists themselves are left as they are: their preconditions say whether they still fit.
 */
export function readdressed(edits: readonly Edit[], then: Addresses, now: Addresses): Edit[] | null {
  const changed: Edit[] = [];
  for (const edit of edits) {
    const [list, number, ...rest] = tokens(edit.pointer);
    if ((list !== 'stops' && list !== 'legs' && list !== 'claims') || number === undefined || rest.length === 0) {
      changed.push(edit);
      continue;
    }
    const name = then[list][Number(number)];
    // What an edit of the same list has inserted, or what has another id since.
    const isSame = name === undefined || now[list][Number(number)] === name;
    const at = isSame ? Number(number) : now[list].indexOf(name);
    if (at < 0) {
      if (now[list].length !== then[list].length) return null;
      changed.push(edit);
    } else changed.push({ ...edit, pointer: pointer(list, at, ...rest) });
  }
  return changed;
}
