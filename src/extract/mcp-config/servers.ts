import { keyOf, type Edit, type Element, type Fact, type Reference, type SubjectKey } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  asText,
  entriesOf,
  get,
  itemsOf,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';
import { addressOf, isLoopback } from './addresses.ts';
import { programOf, sourceOf } from './package-source.ts';
import { urlOf } from './urls.ts';
import { addressSecrets, argumentFacts, environmentFacts, headerFacts, type Place } from './values.ts';

type Argument = { readonly text: string; readonly line: number };

/** Facts of one server. A server that is switched off starts nothing. */
export function serverFacts(entry: MapEntry, file: Omit<Place, 'symbol'>, lines: readonly string[]): Fact[] {
  const { key: name, value: server } = entry;
  if (asBoolean(get(server, 'disabled')) === true) return [];
  const place = { ...file, symbol: name };
  const url = urlOf(server);
  return url === undefined ? commandServer(entry, place) : addressServer(entry, url, place, lines);
}

function commandServer({ key: name, value: server, line }: MapEntry, place: Place): Fact[] {
  const args = itemsOf(get(server, 'args')).flatMap((item): Argument[] => {
    const text = asText(item);
    return text === undefined ? [] : [{ text, line: item.line }];
  });
  const commandNode = get(server, 'command');
  const written = asString(commandNode) ?? '';
  // Some clients take a whole command line as the command.
  const start = args.length === 0 ? written.slice(0, 4_000).trim().split(/\s+/) : [written];
  const words = [...start, ...args.map(({ text }) => text)];
  const source = sourceOf(words);
  const element: Element = {
    ...tool(name, line, place),
    trust: source === null || source.transport === 'local' ? 'internal' : 'third-party',
    exposure: 'local',
    capabilities: ['spawn-server'],
    details: [
      `started by ${source?.loader ?? programOf(start[0] ?? '')}`.slice(0, 80),
      ...(source === null && runsText(words) ? ['runs a text of the configuration'] : []),
      ...(wholeDisk(words) ? ['given the whole disk'] : []),
      ...personsToken(get(server, 'env')),
      ...approved(server),
    ].sort(),
  };
  const first = commandNode?.line ?? line;
  const range = { startLine: first, endLine: args.reduce((last, argument) => Math.max(last, argument.line), first) };
  const remote = source === null ? null : remoteOf(args);
  return [
    { fact: 'element', value: element },
    ...(source === null ? [] : [referenceFact({ ...source, controls: [...source.controls] }, range, place)]),
    ...(remote === null
      ? []
      : [addressReference(remote.text, { startLine: remote.line, endLine: remote.line }, [], place)]),
    ...runFacts(words, keyOf('element', element), range, place),
    ...argumentFacts(args, place),
    ...environmentFacts(get(server, 'env'), place),
  ];
}

/** An interpreter that is handed a program as text: `bash -c …`, `node -e …`, `powershell -Command …`. */
function runsText(words: readonly string[]): boolean {
  const program = programOf(words[0] ?? '');
  const option = words.slice(1, 6).find((word) => /^[-/]/.test(word)) ?? '';
  if (/^(?:ba|z|k|da)?sh$|^fish$/.test(program)) return /^-[a-z]{0,4}c$/.test(option);
  if (/^(?:python[\d.]*|node|deno|bun|perl|ruby|php)$/.test(program)) return /^-(?:c|e|r|-eval)$/.test(option);
  if (/^(?:powershell|pwsh)$/.test(program)) return /^-(?:c|command|e|ec|encodedcommand)$/i.test(option);
  return program === 'cmd' && /^\/c$/i.test(option);
}

/** A server of files that may reach everything: its last argument is the root of the disk or of all homes. */
function wholeDisk(words: readonly string[]): boolean {
  if (!words.some((word) => /filesystem/.test(word))) return false;
  return words
    .slice(1, 50)
    .some((word) => /^(?:\/|~\/?|\$HOME\/?|\$\{HOME\}\/?|\/home\/?|\/Users\/?|[A-Za-z]:[\\/]?)$/.test(word));
}

/** Tools that the client starts without a question: a list by name in Cline, Roo, Kiro and Gemini CLI. */
function approved(server: TreeNode): string[] {
  const count = ['alwaysAllow', 'autoApprove'].reduce((sum, key) => sum + itemsOf(get(server, key)).length, 0);
  const all = asBoolean(get(server, 'trust')) === true;
  return all ? ['every tool is approved in advance'] : count > 0 ? ['some tools are approved in advance'] : [];
}

