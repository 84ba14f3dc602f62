import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPython } from '../../src/python/index.ts';
import type { PythonModule, Value } from '../../src/python/module.ts';

const running = new AbortController().signal;

async function read(text: string): Promise<PythonModule> {
  const reading = await readPython(text, running);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.module;
}

/** A value on one line: followed strings in angle brackets, calls by their callee. */
function shown(value: Value): string {
  switch (value.kind) {
    case 'string':
      return value.followed ? `<${value.value}>` : JSON.stringify(value.value);
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'none':
      return 'None';
    case 'list':
      return `[${value.items.map(shown).join(', ')}]`;
    case 'dict':
      return `{${value.entries.map(([key, inner]) => `${key}: ${shown(inner)}`).join(', ')}}`;
    case 'call':
      return `${value.callee}()#${value.call}`;
    case 'parameter':
      return `parameter ${value.name}${value.fallback ? ` or ${shown(value.fallback)}` : ''}`;
    case 'environment':
      return `environment ${value.name}${value.fallback ? ` or ${shown(value.fallback)}` : ''}`;
    case 'attribute':
      return `.${value.path}`;
    case 'name':
      return `name ${value.qualified}`;
    default:
      return '?';
  }
}

/** The calls of a source, one a line: `symbol: callee(arguments)`, `...` when something spread is not known. */
async function calls(text: string): Promise<readonly string[]> {
  return (await read(text)).calls.map((call) => {
    const shownArguments = call.arguments.map(({ name, value }) => (name ? `${name}=` : '') + shown(value));
    const all = call.opaque ? [...shownArguments, '...'] : shownArguments;
    return `${call.symbol ? `${call.symbol}: ` : ''}${call.callee}(${all.join(', ')})`;
  });
}

describe('a whole module', () => {
  test('tells imports, definitions, assignments, calls and strings with their places', async () => {
    const text = [
      '"""About."""',
      'import torch as t',
      'from ..lib import Base as B, other',
      'from . import near',
      'from star import *',
      'LIMIT: int = 3',
      '@t.no_grad()',
      'def run(path: str, *args, n=LIMIT, **kw) -> None:',
      '    """Run it.',
      '',
      '    More.',
      '    """',
      '    t.load(path)  # a comment',
      'class Net(B, metaclass=M):',
      '    name = "net"',
    ].join('\n');
    expect(await read(text)).toMatchSnapshot();
  });

  test('tells what the main guard and conditions enclose', async () => {
    const text = 'if __name__ == "__main__":\n  f()\nif a:\n  g()\nelif b:\n  h()\nelse:\n  i()\n';
    const found = (await read(text)).calls.map(({ callee, main, within }) => ({ callee, main, within }));
    expect(found).toEqual([
      { callee: 'f', main: true, within: ['__name__ == "__main__"'] },
      { callee: 'g', main: false, within: ['a'] },
      { callee: 'h', main: false, within: ['not (a)', 'b'] },
      { callee: 'i', main: false, within: ['not (a)', 'not (b)'] },
    ]);
  });

  test('places a call by line and column in UTF-16 units', async () => {
    const [call] = (await read('x = "😀"; f(\r\n  1)\r\n')).calls;
    expect(call).toMatchObject({ startLine: 1, endLine: 2, startColumn: 10, endColumn: 4 });
  });

  test('names strings by target, keyword, key and environment variable, and leaves docstrings out', async () => {
    const text = [
      '"""doc"""',
      'key = "a"',
      'f("b", token="c")',
      'd = {"secret": "e"}',
      'os.environ["HF"] = "g"',
      'os.getenv("KEY", "h")',
      'u = f"http://{host}/i"',
      'def k(p="j"):\n  "doc"',
    ].join('\n');
    const found = (await read(text)).strings.map(({ name, value }) => `${name}=${value}`);
    expect(found).toEqual('key=a,=b,token=c,=secret,secret=e,=HF,HF=g,=KEY,KEY=h,u=http://{host}/i,p=j'.split(','));
  });
});

