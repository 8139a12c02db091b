// The tour as this page knows it, and every way to change it. Edits are sent one after the other, each based on the
// newest version. If somebody else changed the same thing, the author decides.
import * as api from './api/api';
import type {
  BuildOutcome,
  BuildProgress,
  Edit,
  FindingView,
  PassageFigures,
  RehearsalProgress,
  SessionView,
  Stop,
  StreetsView,
  Tour,
  TourView,
} from './api/wire';
import { areMet, preconditionsOf, type Precondition } from './model/preconditions';
import { isWithin, valueAt } from './model/pointer';

/** An edit that conflicts with somebody else's change. */
export interface Conflict {
  readonly label: string;
  readonly edits: readonly Edit[];
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly answer: (keepMine: boolean) => void;
}

/** The state of the tour that an edit relies on. */
interface EditBase {
  /** The number of changes by others at that time. */
  readonly foreign: number;
  /** What the author saw. */
  readonly seen: readonly Precondition[];
  /** The value at the place of the edit when the author began to type. */
  readonly written: readonly Precondition[];
}

export interface EditOptions {
  /** Whether the edit continues typing in the same field. */
  readonly continues?: boolean;
  /** The value that the author saw at the first pointer of the edit, if the tour may have changed since. */
  readonly was?: unknown;
}

class TourStore {
  view = $state.raw<TourView | null>(null);
  session = $state.raw<SessionView | null>(null);
  /** The streets of the tour; null until they are known. */
  streets = $state.raw<StreetsView | null>(null);
  selected = $state(0);
  conflict = $state.raw<Conflict | null>(null);
  /** How many edits are not on disk yet. */
  pending = $state(0);
  /** The last error, shown until the author closes it. */
  error = $state<string | null>(null);
  /** Whether the page has just reloaded a tour that somebody else changed. */
  reloaded = $state(false);
  /** What the last fix did, as the label of its step in undo; null after it was dismissed. */
  fixed = $state<string | null>(null);
  unreachable = $state(false);
  building = $state.raw<BuildProgress | null>(null);
  built = $state.raw<BuildOutcome | null>(null);
  /** The progress of a rehearsal with many visitors. */
  rehearsing = $state.raw<RehearsalProgress | null>(null);
  #queue: Promise<unknown> = Promise.resolve();
  /** How many changes by others have arrived. */
  #foreignChanges = 0;

  get tour(): Tour | null {
    return this.view?.tour ?? null;
  }

  /** The digest of the tiles of the tour's streets; null if it has none, undefined until that is known. */
  get tiles(): string | null | undefined {
    return this.streets === null ? undefined : (this.streets.tiles?.digest ?? null);
  }

  get stop(): Stop | undefined {
    return this.tour?.stops[this.selected];
  }

  get readOnly(): boolean {
    return this.session?.access === 'read-only';
  }

  async open(): Promise<void> {
    this.session = await api.session();
    this.view = await api.tour();
    this.building = await api.currentBuild();
    void this.#loadStreets();
    api.listen(
      (event) => {
        if (event.what === 'changed') void this.#refresh(event.version);
        else if (event.what === 'unreadable') this.error = event.reason;
        else if (event.what === 'building') [this.building, this.built] = [event, null];
        else if (event.what === 'rehearsing') this.rehearsing = event;
        else [this.building, this.built] = [null, event];
      },
      (lost) => (this.unreachable = lost),
    );
  }

  /** The findings about a place in the tour or about anything inside it. */
  findings(pointer: string): FindingView[] {
    return (this.view?.findings ?? []).filter(
      (finding) => finding.places[0] !== undefined && isWithin(finding.places[0].pointer, pointer),
    );
  }

  figures(pointer: string): PassageFigures | undefined {
    return this.view?.figures.passages.find((passage) => passage.pointer === pointer);
  }

  /** Makes edits; resolves to whether they are on disk now. */
  edit(label: string, edits: readonly Edit[], options: EditOptions = {}): Promise<boolean> {
    const tour = this.tour;
    if (tour === null || this.readOnly || edits.length === 0) return Promise.resolve(false);
    const first = edits[0]?.pointer ?? '';
    const basis: EditBase = {
      foreign: this.#foreignChanges,
      seen: preconditionsOf(tour, edits).filter((one) => !('was' in options) || one.pointer !== first),
      written: 'was' in options ? [{ pointer: first, value: options.was }] : [],
    };
    return this.#enqueue(() => this.#send(label, edits, basis, options.continues ?? false));
  }

  /** Connects stops that follow each other along the streets, where no way is drawn yet. */
  connectStops(): Promise<boolean> {
    return this.#enqueue(async () => this.#showTour(await api.connect({ base: this.#version() })));
  }

  undo(): Promise<boolean> {
    return this.#enqueue(async () => this.#showTour(await api.undo(this.#version())));
  }

  redo(): Promise<boolean> {
    return this.#enqueue(async () => this.#showTour(await api.redo(this.#version())));
  }

