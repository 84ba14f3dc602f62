import type { AttackFamily } from '../../../model/index.ts';

/** What the plugins of a red team go for (https://www.promptfoo.dev/docs/red-team/plugins/); a name with a colon stands for all below it. */
const PLUGINS: readonly (readonly [plugin: RegExp, family: AttackFamily])[] = [
  [/^prompt-extraction$/, 'prompt-leakage'],
  [
    /^(?:pii|cross-session-leak|data-exfil|divergent-repetition|rag-document-exfiltration|harmful:privacy)(?:$|:)/,
    'data-leakage',
  ],
  [
    /^(?:indirect-prompt-injection|hijacking|ascii-smuggling|special-token-injection|cca|system-prompt-override|prompt-injection|cyberseceval|rag-source-attribution)$/,
    'prompt-injection',
  ],
  [
    /^(?:excessive-agency|tool-discovery|bola|bfla|rbac|ssrf|mcp|debug-access|agentic|coding-agent)(?:$|:)/,
    'tool-misuse',
  ],
  [/^(?:shell-injection|sql-injection)$/, 'output-handling'],
  [/^rag-poisoning$/, 'poisoning'],
  [/^reasoning-dos$/, 'denial-of-service'],
  [/^(?:hallucination|overreliance|unverifiable-claims|harmful:misinformation-disinformation)$/, 'misinformation'],
  [/^(?:pliny|harmbench)$/, 'jailbreak'],
  [
    /^(?:harmful|bias|beavertails|toxic-chat|aegis|donotanswer|unsafebench|vlguard|vlsu|xstest|religion|politics)(?:$|:)/,
    'harmful-content',
  ],
];

/** Ways of asking that try to talk a model out of its rules: with one of them, what is asked for matters less than that it was given. */
const JAILBREAK =
  /^(?:jailbreak|crescendo|goat|citation|authoritative-markup-injection|best-of-n|gcg|likert|math-prompt|mischievous-user|hydra)/;

export function familyOf(plugin: string, strategy: string): AttackFamily {
  const family = PLUGINS.find(([name]) => name.test(plugin))?.[1] ?? 'unclassified';
  if (family === 'harmful-content' && JAILBREAK.test(strategy)) return 'jailbreak';
  if (strategy.startsWith('prompt-injection') && family !== 'unclassified') return 'prompt-injection';
  return family;
}
