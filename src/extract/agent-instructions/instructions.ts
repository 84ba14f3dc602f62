import { credentialsInText } from '../../credential/index.ts';
import type { Capability, Element, Fact } from '../../model/index.ts';
import {
  asString,
  asText,
  entriesOf,
  entryOf,
  frontMatterOf,
  get,
  itemsOf,
  oneOrMore,
  type TreeNode,
} from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  ownElement,
  operationFact,
  promptElement,
  readYaml,
  repositoryPath,
  runsFact,
  scriptFacts,
  sharedElement,
  type Source,
  sourceOf,
} from '../../statement/index.ts';
import type { Extraction, SourceFile } from '../contract.ts';
import type { Role } from './roles.ts';
import { reachOf } from './tools.ts';

const FIRST = { startLine: 1, endLine: 1 };
const MAX_SCRIPTS = 50;
const MAX_COMMANDS = 50;

/** `body` is the first line below the front matter, from 0. */
type File = { readonly source: Source; readonly text: string; readonly role: Role; readonly body: number };

/** Facts of a text that an agent reads: the prompt that it is, the agent, and what the text lets it do. */
export function instructionFacts({ path, text }: SourceFile, role: Role): Extraction {
  const front = frontMatterOf(text);
  const read = front.kind === 'found' ? readYaml(front.text) : null;
  const header = read?.ok === true ? read.documents[0] : undefined;
  // Skills, commands and agents are run; instructions to people who write code are prose.
  const source = role.role === 'instructions' ? sourceOf(path) : { ...sourceOf(path.replace(/\.md$/, '')), path };
  const body = front.kind === 'found' ? front.text.split('\n').length + 1 : 0;
  const file: File = { source, text, role, body };
  const own = role.role === 'agent' ? agentFacts(file, header) : textFacts(file, header);
  const facts = [...own, ...credentialsInText(text, { path, symbol: '', context: source.context })];
  return read?.ok === false ? { ok: false, reason: `front matter: ${read.reason}`, facts } : { ok: true, facts };
}

function textFacts(file: File, header: TreeNode | undefined): Fact[] {
  const { source, text, role } = file;
  const prompt = promptElement(source, FIRST, {
    text: role.role === 'command' ? text : hideTemplates(text),
    name: nameOf(file, header),
    details: [role.role, triggersOf(header)],
  });
  const granted = role.role === 'instructions' ? null : reachOf(toolsOf(header, ['allowed-tools', 'allowed_tools']));
  const agent = readerElement(source, role, granted?.reach ?? []);
  return [
    elementFact(prompt),
    elementFact(agent),
    flowFact(source, FIRST, { from: prompt, to: agent, data: ['prompt'], protocol: 'file' }),
    ...(role.role === 'instructions' ? [] : scriptsOf(file, prompt)),
    ...(role.role === 'instructions' ? [] : commandsOf(file, agent)),
    ...(role.role === 'instructions' ? [] : fetchedScripts(file, agent)),
    ...hookFacts(file, agent, header),
  ];
}

/** Instructions show templates of other things; only a command is filled in. */
function hideTemplates(text: string): string {
  return text.replaceAll('{{', '{ ');
}

function nameOf({ source, role }: File, header: TreeNode | undefined): string {
  const segments = source.path.split('/');
  const file = segments.at(-1) ?? '';
  if (role.role === 'instructions') return file;
  const given = asString(get(header, 'name')) ?? '';
  const own =
    role.role === 'skill' ? (segments.at(-2) ?? 'SKILL') : file.replace(/(?:\.prompt|\.chatmode|\.agent)?\.md$/, '');
  return /^[\w .:-]{1,80}$/.test(given) ? given : own;
}

function triggersOf(header: TreeNode | undefined): string {
  const globs = oneOrMore(get(header, 'globs') ?? get(header, 'applyTo') ?? get(header, 'paths')).flatMap(
    (node) => asString(node) ?? [],
  );
  if (asText(get(header, 'alwaysApply')) === 'true') return 'always applied';
  return globs.length === 0 ? '' : `for ${globs.slice(0, 4).join(', ')}`;
}

/** The agent that reads the file, with what this file lets it do without asking. */
function readerElement(source: Source, { reader }: Role, capabilities: readonly Capability[]): Element {
  return sharedElement(source, FIRST, {
    kind: 'agent',
    name: reader,
    capabilities: [...capabilities],
    details: ['coding agent'],
  });
}

/** Names of tools: a list, or one text with commas or blanks between them. */
function toolsOf(header: TreeNode | undefined, keys: readonly string[]): readonly string[] {
  const entry = keys.map((key) => entryOf(header, key)).find((found) => found !== undefined);
  if (entry === undefined) return [];
  const texts = oneOrMore(entry.value).flatMap((node) => asString(node) ?? []);
  // `Bash(git add:*), Read` is parted outside of the brackets.
  const names = texts.flatMap((text) => text.slice(0, 4_000).match(/[^\s,(]{1,200}(?:\([^)]{0,400}\))?/g) ?? []);
  const switched = entriesOf(entry.value).flatMap(({ key, value }) => (asText(value) === 'true' ? [key] : []));
  return entry.value.kind === 'map' ? switched : names;
}

