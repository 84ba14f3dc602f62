import type { Fact } from '../model/index.ts';
import type { Invocation } from './invocation.ts';
import { subjectAt } from './script-place.ts';
import { runPackage } from './tool-servers.ts';

/** Options that mean one thing in every program. */
const DISTINCT = new Set([
  '--dangerously-skip-permissions',
  '--allow-dangerously-skip-permissions',
  '--dangerously-bypass-approvals-and-sandbox',
  '--dangerously-allow-all',
  '--trust-all-tools',
]);

/** Options that skip questions when a command line of a language model gets them. */
const OF_AGENTS = new Set([
  '--yolo',
  '--full-auto',
  '--yes-always',
  '--allow-all-tools',
  '--auto-approve',
  '--no-approval',
]);

/** Options whose value skips questions. */
const VALUES = new Map<string, RegExp>([
  ['--permission-mode', /^bypassPermissions$/],
  ['--approval-mode', /^(?:yolo|full-auto|auto_edit)$/],
  ['--sandbox', /^danger-full-access$/],
  ['--ask-for-approval', /^never$/],
]);

const AGENTS =
  /^(?:claude|codex|gemini|qwen|aider|cursor-agent|copilot|amp|opencode|goose|q|kiro-cli|cline|crush|droid|openhands|auggie|plandex)$/;
const AGENT_PACKAGES =
  /^(?:@anthropic-ai\/claude-code|@openai\/codex|@google\/gemini-cli|@qwen-code\/qwen-code|@github\/copilot|opencode-ai|@sourcegraph\/amp)$/;

/** Options that let a language model act without asking anybody. */
export function permissionFacts(invocation: Invocation): Fact[] {
  const run = runPackage(invocation.program, invocation.args);
  const packaged = run !== null && AGENT_PACKAGES.test(run.package) ? run : null;
  const program = packaged?.package ?? invocation.program;
  const agent = packaged !== null || AGENTS.test(invocation.program);
  const args = packaged?.rest ?? invocation.args;
  const facts: Fact[] = [];
  for (const [index, word] of args.entries()) {
    const [name = '', value = args[index + 1] ?? ''] = word.split('=', 2);
    const bypass = DISTINCT.has(name) || (agent && (OF_AGENTS.has(name) || (VALUES.get(name)?.test(value) ?? false)));
    if (!bypass) continue;
    const shown = VALUES.has(name) ? `${name} ${value}` : name;
    // Codex keeps its sandbox around the workspace when it is told to go on by itself.
    const controls = name === '--full-auto' && program.endsWith('codex') ? ['sandbox'] : [];
    const operation = { ...subjectAt(invocation.site), name: `${program} ${shown}`, controls };
    facts.push({ fact: 'operation', value: { ...operation, kind: 'permission-bypass', input: 'literal' } });
  }
  return facts;
}