/** Variables with the token of a person, by name; the value is in no fact. */
function personsToken(environment: TreeNode | undefined): string[] {
  return entriesOf(environment)
    .map(({ key }) => key)
    .filter((key) => /(?:^|_)(?:PERSONAL_ACCESS_TOKEN|PERSONAL_TOKEN|PAT|USER_TOKEN)$/.test(key))
    .slice(0, 3)
    .map((key) => `acts with the token of a person: ${key}`.slice(0, 80));
}

/** The address that a bridge (`mcp-remote`) connects to. */
function remoteOf(args: readonly Argument[]): Argument | null {
  const bridge = args.findIndex(({ text }) => /^(?:mcp-remote|mcp-proxy|supergateway)(?:@|$)/.test(text));
  return bridge === -1 ? null : (args.slice(bridge + 1).find(({ text }) => addressOf(text) !== null) ?? null);
}

/** A script of the repository that the server is. */
function runFacts(words: readonly string[], runner: SubjectKey, range: Range, { path }: Place): Fact[] {
  const program = programOf(words[0] ?? '');
  if (!/^(?:python[\d.]*|uv|node|tsx|ts-node|bun|deno|fastmcp|mcp|bash|sh)$/.test(program)) return [];
  const script = words
    .slice(1, 50)
    .find((word) => /^[^-].{0,300}\.(?:py|m?js|ts|sh)$/.test(word) && !word.includes('://'));
  if (script === undefined || script.includes('$') || /^(?:\/|~|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)/.test(script))
    return [];
  const target = script.replace(/^(?:\.\/)+/, '');
  return [{ fact: 'runs', value: { runner, path: target, evidence: [{ path, ...range }] } }];
}

function addressServer(entry: MapEntry, url: Argument, place: Place, lines: readonly string[]): Fact[] {
  const { key: name, value: server, line } = entry;
  const headers = headerFacts(get(server, 'headers'), place);
  const address = addressOf(url.text);
  const local = address !== null && isLoopback(address.host);
  const element: Element = {
    ...tool(name, line, place),
    controls: headers.authenticated ? ['authentication'] : [],
    trust: address === null ? 'unknown' : local ? 'internal' : 'third-party',
    exposure: local ? 'local' : 'unknown',
    authentication: headers.authenticated ? 'required' : 'unknown',
    capabilities: ['network'],
    details: address === null ? [] : [address.plain.slice(0, 80)],
  };
  const environment = environmentFacts(get(server, 'env'), place);
  const secrets = addressSecrets(url.text, place, url.line);
  // An edit repeats its line, which must not repeat a secret.
  const mendable =
    address !== null && !address.secure && !local && [...secrets, ...headers.facts, ...environment].length === 0;
  const edits = mendable ? useHttps(url, place.path, lines) : [];
  return [
    { fact: 'element', value: element },
    addressReference(url.text, { startLine: url.line, endLine: url.line }, edits, place),
    ...headers.facts,
    ...secrets,
    ...environment,
  ];
}

function useHttps({ line }: Argument, path: string, lines: readonly string[]): Edit[] {
  const parts = (lines[line - 1] ?? '').split('http://');
  if (parts.length !== 2) return [];
  return [{ id: 'use-https', path, startLine: line, endLine: line, replacement: parts.join('https://') }];
}

function tool(name: string, line: number, { path, context }: Place): Element {
  return {
    name,
    path,
    symbol: '',
    context,
    controls: [],
    evidence: [{ path, startLine: line, endLine: line }],
    edits: [],
    kind: 'tool',
    trust: 'unknown',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
  };
}

type Range = { readonly startLine: number; readonly endLine: number };

function addressReference(url: string, range: Range, edits: readonly Edit[], place: Place): Fact {
  const address = addressOf(url);
  const transport = address === null ? 'unknown' : address.secure ? 'https' : 'http';
  const repo = address?.plain ?? (url.includes('${') ? url.replace(/[?#].*$/s, '').slice(0, 300) : '');
  const told = { repo, revision: '', pinned: 'unknown', transport, loader: 'url', controls: [] } as const;
  return referenceFact({ ...told, controls: [], edits: [...edits], resolved: address !== null }, range, place);
}

type Told = Pick<Reference, 'repo' | 'revision' | 'pinned' | 'transport' | 'loader' | 'controls'> & Partial<Reference>;

function referenceFact(told: Told, range: Range, place: Place): Fact {
  return {
    fact: 'reference',
    value: {
      ...place,
      name: told.repo,
      evidence: [{ path: place.path, ...range }],
      edits: [],
      kind: 'tool-server',
      resolved: !told.repo.includes('$'),
      remoteCode: told.loader === 'url' ? 'off' : 'on',
      formats: [told.loader === 'url' ? 'unknown' : 'code'],
      verified: told.pinned === 'digest',
      ...told,
    },
  };
}
