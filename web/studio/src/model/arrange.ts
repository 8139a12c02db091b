// Edits that rearrange the stops of a tour: move, remove, duplicate, split, merge. Each list of edits is one step of undo. Legs
// along the streets are the server's business: it adds its own edits to the same step. Where the tour has no streets, the legs
// between neighbours are kept up here.
import type { Edit, Leg, Passage, Stop, Tour } from '../api/wire';
import { alongWay } from './along';
import { carried } from './carried';
import { pair } from './ground';
import { idFrom } from './ids';
import { hasText } from './passages';
import { pointer } from './pointer';
import { mainTitle } from './titles';

/** How far from the original a copy or a second half lies, metres. */
const APART_M = 20;

/** What an arrangement needs to know besides the tour. */
export interface Surroundings {
  /** Whether the tour has streets, so that the server keeps up the legs. */
  readonly hasWays: boolean;
}

/** The order of the stops after some of them were moved before the one that is now at `before`. */
export function reordered(ids: readonly string[], chosen: readonly string[], before: number): string[] {
  const anchor = ids.slice(before).find((id) => !chosen.includes(id));
  const others = ids.filter((id) => !chosen.includes(id));
  const at = anchor === undefined ? others.length : others.indexOf(anchor);
  return [...others.slice(0, at), ...ids.filter((id) => chosen.includes(id)), ...others.slice(at)];
}

export function moveStops(tour: Tour, chosen: readonly string[], before: number, around: Surroundings): Edit[] {
  const ids = tour.stops.map((stop) => stop.id);
  const wanted = reordered(ids, chosen, before);
  const edits: Edit[] = [];
  for (let at = 0; at < wanted.length; at += 1) {
    if (ids[at] === wanted[at]) continue;
    // A stop that goes down is moved by itself; otherwise the one that belongs here comes up.
    const goesDown = ids[at + 1] === wanted[at];
    const from = goesDown ? at : ids.indexOf(wanted[at] ?? '');
    const to = goesDown ? wanted.indexOf(ids[at] ?? '') : at;
    edits.push({ do: 'move', pointer: pointer('stops', from), to });
    ids.splice(to, 0, ...ids.splice(from, 1));
  }
  if (edits.length === 0) return [];
  return [...edits, ...legEdits(tour, chain(tour, allKept(tour), wanted, around))];
}

export function removeStops(tour: Tour, chosen: readonly string[], around: Surroundings): Edit[] {
  const kept = tour.stops.filter((stop) => !chosen.includes(stop.id));
  const legs = allKept(tour).filter(({ leg }) => !chosen.includes(leg.from) && !chosen.includes(leg.to));
  const ids = kept.map((stop) => stop.id);
  return [
    ...legEdits(tour, chain(tour, legs, ids, around)),
    ...conditionEdits(tour, (id) => (chosen.includes(id) ? null : id)),
    ...tour.stops
      .flatMap((stop, index) => (chosen.includes(stop.id) ? [index] : []))
      .reverse()
      .map((index): Edit => ({ do: 'remove', pointer: pointer('stops', index) })),
  ];
}

/** Copies stops behind the last of them; `ids` are those of the copies. */
export function duplicateStops(
  tour: Tour,
  chosen: readonly string[],
  around: Surroundings,
): { readonly edits: Edit[]; readonly ids: string[] } {
  const taken = tour.stops.map((stop) => stop.id);
  const indices = tour.stops.flatMap((stop, index) => (chosen.includes(stop.id) ? [index] : []));
  const at = (indices.at(-1) ?? -1) + 1;
  const copies = indices.flatMap((index) => {
    const stop = tour.stops[index];
    if (stop === undefined) return [];
    const id = idFrom(mainTitle(tour, stop.title), taken);
    taken.push(id);
    return [{ ...movedTo(stop, alongWay(tour, index, APART_M)), id }];
  });
  const ids = tour.stops.map((stop) => stop.id);
  ids.splice(at, 0, ...copies.map((copy) => copy.id));
  return {
    edits: [
      ...copies.map((copy, place): Edit => insertStop(tour.stops.length + place, at + place, copy)),
      ...legEdits(tour, chain(tour, allKept(tour), ids, around)),
    ],
    ids: copies.map((copy) => copy.id),
  };
}

/**
 * Splits a stop before a passage of its story: the rest becomes a new stop, a little further along the way, whose story plays
 * after the first half.
 */
