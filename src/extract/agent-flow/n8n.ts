import type { Authentication, Fact } from '../../model/index.ts';
import { asBoolean, asString, asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { languageModelOf, lineOf, signalFact, type Source, withoutSecrets } from '../../statement/index.ts';
import { type FlowEdge, type FlowNode, graphFacts, type Part } from './graph.ts';
import { providerOfType, reachOfType } from './reach.ts';

const MAX_NODES = 2_000;

/** Parts by the last word of a node's type, `@n8n/n8n-nodes-langchain.lmChatOpenAi`; the first that fits. */
const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/^(?:webhook|chatTrigger|formTrigger|mcpTrigger|telegramTrigger|slackTrigger|emailReadImap)$/, 'entrance'],
  [/^(?:agent|agentTool|openAiAssistant)$/, 'agent'],
  [/^(?:openAi|anthropic|googleGemini|ollama|mistralAi|perplexity)$/, 'step'],
  [/^(?:chain\w*|informationExtractor|sentimentAnalysis|textClassifier|code|function|executeCommand|ssh)$/, 'step'],
  [/^guardrails$/, 'guard'],
  [/^lm[A-Z]\w*$/, 'llm'],
  [/^embeddings\w*$/, 'embedding'],
  [/^memory\w*$/, 'memory'],
  [/^vectorStore\w*$/, 'store'],
  [/^(?:tool[A-Z]\w*|\w+Tool)$/, 'tool'],
  [
    /^(?:postgres|mySql|microsoftSql|mongoDb|redis|snowflake|googleBigQuery|supabase|elasticsearch|questDb|timescaleDb|crateDb)$/,
    'database',
  ],
  [
    /^(?:httpRequest|gmail|slack|telegram|discord|notion|googleSheets|googleDrive|airtable|github|jira|hubspot|twilio|whatsApp|microsoftOutlook|microsoftTeams|emailSend|s3|awsS3)$/,
    'service',
  ],
  [/^(?:rssFeedRead|documentDefaultDataLoader|documentGithubLoader)$/, 'pass'],
];

/** Facts of a workflow of n8n (https://docs.n8n.io/workflows/export-import) in which a language model takes part. */
export function n8nFacts(source: Source, root: TreeNode): Fact[] {
  const nodes = itemsOf(get(root, 'nodes'))
    .slice(0, MAX_NODES)
    .flatMap((node) => nodeOf(node) ?? []);
  const facts = graphFacts(source, 'n8n', nodes, edgesOf(root));
  return facts.length === 0 ? [] : [signalFact('n8n-ai'), ...facts];
}

function nodeOf(node: TreeNode): FlowNode | null {
  const entry = entryOf(node, 'name');
  const name = asText(entry?.value) ?? '';
  const type = (asString(get(node, 'type')) ?? '').split('.').at(-1) ?? '';
  if (entry === undefined || name === '' || type === '' || asBoolean(get(node, 'disabled')) === true) return null;
  const part = PARTS.find(([pattern]) => pattern.test(type))?.[1] ?? 'pass';
  const parameters = get(node, 'parameters');
  const provider = providerOfType(type);
  const asksModel = part === 'llm' || part === 'embedding' || (part === 'step' && provider !== null);
  return {
    id: name,
    name,
    part,
    lines: lineOf(entry),
    type,
    model: asksModel
      ? (languageModelOf(modelIn(parameters), provider ?? type) ?? { provider: provider ?? type, model: '' })
      : null,
    address: asString(get(parameters, 'options', 'baseURL')),
    word: type.replace(/^vectorStore/, ''),
    capabilities: part === 'tool' ? reachOfType(type) : /^(?:executeCommand|ssh)$/.test(type) ? ['shell'] : [],
    controls:
      part === 'guard'
        ? ['guardrail']
        : asString(get(parameters, 'options', 'maxIterations')) === undefined &&
            get(parameters, 'options', 'maxIterations') === undefined
          ? []
          : ['iteration-limit'],
    ...(part === 'entrance' ? entranceOf(type, parameters) : {}),
    ...(type === 'httpRequest' ? addressedName(parameters, name) : {}),
  };
}

/** `model: "gpt-4o"`, or the form of a list: `model: {value: "gpt-4o"}`. */
function modelIn(parameters: TreeNode | undefined): string {
  for (const key of ['model', 'modelName', 'modelId', 'modelSource']) {
    const node = get(parameters, key);
    const text = asString(node) ?? asString(get(node, 'value'));
    if (text !== undefined && !text.startsWith('=')) return text.replace(/^models\//, '');
  }
  return '';
}

/** Webhooks and forms are public, and ask nobody unless they say so; a chat is public when it says so. */
function entranceOf(
  type: string,
  parameters: TreeNode | undefined,
): Pick<FlowNode, 'exposure' | 'authentication' | 'controls'> {
  const said = asString(get(parameters, 'authentication'));
  const open = type === 'chatTrigger' && asBoolean(get(parameters, 'public')) !== true;
  if (open || /^(?:telegram|slack|email)/.test(type))
    return { exposure: open ? 'network' : 'public', authentication: 'unknown' };
  const authentication: Authentication = said === undefined || said === 'none' ? 'none' : 'required';
  return { exposure: 'public', authentication, controls: authentication === 'required' ? ['authentication'] : [] };
}

/** A service by its address where the node holds one that is fixed. */
function addressedName(parameters: TreeNode | undefined, name: string): { readonly name: string } {
  const url = asString(get(parameters, 'url')) ?? '';
  return { name: /^https?:\/\/[\w.-]+/.test(url) && !url.includes('{{') ? withoutSecrets(url) : name };
}

/** Connections by the name of the node that they begin at: `ai_…` make the node a part of the other, `main` hands data on. */
function edgesOf(root: TreeNode): FlowEdge[] {
  return entriesOf(get(root, 'connections')).flatMap(({ key: from, value }) =>
    entriesOf(value).flatMap(({ key: kind, value: outputs }) =>
      itemsOf(outputs)
        .flatMap((output) => itemsOf(output))
        .flatMap((target): FlowEdge[] => {
          const entry = entryOf(target, 'node');
          const to = asString(entry?.value);
          return entry === undefined || to === undefined
            ? []
            : [{ source: from, target: to, lines: lineOf(entry), part: kind.startsWith('ai_') }];
        }),
    ),
  );
}
