import type { Fact } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { operationFact } from './build.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';
import { switchOf, textIn, valueOf } from './values.ts';

/** Settings of servers that weaken them: answers to every origin, a debugger for callers. */
export function servingOptionFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => [...corsFacts(unit, call), ...debugFacts(unit, call)]);
}

function corsFacts(unit: Unit, call: Call): Fact[] {
  const middleware =
    call.callee.endsWith('.add_middleware') && /CORSMiddleware/.test(call.arguments[0]?.value.text ?? '');
  const flask = /^flask_cors\.(?:CORS|cross_origin)$/.test(call.callee);
  if (!middleware && !flask) return [];
  const origins = valueOf(call, ['allow_origins', 'origins', 'resources', 'allow_origin_regex']);
  const everybody = origins === null ? flask : isEverybody(unit, origins);
  if (!everybody) return [];
  const credentials = switchOf(unit, valueOf(call, ['allow_credentials', 'supports_credentials']));
  const name = credentials === 'on' ? 'any origin, with credentials' : 'any origin';
  const input = origins !== null && origins.kind !== 'list' && origins.kind !== 'string' ? 'configuration' : 'literal';
  return [operationFact(unit, { symbol: call.symbol, span: call }, { kind: 'cors-any-origin', name, input })];
}

function isEverybody(unit: Unit, value: Value): boolean {
  if (value.kind === 'list') return value.items.some((item) => item.kind === 'string' && item.value === '*');
  if (value.kind === 'attribute') {
    const fallback = unit.options.get(lastOf(value.path));
    return fallback !== undefined && fallback.kind !== 'attribute' && isEverybody(unit, fallback);
  }
  const text = textIn(unit, value);
  return text === '*' || text === '.*' || /^\[\s*["']\*["']\s*\]$/.test(text ?? '');
}

function debugFacts(unit: Unit, call: Call): Fact[] {
  if (
    !/(?:Flask|Quart|Dash|Sanic)\.run(?:_server)?$/.test(call.callee) &&
    !(/^(?:app|application|server)$/.test(call.receiver) && call.callee.endsWith('.run'))
  )
    return [];
  if (switchOf(unit, valueOf(call, ['debug'])) !== 'on') return [];
  return [
    operationFact(
      unit,
      { symbol: call.symbol, span: call },
      { kind: 'debug-server', name: 'debug=True', input: 'literal' },
    ),
  ];
}
