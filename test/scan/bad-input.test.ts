import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, closeSync, ftruncateSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { tarOf, zipOf } from './generate/archives.ts';
import { global, pickleOf, text } from './generate/assemble.ts';
import { bytes } from './generate/bytes.ts';
import { hostileCorpus } from './generate/corpus-hostile.ts';
import { lz4Of, sevenZipOf, xzOf, zstdOf } from './generate/streams.ts';
import { scan } from './support.ts';

const program = fileURLToPath(new URL('../../bin/stridegate', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stridegate-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOSTILE = pickleOf([0x80, 2], global('os', 'system'), text('x'), [0x85, 0x52, 0x2e]);
const HONEST = pickleOf([0x80, 2], ']K\x01a.');
/** A hundred gigabytes, of which the file system keeps what is written. */
const HUGE = 100 * 2 ** 30;

function sparse(name: string, head: Uint8Array): string {
  const path = join(folder, name);
  const handle = openSync(path, 'w');
  writeSync(handle, head);
  ftruncateSync(handle, HUGE);
  closeSync(handle);
  return path;
}

/** A block of Zstandard that repeats a byte 131,072 times. */
function repeatedBlock(last: 0 | 1): Buffer {
  const head = 131_072 * 8 + 2 + last;
  return Buffer.from([head & 255, (head >> 8) & 255, head >> 16, 0x61]);
}

/** 10,000 blocks of Zstandard that each repeat a byte 131,072 times. */
function zstdBomb(): Buffer {
  const blocks = Array.from({ length: 10_000 }, (_, index) => repeatedBlock(index === 9999 ? 1 : 0));
  return bytes(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), ...blocks);
}

/** A block of LZ4 that repeats a byte as often as its length says. */
function lz4Bomb(): Buffer {
  const block = bytes(Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(16_000, 255), Buffer.from([0, 0x50]), 'aaaaa');
  const size = Buffer.alloc(4);
  size.writeUInt32LE(block.length);
  const blocks = Array.from({ length: 400 }, () => bytes(size, block));
  return bytes(Buffer.from('04224d18607082', 'hex'), ...blocks, Buffer.alloc(4));
}

const many = (count: number): Buffer =>
  zipOf(Array.from({ length: count }, (_, index) => ({ name: `${index}`, bytes: HONEST })));
const nested = (wrap: (inner: Buffer) => Buffer, depth: number): Buffer =>
  Array.from({ length: depth }).reduce<Buffer>((inner) => wrap(inner), HONEST);

describe('what can not be read', () => {
  it.each<[what: string, name: string, content: Buffer, reason: string]>([
    ['nothing', 'm.pkl', Buffer.alloc(0), 'The file is empty.'],
    ['nothing in a zip', 'm.zip', zipOf([{ name: 'm.pt', bytes: Buffer.alloc(0) }]), 'The file is empty.'],
    ['eight gzips', 'm.gz', nested(gzipSync, 8), 'more than 6 deep'],
    [
      'eight zips',
      'm.zip',
      nested((inner) => zipOf([{ name: 'z', bytes: inner, deflated: true }]), 8),
      'more than 6 deep',
    ],
    ['eight tars', 'm.tar', nested((inner) => tarOf([{ name: 't', bytes: inner }]), 8), 'more than 6 deep'],
    [
      'every kind in another',
      'm.zip',
      nested((inner) => xzOf(lz4Of(zstdOf(sevenZipOf('a', inner)))), 2),
      'more than 6 deep',
    ],
    ['a bomb of gzip', 'm.gz', gzipSync(gzipSync(Buffer.alloc(2 ** 25))), 'times its packed size'],
    ['a bomb of Deflate', 'm.joblib', deflateSync(deflateSync(Buffer.alloc(2 ** 25))), 'times its packed size'],
    ['a bomb of Zstandard', 'm.zst', zstdBomb(), 'times its packed size'],
    ['a bomb of LZ4', 'm.lz4', lz4Bomb(), 'unpacks to more than 67108864 bytes'],
    ['more members than are read', 'm.zip', many(1001), 'more than 1000 members'],
    ['letters', 'm.pt', Buffer.from('Some notes.\n'), 'of no model format'],
    ['a page of the web', 'm.safetensors', Buffer.from('<!DOCTYPE html><html></html>'), 'of no model format'],
    ['zeros', 'm.bin', Buffer.alloc(100_000), 'of no model format'],
    ['a member of a method that nothing reads', 'm.rar', Buffer.from('526172211a0700', 'hex'), 'RAR'],
  ])('%s is told with the reason', async (_, name, content, reason) => {
    const limits = { unpackedBytes: 67_108_864, members: 1000, ratio: 100 };
    const report = await scan(content, name, {}, limits);
    expect(report.verdict).toBe('not-scanned');
    expect(report.findings.map(({ message }) => message).join(' ')).toContain(reason);
  });

  it('is never clean of a container that is cut off anywhere in its second half', async () => {
    // What lies after the end of something is not there when it is cut off.
    const whole = hostileCorpus().filter(
      ({ target, about }) => target !== undefined && !/after the (?:end|tens)/.test(about),
    );
    const clean: string[] = [];
    for (const [index, { path, about, bytes: content }] of whole.entries()) {
      // One cut of each, at places that differ from file to file.
      const at = content.length - 1 - (index % Math.max(1, Math.floor(content.length / 2)));
      const { verdict } = await scan(content.subarray(0, at), path);
      if (verdict === 'clean' || verdict === 'unverified') clean.push(`${about}: ${at} of ${content.length}`);
    }
    expect(clean).toEqual([]);
  });
});

describe('files on a disk', () => {
  it.each<[name: string, status: number, head: Uint8Array]>([
    ['zeros.pt', 3, Buffer.alloc(0)],
    ['cut.pt', 3, zipOf([{ name: 'data.pkl', bytes: HONEST }]).subarray(0, 40)],
    ['pickle.pkl', 1, HOSTILE],
    ['honest.pkl', 3, HONEST],
    [
      'array.npy',
      3,
      Buffer.from("\u0093NUMPY\u0001\u0000\u0040\u0000{'descr': '<f8', 'fortran_order': False, 'shape': (9", 'latin1'),
    ],
    ['model.gguf', 3, Buffer.from('GGUF\u0003\0\0\0', 'latin1')],
  ])('a hundred gigabytes that begin as %s end with %i', (name, status, head) => {
    const path = sparse(name, head);
    const ended = spawnSync(program, ['scan', '--format', 'json', path], { encoding: 'utf8', timeout: 60_000 });
    rmSync(path);
    expect(ended.status).toBe(status);
    expect(JSON.parse(ended.stdout).files).toMatchObject([
      { verdict: status === 1 ? 'malicious' : 'not-scanned', reason: expect.stringMatching(/\w{3,}/) },
    ]);
  });

  it('what is no regular file is told and ends with 3', () => {
    const below = join(folder, 'pipes');
    mkdirSync(below);
    const pipe = join(below, 'pipe.pkl');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    writeFileSync(join(below, 'good.pkl'), HONEST);
    for (const path of [below, pipe]) {
      const { status, stdout } = spawnSync(program, ['scan', path], { encoding: 'utf8' });
      expect(status).toBe(3);
      expect(stdout).toContain('No regular file.');
    }
  });
});
