import type { Fact } from '../../model/index.ts';
import type { TreeNode } from '../../parse/index.ts';
import { readJson, readYaml, type Source, sourceOf } from '../../statement/index.ts';
import { TEXT_LIMIT, type Extractor } from '../contract.ts';
import { difyFacts } from './dify.ts';
import { flowiseFacts } from './flowise.ts';
import { haystackFacts } from './haystack.ts';
import { langflowFacts } from './langflow.ts';
import { n8nFacts } from './n8n.ts';
import { promptFlowFacts } from './prompt-flow.ts';

type Platform = 'n8n' | 'flowise' | 'langflow' | 'dify' | 'prompt-flow' | 'haystack';

const STATE: Readonly<Record<Platform, (source: Source, root: TreeNode) => Fact[]>> = {
  n8n: n8nFacts,
  flowise: flowiseFacts,
  langflow: langflowFacts,
  dify: difyFacts,
  'prompt-flow': promptFlowFacts,
  haystack: haystackFacts,
};

const HAYSTACK = /\btype\s*:\s*["']?(?:haystack[\w.]*\.|\w{0,60}(?:DocumentStore|Retriever|PromptNode|FARMReader)\b)/;
const LIMIT = 2_000_000;
/** JSON in such folders is data or somebody else's. */
const DATA = /(?:^|\/)(?:datasets?|node_modules)\//;

/** Flows that people draw and export: agents, models, tools and what moves between them. */
export const agentFlow: Extractor = {
  id: 'agent-flow',
  version: 1,
  summary:
    'Exported flows of n8n, Flowise, LangFlow, Dify, prompt flow and Haystack: agents, models, tools, stores, entrances.',
  maxBytes: Math.min(LIMIT, TEXT_LIMIT),
  matches: (path) => /\.(?:json|ya?ml)$/.test(path) && !DATA.test(path),
  claims: ({ path, text }) => platformOf(path, text) !== null,
  extract: ({ path, text }) => {
    const platform = platformOf(path, text);
    if (platform === null) return { ok: true, facts: [] };
    const read = path.endsWith('.json') ? readJson(text, { maxBytes: LIMIT }) : readYaml(text, LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => STATE[platform](sourceOf(path), root)) };
  },
};

/** The platform that wrote a file, by words that its exports have. */
function platformOf(path: string, text: string): Platform | null {
  if (path.endsWith('.json')) {
    if (!/"nodes"\s*:/.test(text)) return null;
    if (/"connections"\s*:/.test(text) && /"type"\s*:\s*"@?n8n[-/]/.test(text)) return 'n8n';
    if (!/"edges"\s*:/.test(text)) return null;
    if (/"baseClasses"\s*:/.test(text)) return 'flowise';
    return /"(?:genericNode|langflow)"/i.test(text) && /"template"\s*:/.test(text) ? 'langflow' : null;
  }
  if (/^kind:\s*["']?app\b/m.test(text) && /^app:/m.test(text) && /^(?:workflow|model_config):/m.test(text))
    return 'dify';
  if (/^components\s*:/m.test(text) && /^(?:connections|pipelines)\s*:/m.test(text) && HAYSTACK.test(text))
    return 'haystack';
  if (!/(?:^|\/)flow(?:\.dag)?\.ya?ml$/.test(path)) return null;
  return /^nodes\s*:/m.test(text) && /^\s*-?\s*source\s*:/m.test(text) ? 'prompt-flow' : null;
}
