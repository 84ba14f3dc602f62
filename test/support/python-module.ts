import type { Fact } from '../../src/model/index.ts';
import type { Argument, Call, PythonModule, Value } from '../../src/python/module.ts';
import { factsOfPython } from '../../src/python/recognise/facts-of-python.ts';

/** Values as the reader gives them. */
export const text = (value: string, followed = false): Value => ({
  kind: 'string',
  value,
  text: followed ? 'NAME' : `'${value}'`,
  followed,
});
export const flag = (value: boolean, followed = false): Value => ({
  kind: 'boolean',
  value,
  text: value ? 'True' : 'False',
  followed,
});
export const parameter = (name: string, fallback: Value | null = null): Value => ({
  kind: 'parameter',
  name,
  fallback,
  text: name,
});
export const attribute = (path: string): Value => ({ kind: 'attribute', path, text: path });
export const named = (qualified: string): Value => ({ kind: 'name', qualified, text: qualified });
export const result = (callee: string, call: number, source: string): Value => ({
  kind: 'call',
  callee,
  call,
  text: source,
});
export const list = (...items: Value[]): Value => ({ kind: 'list', items, text: '[…]' });

type Given = Value | readonly [name: string, value: Value];

/** A call on one line; a pair is a keyword argument. */
export function aCall(line: number, callee: string, given: readonly Given[], more: Partial<Call> = {}): Call {
  const span = { startLine: line, endLine: line };
  const parts = given.map((item): Argument =>
    'kind' in item ? { name: null, value: item, span } : { name: item[0], value: item[1], span },
  );
  const place = { startColumn: 0, endColumn: 0 };
  return {
    ...span,
    callee,
    receiver: '',
    symbol: '',
    arguments: parts,
    opaque: false,
    main: false,
    ...place,
    within: [],
    ...more,
  };
}

export function aModule(parts: Partial<PythonModule> & { readonly uses?: readonly string[] }): PythonModule {
  const { uses = [], ...given } = parts;
  const imports = uses.map((module) => ({ module, name: null, alias: null, startLine: 1, endLine: 1 }));
  return { imports, definitions: [], assignments: [], calls: [], shifts: [], strings: [], broken: [], ...given };
}

/** All facts of a module but what it tells other files, one line each, with what tells them apart. */
export function factLines(module: PythonModule, path = 'src/train.py', source: string | null = null): string[] {
  return factsOfPython(module, { path, text: source })
    .filter(({ fact }) => fact !== 'python-module')
    .map(line);
}

function line(fact: Fact): string {
  switch (fact.fact) {
    case 'element': {
      const { kind, name, path, symbol, exposure, authentication, capabilities, controls } = fact.value;
      const reach =
        kind === 'endpoint'
          ? ` ${exposure} ${authentication}`
          : kind === 'tool' || kind === 'agent'
            ? ` [${capabilities.join()}]`
            : '';
      return `element ${kind} ${path === '' ? '' : `${path}:`}${symbol === '' ? '' : `${symbol} `}${name}${reach}${marks(controls)}`;
    }
    case 'flow':
      return `flow ${fact.value.name} (${fact.value.data.join()})`;
    case 'reference': {
      const { kind, repo, pinned, remoteCode, formats, transport, controls } = fact.value;
      return `reference ${kind} ${repo} ${pinned} code=${remoteCode} ${formats.join()} ${transport}${marks(controls)}`;
    }
    case 'load':
      return `load ${fact.value.symbol}:${fact.value.name} ${fact.value.executes} ${fact.value.origin}${marks(fact.value.controls)}`;
    case 'operation':
      return `operation ${fact.value.kind} ${fact.value.name} ${fact.value.input}`;
    case 'credential':
      return `credential ${fact.value.name} ${fact.value.certainty}`;
    case 'signal':
      return `signal ${fact.value.name}`;
    default:
      return fact.fact;
  }
}

function marks(controls: readonly string[]): string {
  return controls.length === 0 ? '' : ` +${controls.join('+')}`;
}
