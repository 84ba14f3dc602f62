import { expect, it } from 'vitest';
import type { Definition } from '../../../src/python/module.ts';
import { aCall, aModule, factLines, list, named, parameter, result, text } from '../../support/python-module.ts';

const span = { startLine: 1, endLine: 9 };
const aFunction = (symbol: string, decorator: string): Definition => ({
  ...span,
  kind: 'function',
  symbol,
  decorators: [{ callee: decorator, arguments: [], span, receiver: '' }],
  bases: [],
  parameters: [],
  docstring: '',
});
const aClass = (symbol: string, bases: readonly string[]): Definition => ({
  ...span,
  kind: 'class',
  symbol,
  decorators: [],
  bases,
  parameters: [],
  docstring: '',
});
const plain = (symbol: string): Definition => ({ ...aFunction(symbol, ''), decorators: [] });
const elements = (lines: readonly string[]): string[] =>
  lines.filter((line) => /^(?:element (?:tool|agent|llm)|operation)/.test(line));

it('a tool reaches what its function and the functions that it calls reach', () => {
  const definitions = [
    aFunction('run_command', 'langchain_core.tools.tool'),
    aFunction('weather', 'langchain_core.tools.tool'),
    plain('execute'),
  ];
  const calls = [
    aCall(3, 'execute', [parameter('command')], { symbol: 'run_command' }),
    aCall(5, 'subprocess.run', [parameter('command')], { symbol: 'execute' }),
    aCall(7, 'requests.get', [text('https://api.example.org/weather')], { symbol: 'weather' }),
  ];
  expect(elements(factLines(aModule({ uses: ['langchain_core'], definitions, calls })))).toEqual([
    'element tool src/train.py:run_command run_command [shell]',
    'element tool src/train.py:weather weather []',
    'operation shell subprocess.run command parameter',
  ]);
});

it('a class of a tool whose method starts a shell is a tool with a shell; without a framework it is none', () => {
  const definitions = [aClass('BashTool', ['haystack.tools.Tool']), plain('BashTool.invoke')];
  const calls = [
    aCall(4, 'subprocess.run', [list(text('bash'), text('-c'), parameter('command'))], { symbol: 'BashTool.invoke' }),
  ];
  expect(elements(factLines(aModule({ uses: ['haystack'], definitions, calls }), 'a.ipynb'))).toEqual([
    'element tool a.ipynb:BashTool BashTool [shell]',
    'operation shell subprocess.run […] parameter',
  ]);
  expect(elements(factLines(aModule({ definitions, calls })))).toEqual([
    'operation shell subprocess.run […] parameter',
  ]);
});

it('an agent calls the tools in its list', () => {
  const definitions = [aFunction('search', 'crewai.tools.tool'), aFunction('other', 'crewai.tools.tool')];
  const calls = [
    aCall(12, 'crewai.Agent', [
      ['role', text('Researcher')],
      ['tools', list(named('search'))],
      ['max_iter', { kind: 'number', value: 5, text: '5' }],
    ]),
  ];
  expect(
    factLines(aModule({ uses: ['crewai'], definitions, calls })).filter((line) => /agent|tool/.test(line)),
  ).toEqual([
    'element agent src/train.py:Researcher [] +iteration-limit',
    'element tool src/train.py:other other []',
    'element tool src/train.py:search search []',
    'flow Researcher -> search (tool-call)',
  ]);
});

it('what a language model answered reaches exec, a literal does not count', () => {
  const calls = [
    aCall(2, 'openai.OpenAI.chat.completions.create', [['model', text('gpt-4o')]], { symbol: 'solve' }),
    aCall(4, 'exec', [named('code')], { symbol: 'solve' }),
    aCall(5, 'exec', [text('import os')], { symbol: 'solve' }),
  ];
  const assignments = [
    {
      ...span,
      target: 'code',
      symbol: 'solve',
      value: result('openai.OpenAI.chat.completions.create', 0, 'client.chat.completions.create(…)'),
    },
  ];
  expect(elements(factLines(aModule({ uses: ['openai'], calls, assignments })))).toEqual([
    'element llm openai/gpt-4o',
    'operation code-evaluation exec code model-output',
  ]);
});
