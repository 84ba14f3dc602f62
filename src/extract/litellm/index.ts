import { exposureOfHost } from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, parseYamlDocument, type TreeNode } from '../../parse/index.ts';
import {
  askedBy,
  elementFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  ownElement,
  signalFact,
  type Source,
  sourceOf,
} from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';

const MOST_MODELS = 300;

/** Configuration of the proxy of LiteLLM. */
export const litellm: Extractor = {
  id: 'litellm',
  version: 1,
  summary: "Configuration of LiteLLM's proxy: the language models behind it and whether its callers need a key.",
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path),
  claims: ({ text }) => /^model_list:/m.test(text) && text.includes('litellm_params'),
  extract: ({ path, text }) => {
    const parsed = parseYamlDocument(text);
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return { ok: true, facts: proxyFacts(sourceOf(path), parsed.root) };
  },
};

function proxyFacts(source: Source, root: TreeNode): Fact[] {
  const list = entryOf(root, 'model_list');
  if (list === undefined) return [];
  const key = entryOf(get(root, 'general_settings'), 'master_key');
  const custom = entryOf(get(root, 'general_settings'), 'custom_auth');
  const asks = [key, custom].some((entry) => entry !== undefined && (asText(entry.value) ?? '') !== '');
  const host = asText(get(root, 'general_settings', 'host'));
  const proxy = ownElement(source, lineOf(key ?? list), {
    kind: 'endpoint',
    name: 'litellm',
    exposure: host === undefined ? 'network' : exposureOfHost(host),
    // The key may also come from a variable, `LITELLM_MASTER_KEY`.
    authentication: asks ? 'required' : 'unknown',
    controls: asks ? ['authentication'] : [],
  });
  return [
    elementFact(proxy),
    signalFact('litellm'),
    ...itemsOf(list.value)
      .slice(0, MOST_MODELS)
      .flatMap((item) => modelFacts(source, item, proxy)),
  ];
}

function modelFacts(source: Source, item: TreeNode, proxy: ReturnType<typeof ownElement>): Fact[] {
  const parameters = get(item, 'litellm_params');
  const entry = entryOf(parameters, 'model');
  const model = languageModelOf(asText(entry?.value) ?? '', asText(get(parameters, 'custom_llm_provider')) ?? '');
  if (entry === undefined || model === null) return [];
  const address = asText(get(parameters, 'api_base'));
  return askedBy(source, lineOf(entry), proxy, languageModelElement(source, lineOf(entry), model, address));
}
