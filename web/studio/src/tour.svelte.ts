// The tour as this page has it, and every way to change it. Edits are sent one after the other, each on the version that
// is newest; where somebody else changed what an edit is about, the author decides.
import * as api from './api/api';
import type {
  BuildOutcome,
  BuildProgress,
  Edit,
  FindingView,
  PassageFigures,
  SessionView,
  Stop,
  Tour,
  TourView,
} from './api/wire';
import { holds, relied, type Seen } from './model/guard';
import { isWithin, valueAt } from './model/pointer';

/** An edit that somebody else's change stands against. */
export interface Conflict {
  readonly label: string;
  readonly edits: readonly Edit[];
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly answer: (keepMine: boolean) => void;
}

/** What an edit's author relied on. */
interface Basis {
  /** How often somebody else's text had arrived. */
  readonly foreign: number;
  /** What he saw. */
  readonly seen: readonly Seen[];
  /** What stood where he wrote, when he began to. */
  readonly written: readonly Seen[];
}

export interface EditOptions {
  /** Whether it continues typing in the same field. */
  readonly continues?: boolean;
  /** The value that the author saw where the edit's first pointer leads, if the tour may have changed while he wrote. */
  readonly was?: unknown;
}

class TourStore {
  view = $state.raw<TourView | null>(null);
  session = $state.raw<SessionView | null>(null);
  selected = $state(0);
  conflict = $state.raw<Conflict | null>(null);
  /** Edits that are not on the disk yet. */
  pending = $state(0);
  /** What went wrong last; shown until it is closed. */
  trouble = $state<string | null>(null);
  /** Somebody else changed the tour, and this page shows it now. */
  reloaded = $state(false);
  unreachable = $state(false);
  building = $state.raw<BuildProgress | null>(null);
  built = $state.raw<BuildOutcome | null>(null);
  #queue: Promise<unknown> = Promise.resolve();
  /** How often somebody else's text has arrived. */
  #foreign = 0;

  get tour(): Tour | null {
    return this.view?.tour ?? null;
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
    this.building = await api.standingBuild();
    api.listen(
      (event) => {
        if (event.what === 'changed') void this.#refresh(event.version);
        else if (event.what === 'unreadable') this.trouble = event.reason;
        else if (event.what === 'building') [this.building, this.built] = [event, null];
        else [this.building, this.built] = [null, event];
      },
      (lost) => (this.unreachable = lost),
    );
  }

  /** Findings about a place in the tour, or in what lies under it. */
  findings(pointer: string): FindingView[] {
    return (this.view?.findings ?? []).filter(
      (finding) => finding.places[0] !== undefined && isWithin(finding.places[0].pointer, pointer),
    );
  }

  figures(pointer: string): PassageFigures | undefined {
    return this.view?.figures.passages.find((passage) => passage.pointer === pointer);
  }

  /** Makes edits; tells whether they are on the disk now. */
  edit(label: string, edits: readonly Edit[], options: EditOptions = {}): Promise<boolean> {
    const tour = this.tour;
    if (tour === null || this.readOnly || edits.length === 0) return Promise.resolve(false);
    const first = edits[0]?.pointer ?? '';
    const basis: Basis = {
      foreign: this.#foreign,
      seen: relied(tour, edits).filter((one) => !('was' in options) || one.pointer !== first),
      written: 'was' in options ? [{ pointer: first, value: options.was }] : [],
    };
    return this.#queued(() => this.#send(label, edits, basis, options.continues ?? false));
  }

  undo(): Promise<boolean> {
    return this.#queued(async () => this.#stepped(await api.undo(this.#version())));
  }

  redo(): Promise<boolean> {
    return this.#queued(async () => this.#stepped(await api.redo(this.#version())));
  }

