// Comments and suggestions as this page knows them. They are kept in a file beside the tour; the server reads it again before
// every change, so that nothing of what others write is lost.
import * as api from './api/api';
import type { CommentPlace, CommentView, EventView, ReviewAct, ReviewsView, SuggestionView } from './api/wire';
import type { Place } from './model/coordinates';
import { now } from './model/time';
import { settings } from './settings.svelte';
import { store } from './tour.svelte';

const NAME = 'soundwalk-studio-name';
/** How often a comment is sent again when others were faster. */
const MAX_ATTEMPTS = 5;

class Reviews {
  view = $state.raw<ReviewsView | null>(null);
  /** The name of the person at this browser. */
  author = $state(localStorage.getItem(NAME) ?? '');
  isPanelOpen = $state(false);
  /** Whether the next click on the map chooses the place of a comment. */
  isPlacing = $state(false);
  /** The place on the map that was chosen for a comment. */
  chosen = $state.raw<Place | null>(null);
  /** Called with the name once it has been given; null while nobody waits for it. */
  asking = $state.raw<((name: string | null) => void) | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The version of the comments and suggestions that the draft of this page was made with. */
  #drafted = '';

  constructor() {
    store.listener = {
      heard: (event) => this.#heard(event),
      shown: (view) => {
        this.view = view;
        this.#drafted = view.version;
      },
    };
  }

  get comments(): readonly CommentView[] {
    return this.view?.comments ?? [];
  }

  get suggestions(): readonly SuggestionView[] {
    return this.view?.suggestions ?? [];
  }

  get openComments(): readonly CommentView[] {
    return this.comments.filter(({ comment }) => comment.resolved === undefined);
  }

  get openSuggestions(): readonly SuggestionView[] {
    return this.suggestions.filter(({ suggestion }) => suggestion.decision === undefined);
  }

  get mayWrite(): boolean {
    return store.session !== null && store.session.access !== 'read-only';
  }

  get mayDecide(): boolean {
    return store.session?.access === 'edit';
  }

  /** The places on the map that have open comments. */
  get onMap(): { readonly id: string; readonly at: Place; readonly text: string }[] {
    return this.openComments.flatMap(({ comment }) =>
      comment.place.on === 'map'
        ? [{ id: comment.id, at: { lat: comment.place.lat, lon: comment.place.lon }, text: comment.text }]
        : [],
    );
  }

  /** The comments on a passage or a stop, by its pointer. */
  at(pointer: string): CommentView[] {
    return this.comments.filter(({ anchor }) => anchor?.pointer === pointer);
  }

  async load(): Promise<void> {
    try {
      this.view = await api.reviews();
    } catch (error) {
      store.showError(error);
    }
  }

  #heard(event: EventView): void {
    if (event.what === 'reviews') {
      if (event.version !== this.view?.version) void this.load();
      // Others may have decided about what this page shows as a draft.
      if (store.suggestsAs !== null && event.version !== this.#drafted) {
        this.#drafted = event.version;
        void store.suggestAs(store.suggestsAs);
      }
    } else if (event.what === 'changed' && this.comments.length + this.suggestions.length > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.load(), 300);
    }
  }

  /** The name of the person at this browser, who is asked once; null if they do not want to give it. */
  name(): Promise<string | null> {
    if (this.author !== '') return Promise.resolve(this.author);
    return new Promise((resolve) => {
      this.asking = (name) => {
        this.asking = null;
        if (name !== null) this.rename(name);
        resolve(name === null || name.trim() === '' ? null : this.author);
      };
    });
  }

  rename(name: string): void {
    this.author = name.trim().slice(0, 80);
    localStorage.setItem(NAME, this.author);
    if (store.suggestsAs !== null) void store.suggestAs(this.author === '' ? null : this.author);
  }

  /** Turns suggesting on or off. */
  async suggest(isOn: boolean): Promise<void> {
    const author = isOn ? await this.name() : null;
    await store.suggestAs(author);
  }

  /** Chooses the place on the map that a comment is about. */
  choose(at: Place): void {
    this.chosen = at;
    this.isPlacing = false;
    this.isPanelOpen = true;
  }

  comment(place: CommentPlace, text: string): Promise<boolean> {
    return this.act({ do: 'comment', place, text });
  }

  /** Does something in the conversation; resolves to whether it is on the disk. */
  async act(act: ReviewAct): Promise<boolean> {
    const author = await this.name();
    if (author === null) return false;
    const seen = this.#seen(act);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          if (this.view === null) this.view = await api.reviews();
          this.view = await api.review({ base: this.view.version, author, at: now(), act });
          return true;
        } catch (error) {
          const isStale = error instanceof api.RequestRefused && error.code === 'stale';
          if (!isStale || attempt === MAX_ATTEMPTS) throw error;
          this.view = await api.reviews();
          // What others wrote elsewhere in the file does not matter to this.
          if (this.#seen(act) !== seen) throw new Error(settings.words.review.conflict, { cause: error });
        }
      }
    } catch (error) {
      store.showError(error);
      return false;
    }
  }

  /** What the author of an act sees of its object. */
  #seen(act: ReviewAct): string {
    if (act.do === 'comment' || act.do === 'reply') return '';
    const found =
      this.comments.find(({ comment }) => comment.id === act.id)?.comment ??
      this.suggestions.find(({ suggestion }) => suggestion.id === act.id)?.suggestion;
    return JSON.stringify(found ?? null);
  }

  async decide(id: string, accept: boolean, anyway = false): Promise<boolean> {
    const author = await this.name();
    const reviews = this.view?.version;
    if (author === null || reviews === undefined) return false;
    const isDone = await store.decide({ reviews, author, at: now(), id, accept, anyway });
    if (!isDone) await this.load();
    return isDone;
  }
}

export const reviews = new Reviews();
