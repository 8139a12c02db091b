// The titles of stops, and other texts of which the page shows one language.
import type { Stop, Tour } from '../api/wire';

/** A text in several languages, by their tags. */
type Texts = Readonly<Partial<Record<string, string>>>;

const isWritten = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

/** The text in a language; in the first one that has a text where this one has none; empty if none has. */
export function textIn(texts: Texts, language: string): string {
  return [texts[language], ...Object.values(texts)].find(isWritten) ?? '';
}

/** The title of a stop in the language of the page; its id if it has no title, and nothing if there is no such stop. */
export function stopTitle(stop: Stop | undefined, language: string): string {
  return stop === undefined ? '' : textIn(stop.title, language) || stop.id;
}

/** The title of the stop with this id; the id if there is no such stop. */
export function titleOfId(tour: Tour | null, id: string, language: string): string {
  return (
    stopTitle(
      tour?.stops.find((stop) => stop.id === id),
      language,
    ) || id
  );
}

/** The title of a stop from which its id is made: that of the first of the tour's languages that has one. */
export function mainTitle(tour: Tour, title: Texts): string {
  return tour.languages.map((lang) => title[lang]).find(isWritten) ?? '';
}
