import { credentialOf } from '../../credential/index.ts';
import type { Fact } from '../../model/index.ts';
import type { Unit } from './unit.ts';
import { evidenceOf } from './unit.ts';

/** Credentials written into string literals. The value goes into no fact: a name and a line are enough to find it. */
export function credentialFacts(unit: Unit): Fact[] {
  return unit.module.strings.flatMap((string): Fact[] => {
    const match = credentialOf(string.name, string.value);
    if (!match) return [];
    const name = string.name === '' ? match.provider : `${string.name.slice(0, 80)} (${match.provider})`;
    return [
      {
        fact: 'credential',
        value: {
          name,
          path: unit.path,
          symbol: string.symbol,
          context: unit.context,
          controls: [],
          evidence: [evidenceOf(unit, string)],
          edits: [],
          ...match,
        },
      },
    ];
  });
}
