import { subjectKey, type SubjectKey } from './ids.ts';

/**
 * The end of a flow that a file knows only by its import: `steps.training.train` as the file at `path` writes it. The link step finds
 * the element of that function or class in the file that defines it; what it does not find makes no flow.
 */
export function importedKey(path: string, qualified: string): SubjectKey {
  return subjectKey({ kind: 'import', path, symbol: '', name: qualified });
}

/** What an `importedKey` says, null for the key of anything else. */
export function importOf(key: string): { readonly path: string; readonly qualified: string } | null {
  const [kind, path, symbol, name] = key.split('|').map((part) => part.replaceAll('%7C', '|').replaceAll('%25', '%'));
  return kind === 'import' && path !== undefined && symbol === '' && name !== undefined
    ? { path, qualified: name }
    : null;
}
