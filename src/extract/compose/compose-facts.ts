import { imageFacts } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import { asBoolean, entriesOf, entryOf, get, parseYamlDocument, type TreeNode } from '../../parse/index.ts';
import { aliasFacts, lineOf, type Source, sourceOf } from '../../statement/index.ts';
import type { Extraction, SourceFile } from '../contract.ts';
import { buildFacts } from './builds.ts';
import { connectionFacts, dependenciesOf, hostsByName, hostsOf, networksOf } from './connections.ts';
import { peopleFacts } from './people.ts';
import { credentialsOf, secretFacts } from './secrets.ts';
import { type Service, serviceOf } from './service.ts';
import { volumeFacts } from './volumes.ts';

/** Characters of all commands together: aliases can make far more of them than the file holds. */
const LONGEST_COMMANDS = 2_000_000;
const MOST_DEPENDENCIES = 10_000;

/** Facts of a Compose file. */
export function composeFacts({ path, text }: SourceFile): Extraction {
  const parsed = parseYamlDocument(text);
  if (!parsed.ok) return { ok: false, reason: `Line ${parsed.line}: ${parsed.reason}.`, facts: [] };
  const source = sourceOf(path);
  const { root } = parsed;
  const entries = entriesOf(get(root, 'services')).filter(({ key, value }) => key !== '' && value.kind === 'map');
  if (entries.reduce((sum, { value }) => sum + dependenciesOf(value).length, 0) > MOST_DEPENDENCIES) {
    return { ok: false, reason: 'Its aliases expand to too many dependencies.', facts: [] };
  }
  const length = entries.reduce((sum, { value }) => sum + lengthOfCommands(value), 0);
  if (length > LONGEST_COMMANDS) return { ok: false, reason: 'Its aliases expand to too many commands.', facts: [] };
  const services = entries.map((entry) => isolated(root, serviceOf(source, entry)));
  const hosts = hostsByName(services);
  return {
    ok: true,
    facts: [
      ...services.flatMap((service) => [
        ...serviceFacts(source, service),
        ...connectionFacts(source, service, hosts, services),
        ...credentialsOf(source, service),
        ...secretFacts(source, root, service),
        ...peopleFacts(source, service),
      ]),
      ...volumeFacts(source, root, services),
    ],
  };
}

function lengthOfCommands(service: TreeNode): number {
  let length = 0;
  for (const key of ['command', 'entrypoint']) {
    const node = get(service, key);
    const parts = node?.kind === 'seq' ? node.items : [node];
    for (const part of parts) length += part?.kind === 'scalar' ? part.text.length : 0;
  }
  return length;
}

/** A service that only has networks without a way out. */
function isolated(root: TreeNode, service: Service): Service {
  const inside = networksOf(service.entry.value).every(
    (network) => asBoolean(get(root, 'networks', network, 'internal')) === true,
  );
  if (!inside) return service;
  const controls = [...new Set([...service.element.controls, 'network-isolation'])].sort();
  return { ...service, element: { ...service.element, controls } };
}

function serviceFacts(source: Source, service: Service): Fact[] {
  const { element, image, software, built, entry, started } = service;
  const { path, context, symbol } = element;
  const line = entryOf(entry.value, 'image')?.line ?? entry.line;
  const names = hostsOf(service).map((host) => `host:${host}`);
  return [
    { fact: 'element', value: element },
    ...aliasFacts(source, lineOf(entry), element, software === null ? names : [...names, `software:${software.name}`]),
    // With `build`, `image` only names what is built.
    ...(image === '' || built
      ? []
      : imageFacts(image, { path, symbol, context, startLine: line, endLine: line, loader: 'image' })),
    ...buildFacts(path, entry.value, element),
    ...started,
  ];
}
