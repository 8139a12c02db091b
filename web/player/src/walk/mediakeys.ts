// The lock screen, the headset's keys and the system's media controls (Media Session).
import type { SpeakerState } from './speaker';

export interface MediaActions {
  play(): void;
  pause(): void;
  seekBy(seconds: number): void;
  seekTo(seconds: number): void;
  neighbour(step: -1 | 1): void;
}

/** How far the keys for seeking move, seconds. */
const STEP_S = 15;

export class MediaKeys {
  readonly #session: MediaSession | undefined = 'mediaSession' in navigator ? navigator.mediaSession : undefined;

  constructor(actions: MediaActions) {
    const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
      ['play', () => actions.play()],
      ['pause', () => actions.pause()],
      ['seekbackward', (details) => actions.seekBy(-(details.seekOffset ?? STEP_S))],
      ['seekforward', (details) => actions.seekBy(details.seekOffset ?? STEP_S)],
      ['seekto', (details) => details.seekTime !== undefined && actions.seekTo(details.seekTime)],
      ['previoustrack', () => actions.neighbour(-1)],
      ['nexttrack', () => actions.neighbour(1)],
    ];
    for (const [action, handler] of handlers) this.#handle(action, handler);
  }

  show({ title, tour, picture }: { title: string; tour: string; picture: string | undefined }): void {
    const artwork = [{ src: picture ?? 'icon-512.png' }];
    this.#attempt((session) => (session.metadata = new MediaMetadata({ title, artist: tour, album: tour, artwork })));
  }

  follow(state: SpeakerState, at: number, length: number, rate: number): void {
    this.#attempt((session) => {
      session.playbackState =
        state === 'silent' ? 'none' : state === 'playing' || state === 'loading' ? 'playing' : 'paused';
      if (length > 0)
        session.setPositionState?.({ duration: length, position: Math.min(at, length), playbackRate: rate });
    });
  }

  clear(): void {
    this.#attempt((session) => {
      session.metadata = null;
      session.playbackState = 'none';
    });
  }

  #handle(action: MediaSessionAction, handler: MediaSessionActionHandler): void {
    // Browsers that do not know this key throw an error.
    this.#attempt((session) => session.setActionHandler(action, handler));
  }

  /** The lock screen is a convenience: if a browser refuses part of it, the story still plays. */
  #attempt(act: (session: MediaSession) => void): void {
    if (this.#session === undefined) return;
    try {
      act(this.#session);
    } catch (error) {
      console.warn('Media Session', error);
    }
  }
}
