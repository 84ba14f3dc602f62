import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constant, nat, oneof, record, sample, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableError } from '../../src/scan/contract.ts';
import { bytesSource } from '../../src/scan/sources.ts';
import { unpackBzip2, unpackLz4, unpackLzma, unpackXz, unpackZstd, type Unpack } from '../../src/scan/unpack/index.ts';

const FIXTURES = new URL('fixtures/packed/', import.meta.url);
const PYTHON = spawnSync('python3', ['-c', 'import bz2, lzma']).status === 0;
if (!PYTHON)
  process.stderr.write('SKIPPED: python3 is not here, so decoders were not compared with its compressors.\n');

const DECODERS: Readonly<Record<string, Unpack>> = {
  bz2: unpackBzip2,
  xz: unpackXz,
  lzma: unpackLzma,
  lz4: unpackLz4,
  zst: unpackZstd,
};

/** What the files beside `make.py` hold: noise, text, zeros, and the noise again from afar. */
function content(): Buffer {
  const noise = Buffer.alloc(2000);
  let state = 7;
  for (let index = 0; index < noise.length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    noise[index] = (state >> 16) & 255;
  }
  return Buffer.concat([noise, Buffer.from('What others pack is read. '.repeat(400)), Buffer.alloc(100_000), noise]);
}

/** What comes out, and how it ended: `end` or the message of an `UnreadableError`; all else is thrown on. */
async function unpacked(unpack: Unpack, packed: Uint8Array, most = 20_000_000) {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let end = 'end';
  try {
    for await (const piece of unpack(bytesSource(packed))) {
      pieces.push(piece);
      size += piece.length;
      if (size > most) break;
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    end = error.message;
  }
  return { bytes: Buffer.concat(pieces), end };
}

const FILES =
  'one.bz2 two-streams.bz2 one.xz two-streams.xz small-dictionary.xz one.lzma one.lz4 linked.lz4 legacy.lz4 one.zst best.zst'.split(
    ' ',
  );

function decoderOf(file: string): Unpack {
  return DECODERS[file.split('.').at(-1) ?? ''] as Unpack;
}

describe('decoders', () => {
  it.each(FILES)('unpack %s', async (file) => {
    const { bytes, end } = await unpacked(decoderOf(file), readFileSync(new URL(file, FIXTURES)));
    expect({ same: bytes.equals(content()), end }).toEqual({ same: true, end: 'end' });
  });

  it.each(FILES)('hand on what came before the place where %s is cut off', async (file) => {
    const packed = readFileSync(new URL(file, FIXTURES));
    for (const at of sample(nat(packed.length - 2), { numRuns: 20, seed: 3 })) {
      const { bytes, end } = await unpacked(decoderOf(file), packed.subarray(0, at + 1));
      expect(content().subarray(0, bytes.length).equals(bytes)).toBe(true);
      // The first of two streams, and legacy frames of LZ4, end without saying that there is more.
      expect(end === 'end' && !/two|legacy/.test(file)).toBe(false);
    }
  });

  it.each(FILES)('end on any damage of %s with a reason or with bytes', async (file) => {
    const packed = readFileSync(new URL(file, FIXTURES));
    const places = sample(tuple(nat(packed.length - 1), nat(255)), { numRuns: 60, seed: 5 });
    for (const [at, value] of places) {
      const damaged = Buffer.from(packed);
      damaged[at] = value;
      expect(typeof (await unpacked(decoderOf(file), damaged)).end).toBe('string');
    }
  });

  it.each(Object.entries(DECODERS))('%s says what follows the stream', async (ending, unpack) => {
    const file = FILES.find((name) => name === `one.${ending}`) as string;
    const packed = Buffer.concat([readFileSync(new URL(file, FIXTURES)), Buffer.from('more')]);
    const { bytes, end } = await unpacked(unpack, packed);
    expect(bytes.equals(content())).toBe(true);
    expect(end).toMatch(/^bytes after the \w+ (?:stream|frame) are none$/);
  });

  it.each<[what: string, unpack: Unpack, bytes: string, end: string]>([
    ['a dictionary of 4 GiB', unpackLzma, '5dffffffffffffffffffffffff0000000000', 'more than is read'],
    ['a window of 2 TiB', unpackZstd, '28b52ffd00f8010000', 'more than is read'],
    ['a dictionary that is elsewhere', unpackZstd, '28b52ffd2107000000', 'dictionary that is not in it'],
    ['no stream', unpackBzip2, '425a6830', 'no header of bzip2'],
  ])('refuse %s', async (_, unpack, bytes, end) => {
    expect((await unpacked(unpack, Buffer.from(bytes, 'hex'))).end).toContain(end);
  });

  it('say why a filter is not read', async () => {
    const packed = readFileSync(new URL('delta-filter.xz', FIXTURES));
    expect((await unpacked(unpackXz, packed)).end).toBe('it is packed by filters before LZMA2, which are not read');
  });
});

const COMPRESS = `
import base64, bz2, json, lzma, sys
out = []
for text, level, lc, lp, pb, size in json.load(sys.stdin):
    data = base64.b64decode(text)
    one = {'dict_size': size, 'lc': lc, 'lp': lp, 'pb': pb, 'preset': level}
    out.append([base64.b64encode(packed).decode() for packed in (
        bz2.compress(data, level),
        lzma.compress(data, filters=[dict(one, id=lzma.FILTER_LZMA2)]),
        lzma.compress(data, format=lzma.FORMAT_ALONE, filters=[dict(one, id=lzma.FILTER_LZMA1)]))])
json.dump(out, sys.stdout)
`;

describe.skipIf(!PYTHON)('beside Python', () => {
  it('decoders give back any bytes that bz2 and lzma packed', { timeout: 60_000 }, async () => {
    const run = tuple(uint8Array({ minLength: 1, maxLength: 40 }), oneof(constant(1), nat(300), nat(40_000)));
    const cases = sample(
      record({
        runs: tuple(run, run, run, run),
        level: nat(8),
        lc: nat(2),
        lp: nat(2),
        pb: nat(4),
        dictionary: oneof(constant(4096), constant(65_536)),
      }),
      { numRuns: 120, seed: 11 },
    ).map(({ runs, ...options }) => ({
      ...options,
      data: Buffer.concat(runs.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes))).subarray(
        0,
        300_000,
      ),
    }));
    const input = JSON.stringify(
      cases.map(({ data, level, lc, lp, pb, dictionary }) => [
        data.toString('base64'),
        level + 1,
        lc,
        lp,
        pb,
        dictionary,
      ]),
    );
    const { stdout } = spawnSync('python3', ['-c', COMPRESS], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const packed = JSON.parse(stdout) as (readonly string[])[];
    expect(packed).toHaveLength(cases.length);
    for (const [index, { data }] of cases.entries()) {
      for (const [at, unpack] of [unpackBzip2, unpackXz, unpackLzma].entries()) {
        const { bytes, end } = await unpacked(unpack, Buffer.from(packed[index]?.[at] ?? '', 'base64'));
        expect({ index, at, end, same: bytes.equals(data) }).toEqual({ index, at, end: 'end', same: true });
      }
    }
  });
});
