import type { Fact } from '../../model/index.ts';
import { elementFact } from './build.ts';
import { evidenceOf, rootOf, type Unit } from './unit.ts';

/** Libraries that attack a model on purpose; of ART (`art`) only the attacks, which no other package of that name has. */
export const ADVERSARIAL = /^(?:art\.attacks|cleverhans|foolbox|textattack|torchattacks|garak|pyrit)\./;

/** That the file attacks a model to see how it fares, with the library that it uses. */
export function adversarialFacts(unit: Unit): Fact[] {
  const calls = unit.module.calls.filter(({ callee }) => ADVERSARIAL.test(callee));
  const first = calls[0];
  if (first === undefined) return [];
  const libraries = [...new Set(calls.map(({ callee }) => rootOf(callee)))].sort();
  return [
    elementFact({
      ...unit.self,
      evidence: [evidenceOf(unit, first)],
      details: ['adversarial evaluation', ...libraries.slice(0, 5)],
    }),
  ];
}
