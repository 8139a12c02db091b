// The state of the whole page: the pack, the language, the download, the walk, and the open screen.
import { loadEngine, type EngineModule } from './engine/engine';
import { missingNeeds } from './needs';
import { DownloadError, type DownloadErrorKind } from './pack/fetchfile';
import { manifestOnServer, openOffline, sameManifest, type Offline, type PendingDownload } from './pack/offline';
import { address, fetchJson, openPack, type Manifest, type Pack } from './pack/pack';
import { forget, load, type Progress } from './walk/journal';
import { Walk } from './walk/walk.svelte';
import { english, loadWords, wordsFile, type Words } from './words';

/** Why the last download failed, and at which file. */
export interface Failure {
  readonly kind: DownloadErrorKind | 'busy';
  readonly file: string | null;
}

export type Download =
  | { readonly is: 'checking' }
  | { readonly is: 'not-supported' }
  | { readonly is: 'offer'; readonly pending: PendingDownload; readonly failure: Failure | null }
  | { readonly is: 'running'; readonly done: number; readonly total: number }
  | { readonly is: 'ready' }
  | {
      readonly is: 'update';
      readonly manifest: Manifest;
      readonly pending: PendingDownload;
      readonly failure: Failure | null;
    };

export type Screen = { readonly is: 'start' } | { readonly is: 'walk' } | { readonly is: 'stop'; readonly id: string };

const LANGUAGE_KEY = 'soundwalk language';

export class AppState {
  pack: Pack | undefined = $state.raw();
  error: string | undefined = $state();
  language = $state('en');
  words: Words = $state.raw(english);
  /** Whether the words are those that the visitor wants; until then the page shows none. */
  hasWords = $state(false);
  download: Download = $state.raw({ is: 'checking' });
  savedProgress: Progress | undefined = $state.raw();
  walk: Walk | undefined = $state.raw();
  screen: Screen = $state.raw({ is: 'start' });

  #module: EngineModule | undefined;
  #offline: Offline | undefined;
  #abort = new AbortController();
  /** The language that the visitor has chosen on this visit. */
  #chosen: string | undefined;

  async open(): Promise<void> {
    this.error = undefined;
    const missing = missingNeeds();
    if (missing.length > 0) {
      await this.#loadEarlyWords();
      this.error = this.words.text('tooOld', { missing: missing.join(', ') });
      return;
    }
    try {
      const pack = await openPack();
      const language = preferredLanguage(pack.manifest.languages);
      await this.#loadWords(pack, language);
      this.language = language;
      this.#module = await loadEngine(address(pack.manifest, 'engine.wasm'));
      const kept = await load(pack.manifest.id);
      this.savedProgress = kept !== undefined && hasBegun(kept) ? kept : undefined;
      this.pack = pack;
    } catch (error) {
      if (!this.hasWords) await this.#loadEarlyWords();
      this.error = error instanceof Error ? error.message : String(error);
      return;
    }
    const offline = await openOffline();
    if (offline === 'not-supported') this.download = { is: 'not-supported' };
    else {
      this.#offline = offline;
      await this.checkForUpdate();
    }
  }

  async setLanguage(language: string): Promise<void> {
    try {
      localStorage.setItem(LANGUAGE_KEY, language);
    } catch {
      // Where the browser stores nothing, the choice lasts for this visit only.
    }
    this.#chosen = language;
    if (this.pack !== undefined) await this.#loadWords(this.pack, language);
    // The visitor may have chosen another language while these words were loading.
    if (this.#chosen !== language) return;
    this.language = language;
    await this.checkForUpdate();
  }

  async #loadWords({ manifest }: Pack, language: string): Promise<void> {
    const read = (file: string): Promise<unknown> => fetchJson(address(manifest, file));
    const words = await loadWords(manifest.files, [language, ...navigator.languages], read);
    if (this.#chosen !== undefined && this.#chosen !== language) return;
    this.words = words;
    this.hasWords = true;
  }

  /** Loads the words for a message about a pack that could not be opened: in the language that the page was built for. */
  async #loadEarlyWords(): Promise<void> {
    // A pack has one file for all regions of a language.
    const { lang } = document.documentElement;
    const primary = lang.split('-')[0] ?? lang;
    const files = { [wordsFile(lang)]: true, [wordsFile(primary)]: true };
    this.words = await loadWords(files, [lang, primary], fetchJson);
    this.hasWords = true;
  }

