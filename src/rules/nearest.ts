import { suggest } from '../catalog/index.ts';

/** `did you mean 'target'?`, or the whole choice when nothing is near. */
export function hint(word: string, candidates: readonly string[]): string {
  const near = suggest(word, candidates);
  return near === undefined ? `use one of ${candidates.join(', ')}` : `did you mean '${near}'?`;
}