/** A further agent: a prompt, and an agent of its own with the tools that it is given. It asks before it acts unless it is told not to. */
function agentFacts(file: File, header: TreeNode | undefined): Fact[] {
  const { source, text, role } = file;
  const name = nameOf(file, header);
  const tools = toolsOf(header, ['tools']);
  const { reach, named } = reachOf(tools);
  const mode = entryOf(header, 'permissionMode');
  const bypass = /^(?:bypassPermissions|acceptEdits|dontAsk)$/.exec(asString(mode?.value) ?? '')?.[0];
  const model = asString(get(header, 'model')) ?? '';
  const agent = ownElement(source, FIRST, {
    kind: 'agent',
    name,
    capabilities: reach,
    controls: bypass === undefined ? ['human-approval'] : [],
    details: ['coding agent', model === '' ? '' : `model: ${model}`, named === '' ? '' : `tools: ${named}`],
  });
  const prompt = promptElement(source, FIRST, { text: hideTemplates(text), name, details: ['agent'] });
  const caller = readerElement(source, role, []);
  const line = mode === undefined ? 1 : mode.line;
  const at = { startLine: line, endLine: line };
  return [
    elementFact(prompt),
    elementFact(agent),
    elementFact(caller),
    flowFact(source, FIRST, { from: prompt, to: agent, data: ['prompt'], protocol: 'file' }),
    flowFact(source, FIRST, { from: caller, to: agent, data: ['request'], protocol: 'call' }),
    ...(bypass === 'bypassPermissions'
      ? [
          operationFact(source, at, {
            name: `permissionMode: ${bypass}`,
            symbol: name,
            kind: 'permission-bypass',
            input: 'configuration',
          }),
        ]
      : []),
    ...hookFacts(file, agent, header),
  ];
}

const SCRIPT =
  /(?:^|[\s`("'=])((?:\.\/|\$\{?(?:CLAUDE_PLUGIN_ROOT|CLAUDE_SKILL_DIR|SKILL_DIR)\}?\/)?(?:[\w.-]{1,60}\/){0,4}[\w.-]{1,80}\.(?:py|sh|bash|[cm]?js|ts|rb))(?=$|[\s`)"',;:])/gm;

/** Scripts that come with a skill, as its text names them. */
function scriptsOf({ source, text, body }: File, prompt: Element): Fact[] {
  const found = new Map<string, Fact>();
  for (const [index, line] of text.split('\n').entries()) {
    if (index < body) continue;
    if (found.size >= MAX_SCRIPTS) break;
    for (const match of line.slice(0, 2_000).matchAll(SCRIPT)) {
      const written = (match[1] ?? '').replace(/^\$\{?\w+\}?\//, '');
      const path = repositoryPath(folderOf(source.path), written);
      if (path !== null && !found.has(path))
        found.set(path, runsFact(source, { startLine: index + 1, endLine: index + 1 }, prompt, path));
    }
  }
  return [...found.values()];
}

/** Commands that a client runs by itself while it fills the text in: !`git status`. What is typed behind the command may be a part of one. */
function commandsOf({ source, text }: File, agent: Element): Fact[] {
  const facts: Fact[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const match of line.slice(0, 4_000).matchAll(/(?:^|\s)!`([^`]{1,1000})`/g)) {
      const command = match[1] ?? '';
      if (facts.length >= MAX_COMMANDS) return facts;
      const lines = { startLine: index + 1, endLine: index + 1 };
      const typed = /\$(?:ARGUMENTS|\d|\{?\w*ARG)/.test(command);
      const program = /^[\w./-]{1,60}/.exec(command.trim())?.[0] ?? 'shell';
      facts.push(
        operationFact(source, lines, { name: program, kind: 'shell', input: typed ? 'parameter' : 'literal' }),
      );
      facts.push(...scriptFacts(source, { text: command, ...lines }, { runner: agent, manifest: 'other' }));
    }
  }
  return facts;
}

/** Scripts that a block of commands fetches from the network and runs, which an agent does when it follows the text. */
function fetchedScripts({ source, text, body }: File, agent: Element): Fact[] {
  const facts: Fact[] = [];
  const lines = text.split('\n');
  let start = -1;
  for (const [index, line] of lines.entries()) {
    if (index < body || !/^\s{0,3}(?:```|~~~)/.test(line)) continue;
    if (start === -1) {
      start = index;
      continue;
    }
    const block = lines.slice(start + 1, index);
    const shell = /^\s{0,3}(?:```|~~~)\s?(?:ba|z)?sh(?:ell)?\b|^\s{0,3}(?:```|~~~)\s?(?:console|terminal)?\s*$/.test(
      lines[start] ?? '',
    );
    if (shell && block.length > 0 && facts.length < MAX_COMMANDS) {
      const script = { text: block.join('\n'), startLine: start + 2, endLine: index };
      const found = scriptFacts(source, script, { runner: agent, manifest: 'other' });
      facts.push(...found.filter((fact) => fact.fact === 'operation' && fact.value.kind === 'remote-script'));
    }
    start = -1;
  }
  return facts;
}

/** Commands that a client runs on events while a skill or agent is active. */
function hookFacts({ source }: File, agent: Element, header: TreeNode | undefined): Fact[] {
  return entriesOf(get(header, 'hooks')).flatMap(({ key, value }) =>
    itemsOf(value)
      .flatMap((matcher) => itemsOf(get(matcher, 'hooks')))
      .slice(0, MAX_COMMANDS)
      .flatMap((hook) => {
        const node = get(hook, 'command');
        if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
        const script = { text: node.value, startLine: node.textLine, endLine: Math.max(node.textLine, node.endLine) };
        return scriptFacts(source, script, { runner: agent, manifest: 'other', symbol: key });
      }),
  );
}
