// Where a finding is shown, and what its action does: a view is opened, and the field or button that helps is found there.
import { tick } from 'svelte';
import type { ActionView, FindingView } from '../api/wire';
import { tokens } from '../model/pointer';
import { store } from '../tour.svelte';
import { ui, viewNames, type ViewName } from '../ui.svelte';

/** How long a view may take to show what was asked for, milliseconds. */
const PATIENCE_MS = 2000;

/** Opens a view, if this studio has it. */
function open(name: string, otherwise: ViewName): void {
  ui.go(viewNames.find((one) => one === name) ?? otherwise);
}

/** Waits until an element is shown. */
async function shown(selector: string): Promise<HTMLElement | null> {
  await tick();
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element !== null || performance.now() > end) return element;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

function isText(key: string | undefined): boolean {
  return key === 'narration' || key === 'short' || key === 'directions';
}

/** Shows the stop that a pointer leads into, in the view that has its forms. Resolves to whether there is one. */
function showStop(pointer: string): boolean {
  const [part, number, key] = tokens(pointer);
  if (part !== 'stops' || number === undefined || store.tour === null) return false;
  store.selected = Number(number);
  ui.go(isText(key) ? 'script' : 'place');
  return true;
}

/** Puts the cursor into the field of a text. */
async function focusField(pointer: string): Promise<void> {
  const field = await shown(`[data-pointer="${CSS.escape(pointer)}"], [data-pointer^="${CSS.escape(pointer)}/"]`);
  field?.scrollIntoView({ block: 'center' });
  field?.focus();
}

/** Shows the place of a finding: in its form if there is one, or else in the text. */
export function go(finding: FindingView): void {
  const place = finding.places[0];
  if (place === undefined) return;
  ui.isFindingListOpen = false;
  if (showStop(place.pointer)) {
    void focusField(place.pointer);
    return;
  }
  const [part] = tokens(place.pointer);
  if ((part === 'lexicon' || part === 'claims') && store.tour !== null) return ui.go('words');
  ui.textPlace = place;
  ui.go('text');
}

/** Does what the action of a finding says. */
export async function act(action: ActionView): Promise<void> {
  ui.isFindingListOpen = false;
  switch (action.what) {
    case 'record': {
      showStop(action.pointer);
      const button = await shown(`[data-record="${CSS.escape(action.pointer)}"]`);
      button?.scrollIntoView({ block: 'center' });
      button?.click();
      return;
    }
    case 'write':
      if (!showStop(action.pointer)) open(tokens(action.pointer)[0] === 'claims' ? 'words' : 'tour', 'text');
      return focusField(action.pointer);
    case 'place':
    case 'draw-leg':
      store.selected = action.stop;
      return ui.go('place');
    case 'add-stop':
      return ui.beginPlacing();
    case 'choose-voice':
      return open('tour', 'text');
    case 'facts':
      return ui.go('words');
  }
}
