// The sound: one audio element for stories, one for short sounds over or between them. It plays what it is told and
// says what became of it; which story that is, only the engine decides.

import type { Decoding } from '../opus/decode';

export type SpeakerState = 'silent' | 'loading' | 'playing' | 'paused' | 'failed';

export interface SpeakerEvents {
  /** The story of this request came to its end. */
  readonly ended: (request: number) => void;
  readonly changed: () => void;
}

/** Makes a sound that the browser plays of one that it does not; absent where it plays them as they are. */
export type Convert = (source: string) => Decoding;

/** How loud a story is while a short sound is heard over it. */
const DUCKED = 0.2;
/** A story that is stopped or held fades out over this time, so that nothing clicks, milliseconds. */
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
  /** The story's conversion, while it is under way and as long as its sound is played; that of the short sound. */
  #storyDecoding: Decoding | undefined;
  #shortDecoding: Decoding | undefined;
  /** The story is being opened: the element still has the sound before. */
  #isOpening = false;
  #source = '';

  constructor(events: SpeakerEvents, convert?: Convert) {
    this.#events = events;
    this.#convert = convert;
    // In the document, so that the system's media controls and the visitor's assistive tools find what plays.
    for (const element of [this.#story, this.#short]) element.hidden = true;
    this.#story.id = 'story';
    this.#short.id = 'short-sound';
    document.body.append(this.#story, this.#short);
    this.#story.preload = 'auto';
    this.#story.preservesPitch = true;
    this.#story.addEventListener('ended', () => this.#over());
    this.#story.addEventListener('playing', () => this.#become('playing'));
    this.#story.addEventListener('waiting', () => this.#become('loading'));
    this.#story.addEventListener('error', () => {
      if (this.#request !== undefined) this.#become('failed');
    });
    // Held by the system: headphones pulled out, a call, another app.
    this.#story.addEventListener('pause', () => {
      if (this.#state === 'playing' && !this.#story.ended && this.#fade === undefined) this.#become('paused');
    });
    this.#story.addEventListener('loadedmetadata', () => {
      if (this.#startAt > 0) this.#story.currentTime = Math.min(this.#startAt, this.#story.duration);
      this.#startAt = 0;
      this.#events.changed();
    });
    for (const name of ['timeupdate', 'durationchange', 'seeked', 'ratechange']) {
      this.#story.addEventListener(name, () => this.#events.changed());
    }
    // However a short sound ends, the story is as loud as before.
    for (const name of ['ended', 'pause', 'error', 'emptied']) {
      this.#short.addEventListener(name, () => {
        if (this.#short.paused || this.#short.ended || this.#short.error !== null) this.#story.volume = 1;
      });
    }
  }

  /** To be called while a tap is handled: from then on the browser lets both elements play by themselves. */
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

  /** Seconds into the story. */
  get at(): number {
    if (this.#request === undefined) return 0;
    return this.#isOpening ? this.#startAt : this.#startAt || this.#story.currentTime;
  }

  /** Length of the story in seconds, 0 while it is not known. */
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
    this.#become('loading');
    this.#open();
  }

  /** Gives the element the story; at once where the browser plays it as it is, so that a tap's permission holds. */
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
      (fault: unknown) => {
        console.error(this.#source, fault);
        if (request === this.#request) this.#become('failed');
      },
    );
  }

  #begin(url: string): void {
    this.#isOpening = false;
    this.#story.src = url;
    this.#story.playbackRate = this.#rate;
    if (this.#state !== 'paused') this.#run();
  }

  pause(): void {
    if (this.#state !== 'playing' && this.#state !== 'loading') return;
    this.#become('paused');
    this.#fadeOut(() => this.#story.pause());
  }

  resume(): void {
    if (this.#request === undefined || this.#state === 'playing') return;
    this.#endFade();
    const isFailed = this.#state === 'failed';
    if (isFailed) this.#startAt = this.at;
    this.#become('loading');
    if (isFailed) this.#open();
    else if (!this.#isOpening) this.#run();
  }

  stop(): void {
    if (this.#request === undefined) return;
    this.#request = undefined;
    this.#become('silent');
    this.#fadeOut(() => {
      this.#story.pause();
      this.#story.removeAttribute('src');
      if (this.#request === undefined) this.#close();
    });
  }

  /** Frees what a converted story holds. */
  #close(): void {
    this.#storyDecoding?.cancel();
    this.#storyDecoding = undefined;
    this.#isOpening = false;
  }

  /** Seconds from the story's beginning; bounded to the story. */
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

  /** As `seek`, also while the story is still being opened. */
  seekWhenReady(to: number): void {
    if (!this.#isOpening && this.#story.readyState >= HTMLMediaElement.HAVE_METADATA) this.seek(to);
    else this.#startAt = to;
  }

  /** A short sound over or between the stories; a story is quieter meanwhile. */
  announce(source: string): void {
    this.#shortDecoding?.cancel();
    this.#shortDecoding = undefined;
    if (this.#convert === undefined) {
      this.#sound(source);
      return;
    }
    this.#shortDecoding = this.#convert(source);
    this.#shortDecoding.url.then(
      (url) => this.#sound(url),
      (fault: unknown) => console.error(source, fault),
    );
  }

  #sound(url: string): void {
    this.#short.src = url;
    this.#short.play().catch(() => (this.#story.volume = 1));
    if (this.#fade === undefined) this.#story.volume = DUCKED;
  }

  /** Ends the sound for good. */
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

  #run(): void {
    const request = this.#request;
    this.#story.play().catch((reason: unknown) => {
      if (request !== this.#request) return;
      // The browser wants a tap first, or the system holds the sound: the visitor's tap on "play" goes on.
      const blocked =
        reason instanceof DOMException && (reason.name === 'NotAllowedError' || reason.name === 'AbortError');
      this.#become(blocked ? 'paused' : 'failed');
    });
  }

  #over(): void {
    const request = this.#request;
    if (request === undefined) return;
    this.#request = undefined;
    this.#close();
    this.#become('silent');
    this.#events.ended(request);
  }

  #become(state: SpeakerState): void {
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
