import { readYaml, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { agentsFacts } from './agents.ts';
import { tasksFacts } from './tasks.ts';

const AGENTS = /(?:^|\/)[\w-]*agents\.ya?ml$/;
const TASKS = /(?:^|\/)[\w-]*tasks\.ya?ml$/;

/** Agents and tasks of CrewAI, https://docs.crewai.com/concepts/agents */
export const crewai: Extractor = {
  id: 'crewai',
  version: 1,
  summary: 'Agents and tasks of CrewAI (agents.yaml, tasks.yaml): models, limits, who does what after what.',
  maxBytes: YAML_LIMIT,
  matches: (path) => AGENTS.test(path) || TASKS.test(path),
  claims: ({ path, text }) =>
    AGENTS.test(path)
      ? ['role', 'goal', 'backstory'].every((key) => new RegExp(`^\\s+["']?${key}["']?\\s*:`, 'm').test(text))
      : /^\s+["']?description["']?\s*:/m.test(text) && /^\s+["']?expected_output["']?\s*:/m.test(text),
  extract: ({ path, text }) => {
    const read = readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    const state = AGENTS.test(path) ? agentsFacts : tasksFacts;
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => state(sourceOf(path), root)) };
  },
};
