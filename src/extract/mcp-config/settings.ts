import { commandFacts } from '../../command/index.ts';
import { scriptLines } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type ScalarNode,
  type TreeNode,
} from '../../parse/index.ts';
import { environmentFacts, type Place } from './values.ts';

/** Facts of an agent's settings: questions that are switched off, commands of hooks, replaced provider addresses. */
export function settingsFacts(root: TreeNode, file: Omit<Place, 'symbol'>): Fact[] {
  const place = { ...file, symbol: '' };
  const sandboxed =
    asBoolean(get(root, 'sandbox', 'enabled')) === true ||
    /^(?:read-only|workspace-write)$/.test(asString(get(root, 'sandbox_mode')) ?? '');
  return [
    ...bypasses(root).map((entry) => bypassFact(entry, sandboxed, place)),
    ...environmentFacts(get(root, 'env'), place),
    ...hookCommands(root).flatMap(({ symbol, node: { text, line, endLine } }) => {
      const lines = scriptLines(file.path, { text, startLine: line, endLine });
      return [
        ...(symbol === 'SessionStart'
          ? [startFact(`SessionStart: ${commandShown(text)}`, line, { ...file, symbol })]
          : []),
        ...commandFacts(text, { ...file, symbol, manifest: 'other', ...lines }),
      ];
    }),
    ...taskFacts(root, file),
  ];
}

/** Tasks of Visual Studio Code that start when the folder is opened. */
function taskFacts(root: TreeNode, file: Omit<Place, 'symbol'>): Fact[] {
  return itemsOf(get(root, 'tasks'))
    .filter((task) => asString(get(task, 'runOptions', 'runOn')) === 'folderOpen')
    .flatMap((task) => {
      const command = get(task, 'command');
      const text = asString(command) ?? '';
      if (command === undefined || text === '') return [];
      const symbol = (asString(get(task, 'label')) ?? 'task').slice(0, 80);
      const lines = scriptLines(file.path, { text, startLine: command.line, endLine: command.line });
      return [
        startFact(`folderOpen: ${commandShown(text)}`, command.line, { ...file, symbol }),
        ...commandFacts(text, { ...file, symbol, manifest: 'other', ...lines }),
      ];
    });
}

/** The program and its first words; what may carry a secret (`NAME=value`, options) is left out. */
function commandShown(text: string): string {
  const words = text
    .slice(0, 400)
    .split(/\s+/)
    .filter((word) => word !== '' && !/[=:@]|^-/.test(word));
  return words.slice(0, 3).join(' ').slice(0, 100);
}

function startFact(name: string, line: number, place: Place): Fact {
  return {
    fact: 'operation',
    value: {
      ...place,
      name,
      controls: [],
      evidence: [{ path: place.path, startLine: line, endLine: line }],
      edits: [],
      kind: 'starts-by-itself',
      input: 'literal',
    },
  };
}

type Bypass = { readonly name: string; readonly line: number };

/** Switches that let an agent act without asking, by their place, and the values that do. */
const SWITCHES: readonly (readonly [place: readonly string[], values: RegExp])[] = [
  [['permissions', 'defaultMode'], /^bypassPermissions$/],
  [['defaultMode'], /^bypassPermissions$/],
  [['enableAllProjectMcpServers'], /^true$/],
  [['dangerouslyDisableSandbox'], /^true$/],
  [['sandbox', 'dangerouslyDisableSandbox'], /^true$/],
  [['permissions', 'dangerouslyDisableSandbox'], /^true$/],
  // Codex: https://developers.openai.com/codex/config-reference
  [['approval_policy'], /^never$/],
  [['sandbox_mode'], /^danger-full-access$/],
  // Gemini CLI: https://geminicli.com/docs/reference/configuration
  [['general', 'defaultApprovalMode'], /^yolo$/],
  // Visual Studio Code: https://code.visualstudio.com/docs/copilot/reference/copilot-settings
  [['chat.tools.autoApprove'], /^true$/],
  [['chat.tools.global.autoApprove'], /^true$/],
  // OpenCode: https://opencode.ai/docs/permissions
  [['permission'], /^allow$/],
  [['permission', '*'], /^allow$/],
  [['permission', 'bash'], /^allow$/],
  [['permission', 'bash', '*'], /^allow$/],
];

function bypasses(root: TreeNode): Bypass[] {
  const found = new Map<string, Bypass>();
  const profiles = entriesOf(get(root, 'profiles')).map(({ value }) => value);
  for (const [place, values] of SWITCHES) {
    for (const node of [root, ...profiles]) {
      const entry = entryOf(get(node, ...place.slice(0, -1)), place.at(-1) ?? '');
      const text = entry === undefined ? '' : (asText(entry.value) ?? '');
      if (entry === undefined || !values.test(text)) continue;
      const name = nameOf(place, text);
      if (!found.has(name)) found.set(name, { name, line: entry.line });
    }
  }
  return [...found.values()];
}

/** A switch by its last word; a choice with where it stands and what is chosen. */
function nameOf(place: readonly string[], text: string): string {
  if (text === 'true') return place.at(-1) ?? '';
  return `${place[0] === 'defaultMode' ? 'permissions.defaultMode' : place.join('.')}: ${text}`;
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
