import { requirementLineFacts } from '../../command/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  strings,
  type TreeNode,
} from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  keyOfEnd,
  languageModelElement,
  languageModelOf,
  lineOf,
  operationFact,
  ownElement,
  repositoryPath,
  runsFact,
  scriptFacts,
  scriptOfText,
  signalFact,
  siteAt,
  type Source,
  sourceOf,
} from '../../statement/index.ts';

const MAX_GRAPHS = 100;
const MAX_PACKAGES = 500;

/** Facts of `langgraph.json`: the server, its graphs, and what stands around them. */
export function applicationFacts(path: string, root: TreeNode): Fact[] {
  const graphs = entryOf(root, 'graphs');
  if (graphs === undefined || graphs.value.kind !== 'map') return [];
  const source = sourceOf(path);
  const server = serverElement(source, graphs, root);
  return [
    signalFact('langgraph'),
    elementFact(server),
    ...entriesOf(graphs.value)
      .slice(0, MAX_GRAPHS)
      .flatMap((entry) => graphFacts(source, server, entry)),
    ...[get(root, 'auth', 'path'), get(root, 'http', 'app')].flatMap((node) => codeFacts(source, server, node)),
    ...corsFacts(source, root),
    ...memoryFacts(source, server, root),
    ...packageFacts(source, server, root),
  ];
}

function serverElement(source: Source, { line }: MapEntry, root: TreeNode): Element {
  const authenticated = asString(get(root, 'auth', 'path')) !== undefined;
  const image = asString(get(root, 'base_image')) ?? '';
  // Without `auth` the platform asks for a key, and a server of one's own asks nobody.
  return ownElement(
    source,
    { startLine: line, endLine: line },
    {
      kind: 'service',
      name: folderOf(source.path).split('/').at(-1) || 'langgraph',
      authentication: authenticated ? 'required' : 'unknown',
      controls: authenticated ? ['authentication'] : [],
      details: ['LangGraph server', image === '' ? '' : `base image ${image}`, studioDetail(root)],
    },
  );
}

function studioDetail(root: TreeNode): string {
  return asBoolean(get(root, 'auth', 'disable_studio_auth')) === true ? 'the studio is asked like everybody' : '';
}

/** A graph: `"agent": "./src/agent.py:graph"` or a map with `path`. */
function graphFacts(source: Source, server: Element, entry: MapEntry): Fact[] {
  const agent = ownElement(source, lineOf(entry), { kind: 'agent', name: entry.key, details: ['LangGraph graph'] });
  const node = entry.value.kind === 'map' ? get(entry.value, 'path') : entry.value;
  return [
    elementFact(agent),
    flowFact(source, lineOf(entry), { from: server, to: agent, data: ['request'], protocol: 'call' }),
    ...codeFacts(source, agent, node),
  ];
}

/** The file of `./path/file.py:object` is started. */
function codeFacts(source: Source, runner: Element, node: TreeNode | undefined): Fact[] {
  const text = asString(node) ?? '';
  const file = /^(.{1,500}\.(?:py|[cm]?[jt]sx?)):[\w.]{1,200}$/.exec(text)?.[1];
  const path = file === undefined ? null : repositoryPath(folderOf(source.path), file);
  return path === null || node === undefined ? [] : [runsFact(source, lineOf(node), runner, path)];
}

function corsFacts(source: Source, root: TreeNode): Fact[] {
  const origins = entryOf(get(root, 'http', 'cors'), 'allow_origins');
  if (origins === undefined || !strings(origins.value).includes('*')) return [];
  return [
    operationFact(source, lineOf(origins), {
      name: 'http.cors.allow_origins',
      kind: 'cors-any-origin',
      input: 'literal',
    }),
  ];
}

/** The store that remembers across conversations, and the model that it is searched with. */
function memoryFacts(source: Source, server: Element, root: TreeNode): Fact[] {
  const store = entryOf(root, 'store');
  if (store === undefined) return [];
  const memory = ownElement(source, lineOf(store), { kind: 'memory', name: 'store', details: ['LangGraph store'] });
  const both = { data: ['document'] as const, protocol: 'unknown' };
  const facts: Fact[] = [
    elementFact(memory),
    flowFact(source, lineOf(store), { from: server, to: memory, ...both }),
    flowFact(source, lineOf(store), { from: memory, to: server, ...both }),
  ];
  const embed = entryOf(get(store.value, 'index'), 'embed');
  const model = embed === undefined ? null : languageModelOf(asString(embed.value) ?? '');
  if (embed === undefined || model === null) return [...facts, ...codeFacts(source, server, embed?.value)];
  const element = languageModelElement(source, lineOf(embed), model);
  return [
    ...facts,
    elementFact(element),
    flowFact(source, lineOf(embed), { from: memory, to: element, data: ['document'], protocol: 'https' }),
  ];
}

/** Packages beside folders of the repository, and commands that the image is built with. */
function packageFacts(source: Source, server: Element, root: TreeNode): Fact[] {
  const runner = keyOfEnd(server);
  const packages = itemsOf(get(root, 'dependencies'))
    .slice(0, MAX_PACKAGES)
    .flatMap((node) => {
      const text = asText(node) ?? '';
      if (text === '' || /^[./]/.test(text)) return [];
      return requirementLineFacts(siteAt(source, lineOf(node), { manifest: 'environment', runner }), text);
    });
  const commands = itemsOf(get(root, 'dockerfile_lines'))
    .slice(0, MAX_PACKAGES)
    .flatMap((node) => {
      const script = scriptOfText(node);
      const command = script === null ? undefined : /^RUN\s+(.*)$/is.exec(script.text)?.[1];
      if (script === null || command === undefined) return [];
      return scriptFacts(source, { ...script, text: command }, { runner: server, manifest: 'environment' });
    });
  return [...packages, ...commands];
}
