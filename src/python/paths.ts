import { followedParts } from './joined.ts';
import { stringLimit } from './literals.ts';
import type { Value } from './module.ts';
import type { Place } from './scopes.ts';
import type { SyntaxNode } from './syntax.ts';
import { childOf, rawText } from './syntax.ts';
import type { Trail } from './trail.ts';

const lookups = new Set(['os.getenv', 'os.environ.get', 'os.environ.setdefault', 'os.environ.pop']);
const joins = new Set(['os.path.join', 'posixpath.join', 'pathlib.Path', 'pathlib.PurePath', 'pathlib.PosixPath']);

/** An environment variable read with a call, with its default; null for other calls. */
export function environmentOf(
  trail: Trail,
  callee: string,
  nodes: readonly SyntaxNode[],
  place: Place,
  text: string,
): Value | null {
  if (!lookups.has(callee)) return null;
  const [first, second] = nodes.map((node) => argumentValue(trail, node, place));
  if (first?.kind !== 'string') return null;
  return { kind: 'environment', name: first.value, fallback: second ?? null, text };
}

/** A path joined from strings that are all known; an absolute part starts anew, as in Python. */
export function pathOf(
  trail: Trail,
  callee: string,
  nodes: readonly SyntaxNode[],
  place: Place,
  text: string,
): Value | null {
  if (!joins.has(callee) || nodes.length === 0 || nodes.length > 50) return null;
  let path = '';
  const known: Value[] = [];
  for (const node of nodes) {
    const part = trail.valueOf(trail, node, place);
    if (part.kind !== 'string') return null;
    known.push(part);
    path = path === '' || part.value.startsWith('/') ? part.value : `${path.replace(/\/$/, '')}/${part.value}`;
  }
  if (path.length > stringLimit) return null;
  return { kind: 'string', value: path, text, followed: true, ...followedParts(known, '/') };
}

/** `default=x` of a look-up stands for its second argument. */
function argumentValue(trail: Trail, node: SyntaxNode, place: Place): Value | null {
  if (node.type !== 'keyword_argument') return trail.valueOf(trail, node, place);
  const name = childOf(node, 'name');
  const value = childOf(node, 'value');
  return name && value && rawText(trail.sites.source, name) === 'default' ? trail.valueOf(trail, value, place) : null;
}
