import type { Authentication, Fact } from '../../model/index.ts';
import { asString, entryOf, get, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  lineOf,
  ownElement,
  promptElement,
  readJson,
  sharedElement,
  signalFact,
  sourceOf,
  withoutSecrets,
} from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';

/** The manifest by which a service offers its interface to hosted assistants, https://platform.openai.com/docs/plugins */
export const openaiPlugin: Extractor = {
  id: 'openai-plugin',
  version: 1,
  summary:
    'Manifests of plugins for hosted assistants (.well-known/ai-plugin.json): what is offered, and who may call it.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)(?:\.well-known\/)?ai-plugin\.json$/.test(path),
  extract: ({ path, text }) => {
    const read = readJson(text, { maxBytes: YAML_LIMIT });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.flatMap((root) => manifestFacts(path, root)) };
  },
};

function manifestFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const name = entryOf(root, 'name_for_model') ?? entryOf(root, 'name_for_human');
  const text = asString(name?.value) ?? '';
  if (name === undefined || text === '') return [];
  const auth = asString(get(root, 'auth', 'type')) ?? '';
  const api = asString(get(root, 'api', 'url')) ?? '';
  const authentication = authenticationOf(auth);
  const endpoint = ownElement(source, lineOf(entryOf(root, 'auth') ?? name), {
    kind: 'endpoint',
    name: text,
    exposure: /^https?:\/\/(?:localhost|127\.)/.test(api) ? 'local' : 'public',
    authentication,
    controls: authentication === 'required' ? ['authentication'] : [],
    details: ['plugin of an assistant', auth === '' ? '' : `auth: ${auth}`, api === '' ? '' : withoutSecrets(api)],
  });
  const assistant = sharedElement(source, lineOf(name), {
    kind: 'external-service',
    name: 'chatgpt',
    trust: 'third-party',
  });
  const description = entryOf(root, 'description_for_model');
  const facts: Fact[] = [
    signalFact('openai-plugin'),
    elementFact(endpoint),
    elementFact(assistant),
    flowFact(source, lineOf(name), {
      from: assistant,
      to: endpoint,
      data: ['request'],
      protocol: api.split(':')[0] || 'https',
    }),
  ];
  if (description === undefined) return facts;
  const prompt = promptElement(source, lineOf(description), {
    text: asString(description.value) ?? '',
    name: text,
    details: ['description for the model'],
  });
  return [
    ...facts,
    elementFact(prompt),
    flowFact(source, lineOf(description), { from: prompt, to: assistant, data: ['prompt'], protocol: 'https' }),
  ];
}

function authenticationOf(type: string): Authentication {
  if (type === 'none') return 'none';
  return /^(?:user_http|service_http|oauth)$/.test(type) ? 'required' : 'unknown';
}
