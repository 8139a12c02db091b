// The state of the user interface: the open view and what it shows.
export type ViewName = 'tour' | 'stops' | 'walk' | 'words' | 'text' | 'build';

export const viewNames: readonly ViewName[] = ['tour', 'stops', 'walk', 'words', 'text', 'build'];

/** The sections of a stop's panel, in the order in which a guide thinks. */
export type SectionName = 'title' | 'story' | 'short' | 'directions' | 'where' | 'when' | 'sound' | 'way' | 'facts';

class Ui {
  view = $state<ViewName>(viewNames.find((name) => location.hash === `#${name}`) ?? 'stops');
  /** Whether the next click on the map places a stop. */
  isPlacing = $state(false);
  /** Whether the list of all findings is open. */
  isFindingListOpen = $state(false);
  /** The place that the text view should show, as offsets in the text. */
  textPlace = $state.raw<{ readonly start: number; readonly end: number } | null>(null);
  /** Whether the author has skipped the guide to the first stop. */
  skipsGuide = $state(false);
  /** The sections of the panel that are open; those that are not named are open if they have something to show. */
  sections = $state<Partial<Record<SectionName, boolean>>>({ title: true, story: true, where: true });
  /** Whether the panel takes most of the room, for writing. */
  isPanelWide = $state(false);
  /** The field that the panel should show and focus, as a JSON pointer. */
  target = $state.raw<string | null>(null);
  /** The languages whose texts the panel does not show. */
  hiddenLanguages = $state<readonly string[]>([]);

  go(view: ViewName): void {
    this.view = view;
    this.isPlacing = false;
    history.replaceState(null, '', `#${view}`);
  }

  beginPlacing(): void {
    this.go('stops');
    this.isPlacing = true;
  }

  /** Shows a field of the panel and moves the focus there. */
  showField(pointer: string): void {
    this.go('stops');
    this.target = pointer;
  }
}

export const ui = new Ui();
