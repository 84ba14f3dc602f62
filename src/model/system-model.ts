import { z } from 'zod';
import { Contradiction } from './declaration.ts';
import { Element } from './element.ts';
import { Boundary, Flow } from './flow.ts';
import {
  Artifact,
  Credential,
  Dependency,
  Job,
  Load,
  Measurement,
  Observation,
  Operation,
  PackageIndex,
  Reference,
} from './subjects.ts';

/** The system as the files of one commit show it. Every list is sorted by key. */
export const SystemModel = z.strictObject({
  /** Names of what marks the repository as machine learning; empty: it is none, and no rule runs. */
  signals: z.array(z.string()),
  elements: z.array(Element),
  flows: z.array(Flow),
  boundaries: z.array(Boundary),
  references: z.array(Reference),
  dependencies: z.array(Dependency),
  packageIndexes: z.array(PackageIndex),
  loads: z.array(Load),
  operations: z.array(Operation),
  credentials: z.array(Credential),
  jobs: z.array(Job),
  artifacts: z.array(Artifact),
  /** What the configuration demands to be measured; nothing of it stands in the commit's files. */
  measurements: z.array(Measurement).default([]),
  /** What several files say together, and what registries and hubs answered. */
  observations: z.array(Observation).default([]),
  /** Where the repository's configuration and its files say different things. */
  contradictions: z.array(Contradiction).default([]),
});
export type SystemModel = z.infer<typeof SystemModel>;
