// The studio's server, as functions. docs/studio-api.md describes it; `wire.ts` is generated from its types.
import type {
  BuildProgress,
  EditRequest,
  EventView,
  FixRequest,
  KeptTake,
  Refusal,
  RefusalCode,
  SessionView,
  SpeakRequest,
  TakeView,
  TourView,
  TraceView,
  TrustView,
} from './wire';

/** Something was refused; `code` says why to programs, the message to people. */
export class Refused extends Error {
  readonly code: RefusalCode | 'unreachable';

  constructor(code: RefusalCode | 'unreachable', message: string) {
    super(message);
    this.code = code;
  }
}

async function ask(address: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    throw new Refused('unreachable', String(error));
  }
  if (response.ok) return response;
  const refusal = (await response.json().catch(() => null)) as Refusal | null;
  throw new Refused(refusal?.error ?? 'failed', refusal?.message ?? `${response.status}`);
}

async function json<T>(address: string, init?: RequestInit): Promise<T> {
  return (await (await ask(address, init)).json()) as T;
}

function posted(value: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

export const session = (): Promise<SessionView> => json('/api/session');
export const schema = (): Promise<unknown> => json('/api/schema');
export const tour = (): Promise<TourView> => json('/api/tour');
export const edit = (request: EditRequest): Promise<TourView> => json('/api/edit', posted(request));
export const saveText = (base: string, text: string): Promise<TourView> => json('/api/text', posted({ base, text }));
export const fix = (request: FixRequest): Promise<TourView> => json('/api/fix', posted(request));
export const undo = (base: string): Promise<TourView> => json('/api/undo', posted({ base }));
export const redo = (base: string): Promise<TourView> => json('/api/redo', posted({ base }));
export const look = (text: string, signal: AbortSignal): Promise<TourView> =>
  json('/api/look', { ...posted({ text }), signal });
export const speak = async (request: SpeakRequest): Promise<Blob> => (await ask('/api/speak', posted(request))).blob();
export const lookAtTake = (wav: Blob): Promise<TakeView> => json('/api/take/look', { method: 'POST', body: wav });
export const trace = (file: Blob): Promise<TraceView> => json('/api/trace', { method: 'POST', body: file });
export const build = (): Promise<BuildProgress> => json('/api/build', posted({}));
export const cancelBuild = (): Promise<BuildProgress> => json('/api/build', { method: 'DELETE' });
export const standingBuild = (): Promise<BuildProgress | null> => json('/api/build');
export const trusted = (): Promise<TrustView> => json('/api/trust');
export const trust = (digest: string): Promise<TrustView> => json('/api/trust', posted({ digest }));
export const revokeTrust = (): Promise<TrustView> => json('/api/trust', { method: 'DELETE' });
export const map = (index: number): Promise<unknown> => json(`/api/map/${index}`);
export const file = async (path: string): Promise<Blob> => (await ask(fileAddress(path))).blob();
export const track = async (lang: string, stop: string): Promise<Blob> =>
  (await ask(`/api/track/${encodeURIComponent(lang)}/${encodeURIComponent(stop)}`)).blob();

export function fileAddress(path: string): string {
  // The slashes too: a browser would take `../` out of an address, and with it the way to a file that tours share.
  return `/api/file/${encodeURIComponent(path)}`;
}

export function keepTake(base: string, pointer: string, wav: Blob): Promise<KeptTake> {
  const query = new URLSearchParams({ base, pointer });
  return json(`/api/take?${query}`, { method: 'POST', body: wav });
}

/** Listens to what happens until the returned function is called. `lost` is told whether the server can be heard. */
export function listen(told: (event: EventView) => void, lost: (is: boolean) => void): () => void {
  const source = new EventSource('/api/events');
  source.onmessage = (message) => told(JSON.parse(message.data as string) as EventView);
  source.onopen = () => lost(false);
  source.onerror = () => lost(true);
  return () => source.close();
}