  /** Finds out how much of the tour is on this device, and whether the server has a newer version. */
  async checkForUpdate(): Promise<void> {
    const [pack, offline] = [this.pack, this.#offline];
    if (pack === undefined || offline === undefined || this.download.is === 'running') return;
    const pending = await offline.pending(pack.manifest, this.language);
    const isActive = (await offline.active()) !== undefined;
    if (pending.bytes > 0 || !isActive) {
      this.download = { is: 'offer', pending, failure: null };
      return;
    }
    this.download = { is: 'ready' };
    const newer = await manifestOnServer();
    if (newer !== undefined && newer.id !== pack.manifest.id && this.screen.is === 'start' && this.walk === undefined) {
      // Another tour is at this address now, and a visitor who opens the address wants that one.
      await offline.forget();
      location.reload();
      return;
    }
    if (newer === undefined || sameManifest(newer, pack.manifest) || this.screen.is !== 'start') return;
    this.download = {
      is: 'update',
      manifest: newer,
      pending: await offline.pending(newer, this.language),
      failure: null,
    };
  }

  async startDownload(): Promise<void> {
    const [pack, offline, download] = [this.pack, this.#offline, this.download];
    if (pack === undefined || offline === undefined || (download.is !== 'offer' && download.is !== 'update')) return;
    const manifest = download.is === 'update' ? download.manifest : pack.manifest;
    const { pending } = download;
    this.#abort = new AbortController();
    this.download = { is: 'running', done: 0, total: pending.bytes };
    try {
      const progress = (done: number): void => {
        this.download = { is: 'running', done, total: pending.bytes };
      };
      await offline.download(pending, progress, this.#abort.signal);
      if ((await offline.activate(manifest)) === 'busy') {
        this.download = {
          is: 'update',
          manifest,
          pending: await offline.pending(manifest, this.language),
          failure: { kind: 'busy', file: null },
        };
        return;
      }
    } catch (error) {
      const failure: Failure = error instanceof DownloadError ? error : { kind: 'network', file: null };
      const left = await offline.pending(manifest, this.language);
      this.download =
        download.is === 'update' ? { ...download, pending: left, failure } : { is: 'offer', pending: left, failure };
      return;
    }
    if (download.is === 'update') location.reload();
    else this.download = { is: 'ready' };
  }

  stopDownload(): void {
    this.#abort.abort();
  }

  /** Starts a walk. Call it while a tap is being handled, because browsers allow sound only then. */
  startWalk(mode: 'with-position' | 'by-hand', from: 'beginning' | 'kept'): void {
    this.#beginWalk(mode, from);
    if (this.walk !== undefined) this.show({ is: 'walk' });
  }

  /**
   * Plays a stop's story. A visitor who opened the stop's page by a link has no walk yet: one without position begins
   * here, and the saved progress of an earlier walk is kept. Call it while a tap is being handled.
   */
  playStop(stop: number): void {
    if (this.walk === undefined) this.#beginWalk('by-hand', this.savedProgress === undefined ? 'beginning' : 'kept');
    this.walk?.play(stop);
  }

  #beginWalk(mode: 'with-position' | 'by-hand', from: 'beginning' | 'kept'): void {
    const { pack } = this;
    if (pack === undefined || this.#module === undefined) return;
    const kept = from === 'kept' ? this.savedProgress : undefined;
    if (from === 'beginning') void forget(pack.manifest.id);
    try {
      this.walk = this.#newWalk(pack, this.#module, kept);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
      return;
    }
    this.walk.start(mode);
  }

  #newWalk(pack: Pack, module: EngineModule, savedProgress: Progress | undefined): Walk {
    if (savedProgress === undefined) return new Walk(pack, this.language, module, undefined);
    try {
      return new Walk(pack, this.language, module, memoryForLanguage(savedProgress, this.language));
    } catch (error) {
      // The saved progress no longer fits this tour: a walk from the beginning is better than none.
      console.warn('The saved progress of the walk cannot be used', error);
      return new Walk(pack, this.language, module, undefined);
    }
  }

  async endWalk(): Promise<void> {
    const { walk, pack } = this;
    this.walk = undefined;
    this.show({ is: 'start' });
    await walk?.end();
    if (pack !== undefined) {
      const kept = await load(pack.manifest.id);
      this.savedProgress = kept !== undefined && hasBegun(kept) ? kept : undefined;
    }
    await this.checkForUpdate();
  }

  show(screen: Screen): void {
    const hash = screen.is === 'start' ? '' : screen.is === 'walk' ? '#walk' : `#stop/${screen.id}`;
    if (location.hash !== hash) location.hash = hash;
    this.syncScreenWithAddress();
  }

  /** Opens the screen that the address names, so that the phone's back key works. */
  syncScreenWithAddress(): void {
    const hash = location.hash.slice(1);
    const id = hash.startsWith('stop/') ? decodeURIComponent(hash.slice(5)) : undefined;
    if (id !== undefined && this.pack?.tour.stops.some((stop) => stop.id === id)) this.screen = { is: 'stop', id };
    else if (hash === 'walk' && this.walk !== undefined) this.screen = { is: 'walk' };
    else this.screen = this.walk !== undefined && hash === '' ? { is: 'walk' } : { is: 'start' };
  }
}

/** Counts the stories that were told to the end; the one that was playing does not count. */
export function countToldStories({ memory }: Progress): number {
  return memory.stops.filter((stop) => stop.told > 0 && stop.id !== memory.playing?.[0]).length;
}

function hasBegun({ memory, finished }: Progress): boolean {
  return !finished && memory.stops.some((stop) => stop.told > 0);
}

/**
 * A story in another language starts from its beginning, because positions in one recording mean nothing in the other.
 */
function memoryForLanguage(savedProgress: Progress, language: string): Progress['memory'] {
  const { memory } = savedProgress;
  if (savedProgress.lang === language || memory.playing === null) return memory;
  return { ...memory, playing: [memory.playing[0], { ...memory.playing[1], heard_s: 0 }] };
}

function preferredLanguage(languages: readonly string[]): string {
  const wished = [savedLanguage(), ...navigator.languages].filter((tag) => tag !== null);
  for (const tag of wished) {
    const whole = tag.toLowerCase();
    const primary = (one: string): string => one.split('-')[0] ?? '';
    const found = languages.find((one) => one === whole) ?? languages.find((one) => primary(one) === primary(whole));
    if (found !== undefined) return found;
  }
  return languages[0] ?? 'en';
}

function savedLanguage(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}
