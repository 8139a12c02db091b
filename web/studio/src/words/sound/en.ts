// What the studio says about recordings, in English.
import type { DoubtView } from '../../api/wire';
import type { LevelVerdict, RoomVerdict } from '../../sound/levels';
import { countedInEnglish as counted } from '../counted';

const clock = (seconds: number): string => {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`;
};

const minus = (value: number): string => value.toFixed(1).replace('-', '−');

export const sound = {
  /** A place in a recording, to a tenth of a second. */
  clock,

  importTake: 'Import a recording',
  importStop: 'Import one recording of the whole stop',
  recordStop: 'Record the stop, passage by passage',
  dropHere: 'Drop a sound file here',
  or: 'or',
  chooseFile: 'Choose a file',
  anyFormat: 'WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Opus or Vorbis, up to half an hour',
  opening: 'The recording is being read…',
  tooLarge: (megabytes: number, limit: number): string =>
    `This file has ${megabytes} MB; the studio takes ${limit} MB. Cut it at the stops, or export it as FLAC or M4A.`,
  fileFacts: (format: string, seconds: number, rate: number, channels: number): string =>
    `${format}, ${clock(seconds)}, ${(rate / 1000).toLocaleString('en')} kHz, ${
      channels === 1 ? 'mono' : channels === 2 ? 'stereo, mixed to mono' : `${channels} channels, mixed to mono`
    }`,
  otherFile: 'Another file',

  waveform: 'Waveform',
  waveformHelp:
    'Drag the handles, or focus one and use the arrow keys: a hundredth of a second, with Shift a tenth, Page Up and Page Down a second.',
  startOf: (what: string): string => `Start of ${what}`,
  endOf: (what: string): string => `End of ${what}`,
  part: 'the part that is kept',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showAll: 'Show all of it',
  scroll: 'Scroll through the recording',
  keptLength: (seconds: number): string => `${clock(seconds)} kept`,
  wholeAgain: 'Keep all of it',

  compare: 'Compare, equally loud',
  hearRecording: 'A: the recording',
  hearVoice: 'B: the voice',
  hearFile: 'As in the file',
  loudness: 'Loudness',
  loudnessChange: (before: number | null, after: number): string =>
    before === null
      ? 'nothing can be heard'
      : `${minus(before)} LUFS; in the track ${minus(after)} LUFS (${after >= before ? '+' : '−'}${Math.abs(after - before).toFixed(1)} dB)`,
  useTake: 'Use this recording',
  originalKept: 'The file itself is kept in audio/originals, whatever you cut off.',
  trimTake: 'Trim the recording',

  findPassages: 'Find the passages',
  finding: (spoken: number, sentences: number): string =>
    spoken < sentences
      ? `A voice reads the script for comparison: sentence ${spoken} of ${sentences}`
      : 'The recording is being compared with the script…',
  findAgain: 'Find them again',
  foundWith: (voice: string): string =>
    `Compared with ${voice}. Check the cuts, above all those with a mark, and correct them by dragging.`,
  howToRead: 'Read the passages and then the directions in one go, in this order, with a short pause after each:',
  fits: (percent: number): string => `fits ${percent} %`,
  notFound: 'Not found in the recording',
  hasTake: 'has a recording already',
  takesIt: (passage: string): string => `Use: ${passage}`,
  hearSegment: (passage: string): string => `Listen: ${passage}`,
  addSegment: (passage: string): string => `Place a cut for: ${passage}`,
  leftOut: (from: string, to: string): string => `${from} to ${to} is not in the script and is left out`,
  useTakes: (count: number): string => `Use ${counted(count, 'recording', 'recordings')}`,
  searchOff: 'Stop the search',
  doubt: (doubt: DoubtView): string => {
    switch (doubt.what) {
      case 'missing':
        return 'This passage was not found. Place its cut by hand, record it, or take it out of the script.';
      case 'sentences-missing':
        return `Not found: sentence ${doubt.sentences.map((one) => one + 1).join(', ')}. Record the passage again, or change its text.`;
      case 'repeated':
        return `It was read more than once. The last reading is kept; ${clock(doubt.from_s)} to ${clock(doubt.to_s)} is left out.`;
      case 'false-start':
        return `A false start, ${clock(doubt.from_s)} to ${clock(doubt.to_s)}, is left out. Listen to the cut.`;
      case 'differs':
        return `Sentence ${doubt.sentence + 1}, ${clock(doubt.from_s)} to ${clock(doubt.to_s)}, sounds unlike the text. Listen to it.`;
      case 'out-of-order':
        return 'It was read after a later passage. Listen to the cut.';
    }
  },

  passageOf: (number: number, count: number): string => `${number} of ${count}`,
  before: 'Previous passage',
  next: 'Next passage',
  key: {
    space: 'Space',
    enter: 'Enter',
    escape: 'Esc',
  },
  microphone: 'Microphone',
  systemMicrophone: 'The system’s microphone',
  countdown: 'Count down 3, 2, 1',
  countingDown: (count: number): string => `Recording begins in ${count}`,
  stopCountdown: 'Stop the countdown',
  roomTitle: 'First listen to the room',
  roomHow: 'Be silent for three seconds, where you will speak and with everything as it will be.',
  checkRoom: 'Check the room',
  checkRoomAgain: 'Check again',
  skipRoom: 'Go on without',
  goOn: 'Go on',
  roomListening: 'Be silent…',
  room: (verdict: RoomVerdict, floor: number): string =>
    `${roomVerdicts[verdict]} (${String(Math.round(floor)).replace('-', '−')} dBFS)`,
  roomHint: {
    nothing: 'Is the microphone muted, or is another one meant? Choose it above.',
    quiet: '',
    good: '',
    audible: 'Close the windows, switch off fans and the refrigerator, and speak closer to the microphone.',
    noisy: 'Listeners will hear this in every pause. Look for a quieter room: a wardrobe or a parked car will do.',
  } as Record<RoomVerdict, string>,
  level: {
    loud: 'Too loud: move back or turn the microphone down.',
    quiet: 'Too quiet: move closer or turn the microphone up.',
    good: 'The level is good.',
  } as Record<LevelVerdict, string>,
  recordFrom: 'Record from there on',
  stopRecording: 'Stop',
  keepAndNext: 'Keep, next passage',
  keepLast: 'Keep',
  again: 'Record again',
  discard: 'Discard',
  bringBack: 'Bring the recording before back',
  punchIn: 'To record again from a sentence on, choose it:',
  joinHere: (at: string): string => `The recording is kept up to ${at}.`,
  hearKept: 'Listen to the end of the kept part',
  wholeTake: 'Record all of it instead',
  partAgain: 'Record a part of the existing recording again',
  found: 'This recording was neither kept nor discarded. It was waiting here.',
  otherText: 'The text was different when it was recorded:',
  allDone: 'That was the last passage.',
  measuring: 'The recording is being measured…',

  more: 'More about this passage',
  moveUp: 'Move the passage up',
  moveDown: 'Move the passage down',
  splitHere: 'Split at the cursor',
  mergeBefore: 'Join to the passage before',
  arrange: 'Arrange',
  arrangeKeys:
    'In the text: Alt ↑ and Alt ↓ move the passage, Ctrl Enter splits it at the cursor, Backspace at its beginning joins it to the one before.',
  marks: 'How to speak the selected words',
  mark: {
    pause: 'Pause',
    slow: 'Slower',
    emphasis: 'Emphasis',
    spell: 'Spell out',
    voice: 'Another voice',
  },
  pauseLength: 'Length of the pause, s',
  firstSpeaker: (name: string): string => `The first: ${name}`,

  wholeWalk: 'Listen to the whole walk',
  renderWalk: 'Prepare the sound',
  rendering: (ready: number, parts: number): string => `Tracks are being made: ${ready} of ${parts}`,
  mixing: (mixed: string, seconds: string): string => `The walk is being mixed: ${mixed} of ${seconds}`,
  shortenSilence: 'Shorten silences to 5 s',
  silenceOf: (length: string): string => `${length} of silence on the real walk`,
  walkScript: 'What is said',
  walkClock: 'On the walk',
  staleWalk: 'The tour has changed since.',
  renderAgain: 'Prepare it again',
};

const roomVerdicts: Record<RoomVerdict, string> = {
  nothing: 'Nothing comes from the microphone',
  quiet: 'A very quiet room',
  good: 'A quiet room',
  audible: 'Some noise',
  noisy: 'A noisy room',
};

export type SoundWords = typeof sound;
