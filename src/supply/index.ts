/** What several files say together of what comes from elsewhere; nothing is asked of anybody. */
import type { HubAnswer, Observation, SystemModel } from '../model/index.ts';
import { joinedObservations } from './joined.ts';
import { lineageObservations } from './lineage.ts';
import { lockObservations } from './locks.ts';

export { withoutJoined } from './joined.ts';

/** Observations of a system. `former` is the system before the change, and the same one on that side; `hub` is what the hub answered, if it was asked. */
export function supplyObservations(
  system: SystemModel,
  former: SystemModel,
  hub: readonly HubAnswer[] = [],
): Observation[] {
  return [
    ...lockObservations(system, former),
    ...lineageObservations(system, former, hub),
    ...joinedObservations(system),
  ];
}
