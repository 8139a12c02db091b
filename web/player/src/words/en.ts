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
  loading: 'The tour is being opened …',
  cannotLoad: 'The tour cannot be opened.',
  tooOld: (missing) =>
    `This browser is too old: it lacks ${missing}. A current Chrome, Firefox or Safari opens the tour.`,
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
    title: 'Take it along',
    offer: (size) => `Download (${size})`,
    why: 'Download the tour before you set out: it then works without a network.',
    running: (percent, done, total) => `Downloading: ${percent} % (${done} of ${total})`,
    ready: 'Downloaded. It works without a network.',
    updateReady: (size) => `A newer version of the tour is there (${size} to download).`,
    updateAction: 'Update',
    updateBusy: 'The tour is open in another tab. Close that one, then update.',
    failed: 'The download stopped. What has been downloaded is kept.',
    changedOnServer: 'The tour is being changed on the server. Reload the page and try again.',
    missingOnServer: (file) =>
      `The server does not have the file ${file}. Whoever publishes the tour has to upload it again; until then the tour works with a network.`,
    alteredByServer: (file) =>
      `The server delivers the file ${file} changed: the host or the upload alters files. Whoever publishes the tour can mend that; until then the tour works with a network.`,
    noRoom: 'There is not enough room on this device.',
    cancel: 'Stop',
    offline: 'There is no network now. The tour can be downloaded when there is one.',
    notSupported:
      'This browser does not keep pages for use without a network (a private window, perhaps). The tour works as long as there is a network.',
  },

  sound: {
    test: 'Test your sound',
    playing: 'You should hear three notes now.',
    hint: 'Nothing? Turn up the volume, switch off silent mode, or check your headphones.',
    cannotDecode:
      'This browser cannot play the tour’s sound (Opus). You can read the stories; to hear them, use a current Chrome, Firefox or Safari 18.4 or newer.',
  },

  start: {
    action: 'Start the walk',
    why: 'The page will ask for your position, so that each story starts at its place. Your position does not leave this device.',
    withoutPosition: 'Without position: choose stops yourself',
    goOnTitle: 'Go on with your walk?',
    goOnText: (told, all) => `${told} of ${all} stories told.`,
    goOnInStory: (title) => `You were listening to “${title}”.`,
    goOn: 'Go on',
    startAnew: 'Start anew',
    install: 'Put it on the home screen',
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
    nearComesLater: (title, first) => `You are near ${title}; it is told after ${first}.`,
    approaching: (title) => `${title} comes near.`,
    next: (title) => `Next: ${title}`,
    nextWhere: (title, where) => `Next: ${title}, ${where}`,
    missed: (title) => `You have passed ${title} without its story.`,
    tellNow: 'Tell it now',
    fault: (what) =>
      `Something on this page failed; the walk goes on. If a story is missing, choose it from the list. (${what})`,
    offRoute: (metres) =>
      `You are about ${distance(metres)} away from the route. The map shows the way there; the stories wait.`,
    allTold: 'All stories have been told.',
    finishTitle: 'The walk is over',
    finishText: 'Thank you for walking and listening.',
    notTold: 'Not told yet',
    whereIsNext: 'Where is the next stop?',
    whereUnknown: 'Your position is not known yet.',
    whereClock: (title, far, hour) => `${title}: ${far}, at ${hour} o’clock in your direction of walking.`,
    whereCompass: (title, far, point) => `${title}: ${far} to the ${points[point]}.`,
    here: (title) => `You are at ${title}.`,
    showMe: 'Show my position',
    wholeRoute: 'Show the whole route',
    you: (metres) => `You are here, within ${Math.round(metres)} m`,
    end: 'End the walk',
    endConfirm: 'End the walk? Your progress is kept.',
    mapLabel: 'Map of the walk. The list of stops holds the same in words.',
    lockScreen:
      'Keep this page open and the screen on while walking: in the background most phones give pages no position.',
  },

  position: {
    waiting: 'Looking for your position …',
    good: (metres) => `Position within ${Math.round(metres)} m`,
    coarse: (metres) =>
      `Your position is only known within ${distance(metres)}. Stories may not start by themselves: choose the stop from the list.`,
    lost: 'Your position is lost. The stories go on; until it is back, choose stops from the list.',
    denied:
      'The page may not use your position. You can walk all the same: choose each stop from the list when you get there.',
    unavailable:
      'This device gives no position. You can walk all the same: choose each stop from the list when you get there.',
    manual: 'You choose the stops.',
    manualTitle: 'Choosing stops yourself',
    tryAgain: 'Try again with position',
    allow: 'To allow it, open the settings of this page (the sign beside its address) and permit the position.',
  },

  stop: {
    number: (number) => `Stop ${number}`,
    told: 'told',
    notToldYet: 'not told yet',
    playing: 'playing',
    waiting: 'waits for its turn',
    missed: 'passed without its story',
    playHere: 'Play it here anyway',
    playAgain: 'Play it again',
    transcript: 'Text',
    transcriptHint: 'Choose a sentence to hear it from there.',
    open: (title) => `Open ${title}`,
    roughly: (metres) => `The place is known within about ${distance(metres)}.`,
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
    progress: 'Place in the story',
    time: (at, of) => `${at} of ${of}`,
    nothing: 'No story is playing.',
    cannotPlay: 'This story cannot be played now. Its text is on the stop’s page.',
    openStop: (title) => `Open the page of ${title}`,
  },
};

export default en;
