/** What several files say together of what comes from elsewhere; nothing is asked of anybody. */
import type { Observation, SystemModel } from '../model/index.ts';
import { lockObservations } from './locks.ts';

/** Observations of a system. `former` is the system before the change, and the same one on that side. */
export function supplyObservations(system: SystemModel, former: SystemModel): Observation[] {
  return lockObservations(system, former);
}
