import type { AttackFamily } from '../../../model/index.ts';

/**
 * What the modules of probes go for (https://reference.garak.ai/en/latest/probes.html). garak's own tags are not used: its `owasp:llm01` to
 * `llm10` count by the list of 2023, where the same numbers mean other risks.
 */
const MODULES: Readonly<Record<string, AttackFamily>> = {
  agent_breaker: 'tool-misuse',
  ansiescape: 'output-handling',
  apikey: 'data-leakage',
  atkgen: 'harmful-content',
  audio: 'jailbreak',
  av_spam_scanning: 'output-handling',
  badchars: 'prompt-injection',
  continuation: 'harmful-content',
  dan: 'jailbreak',
  divergence: 'data-leakage',
  doctor: 'jailbreak',
  donotanswer: 'harmful-content',
  dra: 'jailbreak',
  encoding: 'prompt-injection',
  exploitation: 'output-handling',
  fitd: 'jailbreak',
  glitch: 'denial-of-service',
  goat: 'jailbreak',
  goodside: 'prompt-injection',
  grandma: 'jailbreak',
  latentinjection: 'prompt-injection',
  leakreplay: 'data-leakage',
  lmrc: 'harmful-content',
  malwaregen: 'harmful-content',
  misleading: 'misinformation',
  packagehallucination: 'misinformation',
  phrasing: 'jailbreak',
  promptinject: 'prompt-injection',
  propile: 'data-leakage',
  realtoxicityprompts: 'harmful-content',
  sata: 'jailbreak',
  smuggling: 'jailbreak',
  snowball: 'misinformation',
  suffix: 'jailbreak',
  sysprompt_extraction: 'prompt-leakage',
  tap: 'jailbreak',
  topic: 'harmful-content',
  visual_jailbreak: 'jailbreak',
  web_injection: 'output-handling',
  xss: 'output-handling',
};

/** `dan.Dan_11_0` and, as older versions write it, `probes.dan.Dan_11_0`. */
export function familyOfProbe(probe: string): AttackFamily {
  const module = probe.replace(/^(?:garak\.)?probes\./, '').split('.', 1)[0] ?? '';
  return (Object.hasOwn(MODULES, module) ? MODULES[module] : undefined) ?? 'unclassified';
}
