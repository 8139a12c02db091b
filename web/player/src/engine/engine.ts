// The trigger engine: WebAssembly behind one façade that takes and returns JSON (web/engine/src/facade.rs).
// `generated/engine.ts` is made from the façade's types.
import type { Answer, EngineInput, Memory, WalkSetup } from '../generated/engine';

export type {
  Answer,
  Command,
  EngineEvent,
  EngineInput,
  EngineState,
  Memory,
  Variant,
  WalkSetup,
  WishInput,
} from '../generated/engine';

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

  static create(module: EngineModule, setup: WalkSetup): Engine {
    const exports = module.exports as unknown as Exports;
    const { walk } = call<{ walk: number }>(exports, (text, length) => exports.soundwalk_create(text, length), setup);
    return new Engine(exports, walk);
  }

  feed(input: EngineInput): Answer {
    return call<Answer>(this.#exports, (text, length) => this.#exports.soundwalk_feed(this.#walk, text, length), input);
  }

  memory(): Memory {
    return parseAnswer<Memory>(this.#exports, this.#exports.soundwalk_memory(this.#walk));
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
