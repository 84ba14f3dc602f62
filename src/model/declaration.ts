import { z } from 'zod';
import { Authentication, DataClass, Element, Exposure, Trust } from './element.ts';
import { Evidence } from './evidence.ts';
import { DataKind, Flow } from './flow.ts';
import { Impact } from './scale.ts';

/** The protections that a declaration may name: those that readers of files name as well. */
export const Control = z.enum([
  'commit-pin',
  'digest-pin',
  'exact-pin',
  'hash-pin',
  'checksum',
  'signature',
  'provenance',
  'weights-only',
  'safe-loader',
  'safetensors',
  'authentication',
  'authorization',
  'tls',
  'rate-limit',
  'resource-limit',
  'network-isolation',
  'least-privilege',
  'sandbox',
  'non-root',
  'read-only-root',
  'encryption-at-rest',
  'versioning',
  'audit-log',
  'secret-store',
  'data-validation',
  'input-validation',
  'output-filter',
  'guardrail',
  'human-approval',
  'iteration-limit',
  'evaluation-gate',
  'monitoring',
  'differential-privacy',
  'anonymisation',
  'deduplication',
]);
export type Control = z.infer<typeof Control>;

/** Names an element that files show: by key, or by kind, name and path, in which `*`, `**` and `?` stand for parts. */
export const Selector = z.strictObject({
  /** As it is written, for messages. */
  text: z.string(),
  key: z.string(),
  kind: z.string(),
  /** Empty: any. */
  name: z.string(),
  path: z.string(),
});
export type Selector = z.infer<typeof Selector>;

/** What may be said of an element. Empty and absent: nothing is said. */
const said = {
  trust: Trust.optional(),
  exposure: Exposure.optional(),
  authentication: Authentication.optional(),
  zone: Element.shape.zone,
  controls: z.array(Control),
  data: z.array(DataClass),
  impact: Impact.optional(),
  owner: z.string(),
  because: z.string(),
  /** Where it is said. */
  at: Evidence,
};

/** Something that no file shows. */
export const DeclaredElement = z.strictObject({ kind: Element.shape.kind, name: z.string(), ...said });
export type DeclaredElement = z.infer<typeof DeclaredElement>;

/** What files do not say of something that they show. */
export const DeclaredAbout = z.strictObject({ element: Selector, ...said });
export type DeclaredAbout = z.infer<typeof DeclaredAbout>;

export const DeclaredFlow = z.strictObject({
  from: Selector,
  to: Selector,
  data: z.array(DataKind),
  protocol: z.string(),
  controls: z.array(Control),
  because: z.string(),
  at: Evidence,
});
export type DeclaredFlow = z.infer<typeof DeclaredFlow>;

/** The system as the repository's configuration declares it, beside what files show. */
export type Declaration = {
  readonly elements: readonly DeclaredElement[];
  readonly about: readonly DeclaredAbout[];
  readonly flows: readonly DeclaredFlow[];
};

/** A place where the declaration and the files say different things. Never settled in silence. */
export const Contradiction = z.strictObject({
  /** What it is about, as the configuration or the diagram calls it: `endpoint fastapi app`. */
  about: z.string(),
  /** Key of the element, empty when files show none. */
  key: z.string(),
  field: z.enum(['existence', 'kind', 'trust', 'exposure', 'authentication', 'zone']),
  declared: z.string(),
  found: z.string(),
  /** Which of both rules judge by. */
  holds: z.enum(['found', 'declared']),
  /** Why the declaration holds although files say otherwise; empty: no reason is given. */
  because: z.string(),
  /** Where files say it. */
  evidence: z.array(Evidence),
  declaredAt: Evidence,
});
export type Contradiction = z.infer<typeof Contradiction>;

/** A graph with what is declared about it. */
export type Declared = {
  readonly elements: readonly Element[];
  readonly flows: readonly Flow[];
  readonly contradictions: readonly Contradiction[];
};
