import type { Fact, OpenCall, PythonModule, SmallValue } from '../../model/index.ts';
import type { Argument, Call, Value } from '../module.ts';
import { dataFacts } from '../recognise/data.ts';
import { downloadFacts } from '../recognise/downloads.ts';
import { llmFacts } from '../recognise/llm.ts';
import { loadFacts } from '../recognise/loads.ts';
import { referenceFacts } from '../recognise/references.ts';
import { unitOf } from '../recognise/unit.ts';

/**
 * The facts that are made of open calls, with what is known of their arguments by now: what a hub's model is called, which file is read.
 * The evidence of each fact is the number of its call, counted from 1 in `calls`, as a line: who asks knows the lines. The facts are not
 * folded, but for one name that several calls of a function fetch.
 */
export function factsOfOpenCalls(module: PythonModule, calls: readonly OpenCall[]): Fact[] {
  const inner: Call[] = [];
  const outer = calls.map((call, index) => callOf(call, index + 1, (nested) => calls.length + inner.push(nested) - 1));
  const imports = module.roots.map((root) => ({ module: root, name: null, alias: null, ...at(1) }));
  const saves = module.saved.map((name) => callOf(savingCall(name), 0, () => -1));
  const unit = unitOf(
    {
      imports,
      definitions: [],
      assignments: [],
      calls: [...outer, ...inner, ...saves],
      shifts: [],
      strings: [],
      broken: [],
    },
    { path: module.path, text: null },
    () => module.kind,
  );
  const facts = [
    ...referenceFacts(unit),
    ...downloadFacts(unit),
    ...loadFacts(unit),
    ...llmFacts(unit),
    ...dataFacts(unit),
  ];
  return facts.filter(
    (fact) => 'evidence' in fact.value && fact.value.evidence.every(({ startLine }) => startLine > 0),
  );
}

function at(line: number): { readonly startLine: number; readonly endLine: number } {
  return { startLine: line, endLine: line };
}

function savingCall(name: string): OpenCall {
  const given = [{ name: null, value: name, text: name, form: 'string' }];
  return { callee: '?.save_pretrained', receiver: '', symbol: '', ...at(1), opaque: false, given };
}

type Nest = (call: Call) => number;

function callOf(call: OpenCall, line: number, nest: Nest): Call {
  const given = call.given.map(({ name, value, text, form }): Argument => ({
    name,
    value: valueOf(value, text, form, nest),
    span: at(line),
  }));
  return {
    ...at(line),
    callee: call.callee,
    receiver: call.receiver,
    symbol: call.symbol,
    arguments: given,
    opaque: call.opaque,
    main: false,
    startColumn: 0,
    endColumn: 0,
    within: [],
  };
}

/** The value as the reader would have told it, had it known. */
function valueOf(small: SmallValue, text: string, form: string, nest: Nest): Value {
  const inner = (part: SmallValue): Value => valueOf(part, typeof part === 'string' ? part : '', 'unknown', nest);
  if (small === null) return { kind: 'none', text };
  if (typeof small === 'string') return { kind: 'string', value: small, text, followed: form !== 'string' };
  if (typeof small === 'number') return { kind: 'number', value: small, text };
  if (typeof small === 'boolean') return { kind: 'boolean', value: small, text, followed: form !== 'boolean' };
  if ('list' in small) return { kind: 'list', items: small.list.map(inner), text };
  if ('dict' in small) return { kind: 'dict', entries: small.dict.map(([key, part]) => [key, inner(part)]), text };
  if ('joined' in small) {
    return { kind: 'unknown', text, joined: { parts: small.joined.map(inner), by: small.by } };
  }
  if ('name' in small) return { kind: 'name', qualified: small.name.replace(/^:/, ''), text };
  if ('parameter' in small)
    return { kind: 'parameter', name: small.parameter, fallback: fallbackOf(small.or, inner), text };
  if ('environment' in small) {
    return { kind: 'environment', name: small.environment, fallback: fallbackOf(small.or, inner), text };
  }
  if ('option' in small && small.or !== undefined) {
    return { kind: 'parameter', name: small.option, fallback: inner(small.or), text };
  }
  if ('call' in small)
    return { kind: 'call', callee: small.call.replace(/^:/, ''), call: nestedCall(small, nest), text };
  if ('self' in small || 'field' in small || 'option' in small) return { kind: 'attribute', path: text, text };
  return form === 'call' ? { kind: 'call', callee: '?', call: -1, text } : { kind: 'unknown', text };
}

function fallbackOf(value: SmallValue | undefined, inner: (part: SmallValue) => Value): Value | null {
  return value === undefined ? null : inner(value);
}

function nestedCall(small: Extract<SmallValue, { readonly call: string }>, nest: Nest): number {
  if (small.call.startsWith(':')) return -1;
  const given = small.given.map(([name, value]) => ({
    name: typeof name === 'string' ? name : null,
    value,
    text: typeof value === 'string' ? value : '',
    form: 'unknown',
  }));
  const call = { callee: small.call, receiver: '', symbol: '', ...at(1), opaque: false, given };
  return nest(callOf(call, 0, nest));
}
