// What the page says: texts from one file a language (src/language/words/*.json), and numbers as the language writes them.
// A text that a language lacks is taken from the next one, and in the end from English.
import { isolate, isRightToLeft, type Direction } from './direction';
import type { Messages } from '../generated/words';

/** A text, or its form for each plural category of `{count}`. */
export type Text = string | Readonly<Record<string, string>>;

/** The texts of one language. */
export interface Table {
  /** BCP 47 tag. */
  readonly language: string;
  readonly texts: Readonly<Record<string, unknown>>;
}

export type Key = keyof Messages;
type Values<K extends Key> = Messages[K] extends undefined ? [] : [Messages[K]];

/** Eight points of the compass, from north clockwise. */
export type CompassPoint = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DIRECTIONS: readonly Key[] = [
  'toward.north',
  'toward.northEast',
  'toward.east',
  'toward.southEast',
  'toward.south',
  'toward.southWest',
  'toward.west',
  'toward.northWest',
];

export class Words {
  /** The language of the page's texts, BCP 47. */
  readonly language: string;
  /** The direction of the page: that of the tour's language, even if the page has no words in it. */
  readonly direction: Direction;
  readonly #tables: readonly Table[];

  /** `tables` are in the order in which a text is looked for; `shown` is the language that the visitor has chosen. */
  constructor(tables: readonly Table[], shown: string) {
    this.#tables = tables;
    this.language = tables[0]?.language ?? 'en';
    this.direction = isRightToLeft(shown) ? 'rtl' : 'ltr';
  }

  /** A text with its placeholders replaced. */
  text<K extends Key>(key: K, ...values: Values<K>): string {
    const table = this.#tables.find(({ texts }) => isText(texts[key]));
    if (table === undefined) return key;
    const given: Readonly<Record<string, string | number>> = values[0] ?? {};
    const form = formOf(table.texts[key] as Text, table.language, given.count);
    const isForeign = isRightToLeft(table.language) !== (this.direction === 'rtl');
    const text = form.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name] ?? '';
      return typeof value === 'number' ? this.#number(value) : isolate(value, this.direction);
    });
    return isForeign ? isolate(text, this.direction) : text;
  }

  /** How to get to a stop that is not walked to; `by` is the tour's own word, which may be one without a text here. */
  reachedBy(by: string): string {
    const key = `by.${by}`;
    return this.text(this.#tables.some(({ texts }) => isText(texts[key])) ? (key as 'by.other') : 'by.other');
  }

  /** `to the north-east`. */
  toward(point: CompassPoint): string {
    return this.text(DIRECTIONS[point] as 'toward.north');
  }

  /** A distance to 10 m, from 1 km on to 0.1 km. */
  distance(metres: number): string {
    return metres < 1000
      ? this.#unit(Math.max(10, Math.round(metres / 10) * 10), 'meter')
      : this.#unit(metres / 1000, 'kilometer', 1);
  }

  /** An accuracy in whole metres below 1 km. */
  accuracy(metres: number): string {
    return metres < 1000 ? this.#unit(Math.round(metres), 'meter') : this.distance(metres);
  }

  /** `1 h 12 min`. */
  duration(minutes: number): string {
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const parts = [
      hours > 0 ? this.#unit(hours, 'hour') : '',
      rest > 0 || hours === 0 ? this.#unit(rest, 'minute') : '',
    ];
    const list = new Intl.ListFormat(this.language, { type: 'unit', style: 'narrow' });
    return list.format(parts.filter((part) => part !== ''));
  }

  megabytes(bytes: number): string {
    return this.#unit(bytes / 1e6, 'megabyte', 1, 1);
  }

  /** A share of 1 as a percentage, rounded down. */
  percent(share: number): string {
    return this.#format(Math.floor(100 * share) / 100, { style: 'percent' });
  }

  /** A speed of speech: `1.25×`. */
  speed(rate: number): string {
    return `${this.#number(rate)}×`;
  }

  #number(value: number): string {
    return this.#format(value, { maximumFractionDigits: 2 });
  }

  #unit(value: number, unit: string, maximumFractionDigits = 0, minimumFractionDigits = 0): string {
    const text = this.#format(value, { style: 'unit', unit, maximumFractionDigits, minimumFractionDigits });
    // Hebrew megabytes are `MB`, a mark and the number: right only where the text runs from right to left.
    return isRightToLeft(this.language) ? `\u2067${text}\u2069` : text;
  }

  /** Digits are European in every language, as are those of the player's clock and of the lock screen. */
  #format(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(`${this.language}-u-nu-latn`, { useGrouping: false, ...options }).format(value);
  }
}

/** Whether a value of a file is a text. A file with other values is read as if it lacked them. */
export function isText(value: unknown): value is Text {
  if (typeof value === 'string') return value !== '';
  return typeof value === 'object' && value !== null && typeof (value as { other?: unknown }).other === 'string';
}

function formOf(text: Text, language: string, count: string | number | undefined): string {
  if (typeof text === 'string') return text;
  const category = new Intl.PluralRules(language).select(Number(count ?? 0));
  const form: unknown = text[category] ?? text.other;
  return typeof form === 'string' ? form : (text.other ?? '');
}
