import type { Fact } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { operation } from './build.ts';
import type { Unit } from './unit.ts';
import { entryOf, hasRest, switchOf, textIn, valueAt } from './values.ts';

/** Answers to every origin: by a middleware, or by a header that is written out. */
export function servingOptionFacts(unit: Unit): Fact[] {
  if (!unit.relevant) return [];
  const facts = unit.module.calls.flatMap((call) => corsFacts(unit, call));
  for (const text of unit.module.strings) {
    if (text.value === '*' && /^access-control-allow-origin$/i.test(text.name))
      facts.push(operation(unit, text, { kind: 'cors-any-origin', name: 'any origin', input: 'literal' }));
  }
  return facts;
}

function corsFacts(unit: Unit, call: Call): Fact[] {
  const { callee } = call;
  const header =
    /(?:^|[.:])(?:setHeader|header|set|append|writeHead)$/.test(callee) &&
    /^access-control-allow-origin$/i.test(textIn(valueAt(call, 0)) ?? '');
  if (header) return textIn(valueAt(call, 1)) === '*' ? [fact(unit, call, 'any origin', 'literal')] : [];
  const options = optionsOf(call);
  if (options === undefined) return [];
  const origin = entryOf(options, 'origin');
  // Without an origin every one of these packages answers with `*`.
  const silent = options === null || (options.kind === 'object' && !hasRest(options));
  const everybody = origin === null ? silent : isEverybody(origin);
  if (!everybody) return [];
  const credentials = switchOf(entryOf(options, 'credentials')) === 'on';
  return [fact(unit, call, credentials ? 'any origin, with credentials' : 'any origin', 'literal')];
}

/** The options of a call that lets browsers of other origins in; null when it has none, undefined for another call. */
function optionsOf(call: Call): Value | null | undefined {
  if (/^(?:cors|hono\/cors|@koa\/cors|@elysiajs\/cors):(?:default|cors)$/.test(call.callee)) return valueAt(call, 0);
  if (call.callee.endsWith('.enableCors')) return valueAt(call, 0);
  if (!call.callee.endsWith('.register')) return undefined;
  const plugin = valueAt(call, 0);
  return plugin?.kind === 'name' && /^(?:@fastify\/cors|fastify-cors):/.test(plugin.qualified)
    ? valueAt(call, 1)
    : undefined;
}

function isEverybody(origin: Value): boolean {
  if (origin.kind === 'boolean') return origin.value;
  if (origin.kind === 'list') return origin.items.some((item) => textIn(item) === '*');
  return textIn(origin) === '*' && origin.kind !== 'environment';
}

function fact(unit: Unit, call: Call, name: string, input: 'literal'): Fact {
  const where = { startLine: call.startLine, endLine: call.endLine, symbol: call.symbol };
  return operation(unit, where, { kind: 'cors-any-origin', name, input });
}