describe('callees', () => {
  test.each([
    ['import torch as t\nt.load(x)', ['torch.load(?)']],
    ['from torch import load as l\nl()', ['torch.load()']],
    ['import a.b.c\na.b.c.d()', ['a.b.c.d()']],
    ['from .m import f\nf()', ['.m.f()']],
    ['from . import m\nm.f()', ['.m.f()']],
    ['from torch import *\nload()', ['load()']],
    ['from fastapi import FastAPI\napp = FastAPI()\napp.get()', ['fastapi.FastAPI()', 'fastapi.FastAPI.get()']],
    ['from fastapi import FastAPI\nFastAPI().get()', ['fastapi.FastAPI.get()', 'fastapi.FastAPI()']],
    ['from t import M\nm = M.from_pretrained()\nm.go()', ['t.M.from_pretrained()', 't.M.go()']],
    ['from t import M\nm = M()\nm(1)', ['t.M()', 't.M.__call__(1)']],
    ['import torch\nload = torch.load\nload()', ['torch.load()']],
    ['try:\n  import torch\nexcept ImportError:\n  torch = None\ntorch.load()', ['torch.load()']],
    ['def f(x):\n  x.y.load()\n  x()', ['f: ?.load()', 'f: ?()']],
    ['from o import C\ndef f(c: C):\n  c.chat.create()', ['f: o.C.chat.create()']],
    ['__import__("os").system()', ['os.system()', '__import__("os")']],
    ['import torch\ngetattr(torch, "load")()', ['torch.load()', 'getattr(name torch, "load")']],
    ['import pathlib\np = pathlib.Path(a) / b\np.open()', ['pathlib.Path(?)', 'pathlib.Path.open()']],
    ['"".join(a)', ['?.join(?)']],
    ['import a\nimport b\nif c:\n  x = a.A()\nelse:\n  x = b.B()\nx.f()', ['a.A()', 'b.B()', '?.f()']],
  ])('%j', async (text, expected) => {
    expect(await calls(text)).toEqual(expected);
  });

  test('through the attributes of the own class, whichever method sets them', async () => {
    const text = [
      'from o import Client',
      'class A:',
      '  def __init__(self):',
      '    self.client = None',
      '  def go(self):',
      '    self.client.run()',
      '    self.help()',
      '  def help(self):',
      '    self.client = Client()',
    ].join('\n');
    expect(await calls(text)).toEqual(['A.go: o.Client.run()', 'A.go: A.help()', 'A.help: o.Client()']);
  });

  test('of decorators', async () => {
    const module = await read('from fastapi import FastAPI\napp = FastAPI()\n@app.post("/x")\n@plain\ndef f(): pass');
    expect(module.definitions[0]?.decorators).toMatchObject([
      { callee: 'fastapi.FastAPI.post', receiver: 'app', arguments: [{ name: null, value: { value: '/x' } }] },
      { callee: 'plain', receiver: '', arguments: [] },
    ]);
  });
});

