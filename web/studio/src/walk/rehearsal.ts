// A walk through the tour with the same engine as on visitors' devices: it takes positions and gives the engine's
// answers, second by second. Everything but the engine is pure: the same tour and walk give the same outcome.
import { Engine, type EngineEvent, type EngineModule, type Variant } from '../../../player/src/engine/engine';
import type { FixView, Tour, TourView } from '../api/wire';
import type { Place } from '../model/coordinates';
import { between, distance, offsetBy, fromLonLat } from '../model/ground';
import { pointer } from '../model/pointer';
import { isWalked } from '../model/travel';

/** The time at which every rehearsal begins: 9 May 2025, 10:00 UTC. */
export const BEGIN_MS = 1_746_784_800_000;

/** The speed of a strolling visitor, metres per second. */
export const PACE_MPS = 1.2;

export interface Moment {
  /** Seconds since the walk began. */
  readonly at: number;
  readonly place: Place;
  readonly fix: FixView | null;
}

export interface Story {
  readonly stop: number;
  readonly variant: Variant;
  readonly begin: number;
  end: number;
}

export interface EngineInput extends EngineEvent {
  /** Seconds since the walk began. */
  readonly at: number;
}

export interface Outcome {
  readonly moments: readonly Moment[];
  readonly stories: readonly Story[];
  readonly events: readonly EngineInput[];
  readonly seconds: number;
}

/** How long each story takes in a language. */
export function durations(
  view: TourView,
  tour: Tour,
  lang: string,
): { stop: string; variant: Variant; seconds: number }[] {
  const seconds = (place: string): number => view.figures.passages.find((one) => one.pointer === place)?.seconds ?? 0;
  return tour.stops.flatMap((stop, index) => {
    const direction = stop.directions?.[lang] === undefined ? 0 : seconds(pointer('stops', index, 'directions', lang));
    const length = (part: 'narration' | 'short', count: number): number =>
      Array.from({ length: count }, (_, number) => seconds(pointer('stops', index, part, lang, number))).reduce(
        (sum, one) => sum + one,
        0,
      ) +
      direction +
      Math.max(0, count - 1) * 0.7;
    const full = {
      stop: stop.id,
      variant: 'full' as const,
      seconds: Math.max(1, length('narration', stop.narration[lang]?.length ?? 0)),
    };
    const short = stop.short?.[lang];
    return short === undefined
      ? [full]
      : [full, { stop: stop.id, variant: 'short' as const, seconds: Math.max(1, length('short', short.length)) }];
  });
}

/** A point of the way, and the speed at which a visitor comes to it. */
interface Waypoint extends Place {
  readonly pace_mps: number;
}

/** The speed of buses, trams and cars in town, including stops and traffic lights, metres per second. */
const RIDE_MPS = 6;

/** The way through all stops: along the legs that are drawn, and otherwise straight from stop to stop. */
function waypoints(tour: Tour): Waypoint[] {
  return tour.stops.flatMap((stop, index) => {
    const before = tour.stops[index - 1];
    const leg =
      before === undefined ? undefined : (tour.legs ?? []).find((one) => one.from === before.id && one.to === stop.id);
    const pace_mps = leg === undefined || isWalked(leg.by) ? PACE_MPS : RIDE_MPS;
    const line = (leg?.line ?? []).map(fromLonLat);
    return [...line, { lat: stop.position.lat, lon: stop.position.lon }].map((place) => ({ ...place, pace_mps }));
  });
}

/** A generator of numbers between 0 and 1 that gives the same numbers for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A receiver whose error drifts: a first-order Gauss-Markov process with a time constant of a minute, like multipath in
 * a street.
 */
export function receiver(error_m: number, seed: number): (place: Place, at: number) => FixView {
  const number = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - number())) * Math.cos(2 * Math.PI * number());
  const sigma = error_m / 1.51;
  const kept = Math.exp(-1 / 60);
  let [east, north] = [normal() * sigma, normal() * sigma];
  return (place, at) => {
    const fresh = Math.sqrt(1 - kept * kept) * sigma;
    [east, north] = [east * kept + normal() * fresh, north * kept + normal() * fresh];
    const { lat, lon } = offsetBy(place, [east, north]);
    return { time: BEGIN_MS + at * 1000, lat, lon, error_m: Math.max(3, error_m), speed_mps: null, course_deg: null };
  };
}

/** The longest walk that is rehearsed, seconds. */
const MAX_WALK_S = 6 * 3600;

/** A visitor who strolls along the way and stands still at a stop while its story is told. */
export function stroll(tour: Tour, error_m: number, seed: number): (at: number, isTold: boolean) => Moment | null {
  const line = waypoints(tour);
  const receive = receiver(error_m, seed);
  let segment = 0;
  // The walk begins a hundred metres before the first stop, as most walks do.
  let place: Place = line[0] === undefined ? { lat: 0, lon: 0 } : offsetBy(line[0], [-71, -71]);
  let rest = 20;
  return (at, isTold) => {
    const target = line[segment];
    if (at > MAX_WALK_S || (target === undefined && !isTold && (rest -= 1) < 0)) return null;
    const isAtStop = isTold && tour.stops.some((stop) => distance(place, stop.position) < 12);
    if (target !== undefined && !isAtStop) {
      const left = distance(place, target);
      if (left <= target.pace_mps) {
        [place, segment] = [{ lat: target.lat, lon: target.lon }, segment + 1];
      } else {
        const share = target.pace_mps / left;
        place = between(place, target, share);
      }
    }
    return { at, place, fix: receive(place, at) };
  };
}

