import type { Fact } from '../../model/index.ts';
import { asText, get, type MapEntry, type MapNode, type TreeNode } from '../../parse/index.ts';
import { folderOf, repositoryPath, type Source } from '../../statement/index.ts';

/** A file of Azure Machine Learning, parsed. */
export type AzureFile = { readonly source: Source; readonly root: MapNode };

export type Reader = (file: AzureFile) => Fact[];

/** Everything runs in the cloud of its owner. */
export const ZONE = 'cloud:azure';

/** The name of a file without folder and ending, for what has no name of its own. */
export function stemOf({ path }: Source): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/i, '');
}

/** What a job or component is called. */
export function titleOf({ source, root }: AzureFile): string {
  for (const key of ['display_name', 'name', 'experiment_name']) {
    const text = asText(get(root, key))?.trim() ?? '';
    if (text !== '' && isPlain(text)) return text.slice(0, 200);
  }
  return stemOf(source);
}

/** A name that somebody chose; not a placeholder that is filled in later. */
export function isPlain(name: string): boolean {
  return name !== '' && !/[<>$]|\{|placeholder/i.test(name);
}

/** A path as the file writes it, as a path of the repository; null for addresses, assets, absolute paths and what is no path. */
export function localPath(source: Source, written: string): string | null {
  const path = written.replace(/^file:(?:\/\/)?/, '');
  if (path === '' || /^(?:[\w+.-]+:|[/~\\])|[<>$]/.test(path)) return null;
  return repositoryPath(folderOf(source.path), path.replace(/\/+$/, '')) ?? null;
}

/** The entries of a map, the last of repeated keys. */
export function mapEntries(node: TreeNode | undefined): readonly MapEntry[] {
  return node?.kind === 'map' ? [...new Map(node.entries.map((entry) => [entry.key, entry])).values()] : [];
}
