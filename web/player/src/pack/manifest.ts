// The only reader of `manifest.json`, whether it comes from the server, the service worker or the cache. It checks what
// the page needs and gives defaults to what a pack may leave out, so that no other file has to know what can be absent.
// The types are those of the file (src/pack/manifest.rs); fields that the page does not use are left out.
import type * as wire from '../generated/manifest';
import { list, number, Shape, ShapeError, table, text, type Checked, type Read } from './shape';

/** A text in each of the tour's languages. */
export type Localized = Readonly<Record<string, string>>;

export type FileFacts = Checked<wire.FileFacts, 'bytes' | 'sha256'>;

export type Manifest = Checked<
  wire.Manifest,
  'format' | 'id' | 'title' | 'languages' | 'maps' | 'pictures' | 'pictures_webp' | 'files'
> & {
  readonly tracks: readonly Track[];
  readonly sounds: readonly Sound[];
  /** The cover of the tour as JPEG, in packs that have one. */
  readonly cover: string | null;
  /** The cover as WebP. */
  readonly cover_webp: string | null;
  /** Ways, buildings and places around the tour, in packs that have them. */
  readonly ways: string | null;
  /**
   * The JSON as it was read. It is stored unchanged, because the page of a newer pack may use more of it than this one.
   */
  readonly source: unknown;
};

/** A stop's story in one language. */
export type Track = Checked<wire.Track, 'stop' | 'language' | 'file' | 'duration_s' | 'captions' | 'transcript'> & {
  /** A role of this version's packs; a newer pack may hold other kinds. */
  readonly role: string;
  /** A mix of this version's packs; a newer pack may hold other kinds. */
  readonly mix: string;
  /** The uncompressed sound, in packs that were built with it. */
  readonly master: string | null;
  /** The times of the passages; empty where the pack does not give them. */
  readonly passages: readonly TrackPassage[];
};

export type TrackPassage = Checked<wire.Passage, 'start_s' | 'end_s'>;

export type SoundRole = wire.SoundRole;

export type Sound = Checked<wire.Sound, 'file'> & {
  /** A [`SoundRole`], or one that only a newer page knows. */
  readonly role: string;
};

/**
 * Reads a manifest; throws a `ShapeError` that says where it is wrong. The caller that opens the pack checks the
 * format, because a newer pack may be downloaded together with the page that reads it.
 */
export function readManifest(source: unknown): Manifest {
  const shape = new Shape(source, 'manifest.json:');
  const languages = shape.required('languages', list(text));
  if (languages.length === 0) throw new ShapeError('manifest.json: languages is empty.');
  return {
    format: shape.required('format', number),
    id: shape.required('id', text),
    title: shape.required('title', localized),
    languages,
    tracks: shape.required('tracks', list(track)),
    sounds: shape.optional('sounds', list(sound), []),
    maps: shape.optional('maps', list(text), []),
    ways: shape.optional('ways', text, null),
    cover: shape.optional('cover', text, null),
    cover_webp: shape.optional('cover_webp', text, null),
    pictures: shape.optional('pictures', table(text), {}),
    pictures_webp: shape.optional('pictures_webp', table(text), {}),
    files: shape.required('files', table(facts)),
    source,
  };
}

export const localized: Read<Localized> = table(text);

const facts: Read<FileFacts> = (value, place) => {
  const shape = new Shape(value, place);
  const sha256 = shape.required('sha256', text);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new ShapeError(`${place}.sha256 is not a digest.`);
  return { bytes: shape.required('bytes', number), sha256 };
};

const track: Read<Track> = (value, place) => {
  const shape = new Shape(value, place);
  return {
    role: shape.required('role', text),
    mix: shape.required('mix', text),
    stop: shape.required('stop', text),
    language: shape.required('language', text),
    file: shape.required('file', text),
    duration_s: shape.required('duration_s', number),
    captions: shape.required('captions', text),
    transcript: shape.required('transcript', text),
    master: shape.optional('master', text, null),
    passages: shape.optional('passages', list(passage), []),
  };
};

const passage: Read<TrackPassage> = (value, place) => {
  const shape = new Shape(value, place);
  return { start_s: shape.required('start_s', number), end_s: shape.required('end_s', number) };
};

const sound: Read<Sound> = (value, place) => {
  const shape = new Shape(value, place);
  return { role: shape.required('role', text), file: shape.required('file', text) };
};
