// The colours of the streets: light, dark, high contrast and the colours that the system forces. The map recedes, so that
// the tour drawn on it stands out; the lettering keeps the contrast of WCAG 2.2 AA (test/streets.test.ts).

/** Colours as CSS writes them. */
export interface StreetColours {
  readonly land: string;
  readonly water: string;
  readonly park: string;
  readonly wood: string;
  readonly sand: string;
  /** Squares and other areas for pedestrians. */
  readonly square: string;
  readonly building: string;
  readonly buildingEdge: string;
  readonly street: string;
  readonly streetEdge: string;
  /** Pedestrian and living streets. */
  readonly promenade: string;
  readonly promenadeEdge: string;
  /** The dashes of footpaths and steps, and the line below them. */
  readonly path: string;
  readonly pathBed: string;
  readonly rail: string;
  readonly label: string;
  readonly halo: string;
  /** House numbers and other lettering of second rank. */
  readonly faintLabel: string;
  readonly waterLabel: string;
  readonly parkLabel: string;
  readonly bench: string;
  /** Toilets and drinking water. */
  readonly facility: string;
}

export interface StreetTheme {
  readonly colours: StreetColours;
  /** Whether edges separate the areas instead of shades, and the lettering is bolder. */
  readonly isContrasting: boolean;
}

export const LIGHT: StreetTheme = {
  isContrasting: false,
  colours: {
    land: '#f1ede3',
    water: '#b7d0de',
    park: '#d8e3c3',
    wood: '#cadab4',
    sand: '#efe4c6',
    square: '#f8f4ea',
    building: '#e1dacb',
    buildingEdge: '#d0c7b5',
    street: '#fffefb',
    streetEdge: '#d4ccbd',
    promenade: '#faf0dc',
    promenadeEdge: '#d2c09c',
    path: '#a68f6c',
    pathBed: '#fbf8f0',
    rail: '#b3ab9d',
    label: '#453f36',
    halo: '#fdfbf5',
    faintLabel: '#625a4c',
    waterLabel: '#2c5268',
    parkLabel: '#41572b',
    bench: '#8a6d4b',
    facility: '#1d5fa8',
  },
};

export const DARK: StreetTheme = {
  isContrasting: false,
  colours: {
    land: '#221f1c',
    water: '#243a47',
    park: '#28301f',
    wood: '#232c1c',
    sand: '#35301f',
    square: '#2b2723',
    building: '#2f2b26',
    buildingEdge: '#403a33',
    street: '#423c35',
    streetEdge: '#1a1816',
    promenade: '#443b2c',
    promenadeEdge: '#1a1816',
    path: '#978668',
    pathBed: '#2a2622',
    rail: '#5b544a',
    label: '#d8cfc1',
    halo: '#1b1917',
    faintLabel: '#b2a897',
    waterLabel: '#a3c4d8',
    parkLabel: '#b3c99b',
    bench: '#a58d6a',
    facility: '#7fb6f2',
  },
};

/** A theme of two colours and what is between them. */
function contrasting(
  paper: string,
  ink: string,
  water: string,
  park: string,
  shade: string,
  wall: string,
): StreetTheme {
  return {
    isContrasting: true,
    colours: {
      land: paper,
      water,
      park,
      wood: park,
      sand: paper,
      square: paper,
      building: shade,
      buildingEdge: wall,
      street: paper,
      streetEdge: ink,
      promenade: paper,
      promenadeEdge: ink,
      path: ink,
      pathBed: paper,
      rail: ink,
      label: ink,
      halo: paper,
      faintLabel: ink,
      waterLabel: ink,
      parkLabel: ink,
      bench: ink,
      facility: ink,
    },
  };
}

export const LIGHT_CONTRAST = contrasting('#ffffff', '#000000', '#c3e0f2', '#dcefcf', '#e8e8e8', '#8a8a8a');
export const DARK_CONTRAST = contrasting('#000000', '#ffffff', '#0b3550', '#123012', '#2b2b2b', '#7d7d7d');

/** What the visitor's system asks for. */
export interface Preferences {
  readonly isDark: boolean;
  readonly wantsContrast: boolean;
  /** The colours that the system forces, `Canvas` and `CanvasText`, as `rgb(…)`; null if it forces none. */
  readonly forced: { readonly paper: string; readonly ink: string } | null;
}

export function themeFor({ isDark, wantsContrast, forced }: Preferences): StreetTheme {
  if (forced !== null) {
    const { paper, ink } = forced;
    return contrasting(paper, ink, blend(paper, ink, 0.15), paper, blend(paper, ink, 0.1), blend(paper, ink, 0.5));
  }
  if (wantsContrast) return isDark ? DARK_CONTRAST : LIGHT_CONTRAST;
  return isDark ? DARK : LIGHT;
}

/** The colour that is a share of the way from one `rgb(…)` to another. */
function blend(from: string, to: string, share: number): string {
  const parts = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const [first, second] = [parts(from), parts(to)];
  const mixed = [0, 1, 2].map((index) => {
    const [a, b] = [first[index] ?? 0, second[index] ?? 0];
    return Math.round(a + (b - a) * share);
  });
  return `rgb(${mixed.join(', ')})`;
}

/** What decides on the theme; `data-look` is the studio's own choice of light or dark. */
const DARK_QUERY = '(prefers-color-scheme: dark)';
const CONTRAST_QUERY = '(prefers-contrast: more)';
const FORCED_QUERY = '(forced-colors: active)';

/** The theme that suits the page now. */
export function currentTheme(): StreetTheme {
  const page = document.documentElement;
  const scheme = getComputedStyle(page).colorScheme;
  // A page that allows both follows the system, and one that chose a scheme has only that.
  const isDark = scheme === 'dark' || (scheme !== 'light' && matchMedia(DARK_QUERY).matches);
  const isForced = matchMedia(FORCED_QUERY).matches;
  return themeFor({
    isDark,
    wantsContrast: matchMedia(CONTRAST_QUERY).matches,
    forced: isForced ? { paper: systemColour('Canvas'), ink: systemColour('CanvasText') } : null,
  });
}

/** A system colour as `rgb(…)`: a canvas does not know the user's own. */
function systemColour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = name;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Calls back whenever the theme may have changed, until the returned function is called. */
export function watchTheme(changed: () => void): () => void {
  const queries = [DARK_QUERY, CONTRAST_QUERY, FORCED_QUERY].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-look'] });
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
    observer.disconnect();
  };
}
