// The recorder's state: the microphone, the check of the room, the countdown, and the recording of one passage after the other.
import * as api from '../api/api';
import { OpenRecording } from '../api/sound';
import type { TakeView } from '../api/wire';
import { store } from '../tour.svelte';
import { judgeRoom, LevelWatch, type LevelVerdict, type RoomNoise } from './levels';
import { microphones, openMicrophone, type Microphone } from './microphone';
import { player } from './player.svelte';
import { concatenated, joinedAt, quietestNear, readWav, secondsOf, type Samples } from './samples';
import { addUnkept, beginUnkept, dropUnkept, loadUnkept, saveUnkept } from './unkept';
import { wavFile } from './wav';

export type Phase =
  'off' | 'opening' | 'room' | 'listening' | 'ready' | 'counting' | 'recording' | 'measuring' | 'taken';

/** How long the room is listened to, milliseconds. */
const ROOM_MS = 3000;
/** How often a recording is written to the browser's database, milliseconds. */
const SAVE_EVERY_MS = 2000;
/** The key under which the browser remembers whether it counts down. */
const COUNTDOWN_KEY = 'soundwalk-studio-countdown';

/** What is known of the room; it is checked once, before the first take. */
let knownRoom: RoomNoise | null = null;

export class RecorderState {
  phase = $state<Phase>('off');
  isRefused = $state(false);
  devices = $state.raw<readonly MediaDeviceInfo[]>([]);
  device = $state('');
  room = $state.raw<RoomNoise | null>(knownRoom);
  /** Seconds until the recording begins. */
  count = $state(0);
  /** Levels, dBFS; they fall slowly, so that they can be read. */
  peak = $state(-100);
  rms = $state(-100);
  verdict = $state<LevelVerdict | null>(null);
  /** Length of the recording, or of the silence in the room, seconds. */
  elapsed = $state(0);
  take = $state.raw<Samples | null>(null);
  wav = $state.raw<Blob | null>(null);
  health = $state.raw<TakeView | null>(null);
  /** The recording of this passage that was discarded or recorded again last. */
  previous = $state.raw<Samples | null>(null);
  /** The text of a take that was recorded earlier and then neither kept nor discarded; null for other takes. */
  foundText = $state<string | null>(null);
  /** Where the new recording will be joined to the kept part of the take, seconds; null to record all of it. */
  joinAt = $state<number | null>(null);
  countsDown = $state(localStorage.getItem(COUNTDOWN_KEY) !== 'no');
  #microphone = $state.raw<Microphone | null>(null);
  readonly #watch = new LevelWatch();
  #roomLevels: number[] = [];
  #began = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #key = '';
  #text = '';
  #blocks = 0;

