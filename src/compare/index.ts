import type { Diff, SystemModel, Threat } from '../model/index.ts';
import { movesOf } from './moves.ts';
import { diffContradictions } from './contradiction-diff.ts';
import { diffSystem } from './system-diff.ts';
import { diffThreats } from './threat-diff.ts';

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
  return {
    threats: diffThreats(base.threats, head.threats, moved),
    system: diffSystem(base.system, head.system, moved),
    renames: renames.map(({ from, to }) => ({ from, to })),
    contradictions: diffContradictions(base.system, head.system, moved),
  };
}
