// The languages that the page speaks: every file of this folder that gives `Words`. A new one is a new file.
import type { Words } from './words';

const modules = import.meta.glob<{ default: Words }>(['./*.ts', '!./index.ts', '!./words.ts'], { eager: true });

export const languages: readonly Words[] = Object.values(modules)
  .map((module) => module.default)
  .sort((a, b) => a.code.localeCompare(b.code));

/** The first of the wished languages that the page speaks; English where it speaks none of them. */
export function wordsFor(wished: readonly string[]): Words {
  for (const tag of wished) {
    const code = tag.toLowerCase().split('-')[0];
    const found = languages.find((words) => words.code === code);
    if (found !== undefined) return found;
  }
  const english = languages.find((words) => words.code === 'en') ?? languages[0];
  if (english === undefined) throw new Error('the page has no language');
  return english;
}

export type { CompassPoint, Words } from './words';
