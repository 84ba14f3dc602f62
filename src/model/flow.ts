import { z } from 'zod';
import { Element } from './element.ts';
import { SubjectKey } from './ids.ts';
import { subjectShape } from './subject.ts';

/** What moves along a flow. */
export const DataKind = z.enum([
  'dataset',
  'features',
  'feedback',
  'labels',
  'model',
  'code',
  'prompt',
  'completion',
  'request',
  'prediction',
  'metrics',
  'credential',
  'artifact',
  'document',
  'tool-call',
  'package',
  'configuration',
]);
export type DataKind = z.infer<typeof DataKind>;

const flowShape = {
  ...subjectShape,
  data: z.array(DataKind),
  /** `https`, `http`, `file`, `exec`, `sql`, `hub`, `s3`, `stdio`, `unknown` … */
  protocol: z.string(),
};

/** A directed flow between two elements, as extractors state and documents carry it: ends by key. */
export const Flow = z.strictObject({
  ...flowShape,
  source: SubjectKey,
  target: SubjectKey,
  /** Keys of the trust boundaries that it crosses; filled by the link step. */
  crosses: z.array(z.string()),
});
export type Flow = z.infer<typeof Flow>;

/** The same flow as rules see it: ends in full. */
export const JoinedFlow = z.strictObject({
  ...flowShape,
  source: Element,
  target: Element,
  boundaries: z.array(z.string()),
});
export type JoinedFlow = z.infer<typeof JoinedFlow>;

/** A line that trust changes at. */
export const Boundary = z.strictObject({ key: z.string(), name: z.string(), contains: z.array(SubjectKey) });
export type Boundary = z.infer<typeof Boundary>;
