// How visitors travel on a leg.
import type { Leg } from '../api/wire';

/** Whether visitors move at walking pace. */
export function isWalked(by: Leg['by']): boolean {
  return by === undefined || by === 'foot' || by === 'wheelchair';
}