/** A recorded walk, second by second; its gaps are kept. */
export function replay(fixes: readonly FixView[]): (at: number) => Moment | null {
  const first = fixes[0];
  let next = 0;
  let place: Place = first === undefined ? { lat: 0, lon: 0 } : { lat: first.lat, lon: first.lon };
  return (at) => {
    if (first === undefined || at > MAX_WALK_S || next >= fixes.length) return null;
    let fix: FixView | null = null;
    for (;;) {
      const one = fixes[next];
      if (one === undefined || one.time - first.time > at * 1000) break;
      fix = { ...one, time: BEGIN_MS + at * 1000 };
      place = { lat: one.lat, lon: one.lon };
      next += 1;
    }
    return { at, place, fix };
  };
}

/** A walk in progress: takes the visitor's positions and keeps track of what plays. */
export class Walk {
  readonly stories: Story[] = [];
  readonly events: EngineInput[] = [];
  readonly moments: Moment[] = [];
  readonly #engine: Engine;
  readonly #lengths: ReadonlyMap<string, number>;
  readonly #tour: Tour;
  #request: number | null = null;

  constructor(module: EngineModule, view: TourView, tour: Tour, lang: string) {
    const lengths = durations(view, tour, lang);
    this.#tour = tour;
    this.#lengths = new Map(lengths.map((one) => [`${one.stop} ${one.variant}`, one.seconds]));
    this.#engine = Engine.create(module, { tour, durations: lengths });
  }

  /** The story that is playing now. */
  get told(): Story | undefined {
    return this.#request === null ? undefined : this.stories.at(-1);
  }

  step(moment: Moment): void {
    this.moments.push(moment);
    const time = BEGIN_MS + moment.at * 1000;
    const story = this.told;
    if (story !== undefined && moment.at >= story.end && this.#request !== null) {
      const request = this.#request;
      this.#request = null;
      this.#feed({ ended: { time, request } }, moment.at);
    }
    // A fix without a stated error gets ten metres, which is usual for a phone.
    if (moment.fix !== null) this.#feed({ fix: { ...moment.fix, error_m: moment.fix.error_m ?? 10 } }, moment.at);
    else this.#feed({ tick: { time } }, moment.at);
  }

  close(): void {
    this.#engine.drop();
  }

  #feed(told: Parameters<Engine['feed']>[0], at: number): void {
    for (const output of this.#engine.feed(told).outputs) {
      if ('event' in output) {
        this.events.push({ ...output.event, at });
        continue;
      }
      const { command } = output;
      if (command.do === 'play') {
        const id = this.#tour.stops[command.stop]?.id ?? '';
        const from = (command.from_ms ?? 0) / 1000;
        const length = (this.#lengths.get(`${id} ${command.variant}`) ?? 60) - from;
        this.stories.push({ stop: command.stop, variant: command.variant, begin: at, end: at + length });
        this.#request = command.request;
      } else if (command.do === 'stop') {
        const story = this.told;
        if (story !== undefined) story.end = Math.min(story.end, at);
        this.#request = null;
      }
    }
  }
}

/** Rehearses a whole walk at once; yields to the page every ten minutes of the walk. */
export async function rehearse(
  module: EngineModule,
  view: TourView,
  tour: Tour,
  lang: string,
  next: (at: number, isTold: boolean) => Moment | null,
  isWanted: () => boolean = () => true,
): Promise<Outcome | null> {
  const walk = new Walk(module, view, tour, lang);
  let at = 0;
  try {
    for (; ; at += 1) {
      const moment = next(at, walk.told !== undefined);
      if (moment === null) break;
      walk.step(moment);
      if (at % 600 === 599) {
        await new Promise((resolve) => setTimeout(resolve));
        if (!isWanted()) return null;
      }
    }
  } finally {
    walk.close();
  }
  const { moments, stories, events } = walk;
  return { moments, stories, events, seconds: Math.max(at, ...stories.map((story) => story.end)) };
}

export interface Reliability {
  readonly stop: number;
  readonly told: number;
  readonly walks: number;
}

/** Counts how often each stop is told to visitors whose receivers differ in quality. */
export async function reliability(
  module: EngineModule,
  view: TourView,
  tour: Tour,
  lang: string,
  isWanted: () => boolean,
): Promise<Reliability[] | null> {
  const counts = tour.stops.map(() => 0);
  const errors = [4, 8, 12, 18, 25];
  const rounds = 2;
  for (let round = 0; round < rounds; round += 1) {
    for (const [number, error] of errors.entries()) {
      const outcome = await rehearse(
        module,
        view,
        tour,
        lang,
        stroll(tour, error, 1 + round * errors.length + number),
        isWanted,
      );
      if (outcome === null) return null;
      for (const stop of new Set(outcome.stories.map((story) => story.stop))) counts[stop] = (counts[stop] ?? 0) + 1;
    }
  }
  return counts.map((told, stop) => ({ stop, told, walks: errors.length * rounds }));
}
