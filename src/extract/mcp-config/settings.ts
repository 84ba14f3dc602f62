import { commandFacts } from '../../command/index.ts';
import { scriptLines } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  type ScalarNode,
  type TreeNode,
} from '../../parse/index.ts';
import { environmentFacts, type Place } from './values.ts';

/** Facts of an agent's settings: questions that are switched off, commands of hooks, replaced provider addresses. */
export function settingsFacts(root: TreeNode, file: Omit<Place, 'symbol'>): Fact[] {
  const place = { ...file, symbol: '' };
  const sandboxed = asBoolean(get(root, 'sandbox', 'enabled')) === true;
  return [
    ...bypasses(root).map((entry) => bypassFact(entry, sandboxed, place)),
    ...environmentFacts(get(root, 'env'), place),
    ...hookCommands(root).flatMap(({ symbol, node: { text, line, endLine } }) => {
      const lines = scriptLines(file.path, { text, startLine: line, endLine });
      return commandFacts(text, { ...file, symbol, manifest: 'other', ...lines });
    }),
  ];
}

type Bypass = { readonly name: string; readonly line: number };

function bypasses(root: TreeNode): Bypass[] {
  const found: Bypass[] = [];
  const mode = entryOf(get(root, 'permissions'), 'defaultMode') ?? entryOf(root, 'defaultMode');
  if (mode !== undefined && asString(mode.value) === 'bypassPermissions') {
    found.push({ name: 'permissions.defaultMode: bypassPermissions', line: mode.line });
  }
  const switches: (readonly [string, MapEntry | undefined])[] = [
    ['enableAllProjectMcpServers', entryOf(root, 'enableAllProjectMcpServers')],
    [
      'dangerouslyDisableSandbox',
      entryOf(root, 'dangerouslyDisableSandbox') ??
        entryOf(get(root, 'sandbox'), 'dangerouslyDisableSandbox') ??
        entryOf(get(root, 'permissions'), 'dangerouslyDisableSandbox'),
    ],
  ];
  for (const [name, entry] of switches) {
    if (entry !== undefined && asBoolean(entry.value) === true) found.push({ name, line: entry.line });
  }
  return found;
}

function bypassFact({ name, line }: Bypass, sandboxed: boolean, place: Place): Fact {
  return {
    fact: 'operation',
    value: {
      ...place,
      name,
      controls: sandboxed ? ['sandbox'] : [],
      evidence: [{ path: place.path, startLine: line, endLine: line }],
      edits: [],
      kind: 'permission-bypass',
      input: 'configuration',
    },
  };
}

/** Commands that the agent's client runs by itself, with the event that starts them. */
function hookCommands(root: TreeNode): { symbol: string; node: ScalarNode }[] {
  const hooks = entriesOf(get(root, 'hooks')).flatMap(({ key, value }) =>
    itemsOf(value)
      .flatMap((matcher) => itemsOf(get(matcher, 'hooks')))
      .map((hook) => ({ symbol: key, node: get(hook, 'command') })),
  );
  const others = [
    { symbol: 'statusLine', node: get(root, 'statusLine', 'command') },
    { symbol: 'apiKeyHelper', node: get(root, 'apiKeyHelper') },
  ];
  return [...hooks, ...others].flatMap(({ symbol, node }) =>
    node?.kind === 'scalar' && typeof node.value === 'string' ? [{ symbol, node }] : [],
  );
}