  /** Applies the fix of a finding, or the one of its choices with this index. */
  fix(finding: FindingView, choice?: number): Promise<boolean> {
    return this.#enqueue(async () => {
      const place = this.view?.findings.indexOf(finding) ?? -1;
      // The list may have been reloaded meanwhile; the same finding then has the same code, place and message.
      const number =
        place >= 0
          ? place
          : (this.view?.findings.findIndex(
              (one) =>
                one.code === finding.code &&
                one.places[0]?.pointer === finding.places[0]?.pointer &&
                one.message === finding.message,
            ) ?? -1);
      if (number < 0) return false;
      const request = { base: this.#version(), finding: number, code: finding.code };
      this.#showTour(await api.fix(choice === undefined ? request : { ...request, choice }));
      this.fixed = this.view?.undo ?? null;
      return true;
    });
  }

  /** Replaces the text if its version is still `base`; resolves to whether it did. */
  saveText(base: string, text: string): Promise<boolean> {
    return this.#enqueue(async () => this.#showTour(await api.saveText(base, text)));
  }

  keepTake(pointer: string, wav: Blob): Promise<boolean> {
    return this.#enqueue(async () => this.#showTour((await api.keepTake(this.#version(), pointer, wav)).view));
  }

  async build(): Promise<void> {
    this.built = null;
    await this.#reportErrors(async () => {
      this.building = await api.build();
      return true;
    });
  }

  async cancelBuild(): Promise<void> {
    await this.#reportErrors(async () => {
      await api.cancelBuild();
      return true;
    });
  }

  /** Shows an error. */
  showError(error: unknown): void {
    this.error = error instanceof Error ? error.message : String(error);
  }

  /** Reloads the tour. */
  async reload(): Promise<void> {
    await this.#reportErrors(async () => {
      this.view = await api.tour();
      return true;
    });
  }

  #version(): string {
    if (this.view === null) throw new Error('the tour is not open yet');
    return this.view.version;
  }

  #showTour(view: TourView): boolean {
    const areMapsOther = JSON.stringify(view.tour?.maps) !== JSON.stringify(this.view?.tour?.maps);
    this.view = view;
    if (areMapsOther) void this.#loadStreets();
    this.selected = Math.max(0, Math.min(this.selected, (view.tour?.stops.length ?? 1) - 1));
    return true;
  }

  /** Shows a tour that was read again and that somebody else may have changed. */
  #showForeignTour(view: TourView): boolean {
    if (view.version !== this.view?.version) {
      this.reloaded = true;
      this.#foreignChanges += 1;
      // `soundwalk map` may have made the streets anew under the same name.
      void this.#loadStreets();
    }
    return this.#showTour(view);
  }

  async #loadStreets(): Promise<void> {
    await this.#reportErrors(async () => {
      const streets = await api.streets();
      if (JSON.stringify(streets) !== JSON.stringify(this.streets)) this.streets = streets;
      return true;
    });
  }

  async #refresh(version: string): Promise<void> {
    // The page's own edits come first: after the last of them it has the newest version.
    await this.#queue;
    if (this.view?.version === version && this.error === null) return;
    await this.#reportErrors(async () => {
      const view = await api.tour();
      this.error = null;
      return this.#showForeignTour(view);
    });
  }

  async #send(label: string, edits: readonly Edit[], basis: EditBase, continues: boolean): Promise<boolean> {
    for (;;) {
      const tour = this.tour;
      if (tour === null) return false;
      // Changes by this page alone are no conflict, because its edits are made one after the other.
      const isTouched = basis.foreign !== this.#foreignChanges && !areMet(tour, basis.seen);
      if (isTouched || !areMet(tour, basis.written)) {
        if (!(await this.#askAuthor(label, edits, tour))) return false;
        basis = { foreign: this.#foreignChanges, seen: preconditionsOf(this.tour ?? tour, edits), written: [] };
      }
      try {
        return this.#showTour(await api.edit({ base: this.#version(), label, continues, edits: [...edits] }));
      } catch (error) {
        if (!(error instanceof api.RequestRefused) || error.code !== 'stale') throw error;
        this.#showForeignTour(await api.tour());
      }
    }
  }

  /** Shows both versions and waits for the author's decision. */
  #askAuthor(label: string, edits: readonly Edit[], tour: Tour): Promise<boolean> {
    const first = edits[0];
    if (first === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.conflict = {
        label,
        edits,
        mine: first.do === 'set' || first.do === 'insert' ? first.value : undefined,
        theirs: valueAt(tour, first.pointer),
        answer: (keepMine) => {
          this.conflict = null;
          resolve(keepMine);
        },
      };
    });
  }

  #enqueue(act: () => Promise<boolean>): Promise<boolean> {
    this.pending += 1;
    const done = this.#queue.then(() => this.#reportErrors(act)).finally(() => (this.pending -= 1));
    this.#queue = done;
    return done;
  }

  async #reportErrors(act: () => Promise<boolean>): Promise<boolean> {
    try {
      return await act();
    } catch (error) {
      this.showError(error);
      if (error instanceof api.RequestRefused && error.code === 'stale') this.#showForeignTour(await api.tour());
      return false;
    }
  }
}

export const store = new TourStore();
