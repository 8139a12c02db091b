// Generated from src/studio/wire.rs (SOUNDWALK_UPDATE=1 cargo test --test integration studio::types). Do not edit.

/** Whether the tour may be changed. */
export type AccessView = ("edit" | "read-only");

/** The word for the best voice that is installed. */
export type AutoVoice = "auto";

/** How a build ended. */
export type BuildOutcome = ({
  outcome: "pack";
  /** Path of the pack. */
  path: string;
  /** Size of the pack, bytes. */
  bytes: number;
  /** Number of tracks. */
  tracks: number;
  /** Total duration of the tracks, seconds. */
  seconds: number;
  /** Number of tracks that were made in this build. */
  made: number;
} | {
  outcome: "cancelled";
} | {
  outcome: "failed";
  /** Why it failed. */
  reason: string;
});

/** The progress of a build. */
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
  /** What the build repaired by itself. */
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
  /** The whole command line, with invisible characters escaped. */
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
  /** What the edits do, as a label for undo. */
  label: string;
  /** Whether they are undone together with the previous edits if those have the same label, as when typing in one field. */
  continues?: boolean;
  /** The edits, made one after the other. */
  edits: (Edit)[];
};

/** An event, sent over server-sent events. */
export type EventView = ({
  what: "changed";
  /** The new version. */
  version: string;
} | {
  what: "unreadable";
  /** Why it cannot be read. */
  reason: string;
} | BuildProgress & {
  what: "building";
} | BuildOutcome & {
  what: "built";
});

/** Durations of passages and stories, and lengths of legs. */
export type FiguresView = {
  /** The figures of every passage, stop by stop. */
  passages: (PassageFigures)[];
  /** For each stop in order, how its story fits the leg to the next one. */
  stops: (StopFigures)[];
};

/** A finding, with places as UTF-16 offsets into the text. */
export type FindingView = {
  /** Code of the rule. */
  code: string;
  /** How serious it is. */
  severity: SeverityView;
  /** What is wrong. */
  message: string;
  /** How to correct it. */
  help: string | null;
  /** The places; the first is the main one. */
  places: (PlaceView)[];
  /** What the fix does, if there is one. */
  fix: string | null;
};

/** Applies the fix of a finding. */
export type FixRequest = {
  /** The version that the finding is about. */
  base: string;
  /** Index of the finding in the list. */
  finding: number;
  /** Code of the finding, so that no other finding is fixed by mistake. */
  code: string;
};

/** A position fix. */
export type FixView = {
  /** Time, milliseconds since 1970. */
  time: number;
  /** Latitude, degrees north. */
  lat: number;
  /** Longitude, degrees east. */
  lon: number;
  /** Radius that holds 68 % of positions, metres. */
  error_m: number | null;
  /** Speed, metres a second. */
  speed_mps: number | null;
  /** Course, degrees clockwise from north. */
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
  /** The file of the take, relative to the tour's folder. */
  file: string;
  /** The tour that names the take. */
  view: TourView;
};

/** How a duration is known. */
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

/** Checks a text without saving it. */
export type LookRequest = {
  /** The text to check. */
  text: string;
};

/** One spoken piece: either plain text, or text with what belongs to it. */
export type Passage = (string | DetailedPassage);

