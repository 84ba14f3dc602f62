import { expect, it } from 'vitest';
import { factsOfPython } from '../../../src/python/recognise/facts-of-python.ts';
import { factsOfSource } from '../../support/python-lines.ts';
import { aCall, aModule, factLines, flag, named, parameter, result, text } from '../../support/python-module.ts';

const loads = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('load'));

it('torch.load is judged by weights_only, given directly or through a known dictionary', () => {
  const calls = [
    aCall(1, 'torch.load', [parameter('a')], { symbol: 'absent' }),
    aCall(2, 'torch.load', [parameter('b'), ['weights_only', flag(false)]], { symbol: 'off' }),
    aCall(3, 'torch.load', [parameter('c'), ['weights_only', flag(true, true)]], { symbol: 'spread' }),
    aCall(4, 'torch.load', [parameter('d')], { symbol: 'opaque', opaque: true }),
    aCall(5, 'torch.jit.load', [parameter('e')], { symbol: 'jit' }),
  ];
  expect(loads(factLines(aModule({ calls })))).toEqual([
    'load absent:torch.load a version argument',
    'load jit:torch.jit.load e no argument',
    'load off:torch.load b yes argument',
    'load opaque:torch.load d unknown argument',
    'load spread:torch.load c no argument +weights-only',
  ]);
});

it('bytes of a fetch in the same function are remote, a file that the module writes itself is local', () => {
  const calls = [
    aCall(1, '?.download', [], { symbol: 'registry', receiver: 'reference' }),
    aCall(2, 'joblib.load', [named('model_path')], { symbol: 'registry' }),
    aCall(3, 'open', [named('cache')], { symbol: 'save' }),
    aCall(4, 'pickle.dump', [named('x'), result('open', 2, "open(cache, 'wb')")], { symbol: 'save' }),
    aCall(5, 'open', [named('cache')], { symbol: 'restore' }),
    aCall(6, 'pickle.load', [result('open', 4, 'open(cache)')], { symbol: 'restore' }),
    aCall(7, 'pickle.load', [text('fixed.pkl')], { symbol: 'fixed' }),
  ];
  expect(loads(factLines(aModule({ calls })))).toEqual([
    "load fixed:pickle.load 'fixed.pkl' yes local",
    'load registry:joblib.load model_path yes remote',
    'load restore:pickle.load cache yes local',
  ]);
});

it('an absent weights_only is added to the call, also when it spans lines', () => {
  const source = 'a = torch.load(path)\nb = torch.load(\n    other,\n)\n';
  const calls = [
    aCall(1, 'torch.load', [named('path')], { startColumn: 4, endColumn: 20 }),
    aCall(2, 'torch.load', [named('other')], { endLine: 4, startColumn: 4, endColumn: 1 }),
  ];
  const facts = factsOfPython(aModule({ calls }), { path: 'a.py', text: source });
  expect(
    facts.flatMap((fact) => (fact.fact === 'load' ? fact.value.edits.map(({ replacement }) => replacement) : [])),
  ).toEqual(['b = torch.load(\n    other,\n    weights_only=True,\n)', 'a = torch.load(path, weights_only=True)']);
});

it('what one of two ways opens comes from the worse of both', async () => {
  const source = `import io
import torch


def load(name, in_memory):
    with (io.BytesIO(name) if in_memory else open(name, "rb")) as fp:
        return torch.load(fp, map_location="cpu")


def safe(name, in_memory):
    file = io.BytesIO(name) if in_memory else open("model.pt", "rb")
    kwargs = {"weights_only": True} if torch.__version__ >= "1.13" else {}
    return torch.load(file, **kwargs)
`;
  const facts = await factsOfSource(source, 'load.py');
  const told = facts.flatMap((fact) =>
    fact.fact === 'load' ? `${fact.value.symbol} ${fact.value.origin} ${fact.value.executes}` : [],
  );
  expect(told).toEqual(['load argument version', 'safe argument no']);
});
