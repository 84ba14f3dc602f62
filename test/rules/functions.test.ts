import { describe, expect, it } from 'vitest';
import { glob, under } from '../../src/rules/functions.ts';

describe('glob', () => {
  it.each([
    ['meta-llama/Llama-2', 'meta-llama/*', true],
    ['meta-llama/a/b', 'meta-llama/*', false],
    ['meta-llama/a/b', 'meta-llama/**', true],
    ['a', '*', true],
    ['', '*', true],
    ['', '', true],
    ['a', '', false],
    ['abc', 'a?c', true],
    ['a/c', 'a?c', false],
    ['abxbc', 'a*bc', true],
    ['abxbcd', 'a*bc', false],
    ['x/y/z.py', '**/*.py', true],
    ['a.b', 'a?b', true],
    ['a+b', 'a+b', true],
    ['aab', 'a+b', false],
  ])('%j as %j is %j', (text, pattern, expected) => {
    expect(glob(text, pattern)).toBe(expected);
  });

  it('takes no longer for a text made to slow it down', () => {
    expect(glob('a'.repeat(4000), `${'a*'.repeat(40)}b`)).toBe(false);
  });
});

describe('under', () => {
  it.each([
    ['docs/a.md', 'docs', true],
    ['docs/a.md', 'docs/', true],
    ['docs', 'docs', true],
    ['docs2/a.md', 'docs', false],
  ])('%j below %j is %j', (path, folder, expected) => {
    expect(under(path, folder)).toBe(expected);
  });
});
