import { asString, type TreeNode, walk } from '../../parse/index.ts';
import type { ScanContext } from '../contract.ts';
import { judgeTemplate } from './index.ts';

/** Judges every text under a key that holds templates, at any depth: `chat_template`, lists of named templates, templates of tools. */
export function judgeTemplates(root: TreeNode, context: ScanContext): void {
  for (const node of walk(root)) {
    context.step();
    if (node.kind !== 'map') continue;
    for (const { key, value } of node.entries) {
      if (!/template/i.test(key)) continue;
      for (const text of textsOf(value))
        if (text.includes('{{') || text.includes('{%') || key === 'chat_template') judgeTemplate(text, key, context);
    }
  }
}

/** A template alone, in a list of `{name, template}`, or in a map by its name. */
function textsOf(value: TreeNode): string[] {
  const text = asString(value);
  if (text !== undefined) return [text];
  const parts =
    value.kind === 'map' ? value.entries.map((entry) => entry.value) : value.kind === 'seq' ? value.items : [];
  // Maps in lists are walked for their own key `template`; maps by name hold texts.
  return parts.flatMap((part) => asString(part) ?? namedTexts(part));
}

function namedTexts(node: TreeNode): string[] {
  return node.kind === 'map'
    ? node.entries.flatMap(({ key, value }) => (/template/i.test(key) ? [] : (asString(value) ?? [])))
    : [];
}
