// What the page is about as a whole: the pack, the language, the download, the walk, and which screen is open.
import { loadEngine, type EngineModule } from './engine/engine';
import { missingNeeds } from './needs';
import { DownloadTrouble, type DownloadFault } from './pack/fetchfile';
import { manifestOnServer, openOffline, sameManifest, type Offline, type Shortfall } from './pack/offline';
import { address, openPack, type Manifest, type Pack } from './pack/pack';
import { forget, load, type Progress } from './walk/journal';
import { Walk } from './walk/walk.svelte';
import { wordsFor, type Words } from './words';

/** Why the last download ended, and with which file. */
export interface Failure {
  readonly fault: DownloadFault | 'busy';
  readonly file: string | null;
}

export type Download =
  | { readonly is: 'checking' }
  | { readonly is: 'not-supported' }
  | { readonly is: 'offer'; readonly shortfall: Shortfall; readonly failure: Failure | null }
  | { readonly is: 'running'; readonly done: number; readonly whole: number }
  | { readonly is: 'ready' }
  | {
      readonly is: 'update';
      readonly manifest: Manifest;
      readonly shortfall: Shortfall;
      readonly failure: Failure | null;
    };

export type Screen = { readonly is: 'start' } | { readonly is: 'walk' } | { readonly is: 'stop'; readonly id: string };

const LANGUAGE_KEY = 'soundwalk language';

export class AppState {
  pack: Pack | undefined = $state.raw();
  trouble: string | undefined = $state();
  language = $state('en');
  words: Words = $derived(wordsFor([this.language, ...navigator.languages]));
  download: Download = $state.raw({ is: 'checking' });
  kept: Progress | undefined = $state.raw();
  walk: Walk | undefined = $state.raw();
  screen: Screen = $state.raw({ is: 'start' });

  #module: EngineModule | undefined;
  #offline: Offline | undefined;
  #abort = new AbortController();

  async open(): Promise<void> {
    this.trouble = undefined;
    const missing = missingNeeds();
    if (missing.length > 0) {
      this.trouble = this.words.tooOld(missing.join(', '));
      return;
    }
    try {
      const pack = await openPack();
      this.language = preferredLanguage(pack.manifest.languages);
      this.#module = await loadEngine(address(pack.manifest, 'engine.wasm'));
      const kept = await load(pack.manifest.id);
      this.kept = kept !== undefined && isBegun(kept) ? kept : undefined;
      this.pack = pack;
    } catch (trouble) {
      this.trouble = trouble instanceof Error ? trouble.message : String(trouble);
      return;
    }
    const offline = await openOffline();
    if (offline === 'not-supported') this.download = { is: 'not-supported' };
    else {
      this.#offline = offline;
      await this.look();
    }
  }

  setLanguage(language: string): void {
    this.language = language;
    try {
      localStorage.setItem(LANGUAGE_KEY, language);
    } catch {
      // A browser that keeps nothing: the choice holds for this visit.
    }
    void this.look();
  }

