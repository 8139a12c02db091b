// Finds out which legs are walked, and which stops are reached by a ride.
import type { Leg, Tour } from '../pack/tour';

/** Modes of travel at walking pace; every other mode is a ride. */
const WALKED: readonly string[] = ['foot', 'wheelchair'];

export function isWalked(leg: Leg): boolean {
  return WALKED.includes(leg.by);
}

/**
 * The stops that only a ride leads to, with the mode of travel as the tour names it. It is empty in a tour that
 * consists of rides only, where a ride is nothing special.
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
