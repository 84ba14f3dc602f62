/** What is known of packages and models beyond the repository: records of OSV in a file, and what services answer when they may be asked. */
export { type Consulted, consultAbout } from './consulted.ts';
export { type Match, matchOf } from './match.ts';
export {
  type AnswerCache,
  type Asking,
  consult,
  DEFAULT_ASKING,
  type KeptAnswer,
  type Places,
  PUBLIC_PLACES,
} from './online/index.ts';
export { type Knowledge, openSnapshot, snapshotOf, type SnapshotHeader } from './snapshot-file.ts';
export { recordsInZip } from './zip-records.ts';
