// What the page cannot do without in a browser. Everything else that is newer is used only where it is there.

/** Names of browser functions, and whether this browser has them. */
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

/** The names of what this browser lacks. */
export function missingNeeds(): string[] {
  return NEEDS.filter(([, isThere]) => !isThere()).map(([name]) => name);
}
