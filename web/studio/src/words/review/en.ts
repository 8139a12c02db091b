// Comments, suggestions, the rehearsal in plain words, and the end of a build, in English.
import type { AnchorState, NoiseName, Standing, StoryPart } from '../../api/wire';
import { countedInEnglish as counted } from '../counted';

const minutes = (value: number): string => {
  return value < 1
    ? counted(Math.round(value * 60), 'second', 'seconds')
    : counted(Math.round(value), 'minute', 'minutes');
};

export const review = {
  comments: 'Comments',
  panel: 'Comments and suggestions',
  reviewOnly: 'Comments only',
  suggest: 'Suggest changes',
  suggestWhy: 'What you change becomes a suggestion, which the author accepts or rejects. The tour stays as it is.',
  suggesting: 'You are suggesting: the tour shows what you propose; nothing in it changes until the author accepts.',
  stopSuggesting: 'Stop suggesting',
  notAsSuggestion: 'This cannot be suggested. Stop suggesting first, or write a comment.',
  yourName: 'Your name',
  nameWhy: 'It is shown beside what you write, and kept in this browser.',
  askName: 'What is your name?',
  nameGiven: 'Go on',
  onTour: 'The whole tour',
  onMap: 'A place on the map',
  onStop: (title: string): string => title,
  onPassage: (title: string, part: StoryPart, number: number, language: string): string =>
    `${title}: ${{ narration: 'story', short: 'short version', directions: 'directions' }[part]}, passage ${number}, ${language}`,
  commentOn: (place: string): string => `Comment on: ${place}`,
  commentsOn: (place: string, number: number): string =>
    `${counted(number, 'open comment', 'open comments')} on: ${place}`,
  commentTour: 'Comment on the whole tour',
  commentMap: 'Comment on a place on the map',
  placing: 'Click the place on the map that you want to comment on.',
  send: 'Comment',
  reply: 'Reply',
  sendReply: 'Send the reply',
  resolve: 'Resolve',
  reopen: 'Open again',
  remove: 'Delete',
  removeSure: 'Delete this? It cannot be brought back.',
  resolvedBy: (author: string): string => `Resolved by ${author}`,
  showAll: 'Show what is settled, too',
  none: 'No comments yet. Comment on a passage, a stop, a place on the map, or the whole tour.',
  allSettled: 'Everything is settled.',
  keptIn: (file: string): string =>
    `Kept in ${file} beside the tour. Send that file along, or commit it, and others see what is here.`,
  fault: 'The file of comments cannot be read. Nothing is written to it until it is corrected:',
  anchor: {
    here: '',
    moved: 'This text is at another place now.',
    changed: 'The text has changed since.',
    gone: 'The place is gone.',
  } as Record<AnchorState, string>,
  now: 'Now it says:',
  suggestion: (label: string): string => `Suggestion: ${label}`,
  standing: {
    fits: '',
    changed: 'The text has changed since this was suggested.',
    gone: 'The place of this suggestion is gone.',
    done: 'The tour says this already.',
  } as Record<Standing, string>,
  accept: 'Accept',
  acceptAnyway: 'Accept anyway',
  reject: 'Reject',
  withdraw: 'Withdraw',
  /** What became of a suggestion. */
  outcomes: {
    accepted: (author: string): string => `Accepted by ${author}`,
    rejected: (author: string): string => `Rejected by ${author}`,
    withdrawn: (author: string): string => `Withdrawn by ${author}`,
  },
  removed: 'removed:',
  added: 'added:',
  movedTo: (place: number): string => `moved to place ${place}`,
  conflict: 'Somebody else has changed this meanwhile. Look at it again, then decide.',
};

