// Generated from src/studio/wire.rs (SOUNDWALK_UPDATE=1 cargo test --test integration studio::types). Do not edit.

/** Whether the tour may be changed. */
export type AccessView = ("edit" | "read-only");

/** The word for the best voice that is installed. */
export type AutoVoice = "auto";

/** How a build ended. */
export type BuildOutcome = ({
  outcome: "pack";
  /** Where it lies. */
  path: string;
  /** Its size. */
  bytes: number;
  /** Its tracks. */
  tracks: number;
  /** Their length together, seconds. */
  seconds: number;
  /** Tracks that were made anew. */
  made: number;
} | {
  outcome: "cancelled";
} | {
  outcome: "failed";
  /** Why. */
  reason: string;
});

/** How far a build is. */
export type BuildProgress = {
  /** Clips to be made. */
  clips: number;
  /** Clips that are ready. */
  clips_ready: number;
  /** Tracks to be made. */
  tracks: number;
  /** Tracks that are ready. */
  tracks_ready: number;
  /** The last track that became ready. */
  last: string;
  /** What the build made good by itself. */
  warnings: (string)[];
};

/** A fact of the source document. */
export type Claim = {
  /** Name of the claim, unique in the tour: lower-case letters, digits and hyphens. */
  id: string;
  /** The fact, in each language. */
  statement: Record<string, string>;
  /** Figures of the fact as the document writes them, such as `"64"` or `"1,4"`. */
  figures?: (string)[];
  /** Names in the fact as the document writes them; looked up with `check --source`. */
  names?: (string)[];
  /** Paragraph of the document that states the fact, counted from 1. A blank line ends a paragraph only where the text before it ends a sentence, so a title belongs to the paragraph that it heads. */
  paragraph?: number | null;
  /** Where the fact comes from, if not from the tour's source document; such a claim is not looked up there. */
  source?: string | null;
};

/** A command that the tour names. */
export type CommandView = {
  /** All of it, with whatever is invisible as escapes. */
  command: string;
  /** JSON pointers to the places that name it. */
  pointers: (string)[];
};

/** A strip along a line. */
export type Corridor = {
  /** The line in the middle: `[lon, lat]` pairs. */
  line: ([number, number])[];
  /** Width of the strip from edge to edge, metres. */
  width_m: number;
};

/** Text with its spoken form, claims or recording. */
export type DetailedPassage = {
  /** The text as captions and the transcript show it. */
  text: string;
  /** What the voice speaks, where the text is not spoken as it is written. */
  say?: string | null;
  /** The claims that this passage tells. */
  claims?: (string)[];
  /** A recording of this passage: a sound file (WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Ogg Opus, Ogg Vorbis or Ogg FLAC) relative to the tour's folder. */
  take?: string | null;
  /** The voice for this passage, where it is not the tour's. */
  voice?: (VoiceChoice | null);
};

/** One edit. Pointers are JSON pointers into the text. */
export type Edit = ({
  do: "set";
  /** What is set. */
  pointer: string;
  /** Its new value. */
  value: unknown;
} | {
  do: "insert";
  /** The element before which it will stand, or the list followed by `/-` for its end. */
  pointer: string;
  /** The value. */
  value: unknown;
} | {
  do: "remove";
  /** What is removed. */
  pointer: string;
} | {
  do: "move";
  /** The element. */
  pointer: string;
  /** The index that it has afterwards. */
  to: number;
});

/** Edits to the tour. */
export type EditRequest = {
  /** The version that the edits were made on. */
  base: string;
  /** What they do, for undo. */
  label: string;
  /** Whether they continue the edits before (typing in one field), if those have the same label. */
  continues?: boolean;
  /** The edits. */
  edits: (Edit)[];
};

/** What happens, told over server-sent events. */
export type EventView = ({
  what: "changed";
  /** Its version. */
  version: string;
} | {
  what: "unreadable";
  /** Why. */
  reason: string;
} | BuildProgress & {
  what: "building";
} | BuildOutcome & {
  what: "built";
});

/** Lengths of passages and stories, and the ways between stops. */
export type FiguresView = {
  /** Every passage, stop by stop. */
  passages: (PassageFigures)[];
  /** For each stop in order, how its stories fit the way to the next one. */
  stops: (StopFigures)[];
};

/** A finding, with places as UTF-16 offsets into the text. */
export type FindingView = {
  /** The rule's code. */
  code: string;
  /** How much it weighs. */
  severity: SeverityView;
  /** What is wrong. */
  message: string;
  /** What cures it. */
  help: string | null;
  /** The places, the first being the one it is about. */
  places: (PlaceView)[];
  /** What the safe cure does, where there is one. */
  fix: string | null;
};

