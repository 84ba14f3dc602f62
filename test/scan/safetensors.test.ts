import { describe, expect, it } from 'vitest';
import { safetensorsFile } from './generate/safetensors.ts';
import { damage, outcome, scan } from './support.ts';

const A = { dtype: 'F32', shape: [4], data_offsets: [0, 16] };
const B = { dtype: 'BF16', shape: [2, 2], data_offsets: [16, 24] };

describe('safetensors', () => {
  it.each<[name: string, header: object | string, size: number]>([
    ['tensors', { __metadata__: { format: 'pt' }, a: A, b: B }, 24],
    ['tensors in another order, padded', `${JSON.stringify({ b: B, a: A })}      `, 24],
    ['no tensor', {}, 0],
    [
      'an empty tensor and a scalar',
      { a: { ...A, shape: [0], data_offsets: [0, 0] }, b: { dtype: 'I64', shape: [], data_offsets: [0, 8] } },
      8,
    ],
    ['four bits', { a: { dtype: 'F4', shape: [3, 2], data_offsets: [0, 3] } }, 3],
    ['a type of tomorrow', { a: { dtype: 'F3', shape: [8], data_offsets: [0, 3] } }, 3],
    ['words that look bad', { __metadata__: { note: 'os.system("id") __reduce__ gAS' }, '__class__.os': A }, 16],
  ])('calls %s clean', async (_, header, size) => {
    expect(await outcome(safetensorsFile(header, size), 'model.safetensors')).toBe('clean');
  });

  it.each<[name: string, header: object | string, size: number, found: string]>([
    [
      'a tensor beyond the end',
      { a: { ...A, shape: [2 ** 30], data_offsets: [0, 2 ** 32] } },
      16,
      'safetensors-out-of-range',
    ],
    ['tensors over each other', { a: A, b: { ...A, data_offsets: [8, 24] } }, 24, 'safetensors-overlap'],
    ['a hole', { a: A, b: { ...A, data_offsets: [20, 36] } }, 36, 'safetensors-hidden-bytes'],
    ['bytes at the end', { a: A }, 20, 'safetensors-hidden-bytes'],
    [
      'a tensor twice',
      `{"a":${JSON.stringify(A)},"a":${JSON.stringify({ ...A, data_offsets: [16, 32] })}}`,
      32,
      'safetensors-header',
    ],
    ['a shape that does not fit', { a: { ...A, shape: [5] } }, 16, 'safetensors-header'],
    ['a place that ends before it begins', { a: { ...A, data_offsets: [16, 0] } }, 16, 'safetensors-header'],
    ['a negative shape', { a: { ...A, shape: [-4] } }, 16, 'safetensors-header'],
    ['an overflowing shape', { a: { ...A, shape: [2 ** 40, 2 ** 40] } }, 16, 'safetensors-header'],
    ['metadata that is no text', { __metadata__: { a: [1] }, a: A }, 16, 'safetensors-header'],
  ])('finds %s', async (_, header, size, found) => {
    expect(await outcome(safetensorsFile(header, size), 'model.safetensors')).toBe(`suspicious ${found}`);
  });

  it.each([2n ** 63n, 1n << 40n, 500n])('finds a header of %s bytes', async (claimed) => {
    const file = safetensorsFile({ a: A }, 16, claimed);
    expect(await outcome(file, 'model.safetensors')).toBe('suspicious safetensors-header');
  });

  it('says what and where', async () => {
    expect(await scan(safetensorsFile({ a: A }, 20), 'a.safetensors')).toMatchObject({
      format: 'safetensors',
      findings: [
        {
          id: 'safetensors-hidden-bytes',
          verdict: 'suspicious',
          message: '4 bytes after the last tensor belong to none, which the format does not allow.',
          offset: 79,
        },
      ],
    });
  });

  it('ends on any damage and never calls a cut file clean', async () => {
    const file = safetensorsFile({ __metadata__: { format: 'pt' }, a: A, b: B }, 24);
    expect(await damage(file, 'model.safetensors', file.length)).toEqual([]);
  });
});
