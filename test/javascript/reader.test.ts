import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJavaScript } from '../../src/javascript/index.ts';
import { callLines, moduleOf, shown } from '../support/javascript.ts';

const running = new AbortController().signal;

describe('imports', () => {
  it('name modules, whichever way they are written', async () => {
    const { imports } = await moduleOf(
      [
        "import OpenAI from 'openai';",
        "import fs, { readFileSync as read } from 'node:fs';",
        "import * as cp from 'child_process';",
        "import type { Tool } from '@langchain/core/tools';",
        "import { type Z, tool } from '@langchain/core/tools';",
        "import 'dotenv/config';",
        "import cjs = require('express');",
        "const { exec } = require('child_process');",
        "const lazy = () => import('npm:zod@3.2.1/v4');",
        "import { pipeline } from 'https://cdn.jsdelivr.net/npm/@xenova/transformers@2.6.0';",
        "import x from 'https://esm.sh/v135/openai@4.20.0?target=deno';",
        "import own from 'https://example.com/lib.js?token=abc';",
        "export * from './agents.ts';",
        "export { run } from '../run.js';",
      ].join('\n'),
    );
    expect(
      imports.map(({ module, name, version, address, typeOnly, startLine }) =>
        [startLine, typeOnly ? 'type' : '', module, name, version, address].filter((part) => part !== '').join(' '),
      ),
    ).toMatchInlineSnapshot(`
      [
        "1 openai default",
        "2 fs default",
        "2 fs readFileSync",
        "3 child_process *",
        "4 type @langchain/core/tools Tool",
        "5 type @langchain/core/tools Z",
        "5 @langchain/core/tools tool",
        "6 dotenv/config *",
        "7 express *",
        "10 @xenova/transformers pipeline 2.6.0 https://cdn.jsdelivr.net/npm/@xenova/transformers@2.6.0",
        "11 openai default 4.20.0 https://esm.sh/v135/openai@4.20.0",
        "12 https://example.com/lib.js default https://example.com/lib.js",
        "13 ./agents.ts *",
        "14 ../run.js *",
        "8 child_process *",
        "9 zod/v4 * 3.2.1",
      ]
    `);
  });

  it('of a name are what it is known as', async () => {
    expect(
      await callLines(
        [
          "import OpenAI, { AzureOpenAI as Azure } from 'openai';",
          "import fs from 'node:fs';",
          "import * as all from 'node:fs';",
          "const cp = require('child_process');",
          "const { exec: run } = require('child_process');",
          "const later = require('util').promisify(run);",
          "fs.promises.readFile('a'); all.readFile('b'); cp.exec('c'); run('d'); later('e');",
          'const client = new OpenAI(); client.chat.completions.create({});',
          'new Azure().beta.run();',
          "(await import('zx')).$`ls`;",
          'globalThis.fetch(1); unknownGlobal();',
        ].join('\n'),
      ),
    ).toMatchInlineSnapshot(`
      [
        "require("child_process")",
        "require("child_process")",
        "util:promisify(require()#1.exec)",
        "require("util")",
        "fs:promises.readFile("a")",
        "fs:readFile("b")",
        "child_process:exec("c")",
        "child_process:exec("d")",
        "child_process:exec("e")",
        "new openai:default()",
        "openai:default.chat.completions.create({})",
        "openai:AzureOpenAI.beta.run()",
        "new openai:AzureOpenAI()",
        "zx:$("ls")",
        "?("zx")",
        "globalThis.fetch(1)",
        "unknownGlobal()",
      ]
    `);
  });
});

/** The values of the arguments of the last call of `use`. */
async function used(text: string): Promise<string> {
  const { calls } = await moduleOf(text);
  const last = calls.findLast(({ callee }) => callee === 'use');
  return last?.arguments.map((argument) => shown(argument.value)).join('; ') ?? 'none';
}

