import type { Authentication, Element, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  asText,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  oneOrMore,
  type TreeNode,
} from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  lineOf,
  ownElement,
  repositoryPath,
  runsFact,
  signalFact,
  type Source,
  sourceOf,
  withoutSecrets,
} from '../../statement/index.ts';

const MAX_LISTED = 5;

/**
 * Facts of the description that a repository publishes of its own tool server: `server.json` of the registry
 * (https://github.com/modelcontextprotocol/registry) and `smithery.yaml` (https://smithery.ai/docs).
 */
export function publishedFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  return path.endsWith('.json') ? registryFacts(source, root) : smitheryFacts(source, root);
}

function registryFacts(source: Source, root: TreeNode): Fact[] {
  const name = entryOf(root, 'name');
  const schema = asString(get(root, '$schema')) ?? '';
  if (name === undefined || !schema.includes('modelcontextprotocol')) return [];
  const remotes = itemsOf(get(root, 'remotes')).filter((node) => asString(get(node, 'url')) !== undefined);
  const packages = itemsOf(get(root, 'packages')).slice(0, MAX_LISTED);
  const server = ownElement(source, lineOf(name), {
    kind: 'service',
    name: asString(name.value) ?? 'server',
    exposure: remotes.length > 0 ? 'public' : 'local',
    authentication: authenticationOf(remotes),
    controls: remotes.length > 0 && authenticationOf(remotes) === 'required' ? ['authentication'] : [],
    details: [
      'MCP server',
      ...remotes.slice(0, MAX_LISTED).map((node) => withoutSecrets(asString(get(node, 'url')) ?? '')),
      ...packages.map(
        (node) => `published as ${asText(get(node, 'registryType')) ?? ''} ${asText(get(node, 'identifier')) ?? ''}`,
      ),
    ],
  });
  return [signalFact('mcp'), elementFact(server)];
}

/** A header that callers have to send shows that they prove who they are; without one, the server may still ask by itself. */
function authenticationOf(remotes: readonly TreeNode[]): Authentication {
  return remotes.length > 0 && remotes.every(asksForSecret) ? 'required' : 'unknown';
}

function asksForSecret(remote: TreeNode): boolean {
  return oneOrMore(get(remote, 'headers')).some(
    (header) => asBoolean(get(header, 'isRequired')) === true && asBoolean(get(header, 'isSecret')) === true,
  );
}

function smitheryFacts(source: Source, root: TreeNode): Fact[] {
  const start = entryOf(root, 'startCommand');
  if (start === undefined) return [];
  const type = asString(get(start.value, 'type')) ?? '';
  const server = ownElement(source, lineOf(start), {
    kind: 'service',
    name: folderOf(source.path).split('/').at(-1) || 'server',
    exposure: type === 'stdio' ? 'local' : 'unknown',
    details: ['MCP server', type === '' ? '' : `over ${type}`],
  });
  return [
    signalFact('mcp'),
    elementFact(server),
    ...startedFacts(source, server, entryOf(start.value, 'commandFunction')),
  ];
}

/** The script among the texts of the function that makes the command: `args: ['dist/index.js']`. */
function startedFacts(source: Source, server: Element, entry: MapEntry | undefined): Fact[] {
  const text = (asString(entry?.value) ?? '').slice(0, 10_000);
  const script = /["'`]([\w./-]{1,200}\.(?:py|[cm]?[jt]s))["'`]/.exec(text)?.[1];
  const path = script === undefined ? null : repositoryPath(folderOf(source.path), script);
  return path === null || entry === undefined ? [] : [runsFact(source, lineOf(entry), server, path)];
}
