import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/model/index.ts';
import { checkRunOf, outputs, reviewCommentsOf } from '../../src/report/index.ts';
import { aFlow, anAnalysis, anElement, aThreat } from '../support/builders.ts';
import { OPTIONS } from './analyses.ts';

const PIECES = [
  '@everyone',
  '<img src=x onerror=alert(1)>',
  '</style></svg><script>alert(1)</script>',
  '"><a href=javascript:alert(1)>',
  '](javascript:alert(1))',
  '[x](https://evil.example)',
  '![x](http://evil.example/x.png)',
  'fixes #12',
  '\u202E',
  '\u200B',
  '\u001B[2J',
  '\u0007',
  '\uD800',
  '`',
  '```',
  '\n',
  '\nPass: no new threat\n',
  '\r\n',
  '|',
  '-->',
  '/../%2e%2e/',
  'https://evil.example',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 8 })
  .map((parts) => parts.join(''));
const RUNS = { numRuns: 100 };
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** An analysis in which everything that a repository writes is `text`. */
function hostileAnalysis(text: string): Analysis {
  const path = `x${text}`;
  const evidence = [
    { path, startLine: 1, endLine: 2 },
    { path: `y${text}`, startLine: 3, endLine: 3 },
  ];
  const source = anElement({ kind: 'dataset', name: text, path: '', trust: 'public', evidence });
  const target = anElement({ name: text, path, evidence });
  const flow = aFlow(source, target, { protocol: text, evidence });
  const threat = aThreat({
    title: text,
    detail: text,
    subject: { key: 'k', kind: 'load', name: text, path, symbol: text, context: 'shipped' },
    evidence,
    edits: [{ id: 'edit', path, startLine: 1, endLine: 2, replacement: text }],
  });
  const other = { ...threat, fingerprint: 'ffffffffffffffff' };
  const lost = { control: text, subject: { key: 'k', kind: 'element', name: text }, evidence };
  const differs = {
    about: text,
    key: 'k',
    field: 'zone',
    declared: text,
    found: text,
    holds: 'declared',
    because: text,
    evidence,
    declaredAt: { path, startLine: 1, endLine: 1 },
  };
  const reason = { threats: [], files: [path] };
  return anAnalysis([], {
    relevant: true,
    verdict: {
      status: 'blocked',
      reasons: [
        { code: 'new-threat', message: text, threats: [threat.fingerprint], files: [path] },
        { ...reason, code: 'mitigation-removed', message: text },
        { ...reason, code: 'rule-failed', message: text },
      ],
    },
    coverage: [{ part: 'extract', plugin: 'python', status: 'failed', reason: text, files: [path] }],
    unread: [{ path, reason: text }],
    system: { ...anAnalysis().system, elements: [source, target], flows: [flow], contradictions: [differs] },
    diff: {
      threats: {
        introduced: [threat],
        resolved: [other],
        changed: [{ before: other, after: other }],
        unchanged: [other],
      },
      renames: [],
      contradictions: { introduced: [differs], resolved: [] },
      system: {
        added: [source],
        removed: [],
        changed: [{ before: target, after: target }],
        flows: { added: [flow], removed: [], changed: [] },
        mitigations: { added: [lost], removed: [lost] },
      },
    },
  });
}

function render(id: string, text: string): string {
  const output = outputs.find((one) => one.id === id);
  if (output === undefined) throw new Error(id);
  return output.render(hostileAnalysis(text), OPTIONS);
}

