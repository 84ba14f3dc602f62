import type { AttackFamily } from '../model/index.ts';

/** Where a family of attacks stands in the catalogues. OWASP's ids are those of the current editions, never those that a tool writes. */
export type FamilyMap = {
  readonly stride: readonly string[];
  readonly atlas: readonly string[];
  readonly owasp: readonly string[];
  /** The family in words, as they follow "resistance to". */
  readonly words: string;
};

export const FAMILIES: Readonly<Record<AttackFamily, FamilyMap>> = {
  evasion: { stride: ['T1'], atlas: ['AML.T0015', 'AML.T0043'], owasp: ['ML01:2023'], words: 'adversarial examples' },
  poisoning: {
    stride: ['T2', 'T3'],
    atlas: ['AML.T0020', 'AML.T0018.000'],
    owasp: ['ML02:2023', 'ML10:2023', 'LLM04:2025'],
    words: 'poisoned training data',
  },
  'membership-inference': {
    stride: ['I1'],
    atlas: ['AML.T0024.000'],
    owasp: ['ML04:2023'],
    words: 'membership inference',
  },
  'model-inversion': { stride: ['I2'], atlas: ['AML.T0024.001'], owasp: ['ML03:2023'], words: 'model inversion' },
  extraction: { stride: ['I3'], atlas: ['AML.T0024.002'], owasp: ['ML05:2023'], words: 'model extraction' },
  'prompt-injection': {
    stride: ['S1'],
    atlas: ['AML.T0051'],
    owasp: ['LLM01:2025', 'ASI01:2026'],
    words: 'prompt injection',
  },
  jailbreak: { stride: ['E1'], atlas: ['AML.T0054'], owasp: ['LLM01:2025'], words: 'jailbreaks' },
  'data-leakage': { stride: ['I4'], atlas: ['AML.T0057'], owasp: ['LLM02:2025'], words: 'leaks of data in answers' },
  'prompt-leakage': {
    stride: ['I5'],
    atlas: ['AML.T0056'],
    owasp: ['LLM07:2025'],
    words: 'leaks of the system prompt',
  },
  'tool-misuse': {
    stride: ['E2', 'I8'],
    atlas: ['AML.T0053'],
    owasp: ['LLM06:2025', 'ASI02:2026'],
    words: 'misuse of tools',
  },
  'output-handling': {
    stride: ['E3', 'T8'],
    atlas: ['AML.T0077'],
    owasp: ['LLM05:2025'],
    words: 'harmful output that others execute',
  },
  misinformation: { stride: ['A1'], atlas: [], owasp: ['LLM09:2025'], words: 'invented answers' },
  'harmful-content': { stride: ['A3'], atlas: ['AML.T0048'], owasp: [], words: 'harmful content' },
  'denial-of-service': {
    stride: ['D1', 'D2'],
    atlas: ['AML.T0029', 'AML.T0034'],
    owasp: ['LLM10:2025'],
    words: 'exhaustion',
  },
  unclassified: { stride: [], atlas: [], owasp: [], words: 'an attack of no known family' },
};