describe('values', () => {
  it.each([
    ["const A = 'a'; const B = `${A}-b` + 'c'; use(B)", '<a-bc>'],
    ["use('a\\n\\u0041\\x42\\u{43}')", '"a\\nABC"'],
    ['use(`x ${y} z`)', '"x " + name y + " z"'],
    [
      'use(process.env.KEY, process.env["K2"] ?? "d", Deno.env.get("K3"), import.meta.env.K4)',
      'environment KEY; environment K2 or "d"; environment K3; environment K4',
    ],
    ['const { KEY, MODEL = "m" } = process.env; use(KEY, MODEL)', 'environment KEY; environment MODEL or "m"'],
    ['const o = { a: { b: 1 }, "c-d": [1, 2], e() {} }; use(o.a.b, o["c-d"][1], o.e, o.f)', '1; 2; function #0; none'],
    ['const o = { a: 1, ...x }; use(o.a, o.b)', '1; {a: 1, ...: name x}.b'],
    ['const { a: { b }, ...rest } = f(); use(b, rest)', 'f()#0.a.b; f()#0.*'],
    ['const [x, , y] = f(); use(x, y)', 'f()#0.*; f()#0.*'],
    ['let m; if (q) m = "a"; else m = "b"; use(m)', '"a" | "b"'],
    ['let m = "a"; m += "b"; use(m)', '"a" | ?'],
    ['use(q ? "a" : "b", (("x") as any)!, null, undefined, void 0)', '"a" | "b"; "x"; none; none; none'],
    ['use(!true, !0, -1, 1_000n)', 'false; true; -1; 1000'],
    [
      'function f(p, q = 3, { r, s: { t } = {} }) { use(p, q, r, t, p.x) }',
      'parameter p; parameter q or 3; parameter r; parameter t; parameter p.x',
    ],
    ['enum E { A = "x", B = 2 } use(E.A, E.B)', '<x>; 2'],
    ['const list = [1]; use([...list, ...other], ...list)', '[1, name other.*]; 1'],
    ['class K { a = "x"; m() { use(this.a, this.b, this.m) } }', '<x>; ?.b; function #0'],
    ['const a = b; const b = a; use(a)', '?'],
    [
      'import path from "path"; use(path.join("a", "b"), path.join(__dirname, "c"))',
      '<a/b>; name __dirname + "/" + "c"',
    ],
    ['use(String("a"), Object.freeze({ a: 1 }))', '"a"; {a: 1}'],
  ])('%s', async (text, expected) => {
    expect(await used(text)).toBe(expected);
  });
});

