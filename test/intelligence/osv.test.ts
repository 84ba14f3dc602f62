import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAdvice } from '../../src/dependency/index.ts';
import { matchOf, openSnapshot, recordsInZip, snapshotOf, type Knowledge } from '../../src/intelligence/index.ts';
import { Dependency } from '../../src/model/index.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

function record(id: string, name: string, over: object = {}, ecosystem = 'PyPI'): string {
  return JSON.stringify({
    id,
    modified: '2026-01-02T00:00:00Z',
    affected: [{ package: { ecosystem, name }, ranges: [], versions: [], ...over }],
  });
}

function alias(id: string, aliases: readonly string[]): string {
  const evil = JSON.parse(record(id, 'evil', range([{ introduced: '0' }]))) as object;
  return JSON.stringify({ ...evil, aliases });
}

/** One member after another, without the checks that nobody makes here. */
function zipOf(members: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const packed = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04_03_4b_50);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02_01_4b_50);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const range = (events: readonly object[], type = 'ECOSYSTEM'): object => ({ ranges: [{ type, events }] });

function known(...records: readonly string[]): Knowledge {
  const knowledge = openSnapshot(snapshotOf(records, NOW).text);
  if (knowledge === null) throw new Error('a snapshot that was just made cannot be opened');
  return knowledge;
}

function dependency(name: string, specifier: string, over: Partial<Dependency> = {}): Dependency {
  return Dependency.parse({
    name,
    path: 'requirements.txt',
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [],
    edits: [],
    ecosystem: 'pypi',
    package: name,
    specifier,
    pinned: specifier.startsWith('==') || /^\d/.test(specifier) ? 'exact' : specifier === '' ? 'none' : 'range',
    hashed: false,
    source: 'index',
    manifest: 'requirements',
    scope: 'direct',
    dev: false,
    marker: '',
    hashes: [],
    origin: '',
    resembles: '',
    reputation: '',
    advisories: [],
    ...over,
  });
}

describe('what a record says of a version', () => {
  const mended = record('GHSA-a', 'MLflow', range([{ introduced: '0' }, { fixed: '2.9.2' }]));
  const twice = record(
    'GHSA-b',
    'mlflow',
    range([{ introduced: '1.0' }, { fixed: '1.5' }, { introduced: '2.0' }, { last_affected: '2.3' }]),
  );
  const listed = record('MAL-1', 'litellm', { versions: ['1.82.7', '1.82.8'] });
  const whole = record('MAL-2', 'evil', range([{ introduced: '0' }]));
  const npm = record('GHSA-n', '@acme/x', range([{ introduced: '1.0.0' }, { fixed: '1.2.0' }], 'SEMVER'), 'npm');
  const all = known(mended, twice, listed, whole, npm);

  it.each<[string, string, readonly string[]]>([
    ['mlflow', '==2.9.1', ['GHSA-a']],
    ['mlflow', '==2.9.2', []],
    ['mlflow', '==2.9.2rc1', ['GHSA-a']],
    ['mlflow', '==1.2', ['GHSA-a', 'GHSA-b']],
    ['mlflow', '==1.5', ['GHSA-a']],
    ['mlflow', '==2.3', ['GHSA-a', 'GHSA-b']],
    ['mlflow', '>=1,<2.9.2', ['GHSA-a']],
    ['mlflow', '>=1,<=2.9.2', []],
    ['mlflow', '>=1', []],
    ['mlflow', '', []],
    ['litellm', '==1.82.8', ['MAL-1']],
    ['litellm', '==1.82.8.0', ['MAL-1']],
    ['litellm', '==1.82.6', []],
    ['litellm', '>=1.80', []],
    ['evil', '', ['MAL-2']],
    ['evil', '>=1', ['MAL-2']],
    ['other', '==1', []],
  ])('%s%s: %j', (name, specifier, ids) => {
    expect(matchOf(dependency(name, specifier), all)?.ids ?? []).toEqual(ids);
  });

  it.each<[string, readonly string[]]>([
    ['1.0.0', ['GHSA-n']],
    ['1.2.0-rc.1', ['GHSA-n']],
    ['1.2.0', []],
    ['^1.0.0', []],
  ])('npm: @acme/x %s: %j', (specifier, ids) => {
    expect(matchOf(dependency('@acme/x', specifier, { ecosystem: 'npm' }), all)?.ids ?? []).toEqual(ids);
  });

  it('what is withdrawn, of another ecosystem, or a range of git says nothing', () => {
    const withdrawn = JSON.stringify({ ...(JSON.parse(whole) as object), withdrawn: '2026-01-01T00:00:00Z' });
    const none = known(
      withdrawn,
      record('X-1', 'evil', range([{ introduced: '0' }]), 'Go'),
      record('X-2', 'evil', range([{ introduced: '0' }], 'GIT')),
    );
    expect(matchOf(dependency('evil', '==1'), none)).toBeNull();
  });

  it('one thing with three names is told once, and a hostile release first', () => {
    const knowledge = known(alias('PYSEC-9', ['CVE-9', 'GHSA-9']), alias('GHSA-9', ['CVE-9']), alias('MAL-9', []));
    expect(matchOf(dependency('evil', '==1'), knowledge)).toEqual({
      reputation: 'malicious',
      ids: ['MAL-9', 'GHSA-9'],
    });
  });

  it('a package from a repository or a folder is not the one of the registry', () => {
    expect(matchOf(dependency('evil', '', { source: 'git' }), all)).toBeNull();
  });
});

