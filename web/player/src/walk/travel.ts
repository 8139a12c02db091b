// Which parts of a tour are walked, and which stops a visitor rides to.
import type { Leg, Tour } from '../pack/tour';

/** Ways of travelling at a walker's pace; every other one is a ride. */
const WALKED: readonly string[] = ['foot', 'wheelchair'];

export function isWalked(leg: Leg): boolean {
  return WALKED.includes(leg.by);
}

/**
 * Stops that only a ride leads to, with the way of travelling as the tour names it. Empty in a tour that is ridden as a
 * whole: there it is nothing special.
 */
export function reachedByRide(tour: Tour): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!tour.legs.some(isWalked)) return found;
  const walkedTo = new Set(tour.legs.filter(isWalked).map((leg) => leg.to));
  for (const leg of tour.legs) {
    if (!isWalked(leg) && !walkedTo.has(leg.to) && !found.has(leg.to)) found.set(leg.to, leg.by);
  }
  return found;
}
