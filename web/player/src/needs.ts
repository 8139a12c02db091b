// The browser functions that the page cannot do without. It uses newer ones only where the browser has them.

/** Each entry names a browser function and tests whether this browser has it. */
const NEEDS: readonly (readonly [string, () => boolean])[] = [
  ['WebAssembly', () => typeof WebAssembly === 'object' && typeof WebAssembly.instantiate === 'function'],
  ['fetch', () => typeof fetch === 'function'],
  ['HTMLAudioElement', () => typeof Audio === 'function'],
  ['queueMicrotask', () => typeof queueMicrotask === 'function'],
  ['Intl.PluralRules', () => typeof Intl === 'object' && typeof Intl.PluralRules === 'function'],
  ['Object.fromEntries', () => typeof Object.fromEntries === 'function'],
  ['String.prototype.replaceAll', () => typeof String.prototype.replaceAll === 'function'],
  ['matchMedia', () => typeof matchMedia === 'function'],
];

/** The names of the functions that this browser lacks. */
export function missingNeeds(): string[] {
  return NEEDS.filter(([, isPresent]) => !isPresent()).map(([name]) => name);
}
