/** What is known of packages beyond the repository: records of OSV, imported into a file, matched without a network. */
export { type Match, matchOf } from './match.ts';
export { type Knowledge, openSnapshot, snapshotOf, type SnapshotHeader } from './snapshot-file.ts';
export { recordsInZip } from './zip-records.ts';
