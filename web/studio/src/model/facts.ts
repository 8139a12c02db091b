// Facts (claims): where they are told, and the edits that write, link, move and remove them.
import type { Claim, ClaimPlaceView, Edit, Passage, Tour } from '../api/wire';
import { idFrom } from './ids';
import { allPassages, claimsOf, textOf, type PlacedPassage } from './passages';
import { pointer } from './pointer';

/** What is known about the facts of a tour. */
interface FactIndex {
  /** The passages that state each fact, by its id. */
  readonly tellings: ReadonlyMap<string, readonly PlacedPassage[]>;
  readonly untold: readonly Claim[];
}

/** The indices of tours. Every version of a tour is an object of its own, which is never changed. */
const indices = new WeakMap<Tour, FactIndex>();

function indexOf(tour: Tour): FactIndex {
  const known = indices.get(tour);
  if (known !== undefined) return known;
  const tellings = new Map<string, PlacedPassage[]>();
  for (const placed of allPassages(tour))
    for (const id of new Set(claimsOf(placed.passage))) {
      const list = tellings.get(id);
      if (list === undefined) tellings.set(id, [placed]);
      else list.push(placed);
    }
  const made = { tellings, untold: (tour.claims ?? []).filter((claim) => !tellings.has(claim.id)) };
  indices.set(tour, made);
  return made;
}

/** Where a fact is told. */
export function tellings(tour: Tour, id: string): readonly PlacedPassage[] {
  return indexOf(tour).tellings.get(id) ?? [];
}

/** The facts that no passage states yet. */
export function untold(tour: Tour): readonly Claim[] {
  return indexOf(tour).untold;
}

/** A fact that has no text yet. */
export function newClaim(tour: Tour): Claim {
  const taken = (tour.claims ?? []).map((claim) => claim.id);
  return { id: idFrom('', taken, 'fact'), statement: Object.fromEntries(tour.languages.map((lang) => [lang, ''])) };
}

/** The edits that add a fact and link it to a stop. */
export function addClaim(tour: Tour, claim: Claim, stop: number): Edit[] {
  const first: Edit =
    (tour.claims ?? []).length === 0
      ? { do: 'set', pointer: '/claims', value: [claim] }
      : { do: 'insert', pointer: '/claims/-', value: claim };
  return [first, ...linkClaim(tour, claim, stop)];
}

/** The edits that link a fact to a stop: to the passage of the story in each language that has its figures, or to the first. */
export function linkClaim(tour: Tour, claim: Claim, stop: number): Edit[] {
  return Object.entries(tour.stops[stop]?.narration ?? {}).flatMap(([lang, list]): Edit[] => {
    if (list.some((passage) => claimsOf(passage).includes(claim.id))) return [];
    const fits = list.findIndex((passage) => (claim.figures ?? []).some((figure) => textOf(passage).includes(figure)));
    const number = Math.max(0, fits);
    const passage = list[number];
    const at = pointer('stops', stop, 'narration', lang, number);
    if (passage === undefined) return [];
    return [withClaims(passage, at, [...claimsOf(passage), claim.id])];
  });
}

/** The edits that take a fact out of all passages of a stop. */
export function unlinkClaim(tour: Tour, id: string, stop: number): Edit[] {
  return tellings(tour, id)
    .filter((one) => one.stop === stop)
    .map((one) => withoutClaim(one, id));
}

/** The edits that remove a fact and every link to it. */
export function removeClaim(tour: Tour, index: number): Edit[] {
  const id = tour.claims?.[index]?.id;
  if (id === undefined) return [];
  const links = tellings(tour, id).map((one) => withoutClaim(one, id));
  return [...links, { do: 'remove', pointer: pointer('claims', index) }];
}

/** The edits by which the id of a fact follows its text. None if the author has given it another id. */
export function followStatement(tour: Tour, index: number, text: string): Edit[] {
  const claim = tour.claims?.[index];
  const lang = tour.languages[0] ?? '';
  if (claim === undefined || claim.statement[lang] === undefined) return [];
  const made = idFrom(short(claim.statement[lang]), [], 'fact');
  if (claim.id !== made && !new RegExp(`^${made}-\\d+$`).test(claim.id)) return [];
  const taken = (tour.claims ?? []).flatMap((one, other) => (other === index ? [] : [one.id]));
  return renameClaim(tour, index, idFrom(short(text), taken, 'fact'));
}

/** The edits that give a fact another id, also where passages name it. */
export function renameClaim(tour: Tour, index: number, id: string): Edit[] {
  const old = tour.claims?.[index]?.id;
  if (old === undefined || old === id) return [];
  const named = tellings(tour, old).flatMap(({ passage, pointer: at }) =>
    claimsOf(passage).flatMap((one, number): Edit[] =>
      one === old ? [{ do: 'set', pointer: `${at}/claims/${number}`, value: id }] : [],
    ),
  );
  return [{ do: 'set', pointer: pointer('claims', index, 'id'), value: id }, ...named];
}

/** The edits that fill in the paragraphs which the source document leaves no doubt about. */
export function fillParagraphs(tour: Tour, places: readonly ClaimPlaceView[]): Edit[] {
  return (tour.claims ?? []).flatMap((claim, index): Edit[] => {
    const [found, ...more] = places.find((one) => one.claim === claim.id)?.paragraphs ?? [];
    if (found === undefined || more.length > 0 || claim.paragraph === found) return [];
    return [{ do: 'set', pointer: pointer('claims', index, 'paragraph'), value: found }];
  });
}

/** The first words of a statement. */
function short(text: string): string {
  return text.split(/\s+/).slice(0, 5).join(' ');
}

function withoutClaim({ passage, pointer: at }: PlacedPassage, id: string): Edit {
  return withClaims(
    passage,
    at,
    claimsOf(passage).filter((one) => one !== id),
  );
}

function withClaims(passage: Passage, at: string, claims: readonly string[]): Edit {
  if (typeof passage === 'string') return { do: 'set', pointer: at, value: { text: passage, claims } };
  return claims.length === 0
    ? { do: 'remove', pointer: `${at}/claims` }
    : { do: 'set', pointer: `${at}/claims`, value: claims };
}
