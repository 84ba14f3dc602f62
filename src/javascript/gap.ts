import type { JavaScriptReading } from './read-javascript.ts';

/** What of a file that was read could not be read, in a sentence; null when it was read whole. */
export function gapOf(reading: Extract<JavaScriptReading, { ok: true }>): string | null {
  const { broken } = reading.module;
  const [first] = broken;
  if (first !== undefined) {
    const more = broken.length === 1 ? '' : ` and in ${broken.length - 1} more places`;
    return `not valid JavaScript at line ${first.startLine}${more}; the rest was read`;
  }
  return reading.limits[0] ?? null;
}
