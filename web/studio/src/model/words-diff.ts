// The difference between two texts, word by word.

export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Longer texts are shown one after the other: comparing them takes time that grows with the product of their lengths. */
const MAX_WORDS = 600;

/** The parts of which the old text consists without the added ones, and the new one without the removed ones. */
export function diffWords(old: string, fresh: string): DiffPart[] {
  const [a, b] = [pieces(old), pieces(fresh)];
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) return joined([part('removed', old), part('added', fresh)]);
  // common[i][j]: the length of the longest common sequence of the pieces from i and j on.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(part('same', a[i]!));
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      parts.push(part('removed', a[i]!));
      i += 1;
    } else {
      parts.push(part('added', b[j]!));
      j += 1;
    }
  }
  return joined(parts);
}

const part = (kind: DiffPart['kind'], text: string): DiffPart => ({ kind, text });

/** Words, and what is between them. */
function pieces(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];
}

/** Neighbouring parts of one kind as one part; removed before added. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const out: DiffPart[] = [];
  let [removed, added] = ['', ''];
  const flush = (): void => {
    if (removed !== '') out.push(part('removed', removed));
    if (added !== '') out.push(part('added', added));
    [removed, added] = ['', ''];
  };
  for (const { kind, text } of parts) {
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else {
      flush();
      const last = out.at(-1);
      if (last?.kind === 'same') out[out.length - 1] = part('same', last.text + text);
      else out.push(part('same', text));
    }
  }
  flush();
  return out;
}
