import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFactStore } from '../../src/fact-store/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stridegate-facts-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

type Value = { readonly text: string } | null;
const KEY = 'python-source@1:a\tb\n"c".py:0123';

function saved(entries: Readonly<Record<string, Value>>, maxBytes?: number): string {
  const file = join(folder, 'deep/er/x.facts');
  const store = openFactStore<Value>(file, maxBytes);
  for (const [key, value] of Object.entries(entries)) store.set(key, value);
  store.save();
  return file;
}

it('gives back what was saved, whatever characters keys and values have', () => {
  const file = saved({ [KEY]: { text: 'x\ty\n\u2028💥' }, other: null });
  const store = openFactStore<Value>(file);
  expect([store.get(KEY), store.get('other'), store.get('none')]).toEqual([
    { text: 'x\ty\n\u2028💥' },
    null,
    undefined,
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['x.facts']);
});

it('gives the same object twice', () => {
  const store = openFactStore<Value>(saved({ a: { text: 'x' } }));
  expect(store.get('a')).toBe(store.get('a'));
});

it('keeps what a later run did not ask for, and writes nothing when nothing is new', () => {
  const file = saved({ a: { text: 'a' }, b: { text: 'b' } });
  const before = readFileSync(file);
  const quiet = openFactStore<Value>(file);
  quiet.get('a');
  quiet.save();
  expect(readFileSync(file)).toEqual(before);
  const store = openFactStore<Value>(file);
  store.set('c', { text: 'c' });
  store.save();
  const after = openFactStore<Value>(file);
  expect(['a', 'b', 'c'].map((key) => after.get(key)?.text)).toEqual(['a', 'b', 'c']);
});

it('drops what this run did not use when there is no room', () => {
  const file = saved({ old: { text: 'o'.repeat(100) } });
  const store = openFactStore<Value>(file, 300);
  store.set('new', { text: 'n'.repeat(150) });
  store.save();
  const after = openFactStore<Value>(file, 300);
  expect([after.get('new')?.text.length, after.get('old')]).toEqual([150, undefined]);
});

it.each<[name: string, change: (bytes: Buffer) => Buffer]>([
  ['cut short', (bytes) => bytes.subarray(0, bytes.length - 3)],
  ['with one byte changed', (bytes) => Buffer.concat([bytes.subarray(0, -4), Buffer.from('y'), bytes.subarray(-3)])],
  ['of another form', (bytes) => Buffer.concat([Buffer.from('x'), bytes])],
  ['empty', () => Buffer.alloc(0)],
])('a file that is %s is an empty store that works', (_, change) => {
  const file = saved({ a: { text: 'aaaa' } });
  writeFileSync(file, change(readFileSync(file)));
  const store = openFactStore<Value>(file);
  expect(store.get('a')).toBeUndefined();
  store.set('a', { text: 'again' });
  store.save();
  expect(openFactStore<Value>(file).get('a')).toEqual({ text: 'again' });
});

it('a file that is too large is not read', () => {
  const file = saved({ a: { text: 'a'.repeat(1_000) } });
  expect(openFactStore<Value>(file, 500).get('a')).toBeUndefined();
});

it('a place that cannot be written costs nothing but the facts', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const store = openFactStore<Value>(join(file, 'x.facts'));
  store.set('a', { text: 'a' });
  store.save();
  expect(store.get('a')).toEqual({ text: 'a' });
  expect(readdirSync(folder)).toEqual(['file']);
});
