import type { ByteSource, ScanContext } from '../contract.ts';
import { PickleReader, type PickleOptions } from './run.ts';

/** Pickles in one file, one after another. */
const MOST = 100_000;

/**
 * Scans the pickles that begin at `start`, one after another to the end: `pickle.load` reads the first, a loop around it all. What breaks off
 * and what follows without being a pickle is told as not scanned. Answers with where the last whole pickle ended.
 */
export async function scanPickles(
  source: ByteSource,
  context: ScanContext,
  start = 0,
  options: PickleOptions = {},
  stopAfter = MOST,
): Promise<number> {
  const reader = new PickleReader(source, context, options);
  let at = start;
  for (let count = 0; at < source.size && count < stopAfter; count += 1) {
    const { end, broken, imports, operations } = await reader.read(at);
    if (broken !== null) {
      const trailing = count > 0 && imports === 0;
      context.report({
        id: trailing ? 'pickle-trailing-bytes' : 'pickle-broken',
        verdict: 'not-scanned',
        message: trailing
          ? `The ${source.size - at} bytes after the end of the pickle are none that its reader reads.`
          : `The pickle breaks off: ${broken}. What would follow was not read.`,
        offset: trailing ? at : end,
      });
      return at;
    }
    at = end;
    if (count + 1 === MOST && operations > 0) {
      context.report({
        id: 'pickle-broken',
        verdict: 'not-scanned',
        message: `It holds more than ${MOST} pickles.`,
        offset: at,
      });
    }
  }
  return at;
}
