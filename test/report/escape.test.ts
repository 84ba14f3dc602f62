import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, fenced, html, mermaidLabel, prose, rich, safeUrl, visible } from '../../src/report/contract.ts';

const PIECES = [
  '@everyone',
  '<img src=x onerror=1>',
  '](javascript:a)',
  '![x](http://a)',
  'fixes #12',
  '\u202E',
  '\u200B',
  '`',
  '``',
  '---',
  '\n',
  '|',
  'www.a.com',
  'https://a.b',
  '%%{init}',
  '"',
  'click n1',
  '\\',
  'GH-1',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(''));
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const ACTIVE = [
  /(^|[^\w`/.@])@[a-z\d]/i,
  /<(?!\/?code>)/i,
  /(^|[^\\])!?\[/,
  /\]\(/,
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s+#\d/i,
  /:\/\//,
  /\bwww\./i,
];

describe('escaping', () => {
  it.each([
    ['prose', prose],
    ['code', code],
    ['rich', rich],
  ] as const)('%s leaves nothing active in Markdown', (_, escape) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = escape(text, 200);
        expect(written).not.toMatch(INVISIBLE);
        const bare = written.replace(/`[^`\n]*`/g, '');
        for (const pattern of ACTIVE) expect(bare).not.toMatch(pattern);
      }),
    );
  });

  it('leaves no markup in HTML and no syntax in a Mermaid label', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(html(text)).not.toMatch(/[<>"'`]/);
        expect(mermaidLabel(text)).not.toMatch(/["`<>[\](){}|%@:&\n]/);
      }),
    );
  });

  it('caps what it shows and says so', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 10, max: 90 }), (text, max) => {
        expect(visible(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
    expect(visible('x'.repeat(100_000), 10)).toBe('xxxxxxxxx…');
    expect(visible('a\u200Bb\r\nc')).toBe('a‹U+200B›b c');
  });

  it('writes names so that they read as they are', () => {
    expect(prose('@everyone closes #1')).toBe('@&#8203;everyone closes &num;&#8203;1');
    expect(code('a`b')).toBe('<code>a\\`b</code>');
    expect(rich('set `weights_only=True` now')).toBe('set `weights_only=True` now');
    expect(fenced('suggestion', '```\nx')).toBe('````suggestion\n```\nx\n````');
  });

  it('links https alone', () => {
    expect(safeUrl('javascript:alert(1)')).toBeUndefined();
    expect(safeUrl('https://a.b/)x')).toBeUndefined();
    expect(safeUrl('https://a.b/x')).toBe('https://a.b/x');
  });
});
