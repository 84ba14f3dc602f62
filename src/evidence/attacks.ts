import type { AttackFamily } from '../model/index.ts';

/** Classes of attacks on classifiers, as ART, CleverHans and Counterfit name them; whatever is none of these perturbs inputs. */
const FAMILIES: readonly (readonly [name: RegExp, family: AttackFamily])[] = [
  [
    /poison|backdoor|feature_?collision|bullseye|clean_?label|gradient_?matching|sleeper|hidden_?trigger|bad_?det|adversarial_?embedding/i,
    'poisoning',
  ],
  [/membership|shadow_?models|label_?only|shapr|pdtp/i, 'membership-inference'],
  [/attribute_?inference|mi_?face|inversion|reconstruction/i, 'model-inversion'],
  [/copycat|knockoff|functionally_?equivalent|extraction/i, 'extraction'],
];

/** What an attack goes for, by the name of its class or function. */
export function familyOfAttack(name: string): AttackFamily {
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? 'evasion';
}

/** One step along the gradient (https://arxiv.org/abs/1412.6572): no assessment, as the authors of the tools themselves warn. */
export function isSingleStep(name: string): boolean {
  return /^(?:fgm|fgsm|fast_?gradient\w*|ffgsm|noise|gaussian\w*)$/i.test(name.replaceAll(/[\s-]/g, '_'));
}

/** Suites that search their own parameters and hold a black-box attack against masked gradients (https://arxiv.org/abs/2003.01690). */
export function isAdaptive(name: string): boolean {
  return /^auto_?attack(?:$|[_+-])/i.test(name.replaceAll(/\s/g, '_'));
}