  fix(finding: FindingView): Promise<boolean> {
    return this.#queued(async () => {
      const place = this.view?.findings.indexOf(finding) ?? -1;
      // The list may have been read again meanwhile; the same finding is the one of the same code at the same place.
      const number =
        place >= 0
          ? place
          : (this.view?.findings.findIndex(
              (one) => one.code === finding.code && one.places[0]?.pointer === finding.places[0]?.pointer,
            ) ?? -1);
      if (number < 0) return false;
      return this.#stepped(await api.fix({ base: this.#version(), finding: number, code: finding.code }));
    });
  }

  /** Replaces the text, if it still is the one that `base` names; tells whether it did. */
  saveText(base: string, text: string): Promise<boolean> {
    return this.#queued(async () => this.#stepped(await api.saveText(base, text)));
  }

  keepTake(pointer: string, wav: Blob): Promise<boolean> {
    return this.#queued(async () => this.#stepped((await api.keepTake(this.#version(), pointer, wav)).view));
  }

  async build(): Promise<void> {
    this.built = null;
    await this.#guarded(async () => {
      this.building = await api.build();
      return true;
    });
  }

  async cancelBuild(): Promise<void> {
    await this.#guarded(async () => {
      await api.cancelBuild();
      return true;
    });
  }

  /** Says what went wrong. */
  fail(error: unknown): void {
    this.trouble = error instanceof Error ? error.message : String(error);
  }

  /** Reads the tour again. */
  async reload(): Promise<void> {
    await this.#guarded(async () => {
      this.view = await api.tour();
      return true;
    });
  }

  #version(): string {
    if (this.view === null) throw new Error('the tour is not open yet');
    return this.view.version;
  }

  #stepped(view: TourView): boolean {
    this.view = view;
    this.selected = Math.max(0, Math.min(this.selected, (view.tour?.stops.length ?? 1) - 1));
    return true;
  }

  /** The tour as it was read, which somebody else may have changed. */
  #arrived(view: TourView): boolean {
    if (view.version !== this.view?.version) {
      this.reloaded = true;
      this.#foreign += 1;
    }
    return this.#stepped(view);
  }

  async #refresh(version: string): Promise<void> {
    // Own edits are on their way: the queue's end has the newest version.
    await this.#queue;
    if (this.view?.version === version && this.trouble === null) return;
    await this.#guarded(async () => {
      const view = await api.tour();
      this.trouble = null;
      return this.#arrived(view);
    });
  }

  async #send(label: string, edits: readonly Edit[], basis: Basis, continues: boolean): Promise<boolean> {
    for (;;) {
      const tour = this.tour;
      if (tour === null) return false;
      // What only this page has changed meanwhile stands against nothing: its edits come one after the other.
      const isTouched = basis.foreign !== this.#foreign && !holds(tour, basis.seen);
      if (isTouched || !holds(tour, basis.written)) {
        if (!(await this.#asked(label, edits, tour))) return false;
        basis = { foreign: this.#foreign, seen: relied(this.tour ?? tour, edits), written: [] };
      }
      try {
        return this.#stepped(await api.edit({ base: this.#version(), label, continues, edits: [...edits] }));
      } catch (error) {
        if (!(error instanceof api.Refused) || error.code !== 'stale') throw error;
        this.#arrived(await api.tour());
      }
    }
  }

  /** Shows both versions and waits for the author's word. */
  #asked(label: string, edits: readonly Edit[], tour: Tour): Promise<boolean> {
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

  #queued(act: () => Promise<boolean>): Promise<boolean> {
    this.pending += 1;
    const done = this.#queue.then(() => this.#guarded(act)).finally(() => (this.pending -= 1));
    this.#queue = done;
    return done;
  }

  async #guarded(act: () => Promise<boolean>): Promise<boolean> {
    try {
      return await act();
    } catch (error) {
      this.fail(error);
      if (error instanceof api.Refused && error.code === 'stale') this.#arrived(await api.tour());
      return false;
    }
  }
}

export const store = new TourStore();
