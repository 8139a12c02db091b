// The voices that can speak the languages of the tour. They are asked for when a view needs them, and again after the languages
// have changed.
import * as api from './api/api';
import type { VoiceEntry } from './api/wire';
import { store } from './tour.svelte';

class VoiceList {
  all = $state.raw<readonly VoiceEntry[]>([]);
  #asked = '';

  /** Asks for the voices of the tour's languages unless they are known. */
  load(languages: readonly string[]): void {
    const wanted = languages.join(' ');
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    api.voices().then(
      ({ voices }) => (this.all = voices),
      (error: unknown) => store.showError(error),
    );
  }

  of(lang: string): VoiceEntry[] {
    return this.all.filter((one) => one.lang === lang);
  }

  /** The voice that speaks a language if the tour leaves the choice to soundwalk. */
  best(lang: string): VoiceEntry | undefined {
    return this.all.find((one) => one.lang === lang && one.is_best);
  }
}

export const voiceList = new VoiceList();
