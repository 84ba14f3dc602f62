import { parseJson, parseYaml, type ParseFailure, type TreeNode, walk } from '../parse/index.ts';

/** The documents of a file, or why it has none, said with its line. */
export type Documents =
  | { readonly ok: true; readonly documents: readonly TreeNode[] }
  | { readonly ok: false; readonly reason: string };

/** YAML within `maxBytes`. Text whose values are holes (`name: {{ name }}`) is a template: valid YAML, and nothing that a program reads. */
export function readYaml(text: string, maxBytes?: number): Documents {
  const parsed = parseYaml(text, maxBytes === undefined ? {} : { maxBytes });
  if (!parsed.ok) return refusal(parsed);
  if (text.includes('{{') && parsed.documents.some(hasHole)) return { ok: false, reason: 'a template, not YAML' };
  return parsed;
}

/** JSON within `maxBytes`; `comments` also allows what editors' settings do. */
export function readJson(
  text: string,
  options: { readonly maxBytes?: number; readonly comments?: boolean } = {},
): Documents {
  const parsed = parseJson(text, options);
  return parsed.ok ? { ok: true, documents: [parsed.root] } : refusal(parsed);
}

function refusal({ line, reason }: ParseFailure): Documents {
  return { ok: false, reason: `line ${line}: ${reason}` };
}

/** `{{ name }}` is a map whose only key is a map. */
function hasHole(root: TreeNode): boolean {
  for (const node of walk(root)) {
    if (node.kind === 'map' && node.entries.length === 1 && node.entries[0]?.key === '') return true;
  }
  return false;
}
