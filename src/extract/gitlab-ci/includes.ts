import { pinnedOf } from '../../command/index.ts';
import type { Element, Fact, Reference } from '../../model/index.ts';
import { asText, entryOf, get, oneOrMore, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { lineOf, referenceFact, runsFact, withoutSecrets, type Source } from '../../statement/index.ts';

/** Files that a pipeline includes: of this repository, which it then starts, or of others, which run with its rights. */
export function includeFacts(source: Source, root: TreeNode, own: Element | null): Fact[] {
  return oneOrMore(get(root, 'include'))
    .slice(0, 200)
    .flatMap((item) => {
      const text = asText(item)?.trim() ?? '';
      const entry = (key: string): MapEntry | undefined => entryOf(item, key);
      const local =
        entry('local') ??
        (text !== '' && !text.includes('://') ? { key: '', value: item, line: item.line } : undefined);
      if (local !== undefined) return own === null ? [] : localFacts(source, local, own);
      const remote = entry('remote') ?? (text === '' ? undefined : { key: '', value: item, line: item.line });
      if (remote !== undefined)
        return reference(source, remote, {
          repo: withoutSecrets(asText(remote.value) ?? ''),
          revision: '',
          loader: 'include:remote',
        });
      const project = entry('project');
      const ref = asText(get(item, 'ref')) ?? '';
      if (project !== undefined)
        return reference(source, project, {
          repo: asText(project.value) ?? '',
          revision: ref,
          loader: 'include:project',
        });
      const component = entry('component');
      if (component === undefined) return [];
      const [repo = '', revision = ''] = (asText(component.value) ?? '').split('@', 2);
      return reference(source, component, { repo, revision, loader: 'include:component' });
    });
}

function localFacts(source: Source, entry: MapEntry, own: Element): Fact[] {
  const path = asText(entry.value)?.replace(/^\/+/, '') ?? '';
  return path === '' || /[*$]/.test(path) ? [] : [runsFact(source, lineOf(entry), own, path)];
}

function reference(source: Source, entry: MapEntry, given: Pick<Reference, 'repo' | 'revision' | 'loader'>): Fact[] {
  if (given.repo === '') return [];
  const { revision } = given;
  const pinned = pinnedOf(revision);
  const transport = given.repo.startsWith('http:') ? 'http' : given.repo.startsWith('https:') ? 'https' : 'git';
  return [
    referenceFact(source, lineOf(entry), {
      ...given,
      kind: 'action',
      pinned,
      transport,
      remoteCode: 'on',
      formats: ['code'],
    }),
  ];
}
