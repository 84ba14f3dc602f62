import type { Argument, Value } from './module.ts';
import type { Addition, Place, Scope } from './scopes.ts';
import { childOf, parts, rawText, spanOf, type SyntaxNode } from './syntax.ts';
import type { Trail } from './trail.ts';

/** Larger values are not kept: followed through names they could multiply. */
const weightLimit = 2_000;
const additionLimit = 50;
/** A spread of more is not told apart. */
const spreadLimit = 100;

/** The key of what a dict has besides its known entries: a spread or computed keys. */
const rest = '**';

export function listOf(trail: Trail, nodes: readonly SyntaxNode[], place: Place, text: string): Value {
  if (nodes.length > weightLimit) return { kind: 'unknown', text };
  const items = nodes.map((node) => trail.valueOf(trail, node, place));
  return weigh(items) > weightLimit ? { kind: 'unknown', text } : { kind: 'list', items, text };
}

export function dictOf(trail: Trail, nodes: readonly SyntaxNode[], place: Place, text: string): Value {
  if (nodes.length > weightLimit) return { kind: 'unknown', text };
  return bounded([...entriesOf(trail, nodes, place)], text);
}

/** The entries that pairs, keyword arguments and spreads make, later ones over earlier; `**` stands for what is not known. */
function entriesOf(trail: Trail, nodes: readonly SyntaxNode[], place: Place): Map<string, Value> {
  const entries = new Map<string, Value>();
  for (const node of nodes.slice(0, weightLimit)) {
    if (node.type === 'pair') {
      const [key, value] = [childOf(node, 'key'), childOf(node, 'value')];
      if (key && value) entries.set(keyOf(trail, key, place), trail.valueOf(trail, value, place));
    } else if (node.type === 'keyword_argument') {
      const [key, value] = [childOf(node, 'name'), childOf(node, 'value')];
      if (key && value) entries.set(rawText(trail.sites.source, key), trail.valueOf(trail, value, place));
    } else {
      const spread = node.type === 'dictionary_splat' ? parts(node)[0] : node;
      const value = spread ? trail.valueOf(trail, spread, place) : null;
      if (value?.kind === 'dict') for (const [key, inner] of value.entries) entries.set(key, inner);
      else if (value) entries.set(rest, value);
    }
  }
  return entries;
}

function keyOf(trail: Trail, key: SyntaxNode, place: Place): string {
  const value = trail.valueOf(trail, key, place);
  return value.kind === 'string' ? value.value : value.kind === 'number' ? String(value.value) : rest;
}

/** A dict held by a name with what was added to it (`d['k'] = v`, `d.update(...)`) between its assignment and the use. */
export function withAdditions(
  trail: Trail,
  value: Value,
  name: string,
  scope: Scope,
  since: number,
  place: Place,
): Value {
  if (value.kind !== 'dict') return value;
  const all = scope.additions.get(name);
  if (!all) return value;
  const made = all.length > additionLimit ? null : all.filter((addition) => applies(addition, since, place));
  if (!made) return { kind: 'unknown', text: value.text };
  const entries = new Map(value.entries);
  for (const addition of made) for (const [key, inner] of addedBy(trail, addition)) entries.set(key, inner);
  // Every use has a dict of its own, so only small ones are kept.
  return entries.size > spreadLimit ? { kind: 'unknown', text: value.text } : bounded([...entries], value.text);
}

/** Followed once: additions made of what the dict holds (`d['b'] = d['a'] + d['a']`) would multiply. */
function addedBy(trail: Trail, addition: Addition): ReadonlyMap<string, Value> {
  const unknown = new Map<string, Value>([[rest, { kind: 'unknown', text: '' }]]);
  const done = trail.additions.get(addition.node);
  if (done !== undefined) return done ?? unknown;
  trail.additions.set(addition.node, null);
  const { key, node, place } = addition;
  const list = childOf(node, 'arguments');
  const added = key
    ? new Map([[keyOf(trail, key, place), trail.valueOf(trail, node, place)]])
    : entriesOf(trail, list ? parts(list) : [], place);
  trail.additions.set(addition.node, added);
  return added;
}

function applies(addition: Addition, since: number, place: Place): boolean {
  if (addition.place.scope !== place.scope) return true;
  return addition.place.at > since && addition.place.at <= place.at;
}

function bounded(entries: readonly (readonly [string, Value])[], text: string): Value {
  return weigh(entries.map(([, value]) => value)) > weightLimit
    ? { kind: 'unknown', text }
    : { kind: 'dict', entries, text };
}

function weigh(values: readonly Value[]): number {
  let weight = 0;
  for (const value of values) {
    weight += 1;
    if (value.kind === 'list') weight += weigh(value.items);
    if (value.kind === 'dict') weight += weigh(value.entries.map(([, inner]) => inner));
    if ((value.kind === 'parameter' || value.kind === 'environment') && value.fallback)
      weight += weigh([value.fallback]);
    if (weight > weightLimit) break;
  }
  return weight;
}

/** The arguments of a call. Known lists and dicts are spread; `opaque` tells that something spread is not known. */
export function argumentsOf(
  trail: Trail,
  list: SyntaxNode | undefined,
  place: Place,
): { readonly arguments: readonly Argument[]; readonly opaque: boolean; readonly spread?: readonly string[] } {
  const found: Argument[] = [];
  const spread: string[] = [];
  let opaque = false;
  const nodes = list?.type === 'argument_list' ? parts(list) : list ? [list] : [];
  for (const node of nodes) {
    const span = spanOf(trail.sites.source, node);
    const inner = parts(node)[0];
    if (node.type === 'keyword_argument') {
      const [name, value] = [childOf(node, 'name'), childOf(node, 'value')];
      if (name && value)
        found.push({ name: rawText(trail.sites.source, name), value: trail.valueOf(trail, value, place), span });
    } else if (node.type === 'list_splat' && inner) {
      const value = trail.valueOf(trail, inner, place);
      if (value.kind === 'list' && value.items.length <= spreadLimit)
        found.push(...value.items.map((item) => ({ name: null, value: item, span })));
      else {
        opaque = true;
        spread.push('');
      }
    } else if (node.type === 'dictionary_splat' && inner) {
      const value = trail.valueOf(trail, inner, place);
      const known = value.kind === 'dict' && value.entries.length <= spreadLimit;
      const entries = known ? value.entries : [];
      const some = !known || entries.some(([key]) => key === rest);
      opaque ||= some;
      if (some) spread.push(known ? '' : value.text);
      for (const [name, item] of entries) if (name !== rest) found.push({ name, value: item, span });
    } else if (node.type !== 'ERROR') found.push({ name: null, value: trail.valueOf(trail, node, place), span });
  }
  return { arguments: found, opaque, ...(spread.length === 0 ? {} : { spread }) };
}
