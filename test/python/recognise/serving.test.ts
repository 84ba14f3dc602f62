import { expect, it } from 'vitest';
import type { Definition } from '../../../src/python/module.ts';
import { factsOfPython } from '../../../src/python/recognise/facts-of-python.ts';
import { aCall, aModule, attribute, factLines, flag, list, named, text } from '../../support/python-module.ts';

const span = { startLine: 5, endLine: 5 };
const route = (symbol: string, method: string, path: string, fallback: string | null): Definition => ({
  ...span,
  kind: 'function',
  symbol,
  decorators: [
    {
      callee: `fastapi.FastAPI.${method}`,
      arguments: [{ name: null, value: text(path), span }],
      span,
      receiver: 'app',
    },
  ],
  bases: [],
  parameters:
    fallback === null ? [] : [{ name: 'user', fallback: { kind: 'unknown', text: fallback }, annotation: '' }],
  docstring: '',
});
const app = aCall(3, 'fastapi.FastAPI', []);
const endpoints = (lines: readonly string[]): string[] =>
  lines.filter((line) => /^(?:element endpoint|operation)/.test(line));

it('one route without authentication opens the application; a health check does not', () => {
  const safe = route('predict', 'post', '/predict', 'Depends(get_current_user)');
  const open = route('train', 'post', '/train', null);
  const health = route('health', 'get', '/health', null);
  const calls = [app, aCall(20, 'uvicorn.run', [named('app'), ['host', text('0.0.0.0')]])];
  expect(endpoints(factLines(aModule({ calls, definitions: [safe, health] })))).toEqual([
    'element endpoint src/train.py:fastapi app public required +authentication',
  ]);
  expect(endpoints(factLines(aModule({ calls, definitions: [safe, open, health] })))).toEqual([
    'element endpoint src/train.py:fastapi app public none',
  ]);
});

it('gradio authentication that is off by default is optional, share=True is public', () => {
  const calls = [
    aCall(3, 'gradio.Blocks', []),
    aCall(9, 'gradio.Blocks.launch', [
      ['share', flag(true)],
      ['auth', attribute('args.auth')],
    ]),
  ];
  expect(endpoints(factLines(aModule({ calls })))).toEqual([
    'element endpoint src/train.py:gradio app public optional',
  ]);
});

it('a certificate check that is off, any origin and their edits', () => {
  const source = '\nrequests.get(URL, verify=False)\n';
  const calls = [
    aCall(2, 'requests.get', [named('URL'), ['verify', flag(false)]]),
    aCall(3, 'fastapi.FastAPI.add_middleware', [
      named('fastapi.middleware.cors.CORSMiddleware'),
      ['allow_origins', list(text('*'))],
    ]),
  ];
  expect(endpoints(factLines(aModule({ calls })))).toEqual([
    'operation cors-any-origin any origin literal',
    'operation tls-verification-off requests.get URL literal',
  ]);
  const facts = factsOfPython(aModule({ calls }), { path: 'a.py', text: source });
  expect(facts.flatMap((fact) => (fact.fact === 'operation' ? fact.value.edits : []))).toEqual([
    { id: 'verify-tls', path: 'a.py', startLine: 2, endLine: 2, replacement: 'requests.get(URL, verify=True)' },
  ]);
});
