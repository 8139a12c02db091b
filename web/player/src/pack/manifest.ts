// The only reader of `manifest.json`, whether it comes from the server, the service worker or the cache. It checks what
// the page needs and gives defaults to what a pack may leave out, so that no other file has to know what can be absent.
// The names are those of the file (src/pack/manifest.rs); fields that the page does not use are not listed.
import { list, number, Shape, ShapeError, table, text, type Read } from './shape';

/** A text in each of the tour's languages. */
export type Localized = Readonly<Record<string, string>>;

export interface FileFacts {
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

export interface Manifest {
  readonly format: number;
  readonly id: string;
  readonly title: Localized;
  /** The tour's languages, at least one. */
  readonly languages: readonly string[];
  readonly tracks: readonly Track[];
  /** Short sounds beside the stories, in no language; empty in a tour without such sounds. */
  readonly sounds: readonly Sound[];
  readonly maps: readonly string[];
  /** Picture files by the stop they show. */
  readonly pictures: Readonly<Record<string, string>>;
  /** The same pictures as smaller WebP files; empty in packs without them. */
  readonly pictures_webp: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, FileFacts>>;
  /**
   * The JSON as it was read. It is stored unchanged, because the page of a newer pack may use more of it than this one.
   */
  readonly source: unknown;
}

/** A stop's story in one language. */
export interface Track {
  /** `story` or `short`; a newer pack may hold other kinds. */
  readonly role: string;
  /** `standard` or `loud`; a newer pack may hold other kinds. */
  readonly mix: string;
  readonly stop: string;
  readonly language: string;
  readonly file: string;
  readonly duration_s: number;
  readonly captions: string;
  readonly transcript: string;
  /** The uncompressed sound, in packs that were built with it. */
  readonly master: string | null;
  /** The times of the passages; empty where the pack does not give them. */
  readonly passages: readonly TrackPassage[];
}

export interface TrackPassage {
  readonly start_s: number;
  readonly end_s: number;
}

export type SoundRole = 'arrival' | 'tour-end' | 'gps-lost' | 'gps-found';

export interface Sound {
  /** A [`SoundRole`], or one that only a newer page knows. */
  readonly role: string;
  readonly file: string;
}

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
