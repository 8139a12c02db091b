// Reads JSON of uncertain structure: callers ask for every value by name and type and give a default for a value that
// may be absent. A value that is missing or of another type is refused, and the error says where it is.

/** JSON that does not have the expected structure; the message says where. */
export class ShapeError extends Error {}

/** Fields of a generated type as a reader returns them: none is absent, because absent ones have got their defaults. */
export type Checked<T, K extends keyof T> = { readonly [key in K]-?: Frozen<NonNullable<T[key]>> };

type Frozen<T> = T extends readonly unknown[] ? Readonly<T> : T;

/** Reads one value; `place` says where it is, as in `manifest.json: tracks[3].file`. */
export type Read<T> = (value: unknown, place: string) => T;

export class Shape {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(`${place} is not an object.`);
    this.#fields = value as Readonly<Record<string, unknown>>;
    this.#place = place;
  }

  /** Reads a value that must be present. */
  required<T>(name: string, read: Read<T>): T {
    const place = this.#placeOf(name);
    const value = this.#value(name);
    if (value === undefined) throw new ShapeError(`${place} is missing.`);
    return read(value, place);
  }

  /** Reads a value that may be absent or null; `absent` is its default. */
  optional<T, D>(name: string, read: Read<T>, absent: D): T | D {
    const value = this.#value(name);
    return value === undefined ? absent : read(value, this.#placeOf(name));
  }

  #value(name: string): unknown {
    return Object.prototype.hasOwnProperty.call(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
  }

  #placeOf(name: string): string {
    return `${this.#place}${this.#place.endsWith(':') ? ' ' : '.'}${name}`;
  }
}

export const text: Read<string> = (value, place) => {
  if (typeof value !== 'string') throw new ShapeError(`${place} is not a string.`);
  return value;
};

/** A finite number. */
export const number: Read<number> = (value, place) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ShapeError(`${place} is not a number.`);
  return value;
};

export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new ShapeError(`${place} is not a list.`);
    return value.map((item, index) => read(item, `${place}[${index}]`));
  };
}

/** An object used as a table: any names, with values of one kind. */
export function table<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(`${place} is not an object.`);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(item, `${place}.${name}`)]));
  };
}
