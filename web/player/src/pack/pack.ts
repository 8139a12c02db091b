// An opened pack: what was read of it, and which of its files serve what.
import type { FileEntry } from './cache';
import { readManifest, type Localized, type Manifest, type Sound, type SoundRole, type Track } from './manifest';
import { readTour, type Tour } from './tour';

export type { Localized, Manifest, Track } from './manifest';
export type { Leg, LonLat, Stop, Tour } from './tour';

/** The newest pack format that this page reads. */
const FORMAT = 1;

/** An opened pack. */
export interface Pack {
  readonly manifest: Manifest;
  readonly tour: Tour;
}

export class PackTrouble extends Error {}

export async function openPack(): Promise<Pack> {
  const manifest = readManifest(await readJson('manifest.json'));
  if (!(manifest.format >= 1 && manifest.format <= FORMAT)) {
    throw new PackTrouble(`The pack has format ${manifest.format}; this page reads format ${FORMAT}.`);
  }
  return { manifest, tour: readTour(await readJson(address(manifest, 'tour.json'))) };
}

/** The address of a file of this very pack: the service worker answers it by digest, a plain server by name. */
export function address(manifest: Manifest, path: string): string {
  const facts = manifest.files[path];
  return facts === undefined ? path : `${path}?sha256=${facts.sha256}`;
}

/**
 * The files that a walk in one language needs: all but the other languages', the masters and the other mix, and all but
 * those `unneeded` that this browser can do without.
 */
export function filesFor(manifest: Manifest, language: string, unneeded: readonly string[] = []): FileEntry[] {
  const others = new Set<string>(unneeded);
  for (const track of manifest.tracks) {
    // The page shows the captions' words; the plain transcript and the master are for other players.
    others.add(track.transcript);
    if (track.master !== null) others.add(track.master);
    if (track.language !== language || track.mix !== 'standard') others.add(track.file).add(track.captions);
  }
  // Every browser that runs this page shows WebP; the JPEG is for other players, and for visits with a network.
  for (const [stop, picture] of Object.entries(manifest.pictures))
    if (manifest.pictures_webp[stop] !== undefined) others.add(picture);
  return Object.entries(manifest.files)
    .filter(([path]) => !others.has(path))
    .map(([path, facts]) => ({ path, ...facts }));
}

/** The track that tells a stop; a stop without a short telling has its full one for both. */
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

/** A text in the wished language, else in any that there is. */
export function localized(text: Localized, language: string): string {
  return text[language] ?? Object.values(text)[0] ?? '';
}

async function readJson(path: string): Promise<unknown> {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok) throw new PackTrouble(`${path}: ${response.status} ${response.statusText}`);
  try {
    return await response.json();
  } catch (fault) {
    throw new PackTrouble(`${path}: ${String(fault)}`);
  }
}
