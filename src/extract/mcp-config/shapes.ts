import {
  asBoolean,
  asString,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';
import { urlOf } from './urls.ts';

/** Where clients keep their servers: Claude, Cursor, Gemini and Windsurf; VS Code; Codex; Zed; OpenCode; dev containers. */
const PLACES: readonly (readonly string[])[] = [
  ['mcpServers'],
  ['servers'],
  ['mcp', 'servers'],
  ['mcp_servers'],
  ['context_servers'],
  ['mcp'],
  ['customizations', 'vscode', 'mcp', 'servers'],
];

/**
 * The servers of a client's configuration in one shape: `command` as text with `args`, or an address. Of a file that is nothing but
 * servers (`whole`), every key is one.
 */
export function serversOf(root: TreeNode, whole: boolean): readonly MapEntry[] {
  const lists = PLACES.map((place) => get(root, ...place)).filter(
    (node) => node !== undefined && node.kind !== 'scalar',
  );
  const entries = lists.length === 0 && whole ? entriesOf(root) : lists.flatMap((node) => namedIn(node));
  return entries
    .map((entry) => ({ ...entry, value: oneShape(entry.value) }))
    .filter(({ value }) => asString(get(value, 'command')) !== undefined || urlOf(value) !== undefined);
}

/** A map by its keys, or a list whose items have a name. */
function namedIn(node: TreeNode | undefined): readonly MapEntry[] {
  if (node?.kind !== 'seq') return entriesOf(node);
  return itemsOf(node).flatMap((value) => {
    const key = asString(get(value, 'name'));
    return key === undefined ? [] : [{ key, value, line: value.line }];
  });
}

/** `command: [npx, -y, x]` and `command: {path, args, env}` as `command` and `args`; `environment` as `env`; `enabled: false` as disabled. */
function oneShape(server: TreeNode): TreeNode {
  if (server.kind !== 'map') return server;
  const command = entryOf(server, 'command');
  const entries: MapEntry[] = [];
  for (const entry of server.entries) {
    if (entry === command && command.value.kind === 'seq') {
      const [first, ...rest] = command.value.items;
      if (first !== undefined)
        entries.push({ ...entry, value: first }, { ...entry, key: 'args', value: { ...command.value, items: rest } });
    } else if (entry === command && command.value.kind === 'map') {
      const path = entryOf(command.value, 'path');
      const rest = command.value.entries.filter(({ key }) => key === 'args' || key === 'env');
      entries.push(...(path === undefined ? [] : [{ ...path, key: 'command' }]), ...rest);
    } else if (entry.key === 'environment') entries.push({ ...entry, key: 'env' });
    else if (entry.key === 'enabled' && asBoolean(entry.value) === false) {
      entries.push({
        ...entry,
        key: 'disabled',
        value: { ...entry.value, kind: 'scalar', value: true, text: 'true' } as TreeNode,
      });
    } else entries.push(entry);
  }
  return { ...server, entries };
}