describe('values', () => {
  test.each([
    ['constant of the module', 'M = "a"\ndef f():\n  g(M)', 'f: g(<a>)'],
    ['last assignment before the use', 'x = 1\nx = 2\ng(x)\nx = 3', 'g(2)'],
    ['branches that differ', 'x = 1\nif c:\n  x = 2\ng(x)', 'g(?)'],
    ['branches that agree', 'if c:\n  x = 2\nelse:\n  x = 2\ng(x)', 'g(2)'],
    ['within the branch that sets it', 'x = 1\nif c:\n  x = 2\n  g(x)', 'g(2)'],
    ['set by the next turn of a loop', 'x = 1\nwhile c:\n  g(x)\n  x = 2', 'g(?)'],
    ['loop variable', 'x = 1\nfor x in y:\n  g(x)', 'g(?)'],
    ['comprehension variable', 'x = 1\n[g(x) for x in y]', 'g(?)'],
    ['local hides module', 'x = 1\ndef f():\n  x = 2\n  g(x)', 'f: g(2)'],
    ['class body is hidden from methods', 'class A:\n  x = 1\n  def f(self):\n    g(x)', 'A.f: g(?)'],
    ['global statement', 'x = None\ndef f():\n  global x\n  x = "a"\ndef h():\n  g(x)', 'h: g(<a>)'],
    ['class attribute', 'class A:\n  x = "a"\n  def f(self):\n    g(self.x, A.x)', 'A.f: g(<a>, <a>)'],
    [
      'parameter with default',
      'M = "a"\ndef f(p=M, q=None):\n  g(p, q)',
      'f: g(parameter p or <a>, parameter q or None)',
    ],
    ['default by or', 'def f(p=None):\n  p = p or "a"\n  g(p)', 'f: g(parameter p or "a")'],
    ['f-string', 'a = "x"\ng(f"{a}-{{y}}", f"{b}")', 'g(<x-{y}>, ?)'],
    ['concatenation', 'a = "x"\ng(a + "/" + "y", "p" "q")', 'g(<x/y>, "pq")'],
    ['format left alone', 'g("%s" % 1)', 'g(?)'],
    ['equal choices', 'g("a" if c else "a", "a" if c else "b")', 'g("a", ?)'],
    [
      'literals',
      'g(1_000, -2, 1e-3, True, not True, None, [1, "a"])',
      'g(1000, -2, 0.001, true, false, None, [1, "a"])',
    ],
    ['escapes', 'g("\\x41\\n", r"\\n", b"c")', 'g("A\\n", "\\\\n", "c")'],
    ['entry of a dict', 'c = {"m": {"n": "a"}}\ng(c["m"]["n"])', 'g(<a>)'],
    ['attribute', 'g(args.model, self.x)', 'g(.args.model, .self.x)'],
    ['imported name', 'import torch as t\ng(t.float16)', 'g(name torch.float16)'],
    ['circle', 'def f():\n  a = b\n  b = a\n  g(a)', 'f: g(?)'],
    ['conditional kwargs', 'k = {"w": True} if c else {}\ng(x, **k)', 'g(?, w=true)'],
    ['kwargs with additions', 'k = dict(a=1)\nk["b"] = 2\ng(**k)\nk["c"] = 3', 'g(a=1, b=2)'],
    ['kwargs nested in a literal', 'k = {"a": 1}\ng(**{**k, "a": 2})', 'g(a=2)'],
    ['kwargs not known', 'def f(**kw):\n  g(*a, **kw)', 'f: g(...)'],
    ['kwargs known in part', 'k = {"a": 1, **o}\ng(**k)', 'g(a=1, ...)'],
    ['spread list', 'a = [1, 2]\ng(*a)', 'g(1, 2)'],
  ])('%s', async (_name, text, expected) => {
    expect((await calls(text)).filter((call) => call.includes('g('))).toEqual([expected]);
  });

  test('joins paths and reads the environment', async () => {
    const text = [
      'import os',
      'from pathlib import Path',
      'A = os.path.join("a", "b")',
      'B = Path("a") / "b" / "c"',
      'C = os.environ.get("X", "d")',
      'D = os.getenv("Y") or "e"',
      'E = os.environ["Z"]',
      'F = os.path.join(unknown, "b")',
    ].join('\n');
    expect((await read(text)).assignments.map(({ target, value }) => `${target} ${shown(value)}`)).toEqual([
      'A <a/b>',
      'B <a/b/c>',
      'C environment X or "d"',
      'D environment Y or "e"',
      'E environment Z',
      'F os.path.join()#4',
    ]);
  });

  test('tells what stands on both sides of a shift, chains and lists taken apart', async () => {
    const text = 'a = A()\nb = B()\na >> b >> (\n  [a << b, f(1)]\n)\n1 << 20';
    const { shifts } = await read(text);
    const sides = shifts.map(({ operator, left, right, startLine, endLine }) => [
      `${startLine}-${endLine}`,
      `${left.map(shown).join(', ')} ${operator} ${right.map(shown).join(', ')}`,
    ]);
    expect(sides).toEqual([
      ['3-5', 'B()#1 >> B()#1, f()#2'],
      ['3-3', 'A()#0 >> B()#1'],
      ['4-4', 'A()#0 << B()#1'],
      ['6-6', '1 << 20'],
    ]);
  });

  test('names what an instance is that is called', async () => {
    const module = await read('op = make(f)\nop(x).after(y)\nf(1)');
    expect(module.calls.map(({ callee, receiver }) => [callee, receiver])).toEqual([
      ['make', ''],
      ['make.__call__.after', 'op(x)'],
      ['make.__call__', 'op'],
      ['f', ''],
    ]);
  });

  test('follows a file handle to the call that opened it', async () => {
    expect(await calls('import pickle\nwith open(p) as f:\n  pickle.load(f)')).toEqual([
      'open(?)',
      'pickle.load(open()#0)',
    ]);
  });

  test('adds what update and setdefault give', async () => {
    const found = await calls('k = {}\nk.update({"a": 1}, b=2)\nk.setdefault("c", 3)\ng(**k)');
    expect(found.at(-1)).toBe('g(a=1, b=2, c=3)');
  });

  test('follows what a dict is made of', async () => {
    const found = await calls('d = {}\nd["a"] = "x"\nd["b"] = d["a"] + "y"\ng(d["b"])');
    expect(found).toEqual(['g(<xy>)']);
  });

  test('keeps the text of the use', async () => {
    const [call] = (await read('path = "a"\nload(path)')).calls;
    expect(call?.arguments[0]?.value).toEqual({ kind: 'string', value: 'a', text: 'path', followed: true });
  });
});

