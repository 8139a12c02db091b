// The time by this machine's clock.

/** Now, as files write it: in UTC, to the second. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
