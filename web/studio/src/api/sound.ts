// Recordings that are imported, whole stops that are cut, and the sound of a whole walk. docs/studio-api.md describes these requests.
import { ask, json, post, RequestRefused } from './api';
import type {
  FoundPassagesView,
  KeptTake,
  KeptTakes,
  ListenRequest,
  ListenView,
  PassageCut,
  PeaksView,
  RecordingView,
  SpeakersView,
  TakeView,
  TourView,
} from './wire';

/** A recording that the server has decoded. It keeps only the newest ones; another one is sent again when it is needed. */
export class OpenRecording {
  readonly view: RecordingView;
  readonly #file: Blob;

  private constructor(file: Blob, view: RecordingView) {
    this.#file = file;
    this.view = view;
  }

  /** Sends a file to the server, which reads any format of takes. */
  static async open(file: Blob, signal?: AbortSignal): Promise<OpenRecording> {
    return new OpenRecording(file, await send(file, signal));
  }

  peaks(from_s: number, to_s: number, count: number): Promise<PeaksView> {
    return this.#ask((address) => json(`${address}/peaks?${query({ from_s, to_s, count })}`));
  }

  /** A part as the browser can play it: as in the file, or repaired and as loud as in its track. */
  sound(from_s: number, to_s: number, as_track: boolean): Promise<Blob> {
    return this.#ask(async (address) => (await ask(`${address}/sound?${query({ from_s, to_s, as_track })}`)).blob());
  }

  measure(from_s: number, to_s: number): Promise<TakeView> {
    return this.#ask((address) => json(`${address}/look?${query({ from_s, to_s })}`));
  }

  /** Makes a part the take of a passage. */
  async keep(base: string, pointer: string, from_s: number, to_s: number): Promise<TourView> {
    const request = post({ base, pointer, from_s, to_s });
    return (await this.#ask((address) => json<KeptTake>(`${address}/take`, request))).view;
  }

  /** Finds the passages of a stop. Calling it off ends the search on the server, too. */
  passages(stop: string, lang: string, signal: AbortSignal): Promise<FoundPassagesView> {
    return this.#ask((address) => json(`${address}/passages`, { ...post({ stop, lang }), signal }));
  }

  /** Makes parts the takes of passages. */
  async keepAll(base: string, takes: readonly PassageCut[]): Promise<TourView> {
    const request = post({ base, takes });
    return (await this.#ask((address) => json<KeptTakes>(`${address}/takes`, request))).view;
  }

  async #ask<T>(act: (address: string) => Promise<T>): Promise<T> {
    const address = `/api/recording/${this.view.digest}`;
    try {
      return await act(address);
    } catch (error) {
      if (!(error instanceof RequestRefused) || error.code !== 'not-found') throw error;
      await send(this.#file);
      return act(address);
    }
  }
}

function send(file: Blob, signal?: AbortSignal): Promise<RecordingView> {
  return json('/api/recording', { method: 'POST', body: file, ...(signal === undefined ? {} : { signal }) });
}

function query(values: Record<string, number | boolean>): URLSearchParams {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

export const speakers = (lang: string): Promise<SpeakersView> => json(`/api/speakers/${encodeURIComponent(lang)}`);

/** Renders the sound of a whole walk. Calling it off ends the work on the server, too. */
export const listen = (request: ListenRequest, signal: AbortSignal): Promise<ListenView> =>
  json('/api/listen', { ...post(request), signal });

/** The address of the sound of a walk, for an audio element. */
export const walkSound = (sound: string): string => `/api/listen/${sound}`;
