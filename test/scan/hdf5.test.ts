import { describe, expect, it } from 'vitest';
import { bytes, u64 } from './generate/bytes.ts';
import { externalLink, hdf5File } from './generate/hdf5.ts';
import { damage, outcome } from './support.ts';

const DENSE = JSON.stringify({
  class_name: 'Sequential',
  config: { layers: [{ class_name: 'Dense', config: { units: 4 } }] },
});
const LAMBDA = JSON.stringify({
  class_name: 'Sequential',
  config: { layers: [{ class_name: 'Lambda', config: { function: ['x'], function_type: 'lambda' } }] },
});
const attributes = (model_config: string): Readonly<Record<string, string>> => ({
  keras_version: '2.15.0',
  backend: 'tensorflow',
  model_config,
});
const NONE = u64(2n ** 64n - 1n);

describe('hdf5', () => {
  const kinds: readonly (readonly [name: string, options: NonNullable<Parameters<typeof hdf5File>[1]>])[] = [
    ['an old header', {}],
    ['a new header', { latest: true }],
    ['texts in the header', { fixed: true }],
    ['texts in a new header', { fixed: true, latest: true }],
    ['bytes before it', { userBlock: 512 }],
    ['a group below', { below: true }],
  ];

  it.each(kinds)('calls a model with %s clean', async (_, options) => {
    expect(await outcome(hdf5File(attributes(DENSE), options), 'm.h5')).toBe('clean');
  });

  it.each(kinds)('finds a Lambda layer with %s', async (_, options) => {
    expect(await outcome(hdf5File(attributes(LAMBDA), options), 'm.h5')).toBe('malicious keras-lambda');
  });

  it.each<[name: string, message: readonly [number, Uint8Array], found: string]>([
    ['a link to another file', externalLink('/etc/passwd'), 'malicious hdf5-external-file'],
    ['data in other files', [0x07, Buffer.alloc(16)], 'malicious hdf5-external-file'],
    ['attributes in a heap', [0x15, bytes(Buffer.from([0, 0]), u64(96), NONE)], 'not-scanned unreadable'],
    ['members in a heap', [0x02, bytes(Buffer.from([0, 0]), u64(96), NONE)], 'not-scanned unreadable'],
    ['no heap after all', [0x15, bytes(Buffer.from([0, 0]), NONE, NONE)], 'clean'],
  ])('sees %s', async (_, message, found) => {
    expect(await outcome(hdf5File(attributes(DENSE), { latest: true, more: [message] }), 'm.h5')).toBe(found);
  });

  it('ends on any damage and never calls a cut file clean', async () => {
    for (const options of [{}, { latest: true }, { below: true }]) {
      const file = hdf5File(attributes(DENSE), options);
      expect(await damage(file, 'm.h5', file.length - 40)).toEqual([]);
    }
  });
});
