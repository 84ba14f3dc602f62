import { commandFacts } from '../../command/index.ts';
import { fillVariables, imageFacts, imageOf, type Script, scriptLines } from '../../container/index.ts';
import { credentialFacts } from '../../credential/index.ts';
import { contextOf, keyOf, type Context, type Element, type Fact } from '../../model/index.ts';
import { asString, entriesOf, entryOf, get, parseYamlDocument, strings, type MapEntry } from '../../parse/index.ts';
import type { Extraction, SourceFile } from '../contract.ts';
import { buildFacts } from './builds.ts';
import { scriptsOf } from './commands.ts';
import { authenticationOf, variablesOf } from './environment.ts';
import { kindOf } from './kinds.ts';
import { exposureOfPorts, portsOf } from './ports.ts';
import { powersOf } from './powers.ts';

type File = { readonly path: string; readonly context: Context };
type Service = {
  readonly entry: MapEntry;
  readonly element: Element;
  readonly image: string;
  readonly repo: string;
  readonly scripts: readonly Script[];
};

/** Characters of all commands together: aliases can make far more of them than the file holds. */
const LONGEST_COMMANDS = 2_000_000;
const MOST_DEPENDENCIES = 10_000;
const NONE: ReadonlyMap<string, string> = new Map();

/** Facts of a Compose file. */
export function composeFacts({ path, text }: SourceFile): Extraction {
  const parsed = parseYamlDocument(text);
  if (!parsed.ok) return { ok: false, reason: `Line ${parsed.line}: ${parsed.reason}.`, facts: [] };
  const file: File = { path, context: contextOf(path) };
  const services = entriesOf(get(parsed.root, 'services'))
    .filter(({ key, value }) => key !== '' && value.kind === 'map')
    .map((entry) => serviceOf(file, entry));
  if (services.reduce((sum, { entry }) => sum + dependenciesOf(entry).length, 0) > MOST_DEPENDENCIES) {
    return { ok: false, reason: 'Its aliases expand to too many dependencies.', facts: [] };
  }
  const length = services.flatMap(({ scripts }) => scripts).reduce((sum, { text }) => sum + text.length, 0);
  if (length > LONGEST_COMMANDS) return { ok: false, reason: 'Its aliases expand to too many commands.', facts: [] };
  const byName = new Map(services.map((service) => [service.element.name, service.element]));
  return { ok: true, facts: services.flatMap((service) => serviceFacts(service, byName)) };
}

function serviceOf({ path, context }: File, entry: MapEntry): Service {
  const { key: name, value: node, line } = entry;
  const image = fillVariables(asString(get(node, 'image')) ?? '', NONE);
  const repo = imageOf(image)?.repo ?? '';
  const ports = portsOf(node);
  const powers = powersOf(node);
  const scripts = scriptsOf(node, repo);
  const told = authenticationOf(variablesOf(get(node, 'environment')));
  const asks = scripts.some(
    ({ text }) => /^redis-server\s/.test(text) && /\s--requirepass\s/.test(text.slice(0, 4_000)),
  );
  const authentication = told === 'unknown' && asks ? 'required' : told;
  const lines = [...new Set([line, ...ports.map((port) => port.line), ...powers.lines])].sort((a, b) => a - b);
  const details = [repo === '' ? '' : `image ${repo}`, ...ports.slice(0, 20).map((port) => `port ${port.text}`)];
  const element: Element = {
    name,
    path,
    symbol: name,
    context,
    controls: [...powers.controls, ...(authentication === 'required' ? ['authentication'] : [])].sort(),
    evidence: lines.slice(0, 50).map((at) => ({ path, startLine: at, endLine: at })),
    edits: [],
    kind: kindOf(repo, scripts[0]?.text ?? ''),
    trust: 'internal',
    exposure: exposureOfPorts(ports, powers.capabilities.includes('host-network')),
    authentication,
    capabilities: powers.capabilities,
    details: [...new Set(details.filter((detail) => detail !== '').map((detail) => detail.slice(0, 80)))].sort(),
  };
  return { entry, element, image, repo, scripts };
}

function serviceFacts(service: Service, byName: ReadonlyMap<string, Element>): Fact[] {
  const { element, image, scripts } = service;
  const node = service.entry.value;
  const { path, context, symbol } = element;
  const runner = keyOf('element', element);
  const named = entryOf(node, 'image');
  const imageLine = named?.line ?? service.entry.line;
  const built = entryOf(node, 'build') !== undefined;
  return [
    { fact: 'element', value: element },
    // With `build`, `image` only names what is built.
    ...(image === '' || built
      ? []
      : imageFacts(image, { path, symbol, context, startLine: imageLine, endLine: imageLine, loader: 'image' })),
    ...buildFacts(path, node, runner),
    ...flowFacts(service, byName),
    ...credentialsOf(service),
    ...scripts.flatMap((script) => scriptFacts(script, element)),
  ];
}

/** What a command starts is reached as far as the service's ports reach, and asks what the service's environment makes it ask. */
function scriptFacts(script: Script, service: Element): Fact[] {
  const { path, symbol, context } = service;
  const place = { path, symbol, context, manifest: 'other', runner: keyOf('element', service) } as const;
  return commandFacts(script.text, { ...place, ...scriptLines(path, script) }).map((fact): Fact => {
    if (fact.fact !== 'element' || fact.value.kind !== 'endpoint') return fact;
    const endpoint = fact.value;
    const published = service.exposure === 'unknown' ? 'network' : service.exposure;
    const asks = service.authentication === 'required' && endpoint.authentication !== 'required';
    return {
      fact: 'element',
      value: {
        ...endpoint,
        exposure: endpoint.exposure === 'local' ? 'local' : published,
        authentication: asks ? 'required' : endpoint.authentication,
        controls: asks ? [...endpoint.controls, 'authentication'] : endpoint.controls,
      },
    };
  });
}

function flowFacts({ entry, element }: Service, byName: ReadonlyMap<string, Element>): Fact[] {
  const depends = entryOf(entry.value, 'depends_on');
  if (depends === undefined) return [];
  const { value, line } = depends;
  return [...new Set(dependenciesOf(entry))].flatMap((name): Fact[] => {
    const target = byName.get(name);
    if (target === undefined || target === element) return [];
    return [
      {
        fact: 'flow',
        value: {
          name: `${element.name} -> ${target.name}`,
          path: element.path,
          symbol: '',
          context: element.context,
          controls: [],
          evidence: [{ path: element.path, startLine: line, endLine: Math.max(line, value.endLine) }],
          edits: [],
          data: ['request'],
          protocol: 'unknown',
          source: keyOf('element', element),
          target: keyOf('element', target),
          crosses: [],
        },
      },
    ];
  });
}

function dependenciesOf(service: MapEntry): readonly string[] {
  const value = get(service.value, 'depends_on');
  return value?.kind === 'map' ? value.entries.map(({ key }) => key) : strings(value);
}

/** Credentials written into a service's environment and its build arguments. */
function credentialsOf({ entry, element }: Service): Fact[] {
  const { path, symbol, context } = element;
  const variables = [get(entry.value, 'environment'), get(entry.value, 'build', 'args')].flatMap(variablesOf);
  return variables
    .filter(({ value }) => !value.includes('$'))
    .flatMap(({ name, value, line }) =>
      credentialFacts(name, value, { path, symbol, context, startLine: line, endLine: line }),
    );
}
