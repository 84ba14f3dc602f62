import type { Fact } from '../../model/index.ts';
import { asString, get, parseYamlDocument, type ScalarNode, type TreeNode } from '../../parse/index.ts';
import { type End, kindOfStep, type Source } from '../../statement/index.ts';
import { environmentFacts } from './environment.ts';
import { applicationsOfEnd } from './service.ts';

/**
 * Text inside objects of Ray on Kubernetes: the configuration of a `RayService` and the environment of a `RayJob`. The object itself is
 * drawn by the reader of Kubernetes, with the object's name as name and symbol.
 */
export function embeddedFacts(source: Source, root: TreeNode): Fact[] {
  if (!(asString(get(root, 'apiVersion')) ?? '').startsWith('ray.io/')) return [];
  const name = asString(get(root, 'metadata', 'name')) ?? '';
  const kind = asString(get(root, 'kind'));
  if (name === '') return [];
  const end = { path: source.path, symbol: name, name };
  if (kind === 'RayService') {
    const text = get(root, 'spec', 'serveConfigV2');
    return factsOfText(text, (tree) => {
      const service: End = { kind: 'endpoint', ...end };
      return applicationsOfEnd(source, tree, service);
    });
  }
  if (kind !== 'RayJob') return [];
  const job: End = { kind: kindOfStep(name), ...end };
  return factsOfText(get(root, 'spec', 'runtimeEnvYAML'), (tree) => environmentFacts(source, tree, job, true));
}

function factsOfText(node: TreeNode | undefined, facts: (tree: TreeNode) => Fact[]): Fact[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const parsed = parseYamlDocument(node.value);
  return parsed.ok ? facts(moved(parsed.root, node)) : [];
}

/** The tree of a text inside a file, with the lines of the file; all on the text's range where YAML folded it. */
function moved(tree: TreeNode, text: ScalarNode): TreeNode {
  const written = text.endLine - text.textLine + 1;
  const folded = text.text.trimEnd().split('\n').length > written || text.textLine === text.line;
  const at = (line: number): number => (folded ? text.line : Math.min(line + text.textLine - 1, text.endLine));
  return movedNode(tree, at);
}

/** The parser bounds how deep a tree is. */
function movedNode(node: TreeNode, at: (line: number) => number): TreeNode {
  const place = { line: at(node.line), endLine: at(node.endLine) };
  if (node.kind === 'scalar') return { ...node, ...place, textLine: at(node.textLine) };
  if (node.kind === 'seq') return { ...node, ...place, items: node.items.map((item) => movedNode(item, at)) };
  const entries = node.entries.map(({ key, value, line }) => ({ key, value: movedNode(value, at), line: at(line) }));
  return { ...node, ...place, entries };
}
