import { commandWords } from './shell-words.ts';
import { actionOf } from './uses.ts';
import type { Step } from './workflow.ts';

/** Actions that drive a language model, with its provider. */
const ACTIONS: readonly (readonly [repo: RegExp, provider: string])[] = [
  [/^anthropics\/claude-code-(?:base-)?action$/, 'anthropic'],
  [/^openai\/codex-action$/, 'openai'],
  [/^(?:google-github-actions\/run-gemini-cli|google-gemini\/gemini-cli-action)$/, 'google'],
  [/^(?:actions\/ai-inference|github\/copilot[\w-]*)$/, 'github-models'],
];

/** A name that speaks of a language model makes an action one that drives it when it also takes a prompt. */
const AI_NAME = /(?:^|[-_/])(?:ai|llm|gpt|claude|gemini|codex|copilot|openai|anthropic|aider|agent)(?:$|[-_/])/;

const PROMPT_INPUTS = new Set(
  `prompt direct_prompt override_prompt custom_prompt user_prompt system_prompt append_system_prompt custom_instructions
  instructions system_instruction system_instructions task query message claude_args`.split(/\s+/),
);

/** Command-line agents, with what makes a call of theirs run without a person and with their provider. */
const COMMANDS = new Map<string, { readonly runs: RegExp; readonly provider: string }>([
  ['claude', { runs: /^(?:-p|--print|--dangerously-skip-permissions)$/, provider: 'anthropic' }],
  ['codex', { runs: /^(?:exec|e|-q|--quiet|--full-auto|--yolo)$/, provider: 'openai' }],
  ['gemini', { runs: /^(?:-p|--prompt|-y|--yolo)$/, provider: 'google' }],
  ['aider', { runs: /^(?:--message|-m|--message-file|-f|--yes|--yes-always)$/, provider: 'unknown' }],
  ['copilot', { runs: /^(?:-p|--prompt)$/, provider: 'github-models' }],
  ['opencode', { runs: /^run$/, provider: 'unknown' }],
  ['cursor-agent', { runs: /^(?:-p|--print)$/, provider: 'unknown' }],
  ['goose', { runs: /^run$/, provider: 'unknown' }],
]);

const PACKAGES = new Map([
  ['@anthropic-ai/claude-code', 'claude'],
  ['@openai/codex', 'codex'],
  ['@google/gemini-cli', 'gemini'],
  ['@github/copilot', 'copilot'],
]);

const BYPASS =
  /--dangerously-skip-permissions|--dangerously-bypass-approvals-and-sandbox|--yolo\b|--trust-all-tools|--approval-mode[= ]yolo|bypassPermissions|danger-full-access/;

/** How a step drives a language-model agent. */
export type AgentUse = {
  readonly provider: string;
  /** Action or command. */
  readonly name: string;
  /** Whether an action's agent runs without asking anybody; of commands their own reader tells. */
  readonly bypass: boolean;
  readonly sandboxed: boolean;
};

/** The agent that a step drives, or null. */
export function agentOf(step: Step): AgentUse | null {
  if (step.uses !== null) return actionAgent(step, step.uses.text.trim());
  return step.run === null || !step.isShell ? null : commandAgent(step.run.text);
}

function actionAgent(step: Step, uses: string): AgentUse | null {
  const { repo } = actionOf(uses);
  const name = repo.toLowerCase();
  const known = ACTIONS.find(([pattern]) => pattern.test(name));
  if (known === undefined && !(AI_NAME.test(name) && promptInputs(step).length > 0)) return null;
  return {
    provider: known?.[1] ?? 'unknown',
    name: repo,
    bypass: step.inputs.some(({ value }) => value.kind === 'scalar' && BYPASS.test(value.text)),
    sandboxed: step.inputs.some(
      ({ key, value }) => key === 'sandbox' && value.kind === 'scalar' && value.text === 'read-only',
    ),
  };
}

/** Inputs of an action that become part of a prompt. */
export function promptInputs(step: Step): Step['inputs'] {
  return step.inputs.filter(({ key }) => PROMPT_INPUTS.has(key.toLowerCase().replaceAll('-', '_')));
}

function commandAgent(script: string): AgentUse | null {
  for (const words of commandWords(script)) {
    const [first = '', ...rest] = words;
    const name = PACKAGES.get(first.replace(/(?<=.)@[^@/]*$/, '')) ?? first.slice(first.lastIndexOf('/') + 1);
    const command = COMMANDS.get(name);
    if (command === undefined || !rest.some((word) => command.runs.test(word))) continue;
    return { provider: command.provider, name, bypass: false, sandboxed: false };
  }
  return null;
}
