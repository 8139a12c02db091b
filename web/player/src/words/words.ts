// What the page says, as a type: one file per language gives all of it, and the compiler finds what a new one lacks.

/** A number of metres, seconds or hours on a clock face is passed as a number: each language words it its own way. */
export interface Words {
  /** BCP 47 tag; also the value of `lang` in the page. */
  readonly code: string;
  /** The language's own name for itself. */
  readonly name: string;

  readonly language: string;
  readonly loading: string;
  readonly cannotLoad: string;
  readonly tooOld: (missing: string) => string;
  readonly tryAgain: string;
  readonly back: string;
  readonly close: string;
  readonly opensTour: string;

  readonly stops: (count: number) => string;
  readonly distance: (metres: number) => string;
  readonly walkingTime: (minutes: number) => string;
  readonly storiesTime: (minutes: number) => string;
  readonly onTheWay: string;
  /**
   * How to get to a stop that is not walked to; `by` is the tour's own word, which may be one that the page does not
   * know.
   */
  readonly reachedBy: (by: string) => string;
  readonly contents: string;
  readonly megabytes: (bytes: number) => string;

  readonly download: {
    readonly title: string;
    readonly offer: (size: string) => string;
    readonly why: string;
    readonly running: (percent: number, done: string, total: string) => string;
    readonly ready: string;
    readonly updateReady: (size: string) => string;
    readonly updateAction: string;
    readonly updateBusy: string;
    readonly failed: string;
    readonly changedOnServer: string;
    readonly missingOnServer: (file: string) => string;
    readonly alteredByServer: (file: string) => string;
    readonly noRoom: string;
    readonly cancel: string;
    readonly offline: string;
    readonly notSupported: string;
  };

  readonly sound: {
    readonly test: string;
    readonly playing: string;
    readonly hint: string;
    readonly cannotDecode: string;
  };

  readonly start: {
    readonly action: string;
    readonly why: string;
    readonly withoutPosition: string;
    readonly goOnTitle: string;
    readonly goOnText: (told: number, all: number) => string;
    readonly goOnInStory: (title: string) => string;
    readonly goOn: string;
    readonly startAnew: string;
    readonly install: string;
  };

  readonly walk: {
    readonly title: string;
    readonly map: string;
    readonly list: string;
    readonly now: (title: string) => string;
    readonly paused: (title: string) => string;
    readonly near: (title: string) => string;
    readonly nearWaits: (title: string) => string;
    readonly nearUnsure: (title: string) => string;
    readonly nearComesLater: (title: string, first: string) => string;
    readonly approaching: (title: string) => string;
    readonly next: (title: string) => string;
    readonly nextWhere: (title: string, where: string) => string;
    readonly missed: (title: string) => string;
    readonly tellNow: string;
    readonly fault: (what: string) => string;
    readonly offRoute: (metres: number) => string;
    readonly allTold: string;
    readonly finishTitle: string;
    readonly finishText: string;
    readonly notTold: string;
    readonly whereIsNext: string;
    readonly whereUnknown: string;
    readonly whereClock: (title: string, distance: string, hour: number) => string;
    readonly whereCompass: (title: string, distance: string, point: CompassPoint) => string;
    readonly here: (title: string) => string;
    readonly showMe: string;
    readonly wholeRoute: string;
    readonly you: (metres: number) => string;
    readonly end: string;
    readonly endConfirm: string;
    readonly mapLabel: string;
    readonly lockScreen: string;
  };

  readonly position: {
    readonly waiting: string;
    readonly good: (metres: number) => string;
    readonly coarse: (metres: number) => string;
    readonly lost: string;
    readonly denied: string;
    readonly unavailable: string;
    readonly manual: string;
    readonly manualTitle: string;
    readonly tryAgain: string;
    readonly allow: string;
  };

  readonly stop: {
    readonly number: (number: number) => string;
    readonly told: string;
    readonly notToldYet: string;
    readonly playing: string;
    readonly waiting: string;
    readonly missed: string;
    readonly playHere: string;
    readonly playAgain: string;
    readonly transcript: string;
    readonly transcriptHint: string;
    readonly open: (title: string) => string;
    readonly roughly: (metres: number) => string;
    readonly credit: (who: string) => string;
    readonly previous: string;
    readonly next: string;
  };

  readonly player: {
    readonly label: string;
    readonly play: string;
    readonly pause: string;
    readonly back15: string;
    readonly forward15: string;
    readonly previous: string;
    readonly next: string;
    readonly speed: string;
    readonly speedValue: (rate: number) => string;
    readonly progress: string;
    readonly time: (at: string, of: string) => string;
    readonly nothing: string;
    readonly cannotPlay: string;
    readonly openStop: (title: string) => string;
  };
}

/** Eight points of the compass, from north clockwise. */
export type CompassPoint = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
