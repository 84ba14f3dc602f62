import { asString, get, type TreeNode } from '../../parse/index.ts';

/** The address that a server is reached by, whatever the client calls it. */
export function urlOf(server: TreeNode): { readonly text: string; readonly line: number } | undefined {
  for (const key of ['url', 'serverUrl', 'httpUrl']) {
    const node = get(server, key);
    const text = asString(node);
    if (text !== undefined && node !== undefined) return { text, line: node.line };
  }
  return undefined;
}
