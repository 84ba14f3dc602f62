import type { SystemModel } from '../../model/index.ts';

const EMPTY: SystemModel = {
  signals: [],
  elements: [],
  flows: [],
  boundaries: [],
  references: [],
  dependencies: [],
  packageIndexes: [],
  loads: [],
  operations: [],
  credentials: [],
  jobs: [],
  artifacts: [],
  measurements: [],
  observations: [],
  contradictions: [],
};

/**
 * The system under the signals of both commits. Without any, the repository is no machine-learning repository and its system is empty:
 * another project's compose file is none of our business. With the other commit's signals, both commits are judged alike, so that the
 * first import of a library does not turn everything that was there before into news.
 */
export function inScope(system: SystemModel, signals: readonly string[]): SystemModel {
  return signals.length === 0 ? EMPTY : { ...system, signals: [...signals] };
}
