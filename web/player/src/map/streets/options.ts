// What all parts of the style depend on.
import type { StreetTheme } from './theme';

export interface StyleOptions {
  readonly theme: StreetTheme;
  /** The visitor's language (BCP 47), in which names are shown where the file has them. */
  readonly language: string;
  /**
   * By how much widths and letters are scaled: between two zoom levels the map stretches the tiles of the nearest one, and
   * what is drawn on them must keep its size on the screen.
   */
  readonly scale: number;
}

/** House numbers, benches and toilets are shown from this zoom level on. */
export const DETAIL_ZOOM = 17;
/** From this zoom level on, a sign says what a dot stands for. */
export const SIGN_ZOOM = 18;

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
