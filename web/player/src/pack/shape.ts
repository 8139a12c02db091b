// Reads JSON whose form is not certain: every value is asked for by name and type, an absent one becomes the value that
// the caller names, and what is missing or of another type is refused with its place.

/** JSON that is not what it has to be; the message names the place. */
export class ShapeError extends Error {}

/** Reads one value; `place` is where it stands, as in `manifest.json: tracks[3].file`. */
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

  /** A value that has to be there. */
  required<T>(name: string, read: Read<T>): T {
    const place = this.#placeOf(name);
    const value = this.#value(name);
    if (value === undefined) throw new ShapeError(`${place} is missing.`);
    return read(value, place);
  }

  /** A value that may be absent or null, and what stands for it then. */
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
  if (typeof value !== 'string') throw new ShapeError(`${place} is not a text.`);
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

/** An object that is used as a table: any names, values of one kind. */
export function table<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(`${place} is not an object.`);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(item, `${place}.${name}`)]));
  };
}
