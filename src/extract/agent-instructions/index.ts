import { readJson } from '../../statement/index.ts';
import { TEXT_LIMIT, type Extractor } from '../contract.ts';
import { roleOf } from './roles.ts';
import { pluginFacts } from './plugins.ts';
import { instructionFacts } from './instructions.ts';

/** What coding agents are told by files of the repository: instructions, skills, commands, further agents, plugins. */
export const agentInstructions: Extractor = {
  id: 'agent-instructions',
  version: 3,
  summary:
    'Instructions, skills, commands and plugins of coding agents (AGENTS.md, CLAUDE.md, SKILL.md, .cursor/rules …).',
  maxBytes: TEXT_LIMIT,
  matches: (path) => roleOf(path) !== null,
  extract: (file) => {
    const role = roleOf(file.path);
    if (role === null || file.text.trim() === '') return { ok: true, facts: [] };
    if (role.role !== 'plugins') return instructionFacts(file, role);
    const read = readJson(file.text, { comments: true });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.flatMap((root) => pluginFacts(file.path, root)) };
  },
};
