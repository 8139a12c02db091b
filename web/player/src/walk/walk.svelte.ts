// A walk: connects position, engine and sound, and has the state that the screens show. The engine decides what plays;
// this file carries out its commands and turns its events into that state.
import {
  Engine,
  type Answer,
  type Command,
  type EngineEvent,
  type EngineModule,
  type EngineState,
  type Memory,
  type EngineInput,
  type Variant,
  type WishInput,
} from '../engine/engine';
import { decode, playsOpus } from '../opus/decode';
import { address, localized, soundOf, trackOf, type Pack, type Stop, type Track } from '../pack/pack';
import { cueAt, parseCaptions, type Cue } from './captions';
import { silence } from './chime';
import { FixClock } from './fixclock';
import { COARSE_ERROR_M, PositionWatch, type PositionState, type PositionReading } from './geolocation';
import { save } from './journal';
import { metresFromRoute as measureFromRoute } from './route';
import { MediaKeys } from './mediakeys';
import { Speaker, type SpeakerState } from './speaker';
import { keepAwake } from './wakelock';
import { WalkClock } from './walkclock';
import { bearing, clockHour, compassPoint, distance } from './bearing';
import type { CompassPoint } from '../words';

export type Held = NonNullable<EngineEvent['held']>;

/** The stop that the visitor is near, and the reason that holds its story back. */
export interface Near {
  readonly stop: number;
  readonly is: 'approaching' | 'inside' | 'held';
  readonly held: Held | null;
}

export interface Playing {
  readonly request: number;
  readonly stop: number;
  readonly variant: Variant;
  readonly track: Track;
}

/** Where a stop is as seen by the visitor. */
export type Direction =
  { readonly metres: number; readonly clock: number } | { readonly metres: number; readonly compass: CompassPoint };

export type StopStatus = 'told' | 'playing' | 'waiting' | 'missed' | 'to-come';

const TICK_MS = 1000;
/** How often the position in a playing story is saved, milliseconds. */
const SAVE_EVERY_MS = 5000;
/** After this long without a position the page offers to ask the device again, milliseconds. */
const OFFER_AFTER_MS = 12_000;
/** How long the page says that it is looking for the position, milliseconds. */
const ASKING_MS = 10_000;
/** A receiver's course is meaningful from this speed on, metres per second. */
const WALKING_MPS = 0.5;
/** How long the course of the last step counts as the visitor's direction, milliseconds. */
const COURSE_MS = 30_000;
/** Before the first story, a visitor farther from the route than this is told so, metres. */
const FAR_FROM_ROUTE_M = 100;
/** How many of the engine's latest events are kept for the log. */
const LOG_LENGTH = 500;

export class Walk {
  readonly pack: Pack;
  readonly language: string;

  position: PositionState = $state.raw({ is: 'waiting' });
  /** Whether no position has come for long, so that the page offers to ask the device again. */
  isSilent = $state(false);
  /** Whether the visitor has just asked the device again. */
  isAsking = $state(false);
  state: EngineState = $state.raw({ position: null, told: [], playing: null });
  playing: Playing | null = $state.raw(null);
  sound: SpeakerState = $state('silent');
  at = $state(0);
  length = $state(0);
  rate = $state(1);
  cues: readonly Cue[] = $state.raw([]);
  cue = $state(-1);
  waiting: readonly number[] = $state.raw([]);
  missed: readonly number[] = $state.raw([]);
  near: Near | null = $state.raw(null);
  /** Metres from the route when the visitor left it; null on the route. */
  offRoute: number | null = $state(null);
  finished = $state(false);
  /**
   * The last failure on this page, for the visitor and for the person whom they ask for help; null if there was none.
   */
  error: string | null = $state(null);
  log: readonly EngineEvent[] = $state.raw([]);

  readonly #clock = new WalkClock();
  readonly #fixClock = new FixClock();
  readonly #engine: Engine;
  readonly #speaker: Speaker;
  readonly #keys: MediaKeys;
  #watch: PositionWatch | undefined;
  #wakeLock: { stop(): void } = { stop: () => undefined };
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastSave = 0;
  #course: number | null = null;
  /** When the visitor last walked. */
  #courseAt = 0;
  #lastStop = -1;
  /** When the last fix arrived or the page began to wait for one, milliseconds. */
  #silentSince = 0;
  #askedAt = 0;
  /** Whether the engine has paused the story. */
  #isHeld = false;
  readonly #saveOnLeaving = (): void => void this.#save();

