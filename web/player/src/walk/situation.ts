// Says in a visitor's words what the engine decided and why.
import type { Words } from '../words';
import type { Near, Walk } from './walk.svelte';

export interface Situation {
  readonly main: string;
  readonly more?: string;
}

/** Within this distance a direction means nothing, metres. */
const ARRIVED_WITHIN_M = 20;

export function situation(walk: Walk, words: Words): Situation {
  const { playing, near } = walk;
  if (playing !== null) {
    const title = walk.titleOf(playing.stop);
    const paused = walk.sound === 'paused' || walk.sound === 'failed';
    const main =
      walk.sound === 'failed' ? words.player.cannotPlay : paused ? words.walk.paused(title) : words.walk.now(title);
    const waits = walk.waiting[0];
    if (waits !== undefined) return { main, more: words.walk.nearWaits(walk.titleOf(waits)) };
    if (near?.is === 'approaching' && near.stop !== playing.stop)
      return { main, more: words.walk.approaching(walk.titleOf(near.stop)) };
    return { main };
  }
  const next = nextWords(walk, words);
  const isUntold = near !== null && !walk.state.told.includes(near.stop);
  if (isUntold) return { main: nearWords(walk, words, near), ...(near.is === 'approaching' ? { more: next } : {}) };
  return { main: next };
}

function nearWords(walk: Walk, words: Words, near: Near): string {
  const title = walk.titleOf(near.stop);
  if (near.is === 'approaching') return words.walk.approaching(title);
  switch (near.held?.by) {
    case undefined:
      return words.walk.near(title);
    case 'waits':
      return words.walk.nearComesLater(title, walk.titleOf(near.held?.stop ?? near.stop));
    case 'warm-up':
    case 'fixes-disagree':
    case 'riding':
    case 'heading':
    case 'evidence':
      return words.walk.nearUnsure(title);
  }
}

function nextWords(walk: Walk, words: Words): string {
  const { next } = walk;
  if (next === undefined) return words.walk.allTold;
  const direction = walk.direction(next);
  return direction === undefined || walk.position.is !== 'good'
    ? words.walk.next(walk.titleOf(next))
    : words.walk.nextWhere(walk.titleOf(next), words.distance(direction.metres));
}

/** The distance and direction to the next stop, for a visitor who asks. */
export function directionsToNext(walk: Walk, words: Words): string {
  const { next } = walk;
  if (next === undefined) return words.walk.allTold;
  const [title, direction] = [walk.titleOf(next), walk.direction(next)];
  if (direction === undefined) return words.walk.whereUnknown;
  if (direction.metres < ARRIVED_WITHIN_M) return words.walk.here(title);
  const far = words.distance(direction.metres);
  return 'clock' in direction
    ? words.walk.whereClock(title, far, direction.clock)
    : words.walk.whereCompass(title, far, direction.compass);
}