/** The figures of a passage. */
export type PassageFigures = {
  /** JSON pointer to the passage. */
  pointer: string;
  /** Number of words in the text. */
  words: number;
  /** Duration, seconds. */
  seconds: number;
  /** How the duration is known. */
  known: Known;
  /** What is actually spoken: figures as words, the lexicon's forms, stress marks. */
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
  /** JSON pointer to the place. */
  pointer: string;
  /** Offset of the first UTF-16 unit. */
  start: number;
  /** Offset after the last UTF-16 unit. */
  end: number;
  /** Line number, from 1. */
  line: number;
  /** The message about this place; may be empty. */
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

/** The body of every refused request. */
export type Refusal = {
  /** The reason, for programs. */
  error: RefusalCode;
  /** The reason, for people. */
  message: string;
};

/** Why something was refused. */
export type RefusalCode = ("foreign-host" | "foreign-origin" | "no-token" | "read-only" | "not-trusted" | "outside" | "not-found" | "not-allowed" | "malformed" | "too-slow" | "head-too-large" | "stale" | "busy" | "too-large" | "unfit" | "failed");

/** Whether a story is told once or on every visit. */
export type Repeat = ("once" | "again");

/** What the page needs to know when it is opened. */
export type SessionView = {
  /** Version of soundwalk. */
  soundwalk: string;
  /** Last part of the tour folder's path. */
  folder: string;
  /** Whether the tour may be changed. */
  access: AccessView;
  /** Path to which the pack is written. */
  pack: string;
  /** The largest upload, bytes. */
  largest_upload: number;
};

/** The severity of a finding. */
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

/** Speaks a text. */
export type SpeakRequest = {
  /** The language to speak. */
  lang: Lang;
  /** The text as captions show it. */
  text: string;
  /** The text that the voice speaks instead. */
  say?: string | null;
  /** The passage that it belongs to, for a voice of its own. */
  pointer?: string | null;
};

/** Undoes or redoes a change. */
export type StepRequest = {
  /** The current version. */
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

/** The figures of a stop. */
export type StopFigures = {
  /** Distance that visitors walk while the story plays, from entering this zone to the next one, metres. */
  walk_m: number | null;
  /** Time for that distance at a stroll of 1.2 m/s, seconds; absent at the last stop and on legs that are not walked. */
  walk_s: number | null;
  /** Duration of the whole story in each language, directions included, seconds. */
  story_s: ([Lang, number])[];
};

/** How a voice program wants to be told which vowel is stressed. */
export type StressNotation = ("acute" | "plus-before" | "plus-after");

/** A defect of a recording. */
export type TakeDefect = ("silent" | "too-quiet" | "clipped" | "noisy" | "hum" | "reverberant");

/** The analysis of a recording. */
export type TakeView = {
  /** Duration, seconds. */
  seconds: number;
  /** Loudness, LUFS; absent if nothing can be heard. */
  loudness_lufs: number | null;
  /** True peak, dBTP; absent if nothing can be heard. */
  true_peak_dbtp: number | null;
  /** The loudness that its track will get, LUFS. */
  target_lufs: number;
  /** The defects of the recording. */
  defects: (TakeDefect)[];
};

/** Replaces the whole text. */
export type TextRequest = {
  /** The version that it was written from. */
  base: string;
  /** The new text. */
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

/** The current tour: its text, its content, what is wrong with it, and its figures. */
export type TourView = {
  /** SHA-256 of the text; edits name the version that they were made on. */
  version: string;
  /** `tour.json` as it is on the disk. */
  text: string;
  /** The tour; absent if the text is not entirely valid and can only be edited as text. */
  tour: (Tour | null);
  /** Everything that `soundwalk check` finds. */
  findings: (FindingView)[];
  /** Durations of passages and stories, and lengths of legs. */
  figures: FiguresView;
  /** Label of the change that undo would undo. */
  undo: string | null;
  /** Label of the change that redo would make again. */
  redo: string | null;
};

/** A recorded walk, to be replayed in the page. */
export type TraceView = {
  /** The usable fixes of the walk. */
  fixes: (FixView)[];
};

/** How visitors travel on a leg. */
export type Travel = ("foot" | "bus" | "tram" | "car" | "bicycle" | "train" | "subway" | "ferry" | "boat" | "wheelchair");

/** Records that the user trusts the programs that were shown: `POST /api/trust`. */
export type TrustRequest = {
  /** Digest of the programs that were shown. */
  digest: string;
};

/** Whether the user trusts the tour's programs. */
export type TrustState = ("no-programs" | "trusted" | "not-yet" | "changed" | "unsure");

/** The programs that the tour names, and whether the user trusts them: `GET /api/trust`, and every change of it. */
export type TrustView = {
  /** Whether the user trusts the programs. */
  state: TrustState;
  /** Why they cannot be trusted, if that is so. */
  why: string | null;
  /** The commands, without duplicates. */
  commands: (CommandView)[];
  /** Files of the tour that the commands could run, by their path from the tour's folder. */
  files: (string)[];
  /** The digest of the commands and the files, which is what the user trusts. */
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
