// Reads the captions of a track: WebVTT as the build writes it (cues of one or more lines, no styling, no regions).

export interface Cue {
  /** When the cue begins, seconds. */
  readonly from: number;
  /** When the cue ends, seconds. */
  readonly to: number;
  readonly text: string;
}

export function parseCaptions(text: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const lines = block.split('\n').filter((line) => line !== '');
    const timing = lines.findIndex((line) => line.includes('-->'));
    if (timing < 0) continue;
    const [from, to] = (lines[timing] ?? '').split('-->').map((part) => seconds(part.trim().split(/\s/)[0] ?? ''));
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) continue;
    cues.push({ from, to, text: plain(joined(lines.slice(timing + 1))) });
  }
  return cues;
}

/** Chinese and Japanese letters and punctuation: sentences follow each other without a space. */
const CHINESE_OR_JAPANESE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uff65]/u;
/** Letters of other scripts in which only sentences are separated by spaces. */
const WITHOUT_WORD_SPACES = /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** What stands between two sentences: nothing in Chinese and Japanese. */
export function spaceBetween(before: string, after: string): string {
  const [last, first] = [[...before].slice(-1)[0] ?? '', [...after][0] ?? ''];
  return CHINESE_OR_JAPANESE.test(last) && CHINESE_OR_JAPANESE.test(first) ? '' : ' ';
}

/** The lines of a cue as one. */
function joined(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const isInsideWord =
      WITHOUT_WORD_SPACES.test([...text].slice(-1)[0] ?? '') && WITHOUT_WORD_SPACES.test([...line][0] ?? '');
    return text + (text === '' || isInsideWord ? '' : spaceBetween(text, line)) + line;
  }, '');
}

/** `hh:mm:ss.ttt` or `mm:ss.ttt`. */
function seconds(stamp: string): number {
  return stamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': '\u00a0' };

function plain(text: string): string {
  return text.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|nbsp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** The index of the cue that is spoken at a moment; between two cues it is the earlier one, and -1 before the first. */
export function cueAt(cues: readonly Cue[], at: number): number {
  let found = -1;
  for (const [index, cue] of cues.entries()) if (cue.from <= at + 0.05) found = index;
  return found;
}