/** Applies the fix of a finding. */
export type FixRequest = {
  /** The version that the finding is about. */
  base: string;
  /** The finding, by its place in the list. */
  finding: number;
  /** Its code, so that no other finding is mended by mistake. */
  code: string;
};

/** A position reading. */
export type FixView = {
  /** Milliseconds since 1970. */
  time: number;
  /** Degrees north. */
  lat: number;
  /** Degrees east. */
  lon: number;
  /** Radius that holds 68 % of positions, metres. */
  error_m: number | null;
  /** Metres a second. */
  speed_mps: number | null;
  /** Degrees clockwise from north. */
  course_deg: number | null;
};

/** The zone in which a story starts: one of `radius_m`, `polygon` or `corridor`, each with an optional `heading`. */
export type Geofence = {
  /** Circle around the stop's position: its radius, metres. */
  radius_m?: number | null;
  /** Polygon: a GeoJSON ring of `[lon, lat]` pairs, the last equal to the first. */
  polygon?: ([number, number])[] | null;
  /** A strip along a line. */
  corridor?: (Corridor | null);
  /** Only visitors who walk in this direction trigger the stop. */
  heading?: (Heading | null);
};

/** A direction of walking. */
export type Heading = {
  /** Direction, degrees clockwise from north, 0 to 360. */
  towards: number;
  /** How far to either side of it still counts, degrees, up to 180. */
  within: number;
};

/** A take that was kept. */
export type KeptTake = {
  /** Its file, relative to the tour's folder. */
  file: string;
  /** The tour with it. */
  view: TourView;
};

/** How a length is known. */
export type Known = ("take" | "voice" | "estimate");

/** A language tag such as `ru` or `en` (BCP 47, lower case). */
export type Lang = string;

/** The way from one stop to another. */
export type Leg = {
  /** The stop it starts from. */
  from: string;
  /** The stop it leads to. */
  to: string;
  /** How visitors travel (default on foot). */
  by: Travel;
  /** The way as `[lon, lat]` pairs; absent: the straight line. */
  line?: ([number, number])[];
};

/** A text that is not saved, to be looked at. */
export type LookRequest = {
  /** The text. */
  text: string;
};

/** One spoken piece: either plain text, or text with what belongs to it. */
export type Passage = (string | DetailedPassage);

/** Figures of a passage. */
export type PassageFigures = {
  /** JSON pointer to the passage. */
  pointer: string;
  /** Words of the text. */
  words: number;
  /** Seconds it takes. */
  seconds: number;
  /** How the seconds are known. */
  known: Known;
  /** What is really spoken: figures as words, the lexicon's forms, stress marks. */
  spoken: string;
};

/** A picture of the place. */
export type Picture = {
  /** The file, relative to the tour's folder. */
  file: string;
  /** What it shows, for those who do not see it. */
  alt: Record<string, string>;
  /** Who made it and under which licence. */
  credit?: string | null;
};

/** A place in the text. */
export type PlaceView = {
  /** JSON pointer. */
  pointer: string;
  /** First UTF-16 unit. */
  start: number;
  /** The one after the last. */
  end: number;
  /** Line, from 1. */
  line: number;
  /** What is to be said about it; may be empty. */
  message: string;
};

/** When a story plays, waits and plays again. Everything has a sound default. */
export type Playback = {
  /** Once (default), or again on a later visit. */
  repeat: Repeat;
  /** Seconds that must pass before the story plays again (default 600); only with `"repeat": "again"`. */
  cooldown_s?: number | null;
  /** Which story goes first when several wait, −10 to 10 (default 0). */
  priority?: number | null;
  /** Plays only after these stops were told. */
  after?: (string)[];
  /** No longer plays once one of these stops was told. */
  not_after?: (string)[];
};

/** Where a stop is, how well that is known and from where. */
export type Position = {
  /** Latitude, degrees north (WGS 84). */
  lat: number;
  /** Longitude, degrees east (WGS 84). */
  lon: number;
  /** How far the place may be from this position, metres. */
  uncertainty_m?: number | null;
  /** Where the position comes from. */
  source?: string | null;
  /** Date (YYYY-MM-DD) on which somebody checked the position on the spot. */
  surveyed?: string | null;
};

/** A refusal. */
export type Refusal = {
  /** A word for programs. */
  error: RefusalCode;
  /** A sentence for people. */
  message: string;
};