  constructor(pack: Pack, language: string, module: EngineModule, memory: Memory | undefined) {
    this.pack = pack;
    this.language = language;
    this.#engine = Engine.create(module, {
      tour: pack.tour.source,
      durations: durations(pack, language),
      ...(memory === undefined ? {} : { memory: { walk: memory, time: this.#clock.now() } }),
    });
    this.#speaker = new Speaker(
      {
        ended: (request) => this.#send({ ended: { time: this.#clock.now(), request } }),
        changed: () => this.#soundChanged(),
      },
      playsOpus() ? undefined : (source) => decode(pack.manifest, source),
    );
    this.#keys = new MediaKeys({
      play: () => this.resume(),
      pause: () => this.pause(),
      seekBy: (seconds) => this.seek(this.at + seconds),
      seekTo: (seconds) => this.seek(seconds),
      neighbour: (step) => this.neighbour(step),
    });
  }

  /** Begins or resumes the walk. Call it while a tap is being handled, because browsers allow sound only then. */
  start(mode: 'with-position' | 'by-hand'): void {
    this.#speaker.unlock(silence());
    this.#wakeLock = keepAwake();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    addEventListener('pagehide', this.#saveOnLeaving);
    document.addEventListener('visibilitychange', this.#saveOnLeaving);
    this.#send({ tick: { time: this.#clock.now() } });
    if (mode === 'with-position') this.followPosition();
    else this.position = { is: 'off' };
  }

  followPosition(): void {
    this.#watch?.stop();
    this.position = { is: 'waiting' };
    this.#silentSince = this.#clock.now();
    this.#watch = new PositionWatch(
      {
        heard: (reading) => this.#receiveReading(reading),
        refused: (why) => {
          if (why === 'denied' || this.position.is === 'waiting') this.position = { is: why };
        },
      },
      () => this.#clock.now(),
    );
  }

  /** Asks the device for its position once more, without forgetting the walk's state. */
  askPosition(): void {
    this.isAsking = true;
    this.#askedAt = this.#clock.now();
    if (this.#watch === undefined) this.followPosition();
    else this.#watch.restart();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    removeEventListener('pagehide', this.#saveOnLeaving);
    document.removeEventListener('visibilitychange', this.#saveOnLeaving);
    this.#watch?.stop();
    this.#wakeLock.stop();
    this.#keys.clear();
    await this.#save();
    this.#speaker.close();
    this.#engine.drop();
  }

  get stops(): readonly Stop[] {
    return this.pack.tour.stops;
  }

  titleOf(stop: number): string {
    const found = this.stops[stop];
    return found === undefined ? '' : localized(found.title, this.language);
  }

  status(stop: number): StopStatus {
    if (this.playing?.stop === stop) return 'playing';
    if (this.waiting.includes(stop)) return 'waiting';
    if (this.state.told.includes(stop)) return 'told';
    return this.missed.includes(stop) ? 'missed' : 'to-come';
  }

  /** The stop to go to: the first untold one after the farthest told one, or the nearest untold one in a free order. */
  get next(): number | undefined {
    const open = this.stops
      .map((_, index) => index)
      .filter((index) => !this.state.told.includes(index) && this.playing?.stop !== index);
    if (this.pack.tour.order === 'free' && this.state.position !== null) {
      const here = this.state.position;
      const metres = (stop: number): number => distance(here, this.stops[stop]?.position ?? here);
      return open.sort((a, b) => metres(a) - metres(b))[0];
    }
    const farthest = Math.max(-1, ...this.state.told, this.playing?.stop ?? -1);
    return open.find((index) => index > farthest) ?? open[0];
  }

  /** Where a stop is as seen by the visitor; undefined while the position is unknown. */
  direction(stop: number): Direction | undefined {
    const [here, place] = [this.state.position, this.stops[stop]?.position];
    if (here === null || place === undefined || !this.#isPositionKnown) return undefined;
    const [metres, towards] = [distance(here, place), bearing(here, place)];
    // A visitor who has stood for a while may have turned.
    const isTurned = this.#clock.now() - this.#courseAt > COURSE_MS;
    return this.#course === null || isTurned
      ? { metres, compass: compassPoint(towards) }
      : { metres, clock: clockHour(this.#course, towards) };
  }

  /**
   * Metres from the route if the visitor has left it or has not reached it yet; null otherwise. The engine reports when
   * a walk leaves its route, but not before the first story.
   */
  get metresFromRoute(): number | null {
    const here = this.state.position;
    if (here === null || !this.#isPositionKnown || this.finished) return null;
    const metres = measureFromRoute(this.pack.tour, here);
    if (this.offRoute !== null) return metres ?? this.offRoute;
    const hasBegun = this.state.told.length > 0 || this.playing !== null;
    return !hasBegun && metres !== null && metres > FAR_FROM_ROUTE_M + 2 * here.sigma_m ? metres : null;
  }

  get #isPositionKnown(): boolean {
    return this.position.is === 'good' || this.position.is === 'coarse';
  }

  play(stop: number): void {
    this.wish({ play: stop });
  }

  pause(): void {
    this.wish('pause');
  }

  resume(): void {
    this.wish('resume');
    if (this.#speaker.state === 'paused' || this.#speaker.state === 'failed') this.#speaker.resume();
  }

  seek(to: number): void {
    this.#speaker.seek(to);
  }

  /** Like `seek`, but also works for a story that is still being opened. */
  seekWhenReady(to: number): void {
    this.#speaker.seekWhenReady(to);
  }

  setRate(rate: number): void {
    this.#speaker.rate = rate;
  }

  /** The story before or after the current one, in the tour's order. */
  neighbour(step: -1 | 1): void {
    const from = this.playing?.stop ?? this.#lastStop;
    const to = from + step;
    if (to >= 0 && to < this.stops.length) this.play(to);
  }

  wish(wish: WishInput): void {
    this.#send({ wish: { time: this.#clock.now(), wish } });
  }

  #tick(): void {
    const now = this.#clock.now();
    this.#send({ tick: { time: now } });
    this.#watch?.tick();
    this.isSilent =
      (this.position.is === 'waiting' || this.position.is === 'lost') && now - this.#silentSince > OFFER_AFTER_MS;
    if (now - this.#askedAt > ASKING_MS) this.isAsking = false;
  }

  #receiveReading(reading: PositionReading): void {
    const now = this.#clock.now();
    this.#silentSince = now;
    this.isSilent = this.isAsking = false;
    const time = this.#fixClock.timeOf(reading, now);
    this.position = { is: reading.error_m > COARSE_ERROR_M ? 'coarse' : 'good', reading };
    const moving = (reading.speed_mps ?? 0) >= WALKING_MPS && reading.course_deg !== null;
    if (moving) [this.#course, this.#courseAt] = [reading.course_deg, now];
    this.#send({ fix: { ...reading, time } });
  }

  /**
   * Tells the engine how far the story is. Its clock does not show that at another speed, after a jump or after a
   * delay.
   */
  #reportHeard(): void {
    const { request, state, at } = this.#speaker;
    // A story that does not load (`loading`) is not reported, so that the engine gives it up after a while.
    if (request === undefined || (state !== 'playing' && state !== 'paused')) return;
    this.#feed({ heard: { time: this.#clock.now(), request, heard_s: at } });
  }

  #send(told: EngineInput): void {
    this.#reportHeard();
    this.#feed(told);
  }

  #feed(told: EngineInput): void {
    let answer: Answer;
    try {
      answer = this.#engine.feed(told);
    } catch (error) {
      this.#reportFailure('engine', error);
      return;
    }
    // Each output is handled on its own: a command that fails must not keep the next one, perhaps a story, from
    // running.
    for (const output of answer.outputs) {
      try {
        if ('command' in output) this.#runCommand(output.command);
        else this.#applyEvent(output.event);
      } catch (error) {
        this.#reportFailure('command' in output ? output.command.do : output.event.event, error);
      }
    }
    this.state = answer.state;
    if (answer.outputs.length > 0) void this.#save();
  }

  /** Records a failure and shows it; the walk goes on. */
  #reportFailure(what: string, error: unknown): void {
    console.error(what, error);
    this.error = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  }

  #runCommand(command: Command): void {
    switch (command.do) {
      case 'play': {
        const id = this.stops[command.stop]?.id ?? '';
        const track = trackOf(this.pack.manifest, id, this.language, command.variant);
        if (track === undefined) {
          // The stop has no story in this language, so it ends at once.
          queueMicrotask(() => this.#send({ ended: { time: this.#clock.now(), request: command.request } }));
          return;
        }
        this.#lastStop = command.stop;
        this.#isHeld = false;
        this.playing = { request: command.request, stop: command.stop, variant: command.variant, track };
        this.waiting = this.waiting.filter((stop) => stop !== command.stop);
        this.missed = this.missed.filter((stop) => stop !== command.stop);
        this.near = null;
        this.#speaker.play(address(this.pack.manifest, track.file), command.request, command.from_ms / 1000);
        this.#keys.show({
          title: this.titleOf(command.stop),
          tour: localized(this.pack.tour.title, this.language),
          picture: this.pack.manifest.pictures_webp[id] ?? this.pack.manifest.pictures[id],
        });
        void this.#loadCaptions(track);
        break;
      }
      case 'stop':
        if (this.#speaker.request === command.request) this.#speaker.stop();
        if (this.playing?.request === command.request) this.playing = null;
        break;
      case 'pause':
        this.#isHeld = true;
        if (this.#speaker.request === command.request) this.#speaker.pause();
        break;
      case 'resume':
        this.#isHeld = false;
        if (this.#speaker.request === command.request) this.#speaker.resume();
        break;
      case 'duck':
        // The speaker itself lowers the story while a short sound is heard, because a tour may have no short sounds.
        break;
      case 'announce': {
        const { what } = command;
        const role =
          what.say === 'gps-lost' || what.say === 'gps-found' || what.say === 'tour-end' ? what.say : undefined;
        const sound = role && soundOf(this.pack.manifest, role);
        if (sound !== undefined) this.#speaker.announce(address(this.pack.manifest, sound.file));
        if (what.say === 'missed') this.missed = [...this.missed.filter((stop) => stop !== what.stop), what.stop];
        break;
      }
    }
  }

  #applyEvent(event: EngineEvent): void {
    this.log = [...this.log.slice(1 - LOG_LENGTH), event];
    const { stop } = event;
    switch (event.event) {
      case 'approach':
        if (stop !== null && !this.state.told.includes(stop)) this.near = { stop, is: 'approaching', held: null };
        break;
      case 'enter':
        if (stop !== null) this.near = { stop, is: 'inside', held: null };
        break;
      case 'hold':
        if (stop !== null) this.near = { stop, is: 'held', held: event.held };
        break;
      case 'exit':
        if (this.near?.stop === stop) this.near = null;
        break;
      case 'queue':
        if (stop !== null) this.waiting = [...this.waiting.filter((other) => other !== stop), stop];
        break;
      case 'skip':
        this.waiting = this.waiting.filter((other) => other !== stop);
        break;
      case 'end':
        if (this.playing !== null && this.playing.stop === stop) {
          // A story that did not load and was given up must not begin later by itself.
          if (this.#speaker.request === this.playing.request) this.#speaker.stop();
          this.playing = null;
        }
        break;
      case 'missed':
        if (stop !== null) this.missed = [...this.missed.filter((other) => other !== stop), stop];
        break;
      case 'finish':
        this.finished = true;
        break;
      case 'off-route':
        this.offRoute = event.metres ?? 0;
        break;
      case 'on-route':
        this.offRoute = null;
        break;
      case 'gps-lost':
        if (this.#isPositionKnown) this.position = { is: 'lost' };
        break;
      case 'gps-found':
      case 'play':
      case 'dwell':
      case 'clock-jump':
      case 'receiver-doubted':
      case 'receiver-trusted':
        break;
    }
  }

  async #loadCaptions(track: Track): Promise<void> {
    this.cues = [];
    this.cue = -1;
    try {
      const response = await fetch(address(this.pack.manifest, track.captions));
      const cues = response.ok ? parseCaptions(await response.text()) : [];
      if (this.playing?.track === track) this.cues = cues;
    } catch {
      // Without captions the story is still heard, and its text is on the stop's page.
    }
  }

  #soundChanged(): void {
    const before = this.sound;
    this.sound = this.#speaker.state;
    this.at = this.#speaker.at;
    this.length = this.#speaker.length || (this.playing?.track.duration_s ?? 0);
    this.rate = this.#speaker.rate;
    this.cue = cueAt(this.cues, this.at);
    this.#keys.follow(this.sound, this.at, this.length, this.rate);
    // The system paused the sound, or it failed: the engine must not take the story for ended meanwhile.
    const held = (this.sound === 'paused' || this.sound === 'failed') && before !== this.sound;
    if (held && !this.#isHeld) queueMicrotask(() => this.wish('pause'));
    if (this.sound === 'playing' && this.#clock.now() - this.#lastSave > SAVE_EVERY_MS) void this.#save();
  }

  async #save(): Promise<void> {
    this.#lastSave = this.#clock.now();
    this.#reportHeard();
    let memory: Memory;
    try {
      memory = this.#engine.memory();
    } catch (error) {
      this.#reportFailure('memory', error);
      return;
    }
    await save({ tour: this.pack.manifest.id, lang: this.language, memory, finished: this.finished });
  }
}

function durations(pack: Pack, language: string): { stop: string; variant: Variant; seconds: number }[] {
  return pack.manifest.tracks
    .filter((track) => track.language === language && track.mix === 'standard')
    .map((track) => ({
      stop: track.stop,
      variant: track.role === 'short' ? ('short' as const) : ('full' as const),
      seconds: track.duration_s,
    }));
}
