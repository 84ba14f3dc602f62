import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asBoolean,
  asString,
  get,
  parseJson,
  parseToml,
  parseYaml,
  parseYamlDocument,
  splitCommands,
  strings,
  type TreeNode,
  walk,
} from '../../src/parse/index.ts';

function rootOf(result: { ok: true; root: TreeNode } | { ok: false; reason: string }): TreeNode {
  if (!result.ok) throw new Error(result.reason);
  return result.root;
}

const DEEP = 'nested deeper than 64 levels';

describe('parseYaml', () => {
  it('keeps lines, tags and every document', () => {
    expect(parseYaml('a: 1\nb: !Ref x\n---\n- |\n  one\n  two\n')).toEqual({
      ok: true,
      documents: [
        {
          kind: 'map',
          tag: '',
          line: 1,
          endLine: 2,
          entries: [
            {
              key: 'a',
              line: 1,
              value: { kind: 'scalar', value: 1, text: '1', tag: '', line: 1, endLine: 1, textLine: 1 },
            },
            {
              key: 'b',
              line: 2,
              value: { kind: 'scalar', value: 'x', text: 'x', tag: '!Ref', line: 2, endLine: 2, textLine: 2 },
            },
          ],
        },
        {
          kind: 'seq',
          tag: '',
          line: 4,
          endLine: 6,
          items: [
            { kind: 'scalar', value: 'one\ntwo\n', text: 'one\ntwo\n', tag: '', line: 4, endLine: 6, textLine: 5 },
          ],
        },
      ],
    });
  });

  it('reads `on` as a text and merges `<<` below own keys', () => {
    const root = rootOf(parseYamlDocument('on: push\nbase: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: no\n'));
    expect(asString(get(root, 'on'))).toBe('push');
    expect(get(root, 'use', 'x')).toMatchObject({ value: 1 });
    expect(get(root, 'use', 'y')).toMatchObject({ value: 'no' });
  });

  it.each([
    ['flow lists', '['.repeat(20_000)],
    ['flow maps', '{a: '.repeat(20_000)],
    ['compact lists', '- '.repeat(500_000)],
    ['compact questions', '? '.repeat(20_000)],
    ['indentation', Array.from({ length: 1_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['tagged lists', '[ !t '.repeat(20_000)],
    ['wrapped keys', `${'['.repeat(60)}${'] : '.repeat(60)}${'{'.repeat(70)}`],
  ])('refuses deep %s again and again', (_, text) => {
    for (let turn = 0; turn < 3; turn += 1) expect(parseYaml(text)).toMatchObject({ ok: false, reason: DEEP });
  });

  it.each([
    ['%YAML 1.1\n---\na: off\n', 'a %YAML directive is not read'],
    ['a: {{ name }}-{{ x }}\n b', 'a template, not YAML'],
    ['a\0b', 'holds NUL characters, so it is no text'],
    ['a: *nowhere\n', 'an alias has no anchor before it'],
    ['a:\n\t- b\n', 'not valid YAML (tab as indent)'],
    ['x'.repeat(1_000_001), 'larger than 1000000 bytes'],
  ])('refuses %j', (text, reason) => {
    expect(parseYaml(text.slice(0, 1_000_001))).toMatchObject({ ok: false, reason });
  });

  it('caps aliases, and refuses them and repeated keys on request', () => {
    const bomb = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${
          i === 0
            ? 'x'
            : Array(9)
                .fill(`*a${i - 1}`)
                .join(',')
        }]`,
    );
    expect(parseYaml(bomb.join('\n'))).toMatchObject({
      ok: false,
      reason: 'its aliases expand to more than 200000 nodes',
    });
    expect(parseYaml('a: &x 1\nb: *x', { refuseAliases: true })).toMatchObject({ ok: false, line: 1 });
    expect(parseYaml('a: 1\na: 2')).toMatchObject({ ok: true });
    expect(parseYaml('a: 1\na: 2', { uniqueKeys: true })).toMatchObject({
      ok: false,
      reason: 'a key is repeated',
      line: 2,
    });
  });

  it('reads a BOM and CRLF', () => {
    expect(asBoolean(get(rootOf(parseYamlDocument('\uFEFFa:\r\n  b: true\r\n')), 'a', 'b'))).toBe(true);
  });
});

describe('parseJson', () => {
  it('keeps repeated keys and lines', () => {
    const root = rootOf(parseJson('{"a": 1,\n "a": ["x", {"b": null}],\n"c\\u0041": true}'));
    expect(root.kind === 'map' && root.entries.map((entry) => [entry.key, entry.line])).toEqual([
      ['a', 1],
      ['a', 2],
      ['cA', 3],
    ]);
    expect(strings(get(root, 'a'))).toEqual(['x']);
    expect(get(root, 'a', 1, 'b')).toMatchObject({ value: null, line: 2 });
  });

  it('allows comments only on request', () => {
    const text = '// one\n{"a": [1, /* two */ 2,],}';
    expect(parseJson(text).ok).toBe(false);
    expect(get(rootOf(parseJson(text, { comments: true })), 'a', 1)).toMatchObject({ value: 2 });
  });

  it('refuses depth', () => {
    expect(parseJson('['.repeat(20_000))).toEqual({ ok: false, reason: DEEP, line: 1 });
  });

  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(plain(rootOf(parseJson(JSON.stringify(value, null, 1))))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:1e-.\\ truefalsn')) }), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(parseJson(text).ok).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('parseToml', () => {
  it('finds the lines of keys, items and tables', () => {
    const text =
      '[project]\ndependencies = [\n  "torch==2.0", # one\n  """x""",\n]\n[[tool.uv.index]]\nurl = "u"\n[[tool.uv.index]]\nurl = { a.b = "v" }\n';
    const root = rootOf(parseToml(text));
    expect(get(root, 'project', 'dependencies')).toMatchObject({
      line: 2,
      items: [{ line: 3 }, { line: 4, text: 'x' }],
    });
    expect(get(root, 'tool', 'uv', 'index', 0, 'url')).toMatchObject({ line: 7 });
    expect(get(root, 'tool', 'uv', 'index', 1, 'url', 'a', 'b')).toMatchObject({ line: 9, text: 'v' });
  });

  it.each([
    `a = ${'['.repeat(20_000)}`,
    `a = ${'{b='.repeat(20_000)}`,
    `${'a.'.repeat(20_000)}a = 1`,
    `[${'a.'.repeat(999)}a]`,
  ])('refuses depth (%#)', (text) => {
    expect(parseToml(text)).toMatchObject({ ok: false, reason: DEEP });
  });

  it('reports broken text without quoting it', () => {
    expect(parseToml('a = 1\nb = hf_secret\n')).toEqual({ ok: false, reason: 'not valid TOML', line: 2 });
  });
});

describe('splitCommands', () => {
  it('splits a script into commands with lines and pipes', () => {
    const script = [
      'set -e # comment',
      'HF_TOKEN=$TOKEN python "a b.py" --x=\'1 2\' \\',
      '  --y && curl -fsSL https://x/i.sh | sudo bash',
      "cat <<'EOF' > f; echo done",
      'pip install ignored',
      'EOF',
      'if true; then wget $(cat url) 2>/dev/null; fi',
    ].join('\n');
    const result = splitCommands(script);
    expect(result.ok && result.commands).toEqual([
      command(['set', '-e'], 1),
      command(['python', 'a b.py', '--x=1 2', '--y'], 2, {
        endLine: 3,
        assignments: [{ name: 'HF_TOKEN', value: '$TOKEN' }],
      }),
      command(['curl', '-fsSL', 'https://x/i.sh'], 3, { pipesInto: 3 }),
      command(['sudo', 'bash'], 3),
      command(['cat'], 4, {
        redirects: [
          { operator: '<<', target: 'EOF' },
          { operator: '>', target: 'f' },
        ],
      }),
      command(['echo', 'done'], 4),
      command(['true'], 7),
      command(['wget', '$(cat url)'], 7, {
        substitutions: [{ script: 'cat url', line: 7 }],
        redirects: [{ operator: '>', target: '/dev/null' }],
      }),
    ]);
  });

  it('keeps expressions of a workflow as one word', () => {
    const result = splitCommands('echo ${{ github.event.issue.title }} "${{ x }}"');
    expect(result.ok && result.commands[0]?.words).toEqual(['echo', '${{ github.event.issue.title }}', '${{ x }}']);
  });
});

describe('any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'a',
          ': ',
          '- ',
          '? ',
          '[',
          ']',
          '{',
          '}',
          '\n',
          '  ',
          '"',
          "'",
          '|',
          '>',
          '&a ',
          '*a',
          '#',
          '\\',
          '`',
          '$(',
          ')',
          '${',
          '<<',
          '=',
          ',',
          '!t ',
          '%',
          '---\n',
          '\t',
          '\r\n',
          '"""',
          '.',
        ),
      )
      .map((parts) => parts.join('')),
  );

  it('never throws, and lines stay inside the text', () => {
    fc.assert(
      fc.property(text, (source) => {
        const last = source.split('\n').length;
        const yaml = parseYaml(source);
        const trees = [
          ...(yaml.ok ? yaml.documents : []),
          ...[parseJson(source), parseToml(source)].flatMap((r) => (r.ok ? [r.root] : [])),
        ];
        for (const tree of trees) {
          for (const node of walk(tree)) {
            expect(node.line >= 1 && node.line <= node.endLine && node.endLine <= last).toBe(true);
          }
        }
        const shell = splitCommands(source);
        const commands = shell.ok ? shell.commands : [];
        for (const { line, endLine } of commands) expect(line <= endLine && endLine <= last).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

function command(words: readonly string[], line: number, more: object = {}): object {
  return { words, line, endLine: line, assignments: [], redirects: [], substitutions: [], pipesInto: null, ...more };
}

function plain(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
}