/** Why something was refused. */
export type RefusalCode = ("foreign-host" | "foreign-origin" | "no-token" | "read-only" | "not-trusted" | "outside" | "not-found" | "not-allowed" | "malformed" | "too-slow" | "head-too-large" | "stale" | "busy" | "too-large" | "unfit" | "failed");

/** Whether a story is told once or on every visit. */
export type Repeat = ("once" | "again");

/** What the page needs to know once. */
export type SessionView = {
  /** Version of soundwalk. */
  soundwalk: string;
  /** Last part of the tour folder's path. */
  folder: string;
  /** Whether the tour may be changed. */
  access: AccessView;
  /** Where the pack is written. */
  pack: string;
  /** Largest upload, bytes. */
  largest_upload: number;
};

/** How much a finding weighs. */
export type SeverityView = ("note" | "warning" | "error");

/** Loudness and the sounds around the narration. Files are relative to the tour's folder. */
export type SoundSettings = {
  /** Integrated loudness of every track, LUFS (default −16). */
  loudness_lufs?: number | null;
  /** Sound at the start of each track. */
  arrival?: string | null;
  /** Sound at the end of the tour. */
  tour_end?: string | null;
  /** Sound when the position is lost. */
  gps_lost?: string | null;
  /** Sound when the position is found again. */
  gps_found?: string | null;
  /** Background sound for stops that name none. */
  bed?: string | null;
  /** How far the bed lies under the speech, LU, 15 to 20 (default 18). */
  bed_below_lu?: number | null;
};

/** The document that the tour tells. */
export type Source = {
  /** Title of the document. */
  title: string;
  /** SHA-256 of the document's file, 64 hexadecimal digits. */
  sha256?: string | null;
};

/** Something to be spoken at once. */
export type SpeakRequest = {
  /** The language. */
  lang: Lang;
  /** The text as captions show it. */
  text: string;
  /** What the voice speaks instead. */
  say?: string | null;
  /** The passage that it belongs to, for a voice of its own. */
  pointer?: string | null;
};

/** Undo or redo. */
export type StepRequest = {
  /** The version that is left. */
  base: string;
};

/** A place where a story is told. */
export type Stop = {
  /** Name of the stop, unique in the tour: lower-case letters, digits and hyphens. */
  id: string;
  /** Title shown to the visitor. */
  title: Record<string, string>;
  /** Where the stop is. */
  position: Position;
  /** Where the visitor must be for the story to start. */
  geofence: Geofence;
  /** What is told here, per language: passages in order. */
  narration: Record<string, (Passage)[]>;
  /** A shorter telling, chosen where the visitor will reach the next stop before the full one ends. */
  short?: Record<string, (Passage)[]>;
  /** How to walk on from here; spoken after the narration. */
  directions?: Record<string, Passage>;
  /** Background sound under the speech: a sound file (WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Ogg Opus, Ogg Vorbis or Ogg FLAC) relative to the tour's folder. */
  bed?: string | null;
  /** A picture of the place. */
  picture?: (Picture | null);
  /** When the story plays, waits and plays again. */
  playback: Playback;
};

/** Figures of a stop. */
export type StopFigures = {
  /** Metres that the visitor walks while the story is told: from where he enters this zone to the next one. */
  walk_m: number | null;
  /** Seconds for that at a stroll of 1.2 m/s; absent where he does not walk, or at the last stop. */
  walk_s: number | null;
  /** Seconds of the whole story, directions included, in each language. */
  story_s: ([Lang, number])[];
};

/** How a voice program wants to be told which vowel is stressed. */
export type StressNotation = ("acute" | "plus-before" | "plus-after");

/** What is wrong with a recording. */
export type TakeDefect = ("silent" | "too-quiet" | "clipped" | "noisy" | "hum" | "reverberant");

/** What a recording is like. */
export type TakeView = {
  /** Seconds. */
  seconds: number;
  /** Its loudness, LUFS; absent where there is nothing to hear. */
  loudness_lufs: number | null;
  /** Its true peak, dBTP; absent where there is nothing to hear. */
  true_peak_dbtp: number | null;
  /** The loudness that its track will get, LUFS. */
  target_lufs: number;
  /** What is wrong with it. */
  defects: (TakeDefect)[];
};

/** A whole new text. */
export type TextRequest = {
  /** The version that it was written from. */
  base: string;
  /** The text. */
  text: string;
};

