// The languages that the studio speaks.
import { en } from './en';
import { ru } from './ru';
import type { Words } from './words';

export const languages: readonly Words[] = [en, ru];

/** The first of the wished languages that the studio speaks; English where it speaks none of them. */
export function wordsFor(wished: readonly string[]): Words {
  for (const tag of wished) {
    const found = languages.find((words) => words.code === tag.toLowerCase().split('-')[0]);
    if (found !== undefined) return found;
  }
  return en;
}