  /** Finds out what of the tour is on this device, and whether the server has a newer one. */
  async look(): Promise<void> {
    const [pack, offline] = [this.pack, this.#offline];
    if (pack === undefined || offline === undefined || this.download.is === 'running') return;
    const shortfall = await offline.shortfall(pack.manifest, this.language);
    const isActive = (await offline.active()) !== undefined;
    if (shortfall.bytes > 0 || !isActive) {
      this.download = { is: 'offer', shortfall, failure: null };
      return;
    }
    this.download = { is: 'ready' };
    const newer = await manifestOnServer();
    if (newer !== undefined && newer.id !== pack.manifest.id && this.screen.is === 'start' && this.walk === undefined) {
      // Another tour lies at this address now, and who opens it wants that one.
      await offline.forget();
      location.reload();
      return;
    }
    if (newer === undefined || sameManifest(newer, pack.manifest) || this.screen.is !== 'start') return;
    this.download = {
      is: 'update',
      manifest: newer,
      shortfall: await offline.shortfall(newer, this.language),
      failure: null,
    };
  }

  async startDownload(): Promise<void> {
    const [pack, offline, download] = [this.pack, this.#offline, this.download];
    if (pack === undefined || offline === undefined || (download.is !== 'offer' && download.is !== 'update')) return;
    const manifest = download.is === 'update' ? download.manifest : pack.manifest;
    const { shortfall } = download;
    this.#abort = new AbortController();
    this.download = { is: 'running', done: 0, whole: shortfall.bytes };
    try {
      const progress = (done: number): void => {
        this.download = { is: 'running', done, whole: shortfall.bytes };
      };
      await offline.download(shortfall, progress, this.#abort.signal);
      if ((await offline.activate(manifest)) === 'busy') {
        this.download = {
          is: 'update',
          manifest,
          shortfall: await offline.shortfall(manifest, this.language),
          failure: { fault: 'busy', file: null },
        };
        return;
      }
    } catch (trouble) {
      const failure: Failure = trouble instanceof DownloadTrouble ? trouble : { fault: 'network', file: null };
      const left = await offline.shortfall(manifest, this.language);
      this.download =
        download.is === 'update'
          ? { ...download, shortfall: left, failure }
          : { is: 'offer', shortfall: left, failure };
      return;
    }
    if (download.is === 'update') location.reload();
    else this.download = { is: 'ready' };
  }

  stopDownload(): void {
    this.#abort.abort();
  }

  /** To be called while a tap is handled. */
  startWalk(mode: 'with-position' | 'by-hand', from: 'beginning' | 'kept'): void {
    this.#beginWalk(mode, from);
    if (this.walk !== undefined) this.show({ is: 'walk' });
  }

  /**
   * Tells a stop, on the walk or, for who came to the stop's page by a link, on one that begins here, without position; to
   * be called while a tap is handled. What was kept of a walk before stays.
   */
  playStop(stop: number): void {
    if (this.walk === undefined) this.#beginWalk('by-hand', this.kept === undefined ? 'beginning' : 'kept');
    this.walk?.play(stop);
  }

  #beginWalk(mode: 'with-position' | 'by-hand', from: 'beginning' | 'kept'): void {
    const { pack } = this;
    if (pack === undefined || this.#module === undefined) return;
    const kept = from === 'kept' ? this.kept : undefined;
    if (from === 'beginning') void forget(pack.manifest.id);
    try {
      this.walk = this.#newWalk(pack, this.#module, kept);
    } catch (trouble) {
      this.trouble = trouble instanceof Error ? trouble.message : String(trouble);
      return;
    }
    this.walk.start(mode);
  }

  #newWalk(pack: Pack, module: EngineModule, kept: Progress | undefined): Walk {
    if (kept === undefined) return new Walk(pack, this.language, module, undefined);
    try {
      return new Walk(pack, this.language, module, inLanguage(kept, this.language));
    } catch (fault) {
      // What was kept does not fit this tour any more: a walk from the beginning is better than none.
      console.warn('What was kept of the walk cannot be used', fault);
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
      this.kept = kept !== undefined && isBegun(kept) ? kept : undefined;
    }
    await this.look();
  }

  show(screen: Screen): void {
    const hash = screen.is === 'start' ? '' : screen.is === 'walk' ? '#walk' : `#stop/${screen.id}`;
    if (location.hash !== hash) location.hash = hash;
    this.follow();
  }

  /** Opens the screen that the address names, so that the phone's back key works. */
  follow(): void {
    const hash = location.hash.slice(1);
    const id = hash.startsWith('stop/') ? decodeURIComponent(hash.slice(5)) : undefined;
    if (id !== undefined && this.pack?.tour.stops.some((stop) => stop.id === id)) this.screen = { is: 'stop', id };
    else if (hash === 'walk' && this.walk !== undefined) this.screen = { is: 'walk' };
    else this.screen = this.walk !== undefined && hash === '' ? { is: 'walk' } : { is: 'start' };
  }
}

/** Stories that were told to their end: the one that was playing is not among them. */
export function toldCount({ memory }: Progress): number {
  return memory.stops.filter((stop) => stop.told > 0 && stop.id !== memory.playing?.[0]).length;
}

function isBegun({ memory, finished }: Progress): boolean {
  return !finished && memory.stops.some((stop) => stop.told > 0);
}

/** A story in another language starts from its beginning: seconds of one mean nothing in the other. */
function inLanguage(kept: Progress, language: string): Progress['memory'] {
  const { memory } = kept;
  if (kept.lang === language || memory.playing === null) return memory;
  return { ...memory, playing: [memory.playing[0], { ...memory.playing[1], heard_s: 0 }] };
}

function preferredLanguage(languages: readonly string[]): string {
  const wished = [chosenLanguage(), ...navigator.languages].filter((tag) => tag !== null);
  for (const tag of wished) {
    const code = tag.toLowerCase().split('-')[0] ?? '';
    if (languages.includes(code)) return code;
  }
  return languages[0] ?? 'en';
}

function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}
