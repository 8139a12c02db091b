// Where a finding is shown, and what its action does: a view is opened, and the field or button that helps is found there.
import { tick } from 'svelte';
import type { ActionView, FindingView } from '../api/wire';
import { tellings } from '../model/facts';
import { viewOf } from '../model/forms';
import { pointer, tokens } from '../model/pointer';
import { store } from '../tour.svelte';
import { ui } from '../ui.svelte';
import { fieldAt, focusOn } from './field';

/** How long a view may take to show what was asked for, milliseconds. */
const PATIENCE_MS = 2000;

/** Waits until an element is shown. */
async function shown(find: () => HTMLElement | null | undefined): Promise<HTMLElement | null | undefined> {
  await tick();
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const element = find();
    if (element != null || performance.now() > end) return element;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Shows the field of a value, or the one around it; the text of the tour if it has none, or if the tour cannot be read. */
export function goTo(at: string, place: { readonly start: number; readonly end: number } | null = null): void {
  ui.isFindingListOpen = false;
  const tour = store.tour;
  const view = tour === null ? 'text' : viewOf(at);
  const [part, number] = tokens(at);
  // A fact is edited at a stop that tells it.
  const claim = part === 'claims' ? tour?.claims?.[Number(number)] : undefined;
  const teller = tour === null || claim === undefined ? undefined : tellings(tour, claim.id)[0]?.stop;
  if (teller !== undefined) store.selected = teller;
  if (view === 'stops' || teller !== undefined || (part === 'legs' && number !== undefined)) return ui.showField(at);
  if (view === 'text') ui.textPlace = place;
  ui.go(view);
  if (view !== 'text') void focusField(at);
}

/** Puts the cursor into the field of a value, once the view shows it. */
async function focusField(at: string): Promise<void> {
  const field = await shown(() => fieldAt(document, at));
  if (field != null) focusOn(field);
}

/** Shows the place of a finding. */
export function go(finding: FindingView): void {
  const place = finding.places[0];
  if (place !== undefined) goTo(place.pointer, place);
}

/** Does what the action of a finding says. */
export async function act(action: ActionView): Promise<void> {
  ui.isFindingListOpen = false;
  switch (action.what) {
    case 'record': {
      goTo(action.pointer);
      const button = await shown(() =>
        document.querySelector<HTMLElement>(`[data-record="${CSS.escape(action.pointer)}"]`),
      );
      button?.scrollIntoView({ block: 'center' });
      button?.click();
      return;
    }
    case 'write':
      return goTo(action.pointer);
    case 'place':
      return ui.showField(pointer('stops', action.stop, 'position'));
    case 'draw-leg':
      [store.selected, ui.sections.way] = [action.stop, true];
      return ui.go('stops');
    case 'add-stop':
      return ui.beginPlacing();
    case 'choose-voice':
      return goTo('/voices');
    case 'facts':
      return ui.go('words');
  }
}
