// The author's settings of the studio: language, light or dark, map tiles. They are stored in the browser, never in the
// tour.
import { languages, wordsFor } from './words/index';
import type { Words } from './words/words';

export type ColourScheme = 'system' | 'light' | 'dark';

interface Kept {
  language: string;
  look: ColourScheme;
  tiles: boolean;
  offersTiles: boolean;
}

const KEY = 'soundwalk-studio';

class Settings {
  language = $state(wordsFor(navigator.languages).code);
  look = $state<ColourScheme>('system');
  /** Whether map tiles may be fetched from the network. */
  tiles = $state(false);
  /** Whether a map without streets offers to fetch tiles. */
  offersTiles = $state(true);

  constructor() {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>;
    if (languages.some((words) => words.code === kept.language)) this.language = kept.language ?? this.language;
    this.look = kept.look ?? 'system';
    this.tiles = kept.tiles ?? false;
    this.offersTiles = kept.offersTiles ?? true;
  }

  get words(): Words {
    return wordsFor([this.language]);
  }

  keep(): void {
    const kept: Kept = { language: this.language, look: this.look, tiles: this.tiles, offersTiles: this.offersTiles };
    localStorage.setItem(KEY, JSON.stringify(kept));
    document.documentElement.lang = this.language;
    document.documentElement.dataset['look'] = this.look;
  }
}

export const settings = new Settings();
