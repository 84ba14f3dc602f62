import { credentialOf } from '../../credential/index.ts';
import { contextOf } from '../../model/index.ts';
import type { Fact } from '../../model/index.ts';
import type { TreeNode } from '../../parse/index.ts';
import { textsOf } from './workflow.ts';

/** Scripts are read as commands, not as values. */
const SCRIPTS = new Set(['run', 'script']);

/** Credentials written as values of a part of a workflow. `symbol` is the job. */
export function credentialFacts(root: TreeNode, path: string, symbol: string): Fact[] {
  return textsOf(root).flatMap(({ key, node }): Fact[] => {
    if (SCRIPTS.has(key) || node.text.includes('${{')) return [];
    const match = credentialOf(key, node.text);
    if (match === null) return [];
    return [
      {
        fact: 'credential',
        value: {
          name: `${key.slice(0, 80)} (${match.provider})`,
          path,
          symbol,
          context: contextOf(path),
          controls: [],
          evidence: [{ path, startLine: node.textLine, endLine: node.endLine }],
          edits: [],
          ...match,
        },
      },
    ];
  });
}
