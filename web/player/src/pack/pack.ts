// An opened pack: its manifest and tour, and which of its files serve which purpose.
import type { FileEntry } from './cache';
import { readManifest, type Localized, type Manifest, type Sound, type SoundRole, type Track } from './manifest';
import { languagesOfWords, wordsFile, WORDS_FOLDER } from '../words';
import { readTour, type Tour } from './tour';

export type { Localized, Manifest, Track } from './manifest';
export type { Leg, LonLat, Picture, Stop, Tour } from './tour';

/** The newest pack format that this page reads. */
const FORMAT = 1;

/** An opened pack. */
export interface Pack {
  readonly manifest: Manifest;
  readonly tour: Tour;
}

export class PackError extends Error {}

export async function openPack(): Promise<Pack> {
  const manifest = readManifest(await fetchJson('manifest.json'));
  if (!(manifest.format >= 1 && manifest.format <= FORMAT)) {
    throw new PackError(`The pack has format ${manifest.format}; this page reads format ${FORMAT}.`);
  }
  return { manifest, tour: readTour(await fetchJson(address(manifest, 'tour.json'))) };
}

/** The address of a file of exactly this pack: the service worker finds it by digest, a plain server by name. */
export function address(manifest: Manifest, path: string): string {
  const facts = manifest.files[path];
  return facts === undefined ? path : `${path}?sha256=${facts.sha256}`;
}

/**
 * The files that a walk in one language needs. Left out are the tracks and words of other languages, the masters, the
 * other mix, the ways (the page draws the tiles instead), and the `unneeded` files that this browser can do without.
 */
export function filesFor(
  manifest: Manifest,
  language: string,
  browserLanguages: readonly string[] = [],
  unneeded: readonly string[] = [],
): FileEntry[] {
  const others = new Set<string>(unneeded);
  if (manifest.ways !== null) others.add(manifest.ways);
  for (const track of manifest.tracks) {
    // The page shows the text of the captions; the plain transcript and the master are for other players.
    others.add(track.transcript);
    if (track.master !== null) others.add(track.master);
    if (track.language !== language || track.mix !== 'standard') others.add(track.file).add(track.captions);
  }
  // The page speaks one language; what that lacks is shown in English, which is part of the page.
  const [spoken] = languagesOfWords(manifest.files, [language, ...browserLanguages]);
  const isWords = (path: string): boolean => path.startsWith(WORDS_FOLDER);
  for (const path of Object.keys(manifest.files).filter(isWords))
    if (spoken === undefined || path !== wordsFile(spoken)) others.add(path);
  // Every browser that runs this page shows WebP; the JPEG is for other players, and for visits with a network.
  for (const [stop, picture] of Object.entries(manifest.pictures))
    if (manifest.pictures_webp[stop] !== undefined) others.add(picture);
  if (manifest.cover !== null && manifest.cover_webp !== null) others.add(manifest.cover);
  return Object.entries(manifest.files)
    .filter(([path]) => !others.has(path))
    .map(([path, facts]) => ({ path, ...facts }));
}

/** The track of a stop's story. A stop without a short version has its full one for both. */
export function trackOf(
  manifest: Manifest,
  stop: string,
  language: string,
  variant: 'full' | 'short',
): Track | undefined {
  const tracks = manifest.tracks.filter(
    (track) => track.stop === stop && track.language === language && track.mix === 'standard',
  );
  const wanted = variant === 'short' ? 'short' : 'story';
  return tracks.find((track) => track.role === wanted) ?? tracks.find((track) => track.role === 'story');
}

export function soundOf(manifest: Manifest, role: SoundRole): Sound | undefined {
  return manifest.sounds.find((sound) => sound.role === role);
}

/** The language in which a text is shown: the wanted one, or else any that it has. */
export function languageOf(text: Localized, language: string): string {
  return text[language] === undefined ? (Object.keys(text)[0] ?? language) : language;
}

/** A text in the wanted language, or else in any language that it has. */
export function localized(text: Localized, language: string): string {
  return text[languageOf(text, language)] ?? '';
}

/** Reads a JSON file of the pack. */
export async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok) throw new PackError(`${path}: ${response.status} ${response.statusText}`);
  try {
    return await response.json();
  } catch (error) {
    throw new PackError(`${path}: ${String(error)}`);
  }
}