describe('text that is not quite Python', () => {
  test('gives the facts of the parts that parse and the lines of those that do not', async () => {
    const module = await read('import a\na.f()\nx = = (\n\n\ny = 1\na.g()\n');
    expect(module.broken).not.toEqual([]);
    expect(module.calls[0]?.callee).toBe('a.f');
  });

  test('reads Python 2', async () => {
    const module = await read('import pickle\nprint "a"\ntry:\n  pickle.load(f)\nexcept E, e:\n  pass\n');
    expect(module.calls.map(({ callee }) => callee)).toEqual(['pickle.load']);
  });

  test('says so when nothing parses', async () => {
    expect(await readPython('$ $ ? ! $', running)).toEqual({
      ok: false,
      reason: 'No part of the text parses as Python.',
    });
  });

  test.each([
    ['empty', ''],
    ['CRLF, tabs and form feeds', 'if a:\r\n\tf(1)\r\n\f\r\nf(1)\r\n'],
    ['byte order mark', '\uFEFFf(1)\n'],
  ])('takes %s', async (_name, text) => {
    const module = await read(text);
    expect(module.broken).toEqual([]);
    expect(module.calls.every(({ callee }) => callee === 'f')).toBe(true);
    expect(module.calls.length).toBe(text.split('f(1)').length - 1);
  });
});