export const rehearsal = {
  receiver: 'How well do phones know where they are?',
  receivers: {
    sky: 'As measured from the map',
    open: 'Open sky',
    blocks: 'Streets',
    canyon: 'Deep streets',
    none: 'Perfectly',
  } as Record<NoiseName, string>,
  receiversWhy: {
    sky: 'the buildings of your map decide, place by place',
    open: 'parks, squares, villages',
    blocks: 'between houses of five to nine storeys',
    canyon: 'narrow, between tall buildings',
    none: 'never wrong: only to try the order of stories',
  } as Record<NoiseName, string>,
  letWalk: (walks: number): string => `Let ${walks} visitors walk`,
  headline: (all: number, of: number): string =>
    all === of
      ? `All ${of} visitors hear every story, in its place and in order.`
      : `${all} of ${of} visitors hear every story, in its place and in order.`,
  noTrouble: 'No stop is in trouble.',
  troubles: 'What goes wrong',
  missed: (number: number, of: number, title: string): string => `Of ${of} visitors, ${number} miss “${title}”.`,
  misplaced: (number: number, of: number, title: string): string =>
    `Of ${of} visitors, ${number} hear “${title}” in the wrong place.`,
  dropped: (number: number, title: string): string =>
    `${counted(number, 'visitor has', 'visitors have')} walked on before “${title}” can begin: the story before it is too long for the route.`,
  toScript: 'Go to the text',
  toStop: 'Go to the stop',
  looking: 'Looking for a cure…',
  noCure:
    'No other size of the zone and no place nearby helps. Move the stop to where there is more sky, or let visitors start the story by hand.',
  enlarge: (metres: number): string => `Enlarge the zone to ${metres} m`,
  shrink: (metres: number): string => `Shrink the zone to ${metres} m`,
  widen: 'Enlarge the zone by a quarter',
  move: (metres: number, isEarlier: boolean): string =>
    `Move the stop ${metres} m ${isEarlier ? 'back' : 'on'} along the route`,
  /** What would happen, with the figures of a rehearsal of the changed tour. */
  effect: (missed: number, of: number): string => `then ${missed} of ${of} miss it`,
  effectMisplaced: (number: number): string => `${number} hear it in the wrong place`,
  trying: 'trying…',
  applied: (label: string): string => `Done: ${label}.`,
  takeBack: 'Take it back',
  pacing: 'What a visitor hears',
  walk: (walk: number, story: number, silence: number): string =>
    `The walk takes ${minutes(walk)}: ${minutes(story)} of stories and ${minutes(silence)} of silence (${Math.round(
      (100 * silence) / Math.max(0.1, story + silence),
    )} %).`,
  longest: (length: number, after: string, before: string): string =>
    `The longest silence lasts ${minutes(length)}, between “${after}” and “${before}”.`,
  longestFor: (number: number, of: number): string => `It is the longest for ${number} of ${of} visitors.`,
  noPause: 'There is no silence between two stories.',
  strip: 'Stories and silence, in the order of the walk',
  stripStory: (number: number, title: string, story: string, silence: string): string =>
    `${number}. ${title}: ${story}, after ${silence} of silence`,
  details: 'Technical details',
  seed: 'Seed of the visitors',
  decisions: 'Decisions of the engine, with reasons',
};

export const pack = {
  where: 'The pack',
  copyPath: 'Copy the path',
  size: (size: string, stories: number, length: string): string =>
    `${size}, ${counted(stories, 'story', 'stories')}, ${length}`,
  changes: 'Since the last build',
  unchanged: 'Nothing has changed since the last build.',
  first: 'This is the first build.',
  bytes: (before: string, now: string): string => `Size: ${before} before, ${now} now.`,
  rendered: (number: number): string => `${counted(number, 'story', 'stories')} with new sound:`,
  isShort: 'short version',
  added: 'Added:',
  removed: 'Removed:',
  renamed: (from: string, to: string): string => `“${from}” is now “${to}”.`,
  pictures: (number: number): string => `${counted(number, 'picture or map', 'pictures and maps')} new or changed.`,
  texts: (number: number): string => `At ${counted(number, 'stop', 'stops')}, only the written text has changed.`,
  others: (number: number): string => `and ${number} more`,
  phone: 'Open it on my phone',
  phoneWhy: 'Shows the pack, and nothing else, to phones in your Wi-Fi, until you stop it.',
  phoneStart: 'Show it to my phone',
  phoneStop: 'Stop showing it',
  phoneScan: 'Connect the phone to the same Wi-Fi, and scan this with its camera:',
  phoneCode: (address: string): string => `QR code of ${address}`,
  phoneWarning:
    'The phone will warn that the certificate is not trusted, because your computer made it just now. Choose to go on.',
  phoneWorks:
    'Stories, map and position work this way. Keeping the tour for use without a network does not: that needs a published tour.',
  phoneAlone: 'This computer is in no network at the moment. Connect it to your Wi-Fi, stop this and start it again.',
  folder: 'Put it on the web',
  folderWhy: 'Makes a folder beside the pack with everything that visitors’ phones load.',
  folderName: 'Name of the folder',
  folderMake: 'Make the folder',
  folderDone: (files: number, size: string): string => `${counted(files, 'file', 'files')}, ${size}:`,
  folderUpload:
    'Upload the content of this folder, with its subfolders, to any web host with HTTPS. Visitors open the address of the folder; nothing has to be installed there.',
  failures: 'These parts could not be made:',
  here: 'Play it here',
};
