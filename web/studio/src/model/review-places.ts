// Places of comments and suggestions, in words and as pointers.
import type { CommentPlace, Passage, StoryPart, Tour } from '../api/wire';
import type { Words } from '../words/words';
import { textOf } from './passages';
import { tokens, valueAt } from './pointer';
import { stopTitle, titleOfId } from './titles';

/** The longest quote of a comment, characters. */
const MAX_QUOTE = 300;
const parts: readonly string[] = ['narration', 'short', 'directions'];

function isPart(key: string | undefined): key is StoryPart {
  return key !== undefined && parts.includes(key);
}

/** The place of a comment on the passage or stop that a pointer leads to. */
export function placeAt(tour: Tour, pointer: string, selection = ''): CommentPlace {
  const [list, index, part, lang, number] = tokens(pointer);
  const stop = list === 'stops' ? tour.stops[Number(index)] : undefined;
  if (stop === undefined) return { on: 'tour' };
  if (!isPart(part) || lang === undefined) return { on: 'stop', stop: stop.id };
  const passage = valueAt(tour, pointer) as Passage | undefined;
  const text = passage === undefined ? '' : textOf(passage);
  const chosen = selection !== '' && text.includes(selection) ? selection : text;
  return {
    on: 'passage',
    stop: stop.id,
    part,
    lang,
    passage: number === undefined ? 1 : Number(number) + 1,
    quote: [...chosen.trim()].slice(0, MAX_QUOTE).join(''),
  };
}

/** A place in words. */
export function placeName(place: CommentPlace, tour: Tour | null, words: Words): string {
  const { review } = words;
  switch (place.on) {
    case 'tour':
      return review.onTour;
    case 'map':
      return review.onMap;
    case 'stop':
      return review.onStop(titleOfId(tour, place.stop, words.code));
    case 'passage':
      return review.onPassage(
        titleOfId(tour, place.stop, words.code),
        place.part,
        place.passage,
        words.languageName(place.lang),
      );
  }
}

/** What a pointer leads to, in words where it is a passage or a stop. */
export function pointerName(pointer: string, tour: Tour | null, words: Words): string {
  const [list, index, part, lang, number] = tokens(pointer);
  const stop = list === 'stops' ? tour?.stops[Number(index)] : undefined;
  if (stop === undefined) return pointer;
  const title = stopTitle(stop, words.code);
  if (isPart(part) && lang !== undefined)
    return words.review.onPassage(title, part, number === undefined ? 1 : Number(number) + 1, words.languageName(lang));
  if (part === 'title' && lang !== undefined)
    return `${title}: ${words.passageIn(words.title, words.languageName(lang))}`;
  const known: Record<string, string> = { position: words.coordinates, geofence: words.zone };
  return part === undefined ? title : `${title}: ${known[part] ?? part}`;
}
