import { UnreadableError } from '../contract.ts';
import * as handles from './handles.ts';
import type { Machine } from './machine.ts';
import type { Results } from './results.ts';

/** An array whose bytes joblib writes into the middle of a pickle, right after the BUILD of its wrapper (joblib/numpy_pickle.py). */
export type RawArray = {
  /** The bytes are a pickle of their own: an array of Python objects. */
  readonly pickled: boolean;
  /** Bytes of the array, without padding. */
  readonly length: number;
  /** Whether a byte that counts padding, and the padding, come first. */
  readonly padded: boolean;
};

/** What joblib would read after the BUILD of `target`; null when it is no wrapper of an array. */
export function rawArrayOf(machine: Machine, results: Results, target: number): RawArray | null {
  const record = machine.importOf(target);
  if (record === null || record.name !== 'NumpyArrayWrapper' || !record.module.endsWith('joblib.numpy_pickle'))
    return null;
  if (machine.itemsEnd !== machine.offset())
    throw new UnreadableError('it has an array of joblib whose size is hidden');
  const state = new Map<string, number>();
  for (let index = 0; index + 1 < machine.items.length; index += 2) {
    const key = machine.text(machine.items[index] as number);
    if (key !== null) state.set(key, machine.items[index + 1] as number);
  }
  const dtype = results.dtypeText(state.get('dtype') ?? handles.UNKNOWN);
  const alignment = state.get('numpy_array_alignment_bytes') ?? handles.NONE;
  const size = dtype === null ? null : sizeOf(dtype);
  const count = countOf(machine, state.get('shape') ?? handles.UNKNOWN);
  if (dtype === null || size === null || count === null)
    throw new UnreadableError('it has an array of joblib whose size can not be told');
  return {
    pickled: size === 'object',
    length: size === 'object' ? 0 : size * count,
    padded: alignment !== handles.NONE,
  };
}

function countOf(machine: Machine, shape: number): number | null {
  const tuple = machine.tuples.get(shape);
  if (tuple === null || tuple.length !== tuple.items.length) return null;
  let count = 1;
  for (const item of tuple.items) {
    const literal = machine.literal(item);
    if (literal?.kind !== 'int' || literal.value < 0) return null;
    count *= literal.value;
  }
  return Number.isSafeInteger(count) ? count : null;
}

/** Bytes of one element of a dtype that is written as `f8`, `<i4`, `U10`, `V16`, `M8`; `object` for Python objects. */
export function sizeOf(dtype: string): number | 'object' | null {
  const match = /^[|<>=]?([?bBhHiIlLqQefdgFDGOSUVaMmcu])(\d{0,9})(?:\[[^\]]{1,20}\])?$/.exec(dtype);
  if (match === null) return null;
  const [, kind = '', digits = ''] = match;
  if (kind === 'O') return 'object';
  if (kind === 'U') return 4 * Number(digits);
  if (digits !== '') return Number(digits);
  return (
    { '?': 1, b: 1, B: 1, h: 2, H: 2, i: 4, I: 4, l: 8, L: 8, q: 8, Q: 8, e: 2, f: 4, d: 8, g: 16, F: 8, D: 16 }[
      kind
    ] ?? null
  );
}
