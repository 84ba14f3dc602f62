import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesSource, scanSource } from '../../src/scan/index.ts';
import { npyOf, tarOf, zipOf } from './generate/archives.ts';
import { global, pickleOf, text } from './generate/assemble.ts';
import { damage, outcome } from './support.ts';

const HOSTILE = pickleOf([0x80, 2], global('os', 'system'), text('x'), [0x85, 0x52, 0x2e]);
const HONEST = pickleOf([0x80, 2], ']K\x01a.');
const NOTES = Buffer.from('Some notes.\n');

const packed = (name: string): Buffer => readFileSync(new URL(`fixtures/packed/${name}`, import.meta.url));

async function scan(bytes: Uint8Array, name = 'model.bin') {
  return scanSource(bytesSource(bytes), name);
}

describe('hostile archives', () => {
  it.each<[name: string, bytes: Buffer, id: string]>([
    ['stored', zipOf([{ name: 'a/data.pkl', bytes: HOSTILE }]), 'pickle-call'],
    ['deflated', zipOf([{ name: 'a/data.pkl', bytes: HOSTILE, deflated: true }]), 'pickle-call'],
    ['another name', zipOf([{ name: 'readme.txt', bytes: HOSTILE }]), 'pickle-call'],
    ['two names', zipOf([{ name: 'a.txt', localName: 'data.pkl', bytes: HOSTILE }]), 'zip-headers-differ'],
    ['an encryption flag', zipOf([{ name: 'data.pkl', bytes: HOSTILE, flags: 1 }]), 'pickle-call'],
    ['a wrong check sum', zipOf([{ name: 'data.pkl', bytes: HOSTILE, crc: 1 }]), 'pickle-call'],
    ['a wrong size', zipOf([{ name: 'data.pkl', bytes: HOSTILE, size: 3, deflated: true }]), 'pickle-call'],
    [
      'a member twice',
      zipOf([
        { name: 'data.pkl', bytes: HONEST },
        { name: 'data.pkl', bytes: HONEST },
      ]),
      'zip-duplicate-member',
    ],
    [
      'a hidden member',
      zipOf([
        { name: 'a.txt', bytes: NOTES },
        { name: 'data.pkl', bytes: HOSTILE, hidden: true },
      ]),
      'pickle-call',
    ],
    ['bytes before', zipOf([{ name: 'data.pkl', bytes: HOSTILE }], Buffer.from('#!/bin/sh\nexit\n')), 'pickle-call'],
    ['a pickle before', zipOf([{ name: 'a.txt', bytes: NOTES }], HOSTILE), 'pickle-call'],
    [
      'a zip in a zip',
      zipOf([{ name: 'inner.zip', bytes: zipOf([{ name: 'x', bytes: HOSTILE, deflated: true }]) }]),
      'pickle-call',
    ],
    ['a way out', zipOf([{ name: '../../.bashrc', bytes: NOTES }]), 'archive-path-escapes'],
    ['gzip', gzipSync(HOSTILE), 'pickle-call'],
    ['gzip cut off', gzipSync(Buffer.concat([HOSTILE, Buffer.alloc(9000, 'a')])).subarray(0, 60), 'pickle-call'],
    ['zlib', deflateSync(HOSTILE), 'pickle-call'],
    ['tar', tarOf([{ name: 'model', bytes: HOSTILE }]), 'pickle-call'],
    ['tar in gzip', gzipSync(tarOf([{ name: 'model', bytes: HOSTILE }])), 'pickle-call'],
    [
      'a link out of a tar',
      tarOf([{ name: 'model', bytes: new Uint8Array(), type: '2', link: '/etc/passwd' }]),
      'archive-link-escapes',
    ],
    ['an array of objects', npyOf('|O', '1,', HOSTILE), 'pickle-call'],
    ['7z as a model', Buffer.from('7z\u00bc\u00af\u0027\u001c\0\u0004', 'latin1'), 'archive-disguised'],
  ])('%s', async (_, bytes, id) => {
    const report = await scan(bytes);
    expect(['malicious', 'suspicious']).toContain(report.verdict);
    expect(report.findings.map((finding) => finding.id)).toContain(id);
  });

  it('finds a zip behind other bytes and before the longest comment', async () => {
    const file = zipOf([{ name: 'data.pkl', bytes: HOSTILE, deflated: true }], Buffer.from('notes\n'));
    file.writeUInt16LE(65_535, file.length - 2);
    expect((await scan(Buffer.concat([file, Buffer.alloc(65_535, ' ')]))).findings).toMatchObject([
      { id: 'pickle-call', target: 'os:system', member: 'data.pkl' },
    ]);
  });

  it.each<[name: string, header: string]>([
    ['object', "'object'"],
    ['an escape', "'\\x4f'"],
    ['fields in one text', "'i4,O'"],
    ['a field among others', "[('a', '<i4'), ('b', '|O')]"],
    ['a field of fields', "[('a', [('b', 'O')])]"],
  ])('finds the pickle of an array whose type is %s', async (_, descr) => {
    const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }\n`;
    const head = Buffer.from('\u0093NUMPY\u0001\0\0\0', 'latin1');
    head.writeUInt16LE(header.length, 8);
    const report = await scan(Buffer.concat([head, Buffer.from(header), HOSTILE]), 'a.npy');
    expect(report.findings).toMatchObject([{ id: 'pickle-call', target: 'os:system' }]);
  });

  it('says that an archive of torch.package brings code', async () => {
    const members = ['p/.data/extern_modules', 'p/.data/version', 'p/net.py'].map((name) => ({ name, bytes: NOTES }));
    expect((await scan(zipOf(members))).findings).toMatchObject([
      { id: 'torch-package-code', verdict: 'unverified', target: 'p/net.py' },
    ]);
    expect((await scan(zipOf(members.slice(0, 2)))).verdict).toBe('clean');
  });

  it('finds a pickle after the end of an array', async () => {
    const report = await scan(Buffer.concat([npyOf('<f4', '2,', Buffer.alloc(8)), HOSTILE]), 'a.npy');
    expect(report.findings).toMatchObject([{ id: 'pickle-call', member: 'bytes after the array' }]);
  });

  it('says the way through archives to the member', async () => {
    const inner = zipOf([{ name: 'data.pkl', bytes: HOSTILE }]);
    const report = await scan(gzipSync(tarOf([{ name: 'a/inner.zip', bytes: inner }])), 'model.tgz');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ member: 'model.tar!a/inner.zip!data.pkl', target: 'os:system' }),
    );
  });
});

describe('honest archives', () => {
  it.each<[name: string, bytes: Buffer]>([
    [
      'of torch',
      zipOf([
        { name: 'a/data.pkl', bytes: HONEST },
        { name: 'a/data/0', bytes: Buffer.alloc(4096) },
      ]),
    ],
    [
      'deflated',
      zipOf([
        { name: 'notes.md', bytes: NOTES, deflated: true },
        { name: 'data.pkl', bytes: HONEST, deflated: true },
      ]),
    ],
    ['zip in zip', zipOf([{ name: 'inner.zip', bytes: zipOf([{ name: 'x', bytes: HONEST }]) }])],
    ['gzip', gzipSync(HONEST)],
    ['tar', tarOf([{ name: 'model.pkl', bytes: HONEST }])],
    ['array', npyOf('<f8', '2,', Buffer.alloc(16))],
    ['npz', zipOf([{ name: 'a.npy', bytes: npyOf('<f4', '1,', Buffer.alloc(4)), deflated: true }])],
  ])('%s is clean', async (_, bytes) => {
    expect(await scan(bytes, 'a.bin')).toMatchObject({ verdict: 'clean', findings: [] });
  });
});

/** Records of pax; the length counts its own digits, two for all of these. */
function pax(...records: readonly string[]): Buffer {
  return Buffer.from(records.map((record) => `${String(record.length + 4).padStart(2, '0')} ${record}\n`).join(''));
}

describe('tar archives', () => {
  const member = { name: 'model', bytes: HONEST };

  it.each<[what: string, bytes: Buffer, found: string]>([
    [
      'a name of pax that leaves the folder',
      tarOf([{ name: 'p', bytes: pax('path=../../x'), type: 'x' }, member]),
      'suspicious archive-path-escapes',
    ],
    [
      'a name of pax for all members',
      tarOf([{ name: 'p', bytes: pax('path=../../x'), type: 'g' }, member]),
      'suspicious archive-path-escapes',
    ],
    [
      'a link of pax that leaves the folder',
      tarOf([
        { name: 'p', bytes: pax('linkpath=/etc/x'), type: 'x' },
        { name: 'a', bytes: new Uint8Array(), type: '2', link: 'b' },
      ]),
      'suspicious archive-link-escapes',
    ],
    [
      'a long link of GNU',
      tarOf([
        { name: 'p', bytes: Buffer.from('../../../etc\0'), type: 'K' },
        { name: 'a/b', bytes: new Uint8Array(), type: '2', link: 'b' },
      ]),
      'suspicious archive-link-escapes',
    ],
    [
      'a link in its folder',
      tarOf([{ name: 'lib/a', bytes: new Uint8Array(), type: '2', link: '../bin/b' }, member]),
      'clean',
    ],
    [
      'two sizes of a member',
      tarOf([{ name: 'p', bytes: pax('size=3'), type: 'x' }, member]),
      'suspicious pickle-broken tar-sizes-differ',
    ],
    [
      'a broken record of pax',
      tarOf([{ name: 'p', bytes: Buffer.from('99 path=x\n'), type: 'x' }, member]),
      'not-scanned tar-broken',
    ],
    ['a file with holes', tarOf([{ ...member, type: 'S' }]), 'not-scanned tar-sparse'],
    ['a pickle after the end', Buffer.concat([tarOf([member]), HOSTILE]), 'malicious pickle-call tar-broken'],
    ['padding after the end', Buffer.concat([tarOf([member]), Buffer.alloc(10_240)]), 'clean'],
  ])('%s', async (_, bytes, found) => {
    expect(await outcome(bytes, 'a.tar')).toBe(found);
  });
});

describe('archives that other tools packed', () => {
  it.each(['lzma2', 'lzma', 'bzip2', 'deflate', 'stored', 'not-solid', 'plain-header'])(
    'the pickle in a 7z (%s) is found',
    async (name) => {
      const report = await scan(packed(`${name}.7z`), 'files.7z');
      expect(report.findings).toMatchObject([{ id: 'pickle-call', target: 'posix:system', member: 'model.pkl' }]);
    },
  );

  it.each(['lzma', 'bzip2'])('the pickle in a zip (%s) is found', async (name) => {
    const report = await scan(packed(`${name}.zip`));
    expect(report.findings).toMatchObject([{ id: 'pickle-call', target: 'posix:system', member: 'data.pkl' }]);
  });

  it.each([
    ['ppmd', 'it is packed by PPMd'],
    ['filtered', 'it is packed by the filter for x86 code'],
    ['encrypted', 'it is packed by AES: it is encrypted'],
    ['encrypted-names', 'it is packed by AES: it is encrypted'],
  ])('a 7z (%s) that is not read is told as such', async (name, why) => {
    const report = await scan(packed(`${name}.7z`), 'files.7z');
    expect(report.verdict).toBe('not-scanned');
    expect(report.findings.map(({ message }) => message.toLowerCase()).join()).toContain(why.toLowerCase());
  });

  it('a 7z ends on any damage and is never clean when it is cut off', async () => {
    for (const name of ['lzma2', 'plain-header', 'not-solid']) {
      const file = packed(`${name}.7z`);
      expect(await damage(file, 'files.7z', file.length)).toEqual([]);
    }
  });

  it.each(['one.bz2', 'one.xz', 'one.lzma', 'one.lz4', 'one.zst'])(
    '%s under the name of a model is told',
    async (name) => {
      // What it holds is no model, which is said of the member and not of the stream.
      expect(await scan(packed(name), 'model.pkl')).toMatchObject({
        format: 'compressed',
        verdict: 'not-scanned',
        findings: [{ id: 'unknown-format' }],
      });
    },
  );

  it.each(['one.lz4', 'one.zst'])('%s after a frame that is skipped is unpacked', async (name) => {
    const skipped = Buffer.from('502a4d180400000061626364', 'hex');
    const findings = (await scan(Buffer.concat([skipped, packed(name)]), 'model.pkl')).findings;
    expect(findings).toMatchObject([{ id: 'unknown-format' }]);
  });

  it('arrays of joblib before 0.10 are unpacked', async () => {
    const file = Buffer.concat([Buffer.from(`ZF${'0x1f'.padEnd(19)}`), deflateSync(HOSTILE)]);
    expect((await scan(file, 'model.joblib')).findings).toMatchObject([{ id: 'pickle-call', target: 'os:system' }]);
  });
});

describe('what was not read', () => {
  it.each<[name: string, bytes: Buffer]>([
    ['an archive cut off', zipOf([{ name: 'data.pkl', bytes: Buffer.alloc(500) }]).subarray(0, 300)],
    ['an archive cut in its directory', zipOf([{ name: 'data.pkl', bytes: HONEST }]).subarray(0, -30)],
    ['xz', Buffer.from('fd377a585a000004', 'hex')],
    ['a bomb', gzipSync(Buffer.alloc(30_000_000))],
    ['an array cut off', npyOf('<f8', '200,', Buffer.alloc(16))],
  ])('%s is never clean', async (_, bytes) => {
    const report = await scanSource(bytesSource(bytes), 'model.bin', { limits: { unpackedBytes: 20_000_000 } });
    expect(report.verdict).toBe('not-scanned');
  });
});
