import { fillVariables } from '../../container/index.ts';
import { type Element, type Fact, keyOf } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode } from '../../parse/index.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** The Dockerfile that a service is built from, as a path of the repository. Contexts outside it or in another repository say nothing. */
export function buildFacts(path: string, service: TreeNode, element: Element): Fact[] {
  const build = entryOf(service, 'build');
  if (build === undefined) return [];
  const written = build.value.kind === 'map' ? asText(get(build.value, 'context')) : asText(build.value);
  const context = fillVariables(written ?? '.', NONE);
  const dockerfile = fillVariables(asText(get(build.value, 'dockerfile')) ?? 'Dockerfile', NONE);
  if (/^[a-z]+:\/\/|^git@|^\/|\$/i.test(context) || dockerfile.startsWith('/') || dockerfile.includes('$')) return [];
  const folder = path.split('/').slice(0, -1).join('/');
  const target = normalised(`${folder}/${context}/${dockerfile}`);
  if (target === null) return [];
  const evidence = [{ path, startLine: build.line, endLine: Math.max(build.line, build.value.endLine) }];
  return [{ fact: 'runs', value: { runner: keyOf('element', element), path: target, evidence } }];
}

function normalised(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? null : parts.join('/');
}