export function splitStop(
  tour: Tour,
  index: number,
  passage: number,
  around: Surroundings,
): { readonly edits: Edit[]; readonly id: string } | null {
  const stop = tour.stops[index];
  if (stop === undefined || passage < 1) return null;
  const taken = tour.stops.map((one) => one.id);
  const title = mapValues(stop.title, (text) => (text.trim() === '' ? text : `${text} 2`));
  const rest = mapValues(stop.narration, (list) => atLeastOne(list.slice(passage)));
  const { directions, bed } = stop;
  const second = {
    ...movedTo({ ...stop, title, narration: rest }, alongWay(tour, index, APART_M)),
    id: idFrom(mainTitle(tour, title), taken),
    playback: { ...stop.playback, after: [stop.id] },
    ...(directions === undefined ? {} : { directions }),
    ...(bed == null ? {} : { bed }),
  };
  const edits: Edit[] = Object.entries(stop.narration).map(([lang, list]) => ({
    do: 'set',
    pointer: pointer('stops', index, 'narration', lang),
    value: atLeastOne(list.slice(0, passage)),
  }));
  if (directions !== undefined) edits.push({ do: 'remove', pointer: pointer('stops', index, 'directions') });
  edits.push(insertStop(tour.stops.length, index + 1, second, ['picture', 'short']));
  const next = tour.stops[index + 1];
  const ids = [...taken.slice(0, index + 1), second.id, ...taken.slice(index + 1)];
  // What led on from the stop leads on from its second half.
  const legs = allKept(tour).map(({ leg, was }): Kept => {
    const leadsOn = leg.from === stop.id && leg.to === next?.id && isKeptUp(tour, around);
    return leadsOn
      ? { leg: { ...leg, from: second.id, ...lineFrom(leg, [pair(second.position)]) }, was }
      : { leg, was };
  });
  edits.push(...legEdits(tour, chain(tour, legs, ids, around)));
  return { edits, id: second.id };
}

/** Merges a stop with the one behind it, which ends. */
export function mergeStops(tour: Tour, index: number, around: Surroundings): Edit[] {
  const [stop, gone] = [tour.stops[index], tour.stops[index + 1]];
  if (stop === undefined || gone === undefined) return [];
  const edits: Edit[] = [];
  const set = (value: unknown, ...path: (string | number)[]): void =>
    void edits.push({ do: 'set', pointer: pointer('stops', index, ...path), value });
  for (const part of ['narration', 'short'] as const) {
    for (const [lang, list] of Object.entries(gone[part] ?? {})) {
      const own = (stop[part]?.[lang] ?? []).filter(isWorthKeeping);
      // A short version of one half is none of the whole.
      if (part === 'short' && own.length === 0) continue;
      if (list.some(isWorthKeeping)) set(atLeastOne([...own, ...list.filter(isWorthKeeping)]), part, lang);
    }
  }
  if (gone.directions !== undefined) set(gone.directions, 'directions');
  else if (stop.directions !== undefined) edits.push({ do: 'remove', pointer: pointer('stops', index, 'directions') });
  if (stop.picture == null && gone.picture != null) set(gone.picture, 'picture');
  if (stop.bed == null && gone.bed != null) set(gone.bed, 'bed');
  const first = (tour.legs ?? []).find((leg) => leg.from === stop.id && leg.to === gone.id);
  const next = tour.stops[index + 2];
  const renamed = (id: string): string => (id === gone.id ? stop.id : id);
  const legs = allKept(tour).flatMap(({ leg, was }): Kept[] => {
    if (leg.from !== gone.id && leg.to !== gone.id) return [{ leg, was }];
    const ends = { from: renamed(leg.from), to: renamed(leg.to) };
    const isThere = (tour.legs ?? []).some((one) => one.from === ends.from && one.to === ends.to);
    // The server leads a new one along the streets.
    const isLedAnew = around.hasWays && tour.order === 'strict' && leg.from === gone.id && leg.to === next?.id;
    if (ends.from === ends.to || isThere || isLedAnew) return [];
    const start = leg.from === gone.id ? (first?.line ?? [pair(stop.position)]) : (leg.line ?? []).slice(0, 1);
    const line = lineFrom(leg, start).line;
    if (line !== undefined && leg.to === gone.id) line.splice(-1, 1, pair(stop.position));
    return [{ leg: { ...leg, ...ends, ...(line === undefined ? {} : { line }) }, was }];
  });
  const ids = tour.stops.filter((one) => one !== gone).map((one) => one.id);
  return [
    ...edits,
    ...legEdits(tour, chain(tour, legs, ids, around)),
    ...conditionEdits(tour, renamed, gone.id),
    { do: 'remove', pointer: pointer('stops', index + 1) },
  ];
}

function movedTo(stop: Stop, position: { lat: number; lon: number }): Stop {
  const geofence = carried(stop, position) ?? stop.geofence;
  // Nobody has been at the new place.
  const known = { ...stop.position };
  delete known.surveyed;
  return { ...stop, position: { ...known, ...position }, geofence };
}

/** The edit that inserts a stop among `count` others, as it is written in the tour: without defaults and without some keys. */
function insertStop(count: number, at: number, stop: Stop, without: readonly string[] = []): Edit {
  const { playback, ...rest } = stop;
  const settings = Object.entries(playback).filter(([key, value]) => key !== 'repeat' || value !== 'once');
  const written = Object.fromEntries(
    Object.entries({ ...rest, ...(settings.length === 0 ? {} : { playback: Object.fromEntries(settings) }) }).filter(
      ([key, value]) => value != null && !without.includes(key),
    ),
  );
  return { do: 'insert', pointer: at < count ? pointer('stops', at) : '/stops/-', value: written };
}

