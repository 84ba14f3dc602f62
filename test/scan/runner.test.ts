import { describe, expect, it } from 'vitest';
import { bytesSource, scanSource } from '../../src/scan/index.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1234\n`;

describe('scanSource', () => {
  it.each<[name: string, text: string, format: string, reason: string]>([
    ['model.pkl', POINTER, 'lfs-pointer', 'A Git LFS pointer; the file of 1234 bytes that it stands for is not here.'],
    ['model.pt', '', 'unknown', 'The file is empty.'],
    ['model.onnx', '????????', 'unknown', 'Its content is of no model format that can be read here.'],
    ['notes.txt', 'Some words.\n', 'other', 'no model file'],
  ])('never calls %s of %j clean', async (name, text, format, reason) => {
    const report = await scanSource(bytesSource(Buffer.from(text)), name);
    expect(report).toMatchObject({ path: name, format, verdict: 'not-scanned', reason });
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(scanSource(bytesSource(Buffer.from(POINTER)), 'a.pkl', { signal })).rejects.toThrow('enough');
  });
});
