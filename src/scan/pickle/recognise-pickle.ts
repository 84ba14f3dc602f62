import { Judge } from './judge.ts';
import { Machine } from './machine.ts';

/** Operations from which on bytes that run without a fault are no accident. */
const TELLING = 4;

/**
 * How sure it is that the beginning of a file is a pickle, by running it: 3 when it imports and calls or states its protocol and runs; 2 when
 * it comes to STOP; 1 when it runs to the end of what is at hand. Text that only looks like a pickle fails after an operation or two.
 */
export function looksLikePickle(head: Uint8Array, size: number): 0 | 1 | 2 | 3 {
  const first = head[0];
  if (first === undefined) return 0;
  const judge = new Judge({ report: () => undefined });
  const machine = new Machine(judge, size);
  machine.setWindow(head, 0);
  const stated = first === 0x80 && (head[1] ?? 9) <= 5;
  let stopped = false;
  let failed = false;
  try {
    stopped = machine.run(head.length) === 'stop';
  } catch (error) {
    failed = !(
      error instanceof Error &&
      (error.name === 'MoreBytes' ||
        error.name === 'LiteralNeeded' ||
        error.message === 'more bytes' ||
        error.message === 'literal')
    );
  }
  const calls = machine.imports.some((record) => record.calls > 0);
  if (calls || (stated && (machine.operations >= 2 || stopped))) return 3;
  if (stopped) return machine.operations >= 2 ? 2 : 0;
  if (failed) return 0;
  const ran = machine.operations >= TELLING || machine.base + machine.position > head.length;
  return ran && new Set(head.subarray(0, 256)).size > 3 ? 1 : 0;
}
