import type { Extraction } from '../../src/extract/contract.ts';
import { Fact } from '../../src/model/index.ts';

/** All facts in full, one a line with sorted keys, for comparison with a file. Throws for what is no fact by the schema. */
export function factLines(extraction: Extraction): string {
  return Fact.array()
    .parse(extraction.facts)
    .map(({ fact, value }) => `${fact} ${JSON.stringify(sorted(value))}\n`)
    .join('');
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type ValueOf<Kind extends Fact['fact']> = Extract<Fact, { fact: Kind }>['value'];

/** The values of the facts of one kind. */
export function valuesOf<Kind extends Fact['fact']>(extraction: Extraction, kind: Kind): ValueOf<Kind>[] {
  // The check in front proves it; the compiler does not follow a generic discriminant.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return extraction.facts.flatMap((fact) => (fact.fact === kind ? [fact.value as ValueOf<Kind>] : []));
}
