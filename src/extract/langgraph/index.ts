import { readJson } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { applicationFacts } from './application.ts';

/** Applications of LangGraph, https://docs.langchain.com/langsmith/cli#configuration-file */
export const langgraph: Extractor = {
  id: 'langgraph',
  version: 1,
  summary:
    'Applications of LangGraph (langgraph.json): graphs and the code behind them, authentication, memory, packages.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)langgraph[\w.-]*\.json$/.test(path),
  claims: ({ text }) => /"graphs"\s*:/.test(text),
  extract: ({ path, text }) => {
    const read = readJson(text, { maxBytes: YAML_LIMIT, comments: true });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.flatMap((root) => applicationFacts(path, root)) };
  },
};
