// The `Range` header of a request for one part of a file (RFC 9110, 14.1.2). A request for several ranges gets the
// whole file.

export type RequestedRange = 'whole' | 'unsatisfiable' | { readonly from: number; readonly to: number };

export function requestedRange(header: string | null, size: number): RequestedRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from >= size || to < from ? 'unsatisfiable' : { from, to };
}
