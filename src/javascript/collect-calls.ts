import { childOf, parts, type SyntaxNode } from '../syntax/index.ts';
import { functions } from './collect-definitions.ts';
import { literalString } from './literals.ts';
import { keyName } from './patterns.ts';
import { type Context, keep, named, type Sites, type Visit } from './sites.ts';

/** Notes a call and returns its parts. */
export function collectCall(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const { scope, symbol, names } = context;
  keep(sites, 'calls', sites.calls, { node, scope, function: context.function, symbol, names });
  const list = childOf(node, 'arguments');
  const inner = { ...context, name: '' };
  const visits: Visit[] = [];
  for (const child of node.children) {
    if (child !== list) visits.push({ node: child, context: { ...inner, names: [] } });
    else if (list?.type !== 'arguments') visits.push({ node: child, context: inner });
    else {
      const given = parts(list);
      const label = labelOf(sites, given);
      const callback = names.length === 0 ? { ...inner, names: named(names, label) } : inner;
      for (const part of given) {
        visits.push({ node: part, context: functions.has(part.type) || part.type === 'object' ? callback : inner });
      }
    }
  }
  return visits;
}

/** What `server.tool('search', …)`, `app.post('/chat', …)` and `addTool({ name: 'search', … })` call the functions that they are given. */
function labelOf(sites: Sites, given: readonly SyntaxNode[]): string {
  const [first] = given;
  const text = first ? literalString(sites.source, first) : null;
  if (text !== null) return text.length > 80 ? '' : text.replaceAll(/\s+/g, ' ');
  for (const part of given.slice(0, 3)) {
    if (part.type !== 'object') continue;
    for (const entry of parts(part).slice(0, 20)) {
      if (entry.type !== 'pair' || !/^(?:name|id)$/.test(keyName(sites, childOf(entry, 'key')) ?? '')) continue;
      const value = childOf(entry, 'value');
      const name = value ? literalString(sites.source, value) : null;
      if (name !== null) return name.length > 80 ? '' : name;
    }
  }
  return '';
}
