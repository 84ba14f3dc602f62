import type { Element } from '../../model/index.ts';
import { folderOf, type Lines, sharedElement, type Source } from '../../statement/index.ts';

/** A file of a project, and the project's folder (empty for the repository's root). */
export type Part = { readonly part: 'configuration' | 'suite' | 'checkpoint'; readonly folder: string };

/** Where statements are made, and the folder of the project that they are about. */
export type Place = { readonly source: Source; readonly folder: string };

/** Which part of a project a path is; null for none. */
export function partOf(path: string): Part | null {
  if (/(?:^|\/)great_expectations\.ya?ml$/.test(path)) return { part: 'configuration', folder: folderOf(path) };
  const segments = path.split('/');
  const at = segments.findIndex(
    (segment) => segment === 'expectations' || segment === 'checkpoints' || segment === 'validation_definitions',
  );
  const file = segments.at(-1) ?? '';
  if (at === -1 || at === segments.length - 1) return null;
  const folder = segments.slice(0, at).join('/');
  if (segments[at] === 'expectations') return file.endsWith('.json') ? { part: 'suite', folder } : null;
  // Other tools keep checkpoints of models in folders of that name.
  const owned = /(?:^|\/)(?:gx|great_expectations)$/.test(folder);
  const readable = /\.(?:ya?ml|json)$/.test(file) || (owned && !file.includes('.'));
  return readable ? { part: 'checkpoint', folder } : null;
}

/** The process that validates data: one for each project, whichever of its files speaks of it. */
export function validation(
  { source, folder }: Place,
  lines: Lines,
  given: { readonly details?: string[]; readonly validates: boolean },
): Element {
  return sharedElement(source, lines, {
    kind: 'process',
    name: folder === '' ? 'great_expectations' : folder,
    controls: given.validates ? ['data-validation'] : [],
    details: ['Great Expectations', ...(given.details ?? [])],
  });
}

/** The name by which files of a project speak of a data source of its configuration. */
export function sourceName(name: string): string {
  return `great-expectations:${name.slice(0, 200)}`;
}