/** An audio walking tour. */
export type Tour = {
  /** Where the JSON Schema of this format lies; gives completion and hover texts in editors. */
  '$schema'?: string | null;
  /** Version of the tour format. This program reads version 1. */
  format: number;
  /** Short name of the tour, used in file names: lower-case letters, digits and hyphens. */
  id: string;
  /** Title of the tour in each language. */
  title: Record<string, string>;
  /** Languages the tour is told in; the first one is the default. */
  languages: (Lang)[];
  /** The document the tour tells. */
  source?: (Source | null);
  /** Whether visitors are expected to visit the stops in the listed order. */
  order: VisitOrder;
  /** Facts of the source document; narrations name the claims that they tell. */
  claims?: (Claim)[];
  /** How single words are spoken, per language: the written word to its spoken form. */
  lexicon?: Record<string, Record<string, string>>;
  /** Which voice speaks where no take was recorded: `"auto"` (default), the best that is installed, or a voice for each language. */
  voices?: Voices;
  /** Folder of the clips that `soundwalk voices render` makes from the script, relative to the tour's folder (default `audio/rendered`). Each tour needs a folder of its own. */
  rendered?: string | null;
  /** Loudness and the sounds around the narration. */
  sound: SoundSettings;
  /** GeoJSON files drawn under the route, relative to the tour's folder. */
  maps?: (string)[];
  /** The stops, in the order of the walk. */
  stops: (Stop)[];
  /** The ways between stops. */
  legs?: (Leg)[];
};

/** The tour as it stands: text, what was understood of it, what is wrong with it, and its figures. */
export type TourView = {
  /** SHA-256 of the text; edits name the version that they were made on. */
  version: string;
  /** `tour.json` as it is on the disk. */
  text: string;
  /** The tour; absent where the text is not wholly understood, and can be edited as text only. */
  tour: (Tour | null);
  /** Everything that `soundwalk check` finds. */
  findings: (FindingView)[];
  /** Lengths and ways. */
  figures: FiguresView;
  /** What undo would undo. */
  undo: string | null;
  /** What redo would do again. */
  redo: string | null;
};

/** A recorded walk, to be replayed in the page. */
export type TraceView = {
  /** Its fixes. */
  fixes: (FixView)[];
};

/** How visitors travel on a leg. */
export type Travel = ("foot" | "bus" | "tram" | "car" | "bicycle" | "train" | "subway" | "ferry" | "boat" | "wheelchair");

/** The user trusts the programs that he was shown: `POST /api/trust`. */
export type TrustRequest = {
  /** Their digest. */
  digest: string;
};

/** What the user has said about the tour's programs. */
export type TrustState = ("no-programs" | "trusted" | "not-yet" | "changed" | "unsure");

/** The programs that the tour names, and whether the user trusts them: `GET /api/trust`, and every change of it. */
export type TrustView = {
  /** What the user has said. */
  state: TrustState;
  /** Why nobody can trust them, where that is so. */
  why: string | null;
  /** The commands, each once. */
  commands: (CommandView)[];
  /** Files of the tour that the commands could run, by their path from the tour's folder. */
  files: (string)[];
  /** What is trusted: the digest of the commands and the files. */
  digest: string;
};

/** Whether the listed order of the stops is the order of the walk. */
export type VisitOrder = ("strict" | "free");

/** Who speaks: a voice by its name, or a voice with settings. */
export type VoiceChoice = (string | VoiceSettings);

/** A voice with settings, or a program of the author's. */
export type VoiceSettings = {
  /** The voice's id such as `"rhvoice/aleksandr-hq"`; `soundwalk voices` lists them. Absent: the best voice that is installed, unless there is a `command`. */
  name?: string | null;
  /** A program that reads text on standard input and writes a WAV file: to standard output, or to the path that stands for `{out}`. */
  command?: (string)[] | null;
  /** Version of the program's voice; a new value makes its clips be spoken again. Only with `command`. */
  version?: string | null;
  /** How long the program may take for one sentence, seconds (default 60). Only with `command`. */
  timeout_s?: number | null;
  /** How fast the voice speaks, words a minute (default: a guide's pace in the language). RHVoice, eSpeak NG and the draft voice can be told; festival and programs of the author's are not. */
  pace?: number | null;
  /** How the program wants to be told the stress (U+0301 in the tour). Absent: it gets the words without marks. Only with `command`; voices that are known by name are told as they need it. */
  stress?: (StressNotation | null);
};

/** Which voice speaks where no take was recorded. */
export type Voices = (AutoVoice | Record<string, VoiceChoice>);
