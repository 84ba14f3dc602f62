import { credentialOf } from '../../credential/index.ts';
import type { Fact } from '../../model/index.ts';
import { evidenceOf, type Unit } from './unit.ts';

/** Credentials written into string literals. The value goes into no fact: a name and a line are enough to find it. */
export function credentialFacts(unit: Unit): Fact[] {
  return unit.module.strings.flatMap((text): Fact[] => {
    // A template is put together at run time, and what stands in its holes is no value.
    const match = text.value.includes('${') ? null : credentialOf(text.name, text.value);
    if (!match) return [];
    const name = text.name === '' ? match.provider : `${text.name.slice(0, 80)} (${match.provider})`;
    return [
      {
        fact: 'credential',
        value: {
          name,
          path: unit.path,
          symbol: text.symbol,
          context: unit.source.context,
          controls: [],
          evidence: [evidenceOf(unit, text)],
          edits: [],
          ...match,
        },
      },
    ];
  });
}
