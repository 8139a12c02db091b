// JSON pointers (RFC 6901) into the tour.

export function pointer(...tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function tokens(text: string): string[] {
  return text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value that a pointer refers to; undefined if there is none. */
export function valueAt(root: unknown, text: string): unknown {
  let value = root;
  for (const token of tokens(text)) {
    if (Array.isArray(value)) value = value[Number(token)];
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, token))
      value = (value as Record<string, unknown>)[token];
    else return undefined;
  }
  return value;
}

/** Whether the pointer `place` is `text` or refers to something inside it. */
export function isWithin(place: string, text: string): boolean {
  return place === text || place.startsWith(`${text}/`);
}
