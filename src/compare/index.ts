import type { Diff, SystemModel, Threat } from '../model/index.ts';
import { movesOf } from './moves.ts';
import { diffContradictions } from './contradiction-diff.ts';
import { diffSystem } from './system-diff.ts';
import { withNewSteps } from './steps.ts';
import { diffThreats } from './threat-diff.ts';
import { twinsOf } from './twins.ts';

/** One commit's result: its system and its threats. */
export type Judged = { readonly system: SystemModel; readonly threats: readonly Threat[] };

/**
 * What a change did: base and head walked the same code, so this is a comparison of two results. `renames` are the files that moved;
 * moved is not new.
 */
export function compare(
  base: Judged,
  head: Judged,
  renames: readonly { readonly from: string; readonly to: string }[],
): Diff {
  const moved = movesOf(renames);
  const twins = twinsOf(base.system, head.system, moved);
  const threats = diffThreats(base.threats, head.threats, moved);
  return {
    threats: { ...threats, introduced: withNewSteps(threats.introduced, twins) },
    system: diffSystem(base.system, head.system, twins, moved),
    renames: renames.map(({ from, to }) => ({ from, to })),
    contradictions: diffContradictions(base.system, head.system, moved),
  };
}
