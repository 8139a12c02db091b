// Stops that lie away from the walk: those that only a bus, a tram or a car reaches.
import type { Tour } from '../pack/pack';

export function offTheWalk(tour: Tour): ReadonlySet<string> {
  const [walked, ridden] = [new Set<string>(), new Set<string>()];
  for (const leg of tour.legs) {
    for (const stop of [leg.from, leg.to]) (leg.by === 'foot' ? walked : ridden).add(stop);
  }
  return new Set([...ridden].filter((stop) => !walked.has(stop)));
}
