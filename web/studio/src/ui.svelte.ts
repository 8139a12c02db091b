// The state of the user interface: the open view and what it shows.
export type ViewName = 'tour' | 'place' | 'script' | 'walk' | 'words' | 'text' | 'build';

export const viewNames: readonly ViewName[] = ['tour', 'place', 'script', 'walk', 'words', 'text', 'build'];

class Ui {
  view = $state<ViewName>(viewNames.find((name) => location.hash === `#${name}`) ?? 'place');
  /** Whether the next click on the map places a stop. */
  isPlacing = $state(false);
  /** Whether the list of all findings is open. */
  isFindingListOpen = $state(false);
  /** The place that the text view should show, as offsets in the text. */
  textPlace = $state.raw<{ readonly start: number; readonly end: number } | null>(null);
  /** Whether the author has skipped the guide to the first stop. */
  skipsGuide = $state(false);

  go(view: ViewName): void {
    this.view = view;
    this.isPlacing = false;
    history.replaceState(null, '', `#${view}`);
  }

  beginPlacing(): void {
    this.go('place');
    this.isPlacing = true;
  }
}

export const ui = new Ui();
