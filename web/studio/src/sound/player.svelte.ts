// Plays one sound at a time: a passage, a take, or the track of a stop. A key names the sound, so that its button can
// stop it.
import * as api from '../api/api';
import { store } from '../tour.svelte';

class Player {
  /** The key of the sound that plays or is about to; null if none does. */
  key = $state<string | null>(null);
  isLoading = $state(false);
  readonly #audio = new Audio();
  #address: string | null = null;

  constructor() {
    this.#audio.onended = () => this.stop();
  }

  get seconds(): number {
    return this.#audio.currentTime;
  }

  /** Plays the sound that `load` returns, or stops it if it is playing. */
  async toggle(key: string, load: () => Promise<Blob>): Promise<void> {
    if (this.key === key) return this.stop();
    await this.play(key, load);
  }

  async play(key: string, load: () => Promise<Blob>, from_s = 0, rate = 1, volume = 1): Promise<void> {
    this.stop();
    [this.key, this.isLoading] = [key, true];
    try {
      const sound = await load();
      if (this.key !== key) return;
      this.#address = URL.createObjectURL(sound);
      this.#audio.src = this.#address;
      [this.#audio.playbackRate, this.#audio.volume] = [rate, volume];
      if (from_s > 0) this.#audio.currentTime = from_s;
      await this.#audio.play();
    } catch (error) {
      // If another sound replaced this one before it began, that is not an error.
      if (this.key === key && !(error instanceof DOMException && error.name === 'AbortError')) {
        this.stop();
        store.showError(error);
      }
    } finally {
      if (this.key === key) this.isLoading = false;
    }
  }

  stop(): void {
    this.#audio.pause();
    if (this.#address !== null) URL.revokeObjectURL(this.#address);
    [this.#address, this.key, this.isLoading] = [null, null, false];
  }

  passage(key: string, lang: string, text: string, say: string | null, pointer: string | null): Promise<void> {
    return this.toggle(key, () => api.speak({ lang, text, say, pointer }));
  }
}

export const player = new Player();
