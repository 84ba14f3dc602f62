import { z } from 'zod';
import { Control, RuleId, Mode, type Analysis } from '../model/index.ts';
import { DemandedEvidence } from './demanded-evidence.ts';
import { DeclaredRisk } from './declared-risk.ts';
import { DeclaredSystem } from './declared-system.ts';

/** The only file that configuration is read from, always at the base commit. */
export const CONFIGURATION_PATH = '.github/threatmodel.yml';

const RepositoryGlob = z.string().min(1).max(200);

/** A threat that somebody decided to live with, until a day. Dates are the last day that it holds, in UTC. */
export const Acceptance = z.strictObject({
  threat: z.string().regex(/^[0-9a-f]{6,16}$/, "the first six or more digits of a threat's fingerprint, e.g. 3f9a1c0b"),
  by: z.string().min(1).max(100),
  because: z.string().min(1).max(1000),
  until: z.iso.date('a day as YYYY-MM-DD'),
});
export type Acceptance = z.infer<typeof Acceptance>;

const MEGABYTE = 1_000_000;

/** Protections whose loss lets something run, anybody in, or a model out that nobody measured. */
const GRAVE: readonly Control[] = [
  'authentication',
  'evaluation-gate',
  'human-approval',
  'network-isolation',
  'safe-loader',
  'sandbox',
  'tls',
  'weights-only',
];

/** What a repository may set. Everything has a default; an unknown key is an error, so that a slip of the pen is seen. */
export const Configuration = z.strictObject({
  version: z.literal(1, 'the number 1').default(1),
  mode: Mode.default('enforce'),
  fail_on: z.enum(['critical', 'high', 'medium', 'low']).default('high'),
  /** What a person decides on although no threat at or above `fail_on` says it. */
  decide_on: z
    .strictObject({
      lost_protections: z
        .array(Control)
        .max(50)
        .default([...GRAVE]),
    })
    .prefault({}),
  /** Whether a change with unread files blocks (`block`) or passes with a grey mark (`neutral`). */
  not_assessed: z.enum(['block', 'neutral']).default('block'),
  paths: z.strictObject({ ignore: z.array(RepositoryGlob).max(200).default([]) }).prefault({}),
  limits: z
    .strictObject({
      text_mb: z.number().positive().max(50).default(5),
      yaml_mb: z.number().positive().max(1, 'a number up to 1: larger YAML can exhaust memory').default(1),
    })
    .prefault({}),
  rules: z.strictObject({ disable: z.array(RuleId).max(500).default([]) }).prefault({}),
  acceptances: z.array(Acceptance).max(1000).default([]),
  /** Who may accept threats by a comment, and for how long. */
  commands: z
    .strictObject({
      role: z.enum(['write', 'maintain', 'admin']).default('write'),
      author_accepts: z.boolean().default(false),
      max_days: z.number().int().min(1).max(3650).default(365),
    })
    .prefault({}),
  system: DeclaredSystem.prefault({}),
  evidence: DemandedEvidence.prefault({}),
  risk: DeclaredRisk.prefault({}),
});
export type Configuration = z.infer<typeof Configuration>;

/** The configuration of a repository that has none. */
export function defaultConfiguration(): Configuration {
  return Configuration.parse({});
}

/** JSON Schema of the configuration file, for editors. */
export function configurationSchema(): unknown {
  return z.toJSONSchema(Configuration, { io: 'input' });
}

/** What of the configuration decides how a verdict acts. */
export function gateOf(configuration: Configuration): Pick<Analysis, 'mode' | 'failOn' | 'notAssessed'> {
  return { mode: configuration.mode, failOn: configuration.fail_on, notAssessed: configuration.not_assessed };
}

/**
 * How many bytes of a file are read, given what its reader takes: readers of text follow `limits.text_mb`, readers of YAML and other
 * structured files (1 MB or less) `limits.yaml_mb`.
 */
export function readLimitOf(configuration: Configuration): (maxBytes: number) => number {
  const text = configuration.limits.text_mb * MEGABYTE;
  const yaml = configuration.limits.yaml_mb * MEGABYTE;
  return (maxBytes) => (maxBytes > MEGABYTE ? text : Math.min(yaml, maxBytes));
}