describe('hostile text', () => {
  test('is refused when brackets nest too deep, whatever strings and comments hold', async () => {
    const reason = 'Brackets nest deeper than 500.';
    expect(await readPython('('.repeat(501), running)).toEqual({ ok: false, reason });
    expect(await readPython(`x = "${'('.repeat(501)}" # ${'('.repeat(501)}\n`, running)).toMatchObject({ ok: true });
  });

  test('is not read after the signal', async () => {
    expect(await readPython('x = 1', AbortSignal.abort())).toEqual({ ok: false, reason: 'Reading was stopped.' });
  });

  test.each([
    ['sums', `x = ${'a + '.repeat(100_000)}a`],
    ['attributes', `a${'.b'.repeat(100_000)}`],
    ['method chains', `a${'.b()'.repeat(50_000)}`],
    ['lambdas', `x = ${'lambda: '.repeat(50_000)}a`],
    ['conditions', `x = ${'a if b else '.repeat(50_000)}c`],
    ['chained assignments', `${'a = '.repeat(50_000)}1`],
    ['subscripts', `x = a${'[0]'.repeat(50_000)}`],
    ['lists that double', Array.from({ length: 5_000 }, (_, i) => `a${i + 1} = [a${i}, a${i}]`).join('\n')],
    [
      'strings that double',
      `a0 = "aa"\n${Array.from({ length: 5_000 }, (_, i) => `a${i + 1} = a${i} + a${i}`).join('\n')}`,
    ],
    ['names that follow names', Array.from({ length: 5_000 }, (_, i) => `a${i + 1} = a${i}.f()`).join('\n')],
    ['a name set again and again', 'if c: x = f(x)\n'.repeat(10_000)],
    ['an attribute set again and again', `class A:\n  def f(self):\n${'    self.x = self.x\n'.repeat(10_000)}`],
    [
      'a dict made of itself',
      `d = {}\n${Array.from({ length: 45 }, (_, i) => `d["k${i + 1}"] = d["k${i}"] + d["k${i}"] + d["k"]`).join('\n')}\nf(d)`,
    ],
    [
      'a dict made of itself in functions',
      `d = {}\ndef f():\n${Array.from({ length: 45 }, (_, i) => `  d["k${i}"] = g(d, d)\n  d.update(d, a=d)`).join('\n')}`,
    ],
    [
      'defaults that double',
      Array.from(
        { length: 50 },
        (_, i) => `${' '.repeat(i)}def f${i}(a${i + 1}=[a${i}, a${i}, dict(x=a${i}, y=a${i})]):`,
      )
        .concat(`${' '.repeat(50)}g(a50)`)
        .join('\n'),
    ],
    ['a megabyte of text', `x = """${'a\n'.repeat(500_000)}"""`],
  ])(
    '%s are read',
    async (_name, text) => {
      expect(await readPython(text, running)).toMatchObject({ ok: true, module: { broken: [] } });
    },
    60_000,
  );

  test('calls beyond 20,000 are left out, and said to be', async () => {
    const reading = await readPython('f()\n'.repeat(20_001), running);
    expect(reading).toMatchObject({ ok: true, limits: ['Only the first 20000 calls were kept.'] });
    expect(reading.ok && reading.module.calls.length).toBe(20_000);
  }, 60_000);
});

describe('any text', () => {
  const words = [
    'import ',
    'a',
    '.',
    'b',
    '(',
    ')',
    '=',
    '\n',
    '  ',
    '"',
    "'",
    'f"',
    '{',
    '}',
    'if ',
    ':',
    'def ',
    '**',
  ];
  const more = [
    'class ',
    'self',
    ',',
    'lambda ',
    '[',
    ']',
    '\0',
    '\r\n',
    '\t',
    '#',
    '\\',
    '\uFFFD',
    'global ',
    '@',
    'with ',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...words, ...more), { maxLength: 80 }).map((parts) => parts.join('')),
  );

  test('is read the same way twice, with lines in range', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (source) => {
        const reading = await readPython(source, running);
        expect(await readPython(source, running)).toEqual(reading);
        if (!reading.ok) return;
        const lines = source.split('\n').length;
        const { imports, definitions, assignments, calls: found, strings, broken } = reading.module;
        for (const span of [...imports, ...definitions, ...assignments, ...found, ...strings, ...broken]) {
          expect(span.startLine).toBeGreaterThanOrEqual(1);
          expect(span.endLine).toBeGreaterThanOrEqual(span.startLine);
          expect(span.endLine).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
