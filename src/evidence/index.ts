/** What attack tools measured, as records of one form: readers of their results, and what a record says for or against a threat. */
export { measurementsOf } from './demands.ts';
export { describeRecord } from './describe.ts';
export { FAMILIES } from './families.ts';
export { type Bar, type EvidenceGroup, groupsOf } from './groups.ts';
export type { Side } from './identity.ts';
export { type EvidencePlan, evidencePlan, planLines } from './plan.ts';
export { readEvidence } from './read-evidence.ts';
export { readResults, type ResultsReading } from './read-results.ts';
export { documentReaders, rowReaders } from './readers/index.ts';
export { EvidenceRecord, evidenceSchema } from './record.ts';
export { weighed } from './weigh.ts';
