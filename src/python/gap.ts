import type { PythonReading } from './read-python.ts';

/** What of a file that was read could not be read, in a sentence; null when it was read whole. */
export function gapOf(reading: Extract<PythonReading, { ok: true }>): string | null {
  const { broken } = reading.module;
  const [first] = broken;
  if (first !== undefined) {
    const more = broken.length === 1 ? '' : ` and in ${broken.length - 1} more places`;
    return `not valid Python at line ${first.startLine}${more}; the rest was read`;
  }
  const [limit] = reading.limits ?? [];
  return limit ?? null;
}
