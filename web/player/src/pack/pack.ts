// What the page reads of a pack: the manifest and the tour. The names are those of the files; what the page does not
// use is not listed.
import type { FileEntry } from './cache';

/** A text in each of the tour's languages. */
export type Localized = Readonly<Record<string, string>>;

export interface Manifest {
  readonly format: number;
  readonly id: string;
  readonly title: Localized;
  readonly languages: readonly string[];
  readonly tracks: readonly Track[];
  /** Short sounds beside the stories, in no language. */
  readonly sounds: readonly Sound[];
  readonly maps: readonly string[];
  readonly pictures: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** A stop's story in one language. */
export interface Track {
  readonly role: 'story' | 'short';
  readonly mix: 'standard' | 'loud';
  readonly stop: string;
  readonly language: string;
  readonly file: string;
  readonly duration_s: number;
  readonly captions: string;
  readonly transcript: string;
  readonly master?: string;
  readonly passages?: readonly { readonly part: 'narration' | 'directions'; readonly start_s: number; readonly end_s: number }[];
}

export interface Sound {
  readonly role: 'arrival' | 'tour-end' | 'gps-lost' | 'gps-found';
  readonly file: string;
}

/** `[longitude, latitude]`, as GeoJSON writes it. */
export type LonLat = readonly [number, number];

export interface Tour {
  readonly id: string;
  readonly title: Localized;
  readonly order?: 'strict' | 'free';
  readonly source?: { readonly title: string };
  readonly stops: readonly Stop[];
  readonly legs?: readonly Leg[];
}

export interface Stop {
  readonly id: string;
  readonly title: Localized;
  readonly position: { readonly lat: number; readonly lon: number; readonly uncertainty_m?: number };
  readonly geofence: {
    readonly radius_m?: number;
    readonly polygon?: readonly LonLat[];
    readonly corridor?: { readonly line: readonly LonLat[]; readonly width_m: number };
  };
  readonly narration: Readonly<Record<string, readonly Passage[]>>;
  readonly directions?: Readonly<Record<string, Passage>>;
  readonly picture?: { readonly file: string; readonly alt: Localized; readonly credit?: string };
}

export type Passage = string | { readonly text: string };

export interface Leg {
  readonly from: string;
  readonly to: string;
  readonly by?: 'foot' | 'bus' | 'tram' | 'car' | 'bicycle';
  readonly line?: readonly LonLat[];
}

/** The newest pack format that this page reads. */
const FORMAT = 1;

/** An opened pack. */
export interface Pack {
  readonly manifest: Manifest;
  readonly tour: Tour;
}

export class PackTrouble extends Error {}

export async function openPack(): Promise<Pack> {
  const manifest = await readJson<Manifest>('manifest.json');
  if (!(manifest.format >= 1 && manifest.format <= FORMAT)) {
    throw new PackTrouble(`The pack has format ${manifest.format}; this page reads format ${FORMAT}.`);
  }
  return { manifest, tour: await readJson<Tour>(address(manifest, 'tour.json')) };
}

/** The address of a file of this very pack: the service worker answers it by digest, a plain server by name. */
export function address(manifest: Manifest, path: string): string {
  const facts = manifest.files[path];
  return facts === undefined ? path : `${path}?sha256=${facts.sha256}`;
}

/** The files that a walk in one language needs: all but the other languages', the masters and the other mix. */
export function filesFor(manifest: Manifest, language: string): FileEntry[] {
  const others = new Set<string>();
  for (const track of manifest.tracks) {
    // The page shows the captions' words; the plain transcript and the master are for other players.
    others.add(track.transcript);
    if (track.master !== undefined) others.add(track.master);
    if (track.language !== language || track.mix !== 'standard') others.add(track.file).add(track.captions);
  }
  return Object.entries(manifest.files)
    .filter(([path]) => !others.has(path))
    .map(([path, facts]) => ({ path, ...facts }));
}

/** The track that tells a stop; a stop without a short telling has its full one for both. */
export function trackOf(manifest: Manifest, stop: string, language: string, variant: 'full' | 'short'): Track | undefined {
  const tracks = manifest.tracks.filter(
    (track) => track.stop === stop && track.language === language && track.mix === 'standard',
  );
  const wanted = variant === 'short' ? 'short' : 'story';
  return tracks.find((track) => track.role === wanted) ?? tracks.find((track) => track.role === 'story');
}

export function soundOf(manifest: Manifest, role: Sound['role']): Sound | undefined {
  return manifest.sounds.find((sound) => sound.role === role);
}

/** A text in the wished language, else in any that there is. */
export function localized(text: Localized, language: string): string {
  return text[language] ?? Object.values(text)[0] ?? '';
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok) throw new PackTrouble(`${path}: ${response.status} ${response.statusText}`);
  return (await response.json()) as T;
}
