import { commandFacts } from '../../command/index.ts';
import {
  fillVariables,
  foldServers,
  imageOf,
  type Script,
  scriptLines,
  type Software,
  softwareOf,
} from '../../container/index.ts';
import { keyOf, type Element, type Fact } from '../../model/index.ts';
import { asString, entryOf, get, type MapEntry } from '../../parse/index.ts';
import { kindOfStep, type Source } from '../../statement/index.ts';
import { scriptsOf } from './commands.ts';
import { authenticationOf, type Variable, variablesOf } from './environment.ts';
import { exposureOfPorts, type Port, portsOf } from './ports.ts';
import { powersOf } from './powers.ts';

/** A service of a Compose file: its element, and what its commands say. */
export type Service = {
  readonly entry: MapEntry;
  readonly element: Element;
  /** The image as written, with variables filled in; empty for none. */
  readonly image: string;
  readonly software: Software | null;
  readonly built: boolean;
  readonly scripts: readonly Script[];
  readonly variables: readonly Variable[];
  readonly ports: readonly Port[];
  /** Facts of its commands. */
  readonly started: readonly Fact[];
};

const NONE: ReadonlyMap<string, string> = new Map();

/** Reads one service; its commands are looked at once, whoever asks. */
export function serviceOf({ path, context }: Source, entry: MapEntry): Service {
  const { key: name, value: node, line } = entry;
  const image = fillVariables(asString(get(node, 'image')) ?? '', NONE);
  const repo = imageOf(image)?.repo ?? '';
  const built = entryOf(node, 'build') !== undefined;
  const software = softwareOf(repo) ?? (built ? softwareOf(name) : null);
  const scripts = scriptsOf(node, built ? null : software);
  const variables = variablesOf(get(node, 'environment'));
  const ports = portsOf(node);
  const powers = powersOf(node);
  const asks = scripts.some(
    ({ text }) => /^redis-server\s/.test(text) && /\s--requirepass\s/.test(text.slice(0, 4_000)),
  );
  const told = authenticationOf(variables);
  const lines = [...new Set([line, ...ports.map((port) => port.line), ...powers.lines])].sort((a, b) => a - b);
  const details = [repo === '' ? '' : `image ${repo}`, ...ports.slice(0, 20).map((port) => `port ${port.text}`)];
  const container: Element = {
    name,
    path,
    symbol: name,
    context,
    controls: [...powers.controls],
    evidence: lines.slice(0, 50).map((at) => ({ path, startLine: at, endLine: at })),
    edits: [],
    kind: software?.kind ?? 'service',
    trust: 'internal',
    exposure: exposureOfPorts(ports, powers.capabilities.includes('host-network')),
    authentication: told === 'unknown' && asks ? 'required' : told,
    capabilities: powers.capabilities,
    details: [...new Set(details.filter((detail) => detail !== '').map((detail) => detail.slice(0, 80)))].sort(),
  };
  const facts = scripts.flatMap((script) => factsOfScript(container, script, variables));
  const { element, facts: started } = foldServers(container, facts, {
    authentication: built ? 'unknown' : (software?.authentication ?? 'unknown'),
    kind: stepKind(name),
  });
  return { entry, element, image, software, built, scripts, variables, ports, started };
}

function factsOfScript(container: Element, script: Script, variables: readonly Variable[]): Fact[] {
  const { path, symbol, context } = container;
  const given = new Map(variables.map(({ name, value, line }) => [name, { value, line }]));
  const place = {
    path,
    symbol,
    context,
    manifest: 'other',
    runner: keyOf('element', container),
    variables: given,
  } as const;
  return commandFacts(script.text, { ...place, ...scriptLines(path, script) });
}

/** A service that serves nothing and is called `train` trains. */
function stepKind(name: string): Element['kind'] {
  const told = kindOfStep(name);
  return told === 'training' || told === 'evaluation' ? told : 'service';
}
