import { isMachineLearningImage } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { lineOf, referenceFact, signalFact, type Source } from '../../statement/index.ts';

const MOST = 200;

/** Charts of machine learning that a chart depends on, by name. */
export function chartFacts(source: Source, root: TreeNode): Fact[] {
  return itemsOf(get(root, 'dependencies'))
    .slice(0, MOST)
    .flatMap((item): Fact[] => {
      const entry = entryOf(item, 'name');
      const name = asText(entry?.value) ?? '';
      const repository = asText(get(item, 'repository')) ?? '';
      if (entry === undefined || repository.startsWith('file:') || !isMachineLearningImage(name)) return [];
      const version = asText(get(item, 'version')) ?? '';
      const exact = /^v?\d+\.\d+\.\d+[\w.+-]*$/.test(version);
      return [
        referenceFact(source, lineOf(entry), {
          kind: 'code',
          repo: name,
          revision: version,
          pinned: exact ? 'tag' : 'none',
          loader: 'helm',
          formats: ['code'],
          transport: 'registry',
        }),
        signalFact(`helm:${name}`),
      ];
    });
}
