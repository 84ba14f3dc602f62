import { childOf, foldedText, parts, rawText, type SyntaxNode } from '../syntax/index.ts';
import { literalString } from './literals.ts';
import { keyName } from './patterns.ts';
import { type Bound, lookUp, type Scope } from './scopes.ts';
import { specifierOf } from './specifier.ts';
import { type Known, step, type Trail } from './trail.ts';

const pathLimit = 300;
const segmentLimit = 40;

/** What an expression is known as by its qualified name; null when the file does not tell. */
export function knownAs(trail: Trail, node: SyntaxNode, scope: Scope): Known | null {
  const done = trail.known.get(node);
  if (done !== undefined) return done;
  trail.known.set(node, null);
  const known = step(trail, null, () => follow(trail, node, scope));
  trail.known.set(node, known);
  return known;
}

function follow(trail: Trail, node: SyntaxNode, scope: Scope): Known | null {
  const { source } = trail.sites;
  switch (node.type) {
    case 'identifier':
    case 'undefined':
    case 'shorthand_property_identifier':
      return nameKnown(trail, rawText(source, node), scope);
    case 'this':
      return scope.class < 0 ? null : instanceOf(trail, scope.class);
    case 'super':
      return null;
    case 'meta_property':
      return plain(foldedText(source, node));
    case 'member_expression':
    case 'subscript_expression':
      return memberKnown(trail, node, scope);
    case 'parenthesized_expression':
    case 'await_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression': {
      const inner = parts(node)[0];
      return inner ? knownAs(trail, inner, scope) : null;
    }
    case 'call_expression':
    case 'new_expression':
      return callKnown(trail, node, scope);
    case 'ternary_expression':
      return same(trail, [childOf(node, 'consequence'), childOf(node, 'alternative')], scope);
    case 'binary_expression':
      return same(trail, [childOf(node, 'left'), childOf(node, 'right')], scope);
    case 'class':
    case 'class_declaration': {
      const id = trail.sites.classOf.get(node) ?? -1;
      return id < 0 ? null : classKnown(trail, id);
    }
    default: {
      const id = trail.sites.functionOf.get(node) ?? -1;
      return id < 0 ? null : { ...plain(trail.sites.functions[id]?.symbol ?? ''), target: id };
    }
  }
}

function plain(path: string): Known {
  // A function or class without a name of its own is nobody's global.
  return { path: path === '' ? '(anonymous)' : path.slice(0, pathLimit), instance: false, target: -1, class: -1 };
}

function classKnown(trail: Trail, id: number): Known {
  return { ...plain(trail.sites.classes[id]?.symbol ?? ''), class: id };
}

function instanceOf(trail: Trail, id: number): Known {
  return { ...classKnown(trail, id), instance: true };
}

function nameKnown(trail: Trail, name: string, scope: Scope): Known | null {
  const bound = lookUp(name, scope);
  if (bound === undefined) return plain(name);
  if (bound === null) return null;
  const all = bound.map((item) => boundKnown(trail, item)).filter((known) => known !== null);
  return agreeing(all);
}

function agreeing(all: readonly Known[]): Known | null {
  const [first, ...rest] = all;
  return first && rest.every((known) => known.path === first.path && known.instance === first.instance) ? first : null;
}

function same(trail: Trail, nodes: readonly (SyntaxNode | undefined)[], scope: Scope): Known | null {
  return agreeing(
    nodes
      .flatMap((node) => (node ? (knownAs(trail, node, scope) ?? []) : []))
      .filter(({ path }) => path !== 'undefined'),
  );
}

function boundKnown(trail: Trail, bound: Bound): Known | null {
  switch (bound.kind) {
    case 'import':
      return plain(bound.qualified);
    case 'function':
      return { ...plain(trail.sites.functions[bound.id]?.symbol ?? ''), target: bound.id };
    case 'class':
      return classKnown(trail, bound.id);
    case 'parameter':
      return bound.annotation === '' ? null : typeKnown(trail, bound.annotation, bound.scope);
    case 'value': {
      const known = knownAs(trail, bound.node, bound.scope);
      return bound.path.reduce<Known | null>((at, name) => (at ? below(trail, at, name) : null), known);
    }
    default:
      return null;
  }
}

/** An instance of the class that an annotation names: `: OpenAI`, `: Promise<OpenAI>` counts as well, as it is awaited. */
export function typeKnown(trail: Trail, annotation: string, scope: Scope): Known | null {
  const name = /^:\s*(?:Promise<|Readonly<)?([A-Za-z_$][\w$]*(?:\.[\w$]+)?)>?(?:\s*\|\s*(?:null|undefined))?$/.exec(
    annotation,
  )?.[1];
  if (name === undefined) return null;
  const [first = '', second] = name.split('.');
  // A global type (`string`, `Request`) is no module's, but tells what its methods are.
  const bound = lookUp(first, scope);
  const known =
    bound?.length === 1 && bound[0]
      ? boundKnown(trail, bound[0])
      : bound === undefined && /^[A-Z]/.test(first)
        ? plain(first)
        : null;
  const whole = known && second !== undefined ? below(trail, known, second) : known;
  return whole === null || whole.instance ? null : { ...whole, instance: true };
}

