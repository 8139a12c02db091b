// The passages of a tour in the order in which they are read, and edits that rearrange them.
import type { DetailedPassage, Edit, Passage, Stop, StoryPart, Tour } from '../api/wire';
import { sentencesOf } from '../text/sentences';
import { pointer, tokens, valueAt } from './pointer';

export interface PlacedPassage {
  readonly stop: number;
  readonly part: StoryPart;
  readonly lang: string;
  readonly index: number;
  readonly pointer: string;
  readonly passage: Passage;
}

/** The passages of a stop in a language: the story, the directions, and the short version. */
function passagesOf(stop: Stop, number: number, lang: string): PlacedPassage[] {
  const list = (part: 'narration' | 'short', passages: readonly Passage[] | undefined): PlacedPassage[] =>
    (passages ?? []).map((passage, index) => ({
      stop: number,
      part,
      lang,
      index,
      pointer: pointer('stops', number, part, lang, index),
      passage,
    }));
  const directions = stop.directions?.[lang];
  const at = pointer('stops', number, 'directions', lang);
  return [
    ...list('narration', stop.narration[lang]),
    ...(directions === undefined
      ? []
      : [{ stop: number, part: 'directions' as const, lang, index: 0, pointer: at, passage: directions }]),
    ...list('short', stop.short?.[lang]),
  ];
}

/** Every passage in a language, stop by stop. */
export function passagesIn(tour: Tour, lang: string): PlacedPassage[] {
  return tour.stops.flatMap((stop, number) => passagesOf(stop, number, lang));
}

/** Every passage in every language that a stop has, stop by stop. */
export function allPassages(tour: Tour): PlacedPassage[] {
  return tour.stops.flatMap((stop, number) => {
    const parts = [stop.narration, stop.directions ?? {}, stop.short ?? {}];
    const languages = new Set(parts.flatMap((part) => Object.keys(part)));
    return [...languages].flatMap((lang) => passagesOf(stop, number, lang));
  });
}

export function textOf(passage: Passage): string {
  return typeof passage === 'string' ? passage : passage.text;
}

export function detailOf(passage: Passage): DetailedPassage {
  return typeof passage === 'string' ? { text: passage } : passage;
}

export function hasText(passage: Passage): boolean {
  return textOf(passage).trim() !== '';
}

/** The ids of the facts that a passage states. */
export function claimsOf(passage: Passage): readonly string[] {
  return detailOf(passage).claims ?? [];
}

/** A passage as it is written: a text alone if it has nothing else. */
function written(passage: DetailedPassage): Passage {
  const { text, ...rest } = passage;
  const kept = Object.entries(rest).filter(
    ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
  );
  return kept.length === 0 ? text : { text, ...Object.fromEntries(kept) };
}

/** What a passage may have besides its text. */
export type PassageDetail = 'say' | 'claims' | 'take' | 'voice';

/** The edits that write a detail of the passage at a pointer, or remove it if the value is empty. */
export function detailEdits(tour: Tour, at: string, key: PassageDetail, value: unknown): Edit[] {
  const passage = valueAt(tour, at) as Passage | undefined;
  if (passage === undefined) return [];
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return detailOf(passage)[key] == null ? [] : [{ do: 'remove', pointer: `${at}/${key}` }];
  return typeof passage === 'string'
    ? [{ do: 'set', pointer: at, value: { text: passage, [key]: value } }]
    : [{ do: 'set', pointer: `${at}/${key}`, value }];
}

/** A name of a passage that it keeps when its stop gets another place among the stops. */
export function passageKey(tour: Tour, { stop, part, lang, index }: PlacedPassage): string {
  return `${tour.stops[stop]?.id ?? ''} ${part} ${lang} ${index}`;
}

/** The list that a passage is in, and its index; null for directions, which are alone. */
export function placeInList(at: string): { readonly list: string; readonly index: number } | null {
  const steps = tokens(at);
  const index = Number(steps.at(-1));
  return steps.length === 5 && Number.isInteger(index) ? { list: pointer(...steps.slice(0, -1)), index } : null;
}

/** Divides a passage at a place of its text. A recording belongs to the whole text and is left out; so are words for the voice, unless
 * they have as many sentences as the text. */
export function splitAt(tour: Tour, at: string, text: string, caret: number, lang: string): Edit[] {
  const place = placeInList(at);
  const passage = valueAt(tour, at) as Passage | undefined;
  const [before, after] = [text.slice(0, caret).trimEnd(), text.slice(caret).trimStart()];
  if (place === null || passage === undefined || before === '' || after === '') return [];
  const { claims = [], voice, say } = detailOf(passage);
  const said = say == null ? [] : sentencesOf(say, lang);
  const count = sentencesOf(before, lang).length;
  const isAlike = said.length > 0 && said.length === count + sentencesOf(after, lang).length;
  // A fact goes with its figures.
  const isOfSecond = (id: string): boolean => {
    const figures = tour.claims?.find((claim) => claim.id === id)?.figures ?? [];
    return figures.some((figure) => after.includes(figure)) && !figures.some((figure) => before.includes(figure));
  };
  const part = (isFirst: boolean): Passage =>
    written({
      text: isFirst ? before : after,
      ...(isAlike ? { say: (isFirst ? said.slice(0, count) : said.slice(count)).join(' ') } : {}),
      claims: claims.filter((id) => isOfSecond(id) !== isFirst),
      ...(voice == null ? {} : { voice }),
    });
  return [
    { do: 'set', pointer: at, value: part(true) },
    { do: 'insert', pointer: `${place.list}/${place.index + 1}`, value: part(false) },
  ];
}

/** Joins a passage to the one before it. Recordings are left out, because neither is one of the whole text. */
export function joined(first: Passage, second: Passage): Passage {
  const [one, other] = [detailOf(first), detailOf(second)];
  const says = one.say != null || other.say != null;
  const voice = one.voice ?? other.voice;
  return written({
    text: `${one.text.trimEnd()} ${other.text.trimStart()}`.trim(),
    ...(says ? { say: `${(one.say ?? one.text).trimEnd()} ${(other.say ?? other.text).trimStart()}` } : {}),
    claims: [...new Set([...(one.claims ?? []), ...(other.claims ?? [])])],
    ...(voice == null ? {} : { voice }),
  });
}
