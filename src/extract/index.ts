import type { Coverage } from '../model/index.ts';
import type { Snapshot } from '../snapshot/index.ts';
import { readPython } from '../python/index.ts';
import type { Extractor } from './contract.ts';
import { notebook } from './notebook/index.ts';
import { pythonSource } from './python-source/index.ts';
import {
  coverageOf,
  modelFileFacts,
  readFiles,
  type ModelFile,
  type Reading,
  type ReadOptions,
  type WantedFile,
} from './read-files.ts';

export type { Extraction, Extractor, SourceFile } from './contract.ts';
export { link } from './link/index.ts';
export { inScope } from './link/scope.ts';
export type { FactCache } from './read-files.ts';

/** Every extractor, alphabetically. */
export const extractors: readonly Extractor[] = [notebook(readPython, () => []), pythonSource(readPython, () => [])];

/**
 * Facts of all files that discovery found, and the coverage: what was read, what was left out by configuration, what could not be read.
 */
export async function extract(
  snapshot: Snapshot,
  discovery: { readonly assets: readonly WantedFile[]; readonly ignored: readonly string[] },
  modelFiles: readonly ModelFile[],
  options: ReadOptions,
): Promise<Reading> {
  const texts = await readFiles(snapshot, discovery.assets, options);
  const models = modelFileFacts(modelFiles);
  const ignored: readonly Coverage[] = coverageOf(
    discovery.ignored.map((path) => ({
      plugin: 'configuration',
      path,
      status: 'skipped',
      reason: 'left out by paths.ignore',
    })),
  );
  return { facts: [...texts.facts, ...models.facts], coverage: [...texts.coverage, ...models.coverage, ...ignored] };
}