function memberKnown(trail: Trail, node: SyntaxNode, scope: Scope): Known | null {
  // The chain is as long as the file at worst: walked, not recursed.
  const names: string[] = [];
  let base: SyntaxNode | undefined = node;
  while (
    base &&
    (base.type === 'member_expression' || base.type === 'subscript_expression') &&
    names.length <= segmentLimit
  ) {
    const property = childOf(base, 'property') ?? childOf(base, 'index');
    const name =
      property === undefined
        ? null
        : base.type === 'member_expression'
          ? rawText(trail.sites.source, property)
          : keyText(trail, property);
    if (name === null || name.length > 100) return null;
    names.unshift(name);
    base = childOf(base, 'object');
    while (base?.type === 'non_null_expression' || base?.type === 'parenthesized_expression') base = parts(base)[0];
  }
  if (!base || names.length > segmentLimit) return null;
  const known = base.type === 'object' ? null : knownAs(trail, base, scope);
  if (known === null) return objectMember(trail, base, names, scope);
  return names.reduce<Known | null>((at, name) => (at ? below(trail, at, name) : null), known);
}

function keyText(trail: Trail, node: SyntaxNode): string | null {
  return node.type === 'number' ? rawText(trail.sites.source, node) : literalString(trail.sites.source, node);
}

/** `api.run` where `const api = { run() {…} }`. */
function objectMember(trail: Trail, base: SyntaxNode, names: readonly string[], scope: Scope): Known | null {
  const bound = base.type === 'identifier' ? lookUp(rawText(trail.sites.source, base), scope) : undefined;
  const held = bound?.length === 1 ? bound[0] : undefined;
  if (held?.kind !== 'value' || held.path.length > 0 || held.node.type !== 'object') return null;
  const [name, ...rest] = names;
  for (const entry of parts(held.node)) {
    const key = childOf(entry, 'key') ?? childOf(entry, 'name');
    const shorthand = entry.type === 'shorthand_property_identifier';
    const own = shorthand ? rawText(trail.sites.source, entry) : keyName(trail.sites, key);
    if (own !== name) continue;
    const value = entry.type === 'pair' ? childOf(entry, 'value') : entry;
    const known = value ? knownAs(trail, value, held.scope) : null;
    return rest.reduce<Known | null>((at, next) => (at ? below(trail, at, next) : null), known);
  }
  return null;
}

/** A member of what is known. */
export function below(trail: Trail, known: Known, name: string): Known | null {
  const owner = known.class < 0 ? undefined : trail.sites.classes[known.class];
  if (owner) {
    const method = owner.methods.get(name);
    if (method !== undefined) return { ...plain(`${owner.symbol}.${name}`), target: method };
    const field = fieldKnown(trail, owner.fields.get(name), owner.types.get(name), owner.scope);
    if (field) return field;
  }
  const { path } = known;
  // A member of a default export is the module's: `fs.readFile` is `fs:readFile` whichever way `fs` was imported.
  const whole = path.endsWith(':default') && !known.instance;
  const joined = path.endsWith(':') ? path + name : whole ? path.slice(0, -7) + name : `${path}.${name}`;
  return joined.length > pathLimit ? null : plain(joined);
}

function fieldKnown(
  trail: Trail,
  set: readonly { readonly node: SyntaxNode; readonly scope: Scope }[] | undefined,
  type: string | undefined,
  scope: Scope,
): Known | null {
  const all = (set ?? []).slice(0, 8).flatMap(({ node, scope: at }) => knownAs(trail, node, at) ?? []);
  const telling = all.filter(({ path }) => path !== 'undefined');
  return agreeing(telling) ?? (type === undefined ? null : typeKnown(trail, type, scope));
}

function callKnown(trail: Trail, node: SyntaxNode, scope: Scope): Known | null {
  const callee = childOf(node, 'function') ?? childOf(node, 'constructor');
  const list = childOf(node, 'arguments');
  const first = list?.type === 'arguments' ? parts(list)[0] : undefined;
  if (
    callee?.type === 'import' ||
    (callee?.type === 'identifier' && rawText(trail.sites.source, callee) === 'require')
  ) {
    const text = first ? literalString(trail.sites.source, first) : null;
    return text === null ? null : plain(`${specifierOf(text).module}:`);
  }
  const known = callee ? knownAs(trail, callee, scope) : null;
  if (known === null) return null;
  if (known.class >= 0 && node.type === 'new_expression') return instanceOf(trail, known.class);
  if (known.target >= 0) return returnKnown(trail, known.target);
  if (/^(?:util|node:util):promisify$/.test(known.path) && first) return knownAs(trail, first, scope);
  return { ...plain(calleeText(known)), instance: true };
}

/** What a function of the file returns when it says so in one place. */
function returnKnown(trail: Trail, id: number): Known | null {
  const returns = trail.sites.functions[id]?.returns ?? [];
  return agreeing(returns.flatMap(({ node, scope }) => knownAs(trail, node, scope) ?? []));
}

/** The callee as text: a whole module that is called is its default export, a result that is called has `()` behind it. */
export function calleeText(known: Known): string {
  const path = known.path.endsWith(':') ? `${known.path}default` : known.path;
  return known.instance ? `${path}()` : path;
}
