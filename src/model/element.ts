import { z } from 'zod';
import { subjectShape } from './subject.ts';
import { Impact } from './scale.ts';

/** The kinds of element that a system model knows. Add one when the field has a word for it; never a synonym. */
export const ElementKind = z.enum([
  'external-entity',
  'data-source',
  'dataset',
  'feature-store',
  'datastore',
  'vector-store',
  'process',
  'training',
  'evaluation',
  'model',
  'model-registry',
  'artifact',
  'endpoint',
  'service',
  'llm',
  'prompt',
  'agent',
  'tool',
  'memory',
  'annotation',
  'monitoring',
  'ci',
  'orchestrator',
  'container',
  'external-service',
  'secret',
  'human',
]);
export type ElementKind = z.infer<typeof ElementKind>;

/** Who can write to or control the element: anybody, a named vendor or hub, this repository's own people. */
export const Trust = z.enum(['public', 'third-party', 'internal', 'unknown']);
export type Trust = z.infer<typeof Trust>;

/** What an element is able to do beyond its kind: a tool's reach, a container's power over its host. */
export const Capability = z.enum([
  'shell',
  'code',
  'file-read',
  'file-write',
  'network',
  'sql',
  'message',
  'browser',
  'spawn-server',
  'privileged',
  'docker-socket',
  'host-network',
  'host-mount',
  'root',
  'cloud-admin',
]);
export type Capability = z.infer<typeof Capability>;

/** Who can reach it over the network, as far as files show. `local` is loopback or a pipe. */
export const Exposure = z.enum(['public', 'network', 'local', 'unknown']);
export type Exposure = z.infer<typeof Exposure>;

/** Whether a caller has to prove who it is. `optional`: possible, off by default. */
export const Authentication = z.enum(['required', 'optional', 'none', 'unknown']);
export type Authentication = z.infer<typeof Authentication>;

/** Whose harm it is when data gets out: `public` nobody's, `internal` ours, `secret` for few, `pii` about people, `phi` about their health. */
export const DataClass = z.enum(['public', 'internal', 'secret', 'pii', 'phi']);
export type DataClass = z.infer<typeof DataClass>;

/** A node of the data-flow diagram. Key: `subjectKey(element)`. */
export const Element = z.strictObject({
  ...subjectShape,
  kind: ElementKind,
  trust: Trust,
  exposure: Exposure,
  authentication: Authentication,
  capabilities: z.array(Capability),
  /**
   * Where it runs, when a file says so: `cluster:NAMESPACE`, `cloud:PROVIDER`, `ci`, `workforce` (people who label), `users`. Decides the
   * trust zone that the diagram puts it in; absent for the repository's own.
   */
  zone: z
    .string()
    .regex(/^(?:cluster:[\w.-]{0,80}|cloud:[\w.-]{1,40}|ci|workforce|users)$/)
    .optional(),
  /** Short facts for the reader (framework, port, library), sorted, each at most 80 characters. */
  details: z.array(z.string()),
  /** What the repository's configuration says of it beyond what files show; absent when it says nothing. */
  declared: z
    .strictObject({
      data: z.array(DataClass),
      /** The harm to the business when it fails or leaks. */
      impact: Impact.optional(),
      owner: z.string(),
      /** Protections that are declared and that no file shows. */
      controls: z.array(z.string()),
      because: z.string(),
    })
    .optional(),
});
export type Element = z.infer<typeof Element>;