it('methods of instances of classes, typed parameters and what functions return are followed', async () => {
  expect(
    await callLines(
      [
        "import OpenAI from 'openai';",
        "import { ChatOpenAI } from '@langchain/openai';",
        'class Service extends Base<Options> {',
        '  private llm = new OpenAI();',
        '  constructor(private readonly chat: ChatOpenAI, other: string) { super(); this.field = new ChatOpenAI(); }',
        '  async ask(q: string) {',
        '    await this.llm.chat.completions.create({}); this.chat.invoke(q); this.field.stream(); this.help(q);',
        '  }',
        '  private help(q: string) {}',
        '}',
        'new Service().ask("x");',
        'function model() { return new ChatOpenAI(); }',
        'model().invoke("y");',
        'const api = { run() {}, go: () => {} }; api.run(); api.go();',
        'async function typed(client: OpenAI, plain: string) { client.models.list(); plain.trim(); }',
      ].join('\n'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "Service: new openai:default()",
      "Service.constructor: ?()",
      "Service.constructor: new @langchain/openai:ChatOpenAI()",
      "Service.ask: openai:default.chat.completions.create({})",
      "Service.ask: @langchain/openai:ChatOpenAI.invoke(parameter q)",
      "Service.ask: @langchain/openai:ChatOpenAI.stream()",
      "Service.ask: Service.help(parameter q)",
      "Service.ask("x")",
      "new Service()",
      "model: new @langchain/openai:ChatOpenAI()",
      "@langchain/openai:ChatOpenAI.invoke("y")",
      "model()",
      "api.run()",
      "api.go()",
      "typed: openai:default.models.list()",
      "typed: ?.trim()",
    ]
  `);
});

it('functions are known by what they are bound to or answer', async () => {
  const { functions } = await moduleOf(
    [
      'function named() { const inner = () => {}; }',
      "export const tool1 = tool(async () => {}, { name: 'x' });",
      "app.post('/chat', auth, async (req, res) => {});",
      'generateText({ tools: { weather: tool({ execute: async () => {} }) } });',
      'export default { async fetch(request, env) {} };',
      'class A { @Post("x") async m(@Body() dto: Dto) {} static s() {} get g() { return 1; } field = () => {}; }',
      'export async function GET() {}',
      'const o = { run() {} };',
      '(function () {})();',
    ].join('\n'),
    'src/a.tsx',
  );
  expect(
    functions.map(({ symbol, parent, class: owner, exported, parameters, decorators }) =>
      [
        symbol,
        `in ${parent}`,
        owner < 0 ? '' : `class ${owner}`,
        exported === '' ? '' : `exported ${exported}`,
        parameters
          .map(
            ({ name, decorators: own, annotation }) => `${own.map((one) => `@${one} `).join('')}${name}${annotation}`,
          )
          .join(', '),
        decorators.map(({ callee }) => `@${callee}`).join(','),
      ]
        .filter((part) => part !== '')
        .join(' | '),
    ),
  ).toMatchInlineSnapshot(`
    [
      "named | in -1",
      "named.inner | in 0",
      "tool1 | in -1",
      "/chat | in -1 | req, res",
      "weather.execute | in -1",
      "default.fetch | in -1 | exported default | request, env",
      "A.m | in -1 | class 0 | @Body dto: Dto | @Post",
      "A.s | in -1 | class 0",
      "A.g | in -1 | class 0",
      "A.field | in -1",
      "GET | in -1 | exported GET",
      "o.run | in -1",
      "in -1",
    ]
  `);
});

it('assignments, exports, settings, branches and strings are told with their names', async () => {
  const module = await moduleOf(
    [
      "import { env } from '@huggingface/transformers';",
      'env.allowRemoteModels = false;',
      "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
      'export const agent = { rejectUnauthorized: false };',
      'export { agent as other };',
      'module.exports.late = agent;',
      "switch (name) { case 'read': read(); break; default: }",
      "if (tool === 'write') { write(); }",
      'const element = <A apiKey="one" {...rest}>text {f(\'two\')}</A>;',
      "const config = { headers: { 'x-api-key': 'three' }, list: ['four'] };",
    ].join('\n'),
    'src/a.tsx',
  );
  expect({
    assignments: module.assignments.map(({ target, value }) => `${target} = ${shown(value)}`),
    exports: module.exports.map(({ name, value }) => `${name} ${shown(value)}`),
    settings: module.settings.map(({ name, value, startLine }) => `${startLine} ${name} ${value}`),
    branches: module.branches.map(({ name }) => name),
    strings: module.strings.map(({ name, value }) => `${name}: ${value}`),
  }).toMatchInlineSnapshot(`
    {
      "assignments": [
        "@huggingface/transformers:env.allowRemoteModels = false",
        "process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"",
        "module.exports.late = {rejectUnauthorized: false}",
      ],
      "branches": [
        "read",
        "write",
      ],
      "exports": [
        "agent {rejectUnauthorized: false}",
        "other {rejectUnauthorized: false}",
        "late {rejectUnauthorized: false}",
      ],
      "settings": [
        "4 rejectUnauthorized false",
      ],
      "strings": [
        "NODE_TLS_REJECT_UNAUTHORIZED: 0",
        ": read",
        ": write",
        "apiKey: one",
        ": two",
        "x-api-key: three",
        "list: four",
      ],
    }
  `);
});

describe('text that does not parse', () => {
  it('costs its own lines', async () => {
    const { calls, broken } = await moduleOf('first();\nconst = ] 3;\nthird();\n');
    expect(calls.map(({ callee }) => callee)).toEqual(['first', 'third']);
    expect(broken).toEqual([{ startLine: 2, endLine: 2 }]);
  });

  it('is a reason when nothing is left', async () => {
    expect(await readJavaScript('a.ts', ']]]] )))) {{{{', running)).toMatchObject({ ok: false });
  });

  it.each([
    ['a hashbang', '#!/usr/bin/env node\nrun();', 'a.js'],
    ['CRLF', 'const a = 1;\r\nrun(a);\r\n', 'a.ts'],
    [
      'Flow types',
      '// @flow\nimport type { A } from "b";\ntype Props = {| +a: ?string |};\nfunction f(a: ?number) { return run(a); }',
      'a.js',
    ],
    ['decorators', '@A() export class B { @C d; @E() f(@G() h) { run(); } }', 'a.ts'],
    [
      'a type-only export of a module',
      "export type * from './a.js';\nexport type * as b from './b.js';\nrun();",
      'a.ts',
    ],
    ['an imported type as an argument', "const a = await f<typeof import('b')>();\nrun();", 'a.ts'],
    ['an entity in an attribute', '<img alt="a&b" src="https://x/?a=1&b=2" />;\nrun();', 'a.tsx'],
    ['JSON in brackets', '({"name": "x", "list": [1, 2, {"a": null}]})', 'a.js'],
    [
      'using, satisfies and accessors',
      'using a = run(); const b = {} satisfies C; class D { accessor e = 1; static { run(); } }',
      'a.ts',
    ],
    ['nothing', '', 'a.ts'],
    ['a comment alone', '// TODO', 'a.ts'],
  ])('%s is read whole', async (_, text, path) => {
    const reading = await readJavaScript(path, text, running);
    expect(reading).toMatchObject({ ok: true, module: { broken: [] } });
  });
});

const deep = 20_000;
const hostile: readonly (readonly [name: string, text: string])[] = [
  ['brackets', '['.repeat(deep)],
  ['closed parentheses', `x=${'('.repeat(deep)}1${')'.repeat(deep)}`],
  ['objects', `x=${'{a:'.repeat(deep)}1${'}'.repeat(deep)}`],
  ['negations', `x=${'!'.repeat(deep)}1`],
  ['conditionals', `x=${'a?b:'.repeat(deep)}1`],
  ['arrows', `x=${'a=>'.repeat(deep)}1`],
  ['assignments', `${'a='.repeat(deep)}1`],
  ['conditions', `${'if(a)'.repeat(deep)}b`],
  ['templates', `x=${'`${'.repeat(deep)}1${'}`'.repeat(deep)}`],
  ['elements', `x=${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`],
  ['calls in a chain', `x${'.a()'.repeat(deep)}`],
  ['calls in calls', `${'f('.repeat(deep)}${')'.repeat(deep)}`],
  ['sums', `x=a${'+a'.repeat(deep)}`],
  ['fallbacks', `x=a${'??a'.repeat(deep)}`],
  ['patterns', `const ${'{a:'.repeat(deep)}b${'}'.repeat(deep)} = c`],
  ['functions', 'function a(){'.repeat(deep)],
  ['classes', 'class A{b(){'.repeat(deep)],
  ['type arguments', `x:${'A<'.repeat(deep)}B${'>'.repeat(deep)}`],
  ['calls with type arguments', `x=${'a<b>('.repeat(60)}c`],
  ['awaits', `x=${'await '.repeat(deep)}1`],
  [
    'doubled names',
    Array.from({ length: 400 }, (_, at) => `const a${at + 1} = [a${at}, a${at}]; f(a${at + 1});`).join('\n'),
  ],
  ['names in a circle', Array.from({ length: 400 }, (_, at) => `const a${at} = a${(at + 1) % 400} + 'x';`).join('\n')],
  ['statements on one line', 'f(1);'.repeat(40_000)],
  ['letters in a string', `x = "${'a'.repeat(1_000_000)}"`],
  ['letters in a name', 'x'.repeat(1_000_000)],
  ['commas', `x=[${','.repeat(100_000)}`],
];

it.each(hostile)(
  'answers on many %s',
  async (_, text) => {
    const reading = await readJavaScript('a.tsx', text, running);
    expect(reading.ok ? 'read' : reading.reason).toMatch(/\S/);
  },
  60_000,
);

it('never throws and tells the same twice', async () => {
  const words =
    "const |a| = |(|)|{|}|[|]|=>|await |import |'b'|`${|}`|;|\n|.c|?.|...|new |class |<d>|/|,|:|@|export |function |default |return ";
  const pieces = fc.constantFrom(...words.split('|'));
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 60 }), async (parts) => {
      const text = parts.join('');
      const first = await readJavaScript('a.tsx', text, running);
      expect(await readJavaScript('a.tsx', text, running)).toEqual(first);
    }),
    { numRuns: 300, seed: 7 },
  );
}, 60_000);

it('stops at the signal and refuses what is too large', async () => {
  const stopped = new AbortController();
  stopped.abort();
  expect(await readJavaScript('a.ts', 'f()', stopped.signal)).toEqual({ ok: false, reason: 'Reading was stopped.' });
  expect(await readJavaScript('a.ts', ' '.repeat(4_000_001), running)).toMatchObject({ ok: false });
});
