import { z } from 'zod';

/** What an attack goes for. `unclassified` is recorded and decides nothing. */
export const AttackFamily = z.enum([
  'evasion',
  'poisoning',
  'membership-inference',
  'model-inversion',
  'extraction',
  'prompt-injection',
  'jailbreak',
  'data-leakage',
  'prompt-leakage',
  'tool-misuse',
  'output-handling',
  'misinformation',
  'harmful-content',
  'denial-of-service',
  'unclassified',
]);
export type AttackFamily = z.infer<typeof AttackFamily>;