/** The conditions of the stops after ids were replaced; null removes one. */
function conditionEdits(tour: Tour, replaced: (id: string) => string | null, gone?: string): Edit[] {
  return tour.stops.flatMap((stop, index) => {
    if (stop.id === gone || replaced(stop.id) === null) return [];
    return (['after', 'not_after'] as const).flatMap((key): Edit[] => {
      const before = stop.playback[key] ?? [];
      const after = [...new Set(before.map(replaced))].filter((id): id is string => id !== null && id !== stop.id);
      if (JSON.stringify(after) === JSON.stringify(before)) return [];
      const at = pointer('stops', index, 'playback', key);
      return [after.length === 0 ? { do: 'remove', pointer: at } : { do: 'set', pointer: at, value: after }];
    });
  });
}

/** A leg of the new list, and its place in the old one. */
interface Kept {
  readonly leg: Leg;
  readonly was: number | null;
}

function allKept(tour: Tour): Kept[] {
  return (tour.legs ?? []).map((leg, was) => ({ leg, was }));
}

function neighbours(ids: readonly string[]): [from: string, to: string][] {
  return ids.slice(1).map((to, at) => [ids[at] ?? '', to]);
}

/** Whether the legs are kept up here: they are a chain from the first stop to the last, and the tour has no streets. */
function isKeptUp(tour: Tour, { hasWays }: Surroundings): boolean {
  const legs = tour.legs ?? [];
  const pairs = neighbours(tour.stops.map((stop) => stop.id));
  const isChain = pairs.every(([from, to]) => legs.some((leg) => leg.from === from && leg.to === to));
  return !hasWays && tour.order === 'strict' && legs.length > 0 && isChain;
}

/** The legs for stops in this order: those between former neighbours go, and new neighbours get a straight one. */
function chain(tour: Tour, legs: readonly Kept[], ids: readonly string[], around: Surroundings): Kept[] {
  if (!isKeptUp(tour, around)) return [...legs];
  const all = tour.legs ?? [];
  const former = neighbours(tour.stops.map((stop) => stop.id));
  const wanted = neighbours(ids);
  const isPair = (leg: Leg, list: readonly (readonly [string, string])[]): boolean =>
    list.some(([from, to]) => leg.from === from && leg.to === to);
  const kept = legs.filter(({ leg }) => isPair(leg, wanted) || !isPair(leg, former));
  const rank = (id: string): number => ids.indexOf(id);
  for (const [from, to] of wanted) {
    if (kept.some(({ leg }) => leg.from === from && leg.to === to)) continue;
    const by = all.find((leg) => leg.to === to)?.by ?? all.find((leg) => leg.from === from)?.by ?? 'foot';
    const later = kept.findIndex(({ leg }) => rank(leg.from) > rank(from));
    kept.splice(later < 0 ? kept.length : later, 0, { leg: { from, to, by }, was: null });
  }
  return kept;
}

/** The edits that turn the legs of the tour into others. */
function legEdits(tour: Tour, wanted: readonly Kept[]): Edit[] {
  const all = tour.legs ?? [];
  const edits: Edit[] = all
    .flatMap((_, index) => (wanted.some(({ was }) => was === index) ? [] : [index]))
    .reverse()
    .map((index): Edit => ({ do: 'remove', pointer: pointer('legs', index) }));
  let count = wanted.filter(({ was }) => was !== null).length;
  const left = wanted.filter(({ was }) => was !== null);
  left.forEach(({ leg, was }, at) => {
    const before = was === null ? undefined : all[was];
    for (const key of ['from', 'to', 'line'] as const)
      if (leg[key] !== undefined && JSON.stringify(leg[key]) !== JSON.stringify(before?.[key]))
        edits.push({ do: 'set', pointer: pointer('legs', at, key), value: leg[key] });
  });
  wanted.forEach(({ leg, was }, at) => {
    if (was !== null) return;
    edits.push({ do: 'insert', pointer: at < count ? pointer('legs', at) : '/legs/-', value: leg });
    count += 1;
  });
  return edits;
}

/** The line of a leg that begins elsewhere. */
function lineFrom(leg: Leg, start: readonly [number, number][]): { line?: [number, number][] } {
  return (leg.line ?? []).length > 1 ? { line: [...start, ...(leg.line ?? []).slice(1)] } : {};
}

function mapValues<A, B>(all: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, change(value)]));
}

function atLeastOne(list: readonly Passage[]): Passage[] {
  return list.length === 0 ? [''] : [...list];
}

/** Whether a passage is more than an empty field. */
function isWorthKeeping(passage: Passage): boolean {
  return hasText(passage) || typeof passage !== 'string';
}
