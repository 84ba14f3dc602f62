import { z } from 'zod';
import { AttackFamily } from '../model/index.ts';
import { isIgnored } from './ignore.ts';

const Name = z.string().min(1).max(300);
const Share = z.number('a share between 0 and 1').min(0).max(1);

/** One thing that has to be measured of a model: how much of an attack is borne, or how much accuracy must remain. */
const Demand = z
  .strictObject({
    model: Name,
    family: AttackFamily.exclude(['unclassified']),
    at_most: Share.optional(),
    at_least: Share.optional(),
    /** The bound of the perturbation, as a number or a fraction (`8/255`). */
    eps: z
      .union([
        z.number().gt(0).max(1000),
        z.string().regex(/^\d{1,9}(?:\.\d{1,9})?\s?\/\s?[1-9]\d{0,8}(?:\.\d{1,9})?$/, 'a number or a fraction: 8/255'),
      ])
      .optional(),
    max_age_days: z.number().int().min(1).max(3650).optional(),
  })
  .refine(({ at_most, at_least }) => (at_most === undefined) !== (at_least === undefined), {
    message: 'one of at_most (attacks that succeed) and at_least (accuracy under attack)',
  });

/** Where results of attack tools stand on the base branch, which models they are about, and what they have to show. */
export const DemandedEvidence = z.strictObject({
  files: z.array(z.string().min(1).max(200)).max(50).default([]),
  /** Names that results use, for models of the threat model; `digest` is that of weights which are not in the repository. */
  targets: z
    .array(
      z.strictObject({
        results: Name,
        model: Name,
        digest: z
          .string()
          .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'a SHA-256, or the commit of a hub, in hexadecimal digits')
          .optional(),
      }),
    )
    .max(200)
    .default([]),
  demand: z.array(Demand).max(200).default([]),
});
export type DemandedEvidence = z.infer<typeof DemandedEvidence>;

/** Whether a path holds results of attack tools, as the configuration says; without a pattern none does. */
export function isResultsFile(path: string, { files }: DemandedEvidence): boolean {
  return isIgnored(path, files);
}
