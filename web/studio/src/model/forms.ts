// Which view has the form of which key of the format. Patterns are JSON pointers in which `*` stands for an index, a language or
// a word; a list or an object of texts is one key. A unit test compares them with the JSON Schema, so that no key of the format is
// without a form; `tests/e2e/studio-forms.test.mjs` opens the views and looks for the forms, whose elements have the pointer in
// `data-pointer`. The list of findings leads to these views.
import { tokens } from './pointer';
import type { ViewName } from '../ui.svelte';

const VOICE = ['', '/name', '/speaker', '/pace', '/command', '/version', '/timeout_s', '/stress'] as const;

function each(at: string, keys: readonly string[], view: ViewName): [string, ViewName][] {
  return keys.map((key) => [at + key, view]);
}

/** The keys of a passage that is an object; a plain one is its text. */
function passage(at: string): [string, ViewName][] {
  return [...each(at, ['', '/text', '/say', '/claims', '/take'], 'stops'), ...each(`${at}/voice`, VOICE, 'stops')];
}

export const forms: ReadonlyMap<string, ViewName> = new Map([
  ...each('', ['/$schema', '/format', '/id', '/title', '/languages', '/description'], 'tour'),
  ...each('/cover', ['/file', '/alt', '/credit'], 'tour'),
  ...each('', ['/author', '/licence', '/url', '/order', '/rendered', '/maps'], 'tour'),
  ...each('/source', ['/title', '/sha256'], 'tour'),
  ['/voices', 'tour'],
  ...each('/voices/*', VOICE, 'tour'),
  ...each(
    '/sound',
    ['/loudness_lufs', '/arrival', '/tour_end', '/gps_lost', '/gps_found', '/bed', '/bed_below_lu'],
    'tour',
  ),
  ...each('/legs/*', ['/from', '/to', '/by', '/line'], 'tour'),
  ['/lexicon', 'words'],
  ...each('/claims/*', ['/id', '/statement', '/figures', '/names', '/paragraph', '/source'], 'stops'),
  ...each('/stops/*', ['/id', '/title', '/bed'], 'stops'),
  ...each('/stops/*/position', ['/lat', '/lon', '/uncertainty_m', '/source', '/surveyed'], 'stops'),
  ...each(
    '/stops/*/geofence',
    ['/radius_m', '/polygon', '/corridor/line', '/corridor/width_m', '/heading/towards', '/heading/within'],
    'stops',
  ),
  ...each('/stops/*/picture', ['/file', '/alt', '/credit'], 'stops'),
  ...each('/stops/*/playback', ['/repeat', '/cooldown_s', '/priority', '/after', '/not_after'], 'stops'),
  ...passage('/stops/*/narration/*/*'),
  ...passage('/stops/*/short/*/*'),
  ...passage('/stops/*/directions/*'),
] satisfies [string, ViewName][]);

/** Whether a pattern names the value at some tokens of a pointer or something around or inside it; how many tokens they share. */
function shared(pattern: readonly string[], at: readonly string[]): number {
  const length = Math.min(pattern.length, at.length);
  for (let index = 0; index < length; index += 1)
    if (pattern[index] !== '*' && pattern[index] !== at[index]) return index;
  return length;
}

/** The view with the form of a place in the tour, or with the forms around it; the text if there is none. */
export function viewOf(pointer: string): ViewName {
  const at = tokens(pointer);
  let best: { readonly shared: number; readonly view: ViewName } = { shared: 0, view: 'text' };
  for (const [pattern, view] of forms) {
    const count = shared(tokens(pattern), at);
    if (count > best.shared) best = { shared: count, view };
  }
  return best.view;
}
