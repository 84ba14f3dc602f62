import type { Fact } from '../../model/index.ts';
import type { Argument } from '../module.ts';
import { packageFacts } from './pipelines/requirements.ts';
import type { Unit } from './unit.ts';
import { argumentOf } from './values.ts';

const LISTS = ['install_requires', 'setup_requires', 'tests_require'];
const MOST_EXTRAS = 200;

/** What a `setup.py` asks for, as far as it says so in literals: nothing of it is run. */
export function setupFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    if (!/^(?:setuptools|distutils\.core)\.setup$/.test(call.callee)) return [];
    const extras = argumentOf(call, ['extras_require']);
    return [...LISTS.map((name) => argumentOf(call, [name])), ...extrasIn(extras)].flatMap((argument) =>
      packageFacts(unit, { symbol: '', argument }, 'setup'),
    );
  });
}

/** The lists of `extras_require`, each at the place of the whole. */
function extrasIn(extras: Argument | null): Argument[] {
  if (extras?.value.kind !== 'dict') return [];
  return extras.value.entries.slice(0, MOST_EXTRAS).map(([, value]) => ({ ...extras, value }));
}
