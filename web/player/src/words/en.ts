// The page in English.
import type { Words } from './words';

const points = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'] as const;

function distance(metres: number): string {
  if (metres < 1000) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  return `${(metres / 1000).toFixed(1)} km`;
}

function minutes(count: number): string {
  const [hours, rest] = [Math.floor(count / 60), count % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const rides = new Set(['bus', 'tram', 'car', 'bicycle', 'ferry', 'boat', 'train', 'subway']);

const en: Words = {
  code: 'en',
  name: 'English',

  language: 'Language',
  loading: 'Opening the tour…',
  cannotLoad: 'The tour could not be opened.',
  tooOld: (missing) =>
    `This browser is too old: it lacks ${missing}. Open the tour in a current Chrome, Firefox or Safari.`,
  tryAgain: 'Try again',
  back: 'Back',
  close: 'Close',
  opensTour: 'Audio walk',

  stops: (count) => (count === 1 ? '1 stop' : `${count} stops`),
  distance,
  walkingTime: (count) => `about ${minutes(count)} on foot`,
  storiesTime: (count) => `${minutes(count)} of stories`,
  onTheWay: 'The walk',
  reachedBy: (by) => (rides.has(by) ? `by ${by}` : 'by a ride'),
  contents: 'What you will hear',
  megabytes: (bytes) => `${(bytes / 1e6).toFixed(1)} MB`,

  download: {
    title: 'Take it with you',
    offer: (size) => `Download (${size})`,
    why: 'Download the tour before you set out, and it will work without a network.',
    running: (percent, done, total) => `Downloading: ${percent} % (${done} of ${total})`,
    ready: 'Downloaded. It works without a network.',
    updateReady: (size) => `A newer version of the tour is available (${size} to download).`,
    updateAction: 'Update',
    updateBusy: 'The tour is open in another tab. Close that tab, then update.',
    failed: 'The download stopped. What has been downloaded is kept.',
    changedOnServer: 'The tour is being updated on the server. Reload the page and try again.',
    missingOnServer: (file) =>
      `The server does not have the file ${file}. Whoever publishes the tour needs to upload it again; until then, the tour only works online.`,
    alteredByServer: (file) =>
      `The server delivers an altered copy of the file ${file}: the web host or the upload changes files. Whoever publishes the tour can fix this; until then, the tour only works online.`,
    noRoom: 'There is not enough space on this device.',
    cancel: 'Stop',
    offline: 'You are offline. You can download the tour when you are back online.',
    notSupported:
      'This browser does not keep pages for use offline (this may be a private window). The tour works as long as you are online.',
  },

  sound: {
    test: 'Test your sound',
    playing: 'You should hear three notes now.',
    hint: 'Nothing? Turn up the volume, switch off silent mode, or check your headphones.',
    cannotDecode:
      'This browser cannot play the tour’s sound (Opus). You can read the stories. To hear them, use a current Chrome, Firefox or Safari 18.4 or newer.',
  },

  start: {
    action: 'Start the walk',
    why: 'The page will ask for your position so that each story starts in the right place. Your position never leaves this device.',
    withoutPosition: 'Without position: choose stops yourself',
    goOnTitle: 'Continue your walk?',
    goOnText: (told, all) => `You have heard ${told} of ${all} stories.`,
    goOnInStory: (title) => `You were listening to “${title}”.`,
    goOn: 'Continue',
    startAnew: 'Start over',
    install: 'Add to home screen',
  },

  walk: {
    title: 'Walk',
    map: 'Map',
    list: 'Stops',
    now: (title) => `Now: ${title}`,
    paused: (title) => `Paused: ${title}`,
    near: (title) => `You are at ${title}.`,
    nearWaits: (title) => `You are near ${title}; it starts when the current story ends.`,
    nearUnsure: (title) => `You seem to be near ${title}; it starts as soon as your position is certain.`,
    nearComesLater: (title, first) => `You are near ${title}; its story comes after ${first}.`,
    approaching: (title) => `You are coming up to ${title}.`,
    next: (title) => `Next: ${title}`,
    nextWhere: (title, where) => `Next: ${title}, ${where}`,
    missed: (title) => `You passed ${title} without hearing its story.`,
    tellNow: 'Play it now',
    fault: (what) =>
      `Something on this page failed, but the walk goes on. If you miss a story, choose it from the list. (${what})`,
    offRoute: (metres) =>
      `You are about ${distance(metres)} away from the route. The map shows the way there; the stories will wait.`,
    allTold: 'You have heard all the stories.',
    finishTitle: 'The walk is over',
    finishText: 'Thank you for walking and listening.',
    notTold: 'Not heard yet',
    whereIsNext: 'Where is the next stop?',
    whereUnknown: 'Your position is not known yet.',
    whereClock: (title, far, hour) => `${title}: ${far}, at your ${hour} o’clock.`,
    whereCompass: (title, far, point) => `${title}: ${far} to the ${points[point]}.`,
    here: (title) => `You are at ${title}.`,
    showMe: 'Show my position',
    wholeRoute: 'Show the whole route',
    you: (metres) => `You are here, to within ${Math.round(metres)} m`,
    end: 'End the walk',
    endConfirm: 'End the walk? Your progress is kept.',
    mapLabel: 'Map of the walk. The list of stops says the same in words.',
    lockScreen:
      'Keep this page open and the screen on while you walk: most phones give no position to a page in the background.',
  },

  position: {
    waiting: 'Looking for your position…',
    good: (metres) => `Position accurate to ${Math.round(metres)} m`,
    coarse: (metres) =>
      `Your position is known only to within ${distance(metres)}. Stories may not start by themselves: choose the stop from the list.`,
    lost: 'Your position is lost. The stories go on; until your position is back, choose stops from the list.',
    denied:
      'This page is not allowed to use your position. You can still take the walk: choose each stop from the list when you get there.',
    unavailable:
      'This device does not report its position. You can still take the walk: choose each stop from the list when you get there.',
    manual: 'You choose the stops.',
    manualTitle: 'Choosing stops yourself',
    tryAgain: 'Try again with position',
    allow:
      'To allow it, open the settings of this page (the icon beside its address) and allow access to your location.',
  },

  stop: {
    number: (number) => `Stop ${number}`,
    told: 'heard',
    notToldYet: 'not heard yet',
    playing: 'playing',
    waiting: 'waiting for its turn',
    missed: 'passed, not heard',
    playHere: 'Play it here anyway',
    playAgain: 'Play it again',
    transcript: 'Text',
    transcriptHint: 'Choose a sentence to hear it from there.',
    open: (title) => `Open ${title}`,
    roughly: (metres) => `The place is known only to within about ${distance(metres)}.`,
    credit: (who) => `Picture: ${who}`,
    previous: 'Previous stop',
    next: 'Next stop',
  },

  player: {
    label: 'Player',
    play: 'Play',
    pause: 'Pause',
    back15: 'Back 15 seconds',
    forward15: 'Forward 15 seconds',
    previous: 'Previous story',
    next: 'Next story',
    speed: 'Speed',
    speedValue: (rate) => `${rate}×`,
    progress: 'Position in the story',
    time: (at, of) => `${at} of ${of}`,
    nothing: 'No story is playing.',
    cannotPlay: 'This story cannot be played now. You can read it on the stop’s page.',
    openStop: (title) => `Open the page of ${title}`,
  },
};

export default en;
