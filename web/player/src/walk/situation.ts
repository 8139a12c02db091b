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
      walk.sound === 'failed'
        ? words.text('player.cannotPlay')
        : paused
          ? words.text('walk.paused', { title })
          : words.text('walk.now', { title });
    const waits = walk.waiting[0];
    if (waits !== undefined) return { main, more: words.text('walk.nearWaits', { title: walk.titleOf(waits) }) };
    if (near?.is === 'approaching' && near.stop !== playing.stop)
      return { main, more: words.text('walk.approaching', { title: walk.titleOf(near.stop) }) };
    return { main };
  }
  const next = nextWords(walk, words);
  const isUntold = near !== null && !walk.state.told.includes(near.stop);
  if (isUntold) return { main: nearWords(walk, words, near), ...(near.is === 'approaching' ? { more: next } : {}) };
  return { main: next };
}

function nearWords(walk: Walk, words: Words, near: Near): string {
  const title = walk.titleOf(near.stop);
  if (near.is === 'approaching') return words.text('walk.approaching', { title });
  if (near.held === null) return words.text('walk.near', { title });
  const { stop } = near.held;
  return stop === null
    ? words.text('walk.nearUnsure', { title })
    : words.text('walk.nearComesLater', { title, first: walk.titleOf(stop) });
}

function nextWords(walk: Walk, words: Words): string {
  const { next } = walk;
  if (next === undefined) return words.text('allTold');
  const direction = walk.direction(next);
  return direction === undefined || walk.position.is !== 'good'
    ? words.text('walk.next', { title: walk.titleOf(next) })
    : words.text('walk.nextWhere', { title: walk.titleOf(next), distance: words.distance(direction.metres) });
}

/** The distance and direction to the next stop, for a visitor who asks. */
export function directionsToNext(walk: Walk, words: Words): string {
  const { next } = walk;
  if (next === undefined) return words.text('allTold');
  const [title, direction] = [walk.titleOf(next), walk.direction(next)];
  if (direction === undefined) return words.text('walk.whereUnknown');
  if (direction.metres < ARRIVED_WITHIN_M) return words.text('walk.near', { title });
  const distance = words.distance(direction.metres);
  return 'clock' in direction
    ? words.text('walk.whereClock', { title, distance, count: direction.clock })
    : words.text('walk.whereCompass', { title, distance, direction: words.toward(direction.compass) });
}
