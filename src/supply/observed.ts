import type { Dependency, Element, Load, Observation, Reference } from '../model/index.ts';

/** An observation about a thing, where that stands. */
export function observed(
  { path, symbol, context, evidence }: Dependency | Element | Load | Reference,
  said: Pick<Observation, 'name' | 'about' | 'kind' | 'detail'> & Partial<Pick<Observation, 'scan'>>,
): Observation {
  return { path, symbol, context, controls: [], evidence, edits: [], source: 'repository', scan: '', ...said };
}
