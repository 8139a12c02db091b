// The tour as this page knows it, and every way to change it. Edits are sent one after the other, each based on the
// newest version. If somebody else changed the same thing, the author decides.
import * as api from './api/api';
import type {
  BuildOutcome,
  BuildProgress,
  DecideRequest,
  Edit,
  EventView,
  FindingView,
  ListenProgress,
  Passage,
  PassageFigures,
  RehearsalProgress,
  ReviewsView,
  SessionView,
  SplitProgress,
  Stop,
  StreetsView,
  Tour,
  TourView,
} from './api/wire';
import { messageOf } from './model/errors';
import { renamedStops } from './model/ids';
import { textOf } from './model/passages';
import { isWithin, tokens, valueAt } from './model/pointer';
import { areMet, preconditionsOf, type Precondition } from './model/preconditions';
import { addressesOf, readdressed, type Addresses } from './model/readdress';
import { now } from './model/time';
import { isTodo } from './model/todo';
import { segmentedWords } from './model/words';
import { settings } from './settings.svelte';
import { keyOf } from './findings/keys';
import { rekeyUnkept } from './sound/unkept';

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
  /** Which stops, legs and facts the numbers in the edit's pointers mean. */
  readonly addresses: Addresses;
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
  /** Whether the tour was ever built; until then, what is empty is no finding. */
  wasBuilt = $state(false);
  /** The findings that are shown. */
  readonly shown: readonly FindingView[] = $derived.by(() => {
    const { tour, findings = [] } = this.view ?? {};
    return tour == null || this.wasBuilt ? findings : findings.filter((finding) => !isTodo(tour, finding));
  });
  /** The progress of a rehearsal with many visitors. */
  rehearsing = $state.raw<RehearsalProgress | null>(null);
  /** The author whose edits become suggestions instead of changes; null while the tour itself is edited. */
  suggestsAs = $state<string | null>(null);
  /** Hears what the server tells, and the comments and suggestions that came with an answer. */
  listener: { heard(event: EventView): void; shown(reviews: ReviewsView): void } | null = null;
  /** The progress of the search for passages in a recording. */
  splitting = $state.raw<SplitProgress | null>(null);
  /** The progress of the sound of a whole walk. */
  listening = $state.raw<ListenProgress | null>(null);
  #queue: Promise<unknown> = Promise.resolve();
  /** How many builds have ended. */
  #endedBuilds = 0;
  /** How many changes by others have arrived. */
  #foreignChanges = 0;
  /** The first ids of stops that got another one. */
  readonly #firstIds = new Map<string, string>();

  get tour(): Tour | null {
    return this.view?.tour ?? null;
  }

  /** The digest of the tiles of the tour's streets; null if it has none, undefined until that is known. */
  get tiles(): string | null | undefined {
    return this.streets === null ? undefined : (this.streets.tiles?.digest ?? null);
  }

  /** Whether the tour has the ways of its streets, along which its legs can be led. */
  get hasWays(): boolean {
    return this.streets?.ways != null;
  }

  get stop(): Stop | undefined {
    return this.tour?.stops[this.selected];
  }

  /** The part of a request that says which tour it is about: the text of the draft, or nothing for the saved tour. */
  get subject(): { text?: string } {
    return this.suggestsAs === null || this.view === null ? {} : { text: this.view.text };
  }

  get readOnly(): boolean {
    return this.session?.access === 'read-only' || (this.session?.access === 'review' && this.suggestsAs === null);
  }

  async open(): Promise<void> {
    this.session = await api.session();
    if (!this.session.is_open) return;
    this.wasBuilt = this.session.was_built;
    this.view = await api.tour();
    this.building = await api.currentBuild();
    void this.#loadStreets();
    api.listen(
      (event) => {
        this.listener?.heard(event);
        if (event.what === 'changed') void this.#refresh(event.version);
        else if (event.what === 'closed') location.reload();
        else if (event.what === 'unreadable') this.error = event.reason;
        else if (event.what === 'building') [this.building, this.built] = [event, null];
        else if (event.what === 'reviews') return;
        else if (event.what === 'rehearsing') this.rehearsing = event;
        else if (event.what === 'splitting') this.splitting = event;
        else if (event.what === 'listening') this.listening = event;
        else {
          this.#endedBuilds += 1;
          [this.building, this.built, this.wasBuilt] = [null, event, true];
        }
      },
      (lost) => (this.unreachable = lost),
    );
  }

  /** The findings about a place in the tour or about anything inside it. */
  findings(pointer: string): FindingView[] {
    return this.shown.filter(
      (finding) => finding.places[0] !== undefined && isWithin(finding.places[0].pointer, pointer),
    );
  }

  /** The severity of the worst finding about a place; null if there is nothing worse than a note. */
  severity(pointer: string): 'error' | 'warning' | null {
    const all = this.findings(pointer).map((finding) => finding.severity);
    return all.includes('error') ? 'error' : all.includes('warning') ? 'warning' : null;
  }

  figures(pointer: string): PassageFigures | undefined {
    const found = this.view?.figures.passages.find((passage) => passage.pointer === pointer);
    const passage = valueAt(this.tour, pointer) as Passage | undefined;
    const words = passage === undefined ? null : segmentedWords(textOf(passage), tokens(pointer)[3] ?? '');
    return found === undefined || words === null ? found : { ...found, words };
  }

  /** A name for a stop that stays the same when it gets another id. */
  stableId(id: string): string {
    return this.#firstIds.get(id) ?? id;
  }

  /** Makes edits; resolves to whether they are on disk now. */
  edit(label: string, edits: readonly Edit[], options: EditOptions = {}): Promise<boolean> {
    const tour = this.tour;
    if (tour === null || this.readOnly || edits.length === 0) return Promise.resolve(false);
    const first = edits[0]?.pointer ?? '';
    const basis: EditBase = {
      foreign: this.#foreignChanges,
      addresses: addressesOf(tour),
      seen: preconditionsOf(tour, edits).filter((one) => !('was' in options) || one.pointer !== first),
      written: 'was' in options ? [{ pointer: first, value: options.was }] : [],
    };
    return this.#enqueue(() => this.#send(label, edits, basis, options.continues ?? false));
  }

  /** Makes edits that are worked out from the newest tour when it is their turn; resolves to whether they are on disk now. */
  change(label: string, make: (tour: Tour) => readonly Edit[]): Promise<boolean> {
    if (this.readOnly) return Promise.resolve(false);
    return this.#enqueue(async () => {
      for (;;) {
        const edits = this.tour === null ? [] : make(this.tour);
        if (edits.length === 0) return false;
        try {
          return await this.#makeEdits(label, edits, false);
        } catch (error) {
          if (!(error instanceof api.RequestRefused) || error.code !== 'stale') throw error;
          this.#showForeignTour(await this.#read());
        }
      }
    });
  }

  /** Connects stops that follow each other along the streets, where no way is drawn yet. */
  connectStops(): Promise<boolean> {
    return this.#change(async () => this.#showTour(await api.connect({ base: this.#version() })));
  }

  undo(): Promise<boolean> {
    return this.#change(async () => this.#showTour(await api.undo(this.#version())));
  }

  redo(): Promise<boolean> {
    return this.#change(async () => this.#showTour(await api.redo(this.#version())));
  }

  /** Applies the fix of a finding, or the one of its choices with this index. */
  fix(finding: FindingView, choice?: number): Promise<boolean> {
    return this.#change(async () => {
      const all = this.view?.findings ?? [];
      const place = all.indexOf(finding);
      // The list may have been made anew meanwhile.
      const number = place >= 0 ? place : all.findIndex((one) => keyOf(one) === keyOf(finding));
      if (number < 0) return false;
      const request = { base: this.#version(), finding: number, code: finding.code };
      this.#showTour(await api.fix(choice === undefined ? request : { ...request, choice }));
      this.fixed = this.view?.undo ?? null;
      return true;
    });
  }

  /** Replaces the text if its version is still `base`; resolves to whether it did. */
  saveText(base: string, text: string): Promise<boolean> {
    return this.#change(async () => this.#showTour(await api.saveText(base, text)));
  }

  /** Has the server change the tour; resolves to whether it is on disk now. */
  request(act: (base: string) => Promise<TourView>): Promise<boolean> {
    return this.#change(async () => this.#showTour(await act(this.#version())));
  }

  keepTake(pointer: string, wav: Blob): Promise<boolean> {
    return this.#change(async () => this.#showTour((await api.keepTake(this.#version(), pointer, wav)).view));
  }

  /** Keeps a file for the tour as a whole; `pointer` is the key that will name it. */
  upload(pointer: string, file: File): Promise<boolean> {
    return this.#change(async () => this.#showTour(await api.upload(this.#version(), pointer, file)));
  }

  keepPicture(stop: string, file: Blob): Promise<boolean> {
    return this.#change(async () => this.#showTour((await api.keepPicture(this.#version(), stop, file)).view));
  }

  turnPicture(stop: string): Promise<boolean> {
    return this.#change(async () => this.#showTour((await api.turnPicture(this.#version(), stop)).view));
  }

  keepBed(stop: string, sound: Blob): Promise<boolean> {
    return this.#change(async () => this.#showTour((await api.keepBed(this.#version(), stop, sound)).view));
  }

  async build(): Promise<void> {
    this.built = null;
    await this.#begin(api.build);
  }

  /** Builds the pack, and unpacks it into a folder beside it. */
  async buildFolder(folder: string): Promise<void> {
    await this.#begin(() => api.buildFolder(folder));
  }

  async #begin(start: () => Promise<BuildProgress>): Promise<void> {
    const ended = this.#endedBuilds;
    await this.#reportErrors(async () => {
      const progress = await start();
      // The end of a short build may have been told before.
      if (this.#endedBuilds === ended) this.building = progress;
      return true;
    });
  }

  /** Makes edits become suggestions of an author, or changes of the tour again. */
  suggestAs(author: string | null): Promise<boolean> {
    return this.#enqueue(async () => {
      this.suggestsAs = author;
      return this.#showTour(await this.#read());
    });
  }

  /** Accepts or rejects a suggestion; resolves to whether that was done. */
  decide(request: Omit<DecideRequest, 'base'>): Promise<boolean> {
    return this.#enqueue(async () => {
      const decided = await api.decide({ ...request, base: this.#version() });
      this.listener?.shown(decided.reviews);
      return this.#showTour(this.suggestsAs === null ? decided.view : await this.#read());
    });
  }

  async cancelBuild(): Promise<void> {
    await this.#reportErrors(async () => {
      await api.cancelBuild();
      return true;
    });
  }

  /** Closes the tour once everything is on disk; the page then shows all tours. */
  async leave(): Promise<void> {
    const isClosed = await this.#enqueue(async () => {
      await api.closeTour();
      return true;
    });
    if (!isClosed) return;
    history.replaceState(null, '', '/');
    location.reload();
  }

  /** Shows an error. */
  showError(error: unknown): void {
    this.error = messageOf(error);
  }

  /** Reloads the tour. */
  async reload(): Promise<void> {
    await this.#enqueue(async () => this.#showForeignTour(await this.#read()));
  }

  /** The tour, or the draft with the suggestions of this page's author. */
  #read(): Promise<TourView> {
    return this.suggestsAs === null ? api.tour() : api.draft(this.suggestsAs);
  }

  /** Makes a change that cannot be a suggestion. */
  #change(act: () => Promise<boolean>): Promise<boolean> {
    if (this.suggestsAs === null) return this.#enqueue(act);
    this.error = settings.words.review.notAsSuggestion;
    return Promise.resolve(false);
  }

  #version(): string {
    if (this.view === null) throw new Error('the tour is not open yet');
    return this.view.version;
  }

  #showTour(view: TourView): boolean {
    const areMapsOther = JSON.stringify(view.tour?.maps) !== JSON.stringify(this.view?.tour?.maps);
    this.#noteRenames(view.tour);
    this.view = view;
    if (areMapsOther) void this.#loadStreets();
    this.selected = Math.max(0, Math.min(this.selected, (view.tour?.stops.length ?? 1) - 1));
    return true;
  }

  /** Remembers which stops have another id in a new version; what was recorded for them stays theirs. */
  #noteRenames(tour: Tour | null | undefined): void {
    const ids = (of: Tour | null | undefined): string[] => (of?.stops ?? []).map((stop) => stop.id);
    for (const [from, to] of renamedStops(ids(this.tour), ids(tour))) {
      this.#firstIds.set(to, this.stableId(from));
      void rekeyUnkept(this.unkeptKey(`${from} `), this.unkeptKey(`${to} `));
    }
  }

  /** The key under which the browser stores a recording of this tour until it is kept. */
  unkeptKey(passage: string): string {
    return `${this.session?.folder ?? ''} ${passage}`;
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

  #refresh(version: string): Promise<boolean> {
    // The page's own edits come first: after the last of them it has the newest version. Reads are made one after the other, so
    // that an older answer never replaces a newer one.
    const read = this.#queue.then(() =>
      this.#reportErrors(async () => {
        if (this.view?.version === version && this.error === null) return true;
        const view = await this.#read();
        this.error = null;
        return this.#showForeignTour(view);
      }),
    );
    this.#queue = read;
    return read;
  }

  async #send(label: string, edits: readonly Edit[], basis: EditBase, continues: boolean): Promise<boolean> {
    for (;;) {
      const tour = this.tour;
      if (tour === null) return false;
      // Changes by this page alone are no conflict, because its edits are made one after the other. They may have moved what
      // this one names.
      const addresses = addressesOf(tour);
      if (basis.foreign === this.#foreignChanges) {
        const moved = readdressed(edits, basis.addresses, addresses);
        if (moved === null) return false;
        const written = basis.written.map((one, at) => ({ ...one, pointer: moved[at]?.pointer ?? one.pointer }));
        [edits, basis] = [moved, { ...basis, addresses, written }];
      }
      const isTouched = basis.foreign !== this.#foreignChanges && !areMet(tour, basis.seen);
      if (isTouched || !areMet(tour, basis.written)) {
        if (!(await this.#askAuthor(label, edits, tour))) return false;
        basis = {
          foreign: this.#foreignChanges,
          addresses,
          seen: preconditionsOf(this.tour ?? tour, edits),
          written: [],
        };
      }
      try {
        return await this.#makeEdits(label, edits, continues);
      } catch (error) {
        if (!(error instanceof api.RequestRefused) || error.code !== 'stale') throw error;
        this.#showForeignTour(await this.#read());
      }
    }
  }

  /** Makes edits in the tour, or suggests them. */
  async #makeEdits(label: string, edits: readonly Edit[], continues: boolean): Promise<boolean> {
    const base = this.#version();
    if (this.suggestsAs === null) return this.#showTour(await api.edit({ base, label, continues, edits: [...edits] }));
    const made = await api.suggest({ base, label, edits: [...edits], author: this.suggestsAs, at: now() });
    this.listener?.shown(made.reviews);
    return this.#showTour(made.view);
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
      if (error instanceof api.RequestRefused && error.code === 'stale') this.#showForeignTour(await this.#read());
      return false;
    }
  }
}

export const store = new TourStore();
