// Keys by which the same finding is known after the list was made anew.
import type { FindingView } from '../api/wire';

/** A finding with the same key is the same one in another list. */
export function keyOf({ code, places, message }: FindingView): string {
  return `${code} ${places[0]?.pointer ?? ''} ${message}`;
}

export interface KeyedFinding {
  readonly key: string;
  readonly finding: FindingView;
}

/** Findings with keys that are unique in the list. */
export function keyed(findings: readonly FindingView[]): KeyedFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = keyOf(finding);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return { key: count === 0 ? key : `${key} ${count}`, finding };
  });
}