describe('a snapshot', () => {
  it('is the same in whatever order records come, and counts what is none', () => {
    const records = [
      record('A-1', 'a', { versions: ['1'] }),
      record('B-1', 'b', { versions: ['1'] }),
      '<html>429</html>',
      '{}',
      '',
    ];
    const { text, header } = snapshotOf(records, NOW);
    expect(snapshotOf(records.toReversed(), NOW).text).toBe(text);
    expect(header).toEqual({
      schema: 'stridegate.intelligence/1',
      imported: '2026-11-26T12:00:00.000Z',
      newest: '2026-01-02T00:00:00Z',
      records: 2,
      refused: 3,
    });
  });

  it.each(['', '{}', '<html>\n', 'x'.repeat(1_000)])('%j is none', (text) => {
    expect(openSnapshot(text)).toBeNull();
  });

  it('with a broken line says nothing of that package, and all of the others', () => {
    const { text } = snapshotOf(
      [record('A-1', 'a', { versions: ['1'] }), record('B-1', 'b', { versions: ['1'] })],
      NOW,
    );
    const knowledge = openSnapshot(text.replace('{"id":"A-1"', '{"id'));
    expect([knowledge?.of('pypi:a'), knowledge?.of('pypi:b').length]).toEqual([[], 1]);
  });

  it('takes any text for a record without failing', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(snapshotOf(texts, NOW).header.records).toBe(0);
      }),
    );
  });

  it('of many records is held against many dependencies', () => {
    const records = Array.from({ length: 10_000 }, (_, at) =>
      record(`GHSA-${at}`, `package-${at % 4_000}`, range([{ introduced: '0' }, { fixed: `${at % 9}.2` }])),
    );
    const { text } = snapshotOf(records, NOW);
    const dependencies = Array.from({ length: 200 }, (_, at) => dependency(`package-${at * 20}`, '==1.1'));
    const knowledge = openSnapshot(text);
    if (knowledge === null) throw new Error('it cannot be opened');
    const found = withAdvice(dependencies, (one) => matchOf(one, knowledge)).filter(
      ({ advisories }) => advisories.length > 0,
    );
    expect(found.length).toBeGreaterThan(100);
  });
});

describe('a ZIP of records', () => {
  it('gives the text of each', () => {
    const zip = zipOf({ 'A-1.json': '{"id":"A-1"}', 'README.md': 'x', 'B-1.json': '{}' });
    expect([...recordsInZip(zip)]).toEqual(['{"id":"A-1"}', '{}']);
  });

  it('a member that unpacks to more than a record may have is refused, and the next one read', () => {
    const zip = zipOf({ 'bomb.json': ' '.repeat(6_000_000), 'B-1.json': '{}' });
    expect([...recordsInZip(zip)]).toEqual(['', '{}']);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.alloc(500, 7)],
    ['half of one', zipOf({ 'A-1.json': '{}' }).subarray(20)],
  ])('%s is none, in a sentence', (_, bytes) => {
    expect(() => [...recordsInZip(bytes)]).toThrow(/^it/);
  });
});

it('a lock does not repeat what is told of the manifest beside it', () => {
  const lock = dependency('evil', '==1', { path: 'uv.lock', manifest: 'lock' });
  const advised = withAdvice([dependency('evil', '==1'), lock, { ...lock, path: 'sub/uv.lock' }], () => ({
    reputation: 'malicious',
    ids: ['MAL-1'],
  }));
  expect(advised.map(({ reputation }) => reputation)).toEqual(['malicious', '', 'malicious']);
});
