// The sound: one audio element for stories, and one for short sounds over or between them. It plays what it is told to
// play and reports what happened; only the engine decides which story that is.

import type { Decoding } from '../opus/decode';

export type SpeakerState = 'silent' | 'loading' | 'playing' | 'paused' | 'failed';

export interface SpeakerEvents {
  /** Called when the story of this request has ended. */
  readonly ended: (request: number) => void;
  readonly changed: () => void;
}

/**
 * Converts a sound that the browser does not play into one that it does. It is absent where no conversion is needed.
 */
export type Convert = (source: string) => Decoding;

/** The volume of a story while a short sound plays over it, from 0 to 1. */
const DUCKED_VOLUME = 0.2;
/** How long a story takes to fade out when it is stopped or paused, so that it does not click. Milliseconds. */
const FADE_MS = 120;

export class Speaker {
  readonly #story = new Audio();
  readonly #short = new Audio();
  readonly #events: SpeakerEvents;
  #request: number | undefined;
  #state: SpeakerState = 'silent';
  #startAt = 0;
  #rate = 1;
  #fade: ReturnType<typeof setInterval> | undefined;

  readonly #convert: Convert | undefined;
  /** The conversion of the story, kept as long as its sound plays. */
  #storyDecoding: Decoding | undefined;
  /** The conversion of the short sound. */
  #shortDecoding: Decoding | undefined;
  /** Whether the story is being opened, so that the element still has the previous sound. */
  #isOpening = false;
  #source = '';

