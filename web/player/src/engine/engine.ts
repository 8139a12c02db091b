// The trigger engine: WebAssembly behind one façade that takes and returns JSON (web/engine/src/facade.rs).
import type { PositionReading } from '../walk/geolocation';

export type Variant = 'full' | 'short';

export type EngineInput =
  | { readonly fix: PositionReading }
  | { readonly tick: { readonly time: number } }
  | { readonly ended: { readonly time: number; readonly request: number } }
  | { readonly heard: { readonly time: number; readonly request: number; readonly heard_s: number } }
  | { readonly wish: { readonly time: number; readonly wish: Wish } };

export type Wish = 'again' | 'stop' | 'pause' | 'resume' | { readonly play: number } | { readonly skip: number };

export type Output = { readonly command: Command } | { readonly event: EngineEvent };

export type Command =
  | { readonly do: 'play'; readonly request: number; readonly stop: number; readonly variant: Variant; readonly from_ms?: number }
  | { readonly do: 'stop' | 'pause' | 'resume' | 'duck'; readonly request: number }
  | { readonly do: 'announce'; readonly what: Announcement };

export type Announcement =
  | { readonly say: 'gps-lost' | 'gps-found' | 'off-route' | 'tour-end' }
  | { readonly say: 'missed'; readonly stop: number };

export interface EngineEvent {
  readonly time: number;
  readonly event:
    | 'approach' | 'enter' | 'dwell' | 'exit' | 'play' | 'queue' | 'skip' | 'missed' | 'hold' | 'end' | 'finish'
    | 'off-route' | 'on-route' | 'gps-lost' | 'gps-found' | 'clock-jump' | 'receiver-doubted' | 'receiver-trusted';
  readonly stop: number | null;
  readonly variant: Variant | null;
  /** The reason, for authors. The page words it differently for visitors. */
  readonly why: string;
  readonly held: {
    readonly by: 'warm-up' | 'fixes-disagree' | 'riding' | 'heading' | 'waits' | 'evidence';
    readonly stop: number | null;
  } | null;
  readonly metres: number | null;
}

export interface EngineState {
  readonly position: { readonly lat: number; readonly lon: number; readonly sigma_m: number } | null;
  readonly told: readonly number[];
  readonly playing: { readonly request: number; readonly stop: number; readonly variant: Variant } | null;
}

export interface Answer {
  readonly outputs: readonly Output[];
  readonly state: EngineState;
}

export interface EngineConfig {
  readonly tour: unknown;
  readonly durations: readonly { readonly stop: string; readonly variant: Variant; readonly seconds: number }[];
  readonly memory?: { readonly walk: WalkMemory; readonly time: number };
}

/** What is saved of a walk; only the engine reads all of it. */
export interface WalkMemory {
  readonly stops: readonly { readonly id: string; readonly told: number }[];
  readonly playing: readonly [string, { readonly request: number; readonly stop: number; readonly variant: Variant; readonly heard_s: number }] | null;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  soundwalk_room(length: number): number;
  soundwalk_answer(): number;
  soundwalk_create(text: number, length: number): number;
  soundwalk_feed(walk: number, text: number, length: number): number;
  soundwalk_memory(walk: number): number;
  soundwalk_drop(walk: number): void;
}

export class Engine {
  readonly #exports: Exports;
  readonly #walk: number;

  private constructor(exports: Exports, walk: number) {
    this.#exports = exports;
    this.#walk = walk;
  }

  static create(module: EngineModule, config: EngineConfig): Engine {
    const exports = module.exports as unknown as Exports;
    const { walk } = call<{ walk: number }>(exports, (text, length) => exports.soundwalk_create(text, length), config);
    return new Engine(exports, walk);
  }

  feed(input: EngineInput): Answer {
    return call<Answer>(this.#exports, (text, length) => this.#exports.soundwalk_feed(this.#walk, text, length), input);
  }

  memory(): WalkMemory {
    return parseAnswer<WalkMemory>(this.#exports, this.#exports.soundwalk_memory(this.#walk));
  }

  drop(): void {
    this.#exports.soundwalk_drop(this.#walk);
  }
}

export type EngineModule = WebAssembly.Instance;

export async function loadEngine(address: string): Promise<EngineModule> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  // `instantiateStreaming` would need the MIME type of WebAssembly, which a plain server may not send.
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), {});
  return instance;
}

function call<T>(exports: Exports, act: (text: number, length: number) => number, value: unknown): T {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const room = exports.soundwalk_room(text.length);
  new Uint8Array(exports.memory.buffer, room, text.length).set(text);
  return parseAnswer<T>(exports, act(room, text.length));
}

function parseAnswer<T>(exports: Exports, length: number): T {
  const bytes = new Uint8Array(exports.memory.buffer, exports.soundwalk_answer(), length);
  const value = JSON.parse(new TextDecoder().decode(bytes)) as T | { error: string };
  if (typeof value === 'object' && value !== null && 'error' in value) throw new Error(value.error);
  return value;
}
