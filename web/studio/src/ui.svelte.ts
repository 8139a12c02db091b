// What this page shows at the moment.
export type ViewName = 'place' | 'script' | 'walk' | 'words' | 'text' | 'build';

export const viewNames: readonly ViewName[] = ['place', 'script', 'walk', 'words', 'text', 'build'];

class Ui {
  view = $state<ViewName>(viewNames.find((name) => location.hash === `#${name}`) ?? 'place');
  /** The next click on the map places a stop. */
  isPlacing = $state(false);
  /** Whether the list of all findings is open. */
  showsFindings = $state(false);
  /** Where the text view is to go. */
  textPlace = $state.raw<{ readonly start: number; readonly end: number } | null>(null);
  /** The guide wants no help with the first stop. */
  knowsTheWay = $state(false);

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
