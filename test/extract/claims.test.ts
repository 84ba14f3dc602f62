import { expect, it } from 'vitest';
import type { Extractor } from '../../src/extract/contract.ts';
import { extract } from '../../src/extract/index.ts';
import { BlobSha, CommitSha } from '../../src/model/index.ts';
import type { Entry, Snapshot } from '../../src/snapshot/index.ts';

const claiming = (id: string, word: string): Extractor => ({
  id,
  version: 1,
  summary: 'Reads some YAML.',
  maxBytes: 100,
  matches: (path) => path.endsWith('.yaml'),
  claims: ({ text }) => text.includes(word),
  extract: () => ({ ok: true, facts: [{ fact: 'signal', value: { name: id } }] }),
});

async function read(text: string) {
  const entry: Entry = { path: 'a.yaml', kind: 'file', blob: BlobSha.parse('0'.repeat(40)), size: text.length };
  let reads = 0;
  const snapshot: Snapshot = {
    commit: CommitSha.parse('1'.repeat(40)),
    entries: [entry],
    truncated: null,
    read: async (_, limit) => {
      reads += 1;
      if (text.length > limit) return { ok: false, code: 'too-large', reason: 'too large' };
      return { ok: true, bytes: new TextEncoder().encode(text) };
    },
  };
  const readers = [claiming('one', 'kind: One'), claiming('two', 'kind: Two')];
  const assets = [{ entry, readers: readers.map(({ id }) => id), modelFormat: null }];
  const reading = await extract(snapshot, { assets, ignored: [] }, [], {
    extractors: readers,
    signal: new AbortController().signal,
    cache: new Map(),
    limitOf: (bytes) => bytes,
    onFile: () => {},
    poisoned: new Map(),
  });
  return { reads, signals: reading.facts, coverage: reading.coverage };
}

it('only the reader that claims a file reads it and speaks of it, and its bytes are fetched once', async () => {
  expect(await read('kind: Two')).toEqual({
    reads: 1,
    signals: [{ fact: 'signal', value: { name: 'two' } }],
    coverage: [{ part: 'extract', plugin: 'two', status: 'done', files: ['a.yaml'] }],
  });
});

it('a file that nobody claims is not spoken of', async () => {
  expect(await read('kind: Three')).toEqual({ reads: 1, signals: [], coverage: [] });
});

it('a file that is too large to look at is told once', async () => {
  expect((await read('kind: One'.repeat(100))).coverage).toEqual([
    { part: 'extract', plugin: 'one', status: 'skipped', reason: 'too large', files: ['a.yaml'] },
  ]);
});