  /** Turns to a passage. `key` names its recording in the browser's database. */
  async turnTo(key: string, text: string): Promise<void> {
    this.#leaveTake();
    [this.#key, this.#text, this.previous] = [key, text, null];
    const found = await loadUnkept(key);
    if (found === null || this.#key !== key || this.take !== null || this.phase === 'recording') return;
    await this.#show(found);
    this.foundText = found.text;
  }

  async open(wished?: string): Promise<void> {
    this.#microphone?.close();
    this.phase = 'opening';
    try {
      this.#microphone = await openMicrophone((level) => this.#hear(level), wished);
      this.devices = await microphones();
      this.device = this.#microphone.device ?? '';
      this.isRefused = false;
      if (wished !== undefined) this.#setRoom(null);
      this.phase = this.take !== null ? 'taken' : this.room === null ? 'room' : 'ready';
    } catch {
      [this.#microphone, this.isRefused] = [null, true];
      this.phase = this.take === null ? 'off' : 'taken';
    }
  }

  get isOpen(): boolean {
    return this.#microphone !== null;
  }

  /** Listens to the room for a moment. */
  checkRoom(): void {
    player.stop();
    [this.#roomLevels, this.elapsed, this.#began] = [[], 0, performance.now()];
    this.phase = 'listening';
  }

  skipRoom(): void {
    this.phase = 'ready';
  }

  setCountdown(counts: boolean): void {
    this.countsDown = counts;
    localStorage.setItem(COUNTDOWN_KEY, counts ? 'yes' : 'no');
  }

  /** Begins to record, after the countdown. */
  async start(): Promise<void> {
    player.stop();
    if (this.#microphone === null) {
      await this.open();
      // A microphone that was just opened waits for its room to be checked.
      if (this.#microphone === null || this.phase === 'room') return;
    }
    if (!this.countsDown) return this.#record();
    [this.phase, this.count] = ['counting', 3];
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.count -= 1;
      if (this.count > 0) return;
      clearInterval(this.#timer);
      this.#record();
    }, 1000);
  }

  /** Stops the countdown. */
  cancel(): void {
    clearInterval(this.#timer);
    this.phase = this.take === null ? 'ready' : 'taken';
  }

  async stop(): Promise<void> {
    if (this.#microphone === null || this.phase !== 'recording') return;
    clearInterval(this.#timer);
    const { blocks, rate } = this.#microphone.end();
    const added = { samples: concatenated(blocks), rate };
    const kept = this.joinAt === null ? null : this.take;
    const all = kept === null || this.joinAt === null ? added : joinedAt(kept, this.joinAt, added);
    const take = { ...all, text: this.#text };
    await saveUnkept(this.#key, take);
    await this.#show(take);
  }

  /** Chooses to record again from a time on; the cut moves to the quietest moment near it. */
  joinFrom(at_s: number | null): void {
    this.joinAt = at_s === null || this.take === null ? null : quietestNear(this.take, at_s);
  }

  /** Makes the take the passage's; resolves to whether it is on disk. */
  async keep(pointer: string): Promise<boolean> {
    if (this.wav === null || !(await store.keepTake(pointer, this.wav))) return false;
    await dropUnkept(this.#key);
    this.#leaveTake();
    return true;
  }

  async discard(): Promise<void> {
    const discarded = this.take;
    await dropUnkept(this.#key);
    this.#leaveTake();
    this.previous = discarded;
  }

  /** Exchanges the take with the one that was discarded or recorded again. */
  async bringBack(): Promise<void> {
    const [take, previous] = [this.take, this.previous];
    if (previous === null) return;
    this.previous = take;
    await saveUnkept(this.#key, { ...previous, text: this.#text });
    await this.#show(previous);
  }

  /** Loads the take that the tour names, so that a part of it can be recorded again. */
  async load(file: string): Promise<void> {
    this.phase = 'measuring';
    try {
      const recording = await OpenRecording.open(await api.file(file));
      const wav = await recording.sound(0, recording.view.seconds, false);
      await this.#show(readWav(await wav.arrayBuffer()));
    } catch (error) {
      store.showError(error);
      this.#leaveTake();
    }
  }

  close(): void {
    clearInterval(this.#timer);
    // What is being recorded stays in the browser's database.
    if (this.phase === 'recording') void this.stop();
    this.#microphone?.close();
    this.#microphone = null;
    player.stop();
  }

  #leaveTake(): void {
    clearInterval(this.#timer);
    player.stop();
    [this.take, this.wav, this.health, this.joinAt, this.foundText] = [null, null, null, null, null];
    [this.verdict, this.elapsed] = [null, 0];
    if (this.phase === 'off' || this.phase === 'opening' || this.phase === 'listening') return;
    this.phase = this.#microphone === null ? 'off' : this.room === null && this.phase === 'room' ? 'room' : 'ready';
  }

  async #show(take: Samples): Promise<void> {
    [this.take, this.wav, this.health, this.joinAt] = [take, wavFile([take.samples], take.rate), null, null];
    [this.elapsed, this.phase] = [secondsOf(take), 'measuring'];
    const { wav } = this;
    try {
      const health = await api.measureTake(wav);
      if (this.wav === wav) this.health = health;
    } catch (error) {
      store.showError(error);
    }
    if (this.wav === wav) this.phase = 'taken';
  }

  #record(): void {
    if (this.#microphone === null) return;
    this.#began = performance.now();
    this.#watch.begin(this.#began);
    [this.phase, this.verdict, this.elapsed, this.#blocks] = ['recording', null, 0, 0];
    if (this.take !== null) this.previous = this.take;
    if (this.joinAt === null) [this.take, this.wav, this.health] = [null, null, null];
    this.foundText = null;
    this.#microphone.begin();
    // The part that is kept of an earlier recording stays stored as a whole until the new one is complete.
    if (this.joinAt !== null) return;
    const [key, text, microphone] = [this.#key, this.#text, this.#microphone];
    void beginUnkept(key, text, microphone.rate);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      void addUnkept(key, this.#blocks, concatenated(microphone.taken()));
      this.#blocks += 1;
    }, SAVE_EVERY_MS);
  }

  #hear(level: { peak: number; rms: number }): void {
    const now = performance.now();
    this.peak = Math.max(level.peak, this.peak - 0.35);
    this.rms = Math.max(level.rms, this.rms - 0.35);
    if (this.phase === 'recording') {
      this.verdict = this.#watch.hear(level, now);
      this.elapsed = (now - this.#began) / 1000;
    } else if (this.phase === 'listening') {
      this.#roomLevels.push(level.rms);
      this.elapsed = (now - this.#began) / 1000;
      if (now - this.#began < ROOM_MS) return;
      this.#setRoom(judgeRoom(this.#roomLevels));
      this.phase = this.room?.verdict === 'quiet' || this.room?.verdict === 'good' ? 'ready' : 'room';
    }
  }

  #setRoom(room: RoomNoise | null): void {
    [this.room, knownRoom] = [room, room];
  }
}
