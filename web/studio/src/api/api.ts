// Functions that call the studio's server. docs/studio-api.md describes its API; `wire.ts` is generated from its types.
import type {
  BuildProgress,
  ConnectRequest,
  DirectionsRequest,
  DirectionsView,
  EditRequest,
  EventView,
  FixRequest,
  KeptTake,
  PlacesView,
  Refusal,
  RefusalCode,
  RehearsalRequest,
  RehearsalView,
  SessionView,
  SpeakRequest,
  StreetsView,
  TakeView,
  TourView,
  TraceView,
  TrustView,
  WalkRequest,
  WalkView,
  WayRequest,
  WayView,
} from './wire';
import { settings } from '../settings.svelte';

/** The server refused a request; `code` gives the reason to programs, and the message gives it to people. */
export class RequestRefused extends Error {
  readonly code: RefusalCode | 'unreachable';

  constructor(code: RefusalCode | 'unreachable', message: string) {
    super(message);
    this.code = code;
  }
}

async function ask(address: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  // Findings and labels of fixes are worded in the language of the page.
  const headers = { ...(init?.headers as Record<string, string> | undefined), 'Accept-Language': settings.language };
  try {
    response = await fetch(address, { ...init, headers });
  } catch (error) {
    throw new RequestRefused('unreachable', String(error));
  }
  if (response.ok) return response;
  const refusal = (await response.json().catch(() => null)) as Refusal | null;
  throw new RequestRefused(refusal?.error ?? 'failed', refusal?.message ?? `${response.status}`);
}

async function json<T>(address: string, init?: RequestInit): Promise<T> {
  return (await (await ask(address, init)).json()) as T;
}

function post(value: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

export const session = (): Promise<SessionView> => json('/api/session');
export const schema = (): Promise<unknown> => json('/api/schema');
export const tour = (): Promise<TourView> => json('/api/tour');
export const edit = (request: EditRequest): Promise<TourView> => json('/api/edit', post(request));
export const saveText = (base: string, text: string): Promise<TourView> => json('/api/text', post({ base, text }));
export const fix = (request: FixRequest): Promise<TourView> => json('/api/fix', post(request));
export const undo = (base: string): Promise<TourView> => json('/api/undo', post({ base }));
export const redo = (base: string): Promise<TourView> => json('/api/redo', post({ base }));
export const checkText = (text: string, signal: AbortSignal): Promise<TourView> =>
  json('/api/look', { ...post({ text }), signal });
export const speak = async (request: SpeakRequest): Promise<Blob> => (await ask('/api/speak', post(request))).blob();
export const measureTake = (wav: Blob): Promise<TakeView> => json('/api/take/look', { method: 'POST', body: wav });
export const trace = (file: Blob): Promise<TraceView> => json('/api/trace', { method: 'POST', body: file });
export const walk = (request: WalkRequest, signal: AbortSignal): Promise<WalkView> =>
  json('/api/rehearse/walk', { ...post(request), signal });
export const rehearse = (request: RehearsalRequest, signal: AbortSignal): Promise<RehearsalView> =>
  json('/api/rehearse', { ...post(request), signal });
export const build = (): Promise<BuildProgress> => json('/api/build', post({}));
export const cancelBuild = (): Promise<BuildProgress> => json('/api/build', { method: 'DELETE' });
export const currentBuild = (): Promise<BuildProgress | null> => json('/api/build');
export const trusted = (): Promise<TrustView> => json('/api/trust');
export const trust = (digest: string): Promise<TrustView> => json('/api/trust', post({ digest }));
export const revokeTrust = (): Promise<TrustView> => json('/api/trust', { method: 'DELETE' });
export const map = (index: number): Promise<unknown> => json(`/api/map/${index}`);
export const streets = (): Promise<StreetsView> => json('/api/streets');
export const connect = (request: ConnectRequest): Promise<TourView> => json('/api/connect', post(request));
export const way = (request: WayRequest): Promise<WayView> => json('/api/way', post(request));
export const directions = (request: DirectionsRequest): Promise<DirectionsView> =>
  json('/api/directions', post(request));
export const places = (q: string, lang: string, signal: AbortSignal): Promise<PlacesView> =>
  json(`/api/places?${new URLSearchParams({ q, lang })}`, { signal });
export const file = async (path: string): Promise<Blob> => (await ask(fileAddress(path))).blob();
export const track = async (lang: string, stop: string): Promise<Blob> =>
  (await ask(`/api/track/${encodeURIComponent(lang)}/${encodeURIComponent(stop)}`)).blob();

/** The address of the tiles of the tour's streets; the digest makes a changed file another address. */
export function tilesAddress(digest: string): string {
  return `/api/streets/tiles?${new URLSearchParams({ digest })}`;
}

export function fileAddress(path: string): string {
  // Slashes are encoded too: a browser would resolve `../` in an address, which leads to files that tours share.
  return `/api/file/${encodeURIComponent(path)}`;
}

export function keepTake(base: string, pointer: string, wav: Blob): Promise<KeptTake> {
  const query = new URLSearchParams({ base, pointer });
  return json(`/api/take?${query}`, { method: 'POST', body: wav });
}

/**
 * Listens to the server's events until the returned function is called. `lost` is called with whether the server is out
 * of reach.
 */
export function listen(told: (event: EventView) => void, lost: (is: boolean) => void): () => void {
  const source = new EventSource('/api/events');
  source.onmessage = (message) => told(JSON.parse(message.data as string) as EventView);
  source.onopen = () => lost(false);
  source.onerror = () => lost(true);
  return () => source.close();
}
