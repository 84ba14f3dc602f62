import { z } from 'zod';
import { Coverage } from './coverage.ts';

/** A package by its registry's own name and the one version that is meant; empty when several are allowed. */
export const PackageQuestion = z.strictObject({
  ecosystem: z.enum(['pypi', 'npm']),
  name: z.string().regex(/^(?:@[\w.~-]{1,100}\/)?[\w.~-]{1,200}$/),
  version: z.string().max(100),
  /** Whether its registry is asked too; advisories always are. */
  registry: z.boolean(),
});
export type PackageQuestion = z.infer<typeof PackageQuestion>;

/** A model or dataset of the hub at a revision; empty for the newest. */
export const HubQuestion = z.strictObject({
  kind: z.enum(['model', 'dataset']),
  repo: z.string().regex(/^[\w.-]{1,100}(?:\/[\w.-]{1,150})?$/),
  revision: z.string().regex(/^[\w./-]{0,200}$/),
});
export type HubQuestion = z.infer<typeof HubQuestion>;

/** What the analysis asks about names that two commits use; never a file, a line or the repository's own name. */
export const Questions = z.strictObject({
  packages: z.array(PackageQuestion).max(20_000),
  hub: z.array(HubQuestion).max(2_000),
});
export type Questions = z.infer<typeof Questions>;

const Day = z.string().max(40);

/** What a registry says of a package. Times are ISO 8601, empty when it does not say. */
export const PackageAnswer = z.strictObject({
  ecosystem: z.enum(['pypi', 'npm']),
  name: z.string(),
  state: z.enum(['found', 'absent', 'quarantined', 'archived', 'deprecated']),
  first: Day,
  newest: Day,
  releases: z.array(
    z.strictObject({
      version: z.string(),
      at: Day,
      /** Why it was taken back; null when it was not. */
      yanked: z.string().max(300).nullable(),
      /** A proof of where its files were built. */
      provenance: z.boolean(),
    }),
  ),
});
export type PackageAnswer = z.infer<typeof PackageAnswer>;

/** What the hub says of a model or dataset at a revision. */
export const HubAnswer = z.strictObject({
  kind: z.enum(['model', 'dataset']),
  repo: z.string(),
  revision: z.string(),
  /** `hidden`: it is absent or private, which the hub does not tell apart; `no-revision`: the name is there, the revision is not. */
  state: z.enum(['found', 'hidden', 'no-revision', 'disabled']),
  /** The name that it has now. */
  name: z.string(),
  commit: z.string().max(64),
  created: Day,
  modified: Day,
  gated: z.boolean(),
  licence: z.string().max(200),
  bases: z.array(z.string().max(300)).max(50),
  datasets: z.array(z.string().max(300)).max(200),
  /** Names of the files, sorted. */
  files: z.array(z.string().max(300)).max(5_000),
  /** Classes that come as code with it (`auto_map`), sorted. */
  code: z.array(z.string().max(300)).max(100),
  /** Files in which the hub's scanners found something, with the level that they give. */
  unsafe: z.array(z.strictObject({ path: z.string().max(300), level: z.string().max(40) })).max(200),
  /** SHA-256 of the chat template; empty for none. */
  template: z.string().max(64),
});
export type HubAnswer = z.infer<typeof HubAnswer>;

/** What was answered. What is missing of the questions was not answered, and `coverage` says why. */
export const Answers = z.strictObject({
  /** Ids of records by package and version, with their other names. */
  advisories: z.array(
    z.strictObject({
      ecosystem: z.enum(['pypi', 'npm']),
      name: z.string(),
      /** Empty: every version. */
      version: z.string(),
      id: z.string().max(130),
      aliases: z.array(z.string().max(130)).max(1_000),
    }),
  ),
  packages: z.array(PackageAnswer),
  hub: z.array(HubAnswer),
  coverage: z.array(Coverage),
});
export type Answers = z.infer<typeof Answers>;