  constructor(events: SpeakerEvents, convert?: Convert) {
    this.#events = events;
    this.#convert = convert;
    // The elements are in the document so that media controls and assistive tools find what plays.
    for (const element of [this.#story, this.#short]) element.hidden = true;
    this.#story.id = 'story';
    this.#short.id = 'short-sound';
    document.body.append(this.#story, this.#short);
    this.#story.preload = 'auto';
    this.#story.preservesPitch = true;
    this.#story.addEventListener('ended', () => this.#finishStory());
    this.#story.addEventListener('playing', () => this.#setState('playing'));
    this.#story.addEventListener('waiting', () => this.#setState('loading'));
    this.#story.addEventListener('error', () => {
      if (this.#request !== undefined) this.#setState('failed');
    });
    // The system has paused the sound: headphones were unplugged, a call came in, another app plays.
    this.#story.addEventListener('pause', () => {
      if (this.#state === 'playing' && !this.#story.ended && this.#fade === undefined) this.#setState('paused');
    });
    this.#story.addEventListener('loadedmetadata', () => {
      if (this.#startAt > 0) this.#story.currentTime = Math.min(this.#startAt, this.#story.duration);
      this.#startAt = 0;
      this.#events.changed();
    });
    for (const name of ['timeupdate', 'durationchange', 'seeked', 'ratechange']) {
      this.#story.addEventListener(name, () => this.#events.changed());
    }
    // However a short sound ends, the story returns to its full volume.
    for (const name of ['ended', 'pause', 'error', 'emptied']) {
      this.#short.addEventListener(name, () => {
        if (this.#short.paused || this.#short.ended || this.#short.error !== null) this.#story.volume = 1;
      });
    }
  }

  /** Lets both elements play later without a tap. Call it while a tap is being handled. */
  unlock(sound: string): void {
    for (const element of [this.#story, this.#short]) {
      if (element === this.#story && this.#request !== undefined) continue;
      element.src = sound;
      void element.play().then(
        () => element === this.#story && this.#request === undefined && element.pause(),
        () => undefined,
      );
    }
  }

  get state(): SpeakerState {
    return this.#state;
  }

  get request(): number | undefined {
    return this.#request;
  }

  /** The position in the story, seconds. */
  get at(): number {
    if (this.#request === undefined) return 0;
    return this.#isOpening ? this.#startAt : this.#startAt || this.#story.currentTime;
  }

  /** The length of the story in seconds; 0 while it is unknown. */
  get length(): number {
    if (this.#isOpening || this.#request === undefined) return 0;
    return Number.isFinite(this.#story.duration) ? this.#story.duration : 0;
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#rate = rate;
    this.#story.defaultPlaybackRate = rate;
    this.#story.playbackRate = rate;
    this.#events.changed();
  }

  play(source: string, request: number, from: number): void {
    this.#endFade();
    this.#request = request;
    this.#startAt = from;
    this.#source = source;
    this.#setState('loading');
    this.#open();
  }

  /**
   * Loads the story. This happens at once if no conversion is needed, so that the permission of a tap still applies.
   */
  #open(): void {
    this.#storyDecoding?.cancel();
    this.#storyDecoding = undefined;
    if (this.#convert === undefined) {
      this.#begin(this.#source);
      return;
    }
    const request = this.#request;
    this.#isOpening = true;
    this.#story.pause();
    this.#storyDecoding = this.#convert(this.#source);
    this.#storyDecoding.url.then(
      (url) => request === this.#request && this.#begin(url),
      (error: unknown) => {
        console.error(this.#source, error);
        if (request === this.#request) this.#setState('failed');
      },
    );
  }

  #begin(url: string): void {
    this.#isOpening = false;
    this.#story.src = url;
    this.#story.playbackRate = this.#rate;
    if (this.#state !== 'paused') this.#startPlayback();
  }

  pause(): void {
    if (this.#state !== 'playing' && this.#state !== 'loading') return;
    this.#setState('paused');
    this.#fadeOut(() => this.#story.pause());
  }

  resume(): void {
    if (this.#request === undefined || this.#state === 'playing') return;
    this.#endFade();
    const isFailed = this.#state === 'failed';
    if (isFailed) this.#startAt = this.at;
    this.#setState('loading');
    if (isFailed) this.#open();
    else if (!this.#isOpening) this.#startPlayback();
  }

  stop(): void {
    if (this.#request === undefined) return;
    this.#request = undefined;
    this.#setState('silent');
    this.#fadeOut(() => {
      this.#story.pause();
      this.#story.removeAttribute('src');
      if (this.#request === undefined) this.#close();
    });
  }

  /** Frees the memory of a converted story. */
  #close(): void {
    this.#storyDecoding?.cancel();
    this.#storyDecoding = undefined;
    this.#isOpening = false;
  }

  /** Moves to a position in seconds, limited to the length of the story. */
  seek(to: number): void {
    if (this.#request === undefined) return;
    if (this.#isOpening) {
      this.#startAt = Math.max(0, to);
      this.#events.changed();
      return;
    }
    const end = this.length > 0 ? this.length : to;
    this.#story.currentTime = Math.max(0, Math.min(to, end));
    this.#events.changed();
  }

  /** Like `seek`, but also works while the story is still being opened. */
  seekWhenReady(to: number): void {
    if (!this.#isOpening && this.#story.readyState >= HTMLMediaElement.HAVE_METADATA) this.seek(to);
    else this.#startAt = to;
  }

  /** Plays a short sound; a story that is playing becomes quieter until it ends. */
  announce(source: string): void {
    this.#shortDecoding?.cancel();
    this.#shortDecoding = undefined;
    if (this.#convert === undefined) {
      this.#playShortSound(source);
      return;
    }
    this.#shortDecoding = this.#convert(source);
    this.#shortDecoding.url.then(
      (url) => this.#playShortSound(url),
      (error: unknown) => console.error(source, error),
    );
  }

  #playShortSound(url: string): void {
    this.#short.src = url;
    this.#short.play().catch(() => (this.#story.volume = 1));
    if (this.#fade === undefined) this.#story.volume = DUCKED_VOLUME;
  }

  /** Stops all sound and removes the elements. */
  close(): void {
    this.#request = undefined;
    this.#state = 'silent';
    this.#close();
    this.#shortDecoding?.cancel();
    for (const element of [this.#story, this.#short]) {
      element.pause();
      element.removeAttribute('src');
      element.remove();
    }
  }

  #startPlayback(): void {
    const request = this.#request;
    this.#story.play().catch((reason: unknown) => {
      if (request !== this.#request) return;
      // The browser wants a tap first, or the system blocks the sound: the visitor's tap on "play" continues the story.
      const blocked =
        reason instanceof DOMException && (reason.name === 'NotAllowedError' || reason.name === 'AbortError');
      this.#setState(blocked ? 'paused' : 'failed');
    });
  }

  #finishStory(): void {
    const request = this.#request;
    if (request === undefined) return;
    this.#request = undefined;
    this.#close();
    this.#setState('silent');
    this.#events.ended(request);
  }

  #setState(state: SpeakerState): void {
    if (this.#state === state || (this.#request === undefined && state !== 'silent')) return;
    this.#state = state;
    this.#events.changed();
  }

  #fadeOut(then: () => void): void {
    this.#endFade();
    const began = performance.now();
    this.#fade = setInterval(() => {
      const left = 1 - (performance.now() - began) / FADE_MS;
      if (left > 0) {
        this.#story.volume = left;
      } else {
        this.#endFade();
        then();
      }
    }, 15);
  }

  #endFade(): void {
    clearInterval(this.#fade);
    this.#fade = undefined;
    this.#story.volume = 1;
  }
}