/** Asserts that nothing in GitHub's Markdown is active but what the report itself writes. */
function expectInert(markdown: string): void {
  const bare = markdown
    .replace(/^(`{3,})(?:json|mermaid|suggestion)\n[\s\S]*?\n\1$/gm, '')
    .replace(/^<details><summary>Data-flow diagram of what changed<\/summary>$|^<\/details>$/gm, '')
    .replace(/<!-- stridegate:[0-9a-f]{16} -->/g, '')
    .replace(/\[[^\]\\\n]*\]\(https:\/\/(?:atlas\.mitre\.org|genai\.owasp\.org)\/[\w./-]*\)/g, '')
    .replace(
      /\[`[a-z\d-]+`\]\(https:\/\/github\.com\/stridegate\/stridegate\/blob\/main\/docs\/reference\/rules\/[a-z\d-]+\.md\)/g,
      '',
    )
    .replace(/(?<!\\)`[^`\n]*`/g, '');
  expect(bare.replaceAll('\n', '')).not.toMatch(INVISIBLE);
  expect(bare).not.toMatch(/(^|[^\w`/.@])@[a-z\d]/i);
  expect(bare).not.toMatch(/<(?!\/?code>)/i);
  expect(bare).not.toMatch(/(^|[^\\])\[|\]\(/);
  expect(bare).not.toMatch(/:\/\//);
  expect(bare).not.toMatch(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s+#\d/i);
}

describe('names that a repository chose', () => {
  it('cannot control a terminal or forge a line', () => {
    const top =
      /^(?:Blocked: .*|b{12} against a{12}|(?:To|New|Not|The|Changed|Closed|Declared)[\w ,:]* \(\d+\)|\d+ older .*|Reproduce: .*)$/;
    fc.assert(
      fc.property(hostile, (text) => {
        const written = render('text', text);
        expect(written.replace(/[\n\t]/g, '')).not.toMatch(INVISIBLE);
        expect(written.split('\n').filter((line) => /^\S/.test(line) && !top.test(line))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('are inert in Markdown, in the check run and in review comments', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expectInert(render('markdown', text));
        const analysis = hostileAnalysis(text);
        const run = checkRunOf({ outcome: 'analysed', analysis }, OPTIONS);
        expectInert(`${run.summary}\n\n${run.text}`);
        expect([run.title, ...run.annotations.flatMap(({ title, message }) => [title, message])].join('')).not.toMatch(
          INVISIBLE,
        );
        for (const { body } of reviewCommentsOf(analysis)) expectInert(body);
        const problem = { file: text, key: text, line: 3, expected: text, message: text };
        const wrong = checkRunOf({ outcome: 'misconfigured', problems: [problem, problem] }, OPTIONS);
        expectInert(wrong.summary);
        expect(wrong.title).not.toMatch(INVISIBLE);
        expect(wrong.title.length).toBeLessThanOrEqual(70);
      }),
      RUNS,
    );
  });

  it('are text in HTML', () => {
    const tag =
      /^(?:<!doctype html>|<\/?(?:a|b|body|br|code|dd|defs|details|div|dl|dt|g|h1|h2|head|header|html|li|main|marker|meta|ol|p|path|pre|rect|section|span|style|summary|svg|table|tbody|td|text|th|thead|title|tr|ul)(?: (?:id|class|lang|charset|content|name|http-equiv|scope|tabindex|role|aria-label|rel|xmlns|width|height|viewBox|refX|refY|markerWidth|markerHeight|markerUnits|orient|d|x|y|rx|text-anchor|marker-end|href="(?:#t-[0-9a-f]{16}|https:\/\/[\w./-]+)"|open)(?:="[^"<>]*")?)*\/?>)$/;
    fc.assert(
      fc.property(hostile, (text) => {
        const written = render('html', text);
        expect(written.replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(INVISIBLE);
        expect([...written.matchAll(/<[^>]*>?/g)].flat().filter((found) => !tag.test(found))).toEqual([]);
        expect(written).not.toMatch(/href="(?!#t-|https:\/\/(?:atlas\.mitre\.org|genai\.owasp\.org)\/)/);
        expect(written).not.toMatch(/\b(?:src|style|on\w+)="/);
      }),
      RUNS,
    );
  });

  it('are visible text and encoded paths in SARIF', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const found: Record<'text' | 'uri' | 'all', string[]> = { text: [], uri: [], all: [] };
        JSON.parse(render('sarif', text), (key, value: unknown) => {
          if (typeof value === 'string') found.all.push(value);
          if (typeof value === 'string' && (key === 'text' || key === 'uri')) found[key].push(value);
          return value;
        });
        expect(found.all.join('').replaceAll('\n', '')).not.toMatch(INVISIBLE);
        expect(found.text.filter((message) => message.includes(']('))).toEqual([]);
        expect(found.uri.filter((uri) => !/^[xy][\w.~!*'()%/-]*$/.test(uri))).toEqual([]);
      }),
      RUNS,
    );
  });
});
