import { exposureOfHost } from '../../command/index.ts';
import type { Authentication, Element, Fact } from '../../model/index.ts';
import {
  elementFact,
  flowFact,
  isAddress,
  lineOf,
  type Lines,
  locationElement,
  operationFact,
  ownElement,
  referenceFact,
  signalFact,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

type Property = { readonly value: string; readonly lines: Lines };

const MOST_LINES = 5_000;
const MOST_MODELS = 50;
const INTERFACES = [
  ['inference_address', 'torchserve'],
  ['management_address', 'torchserve management'],
  ['metrics_address', 'torchserve metrics'],
] as const;

/** Properties by name; of a repeated one the last. */
function propertiesOf(text: string): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  for (const [index, line] of text.split(/\r?\n/, MOST_LINES).entries()) {
    const match = /^[ \t]*([A-Za-z_][\w.]{0,100})[ \t]*[=:](.*)$/.exec(line.slice(0, 4_000));
    if (match !== null)
      found.set(match[1] ?? '', { value: (match[2] ?? '').trim(), lines: lineOf({ line: index + 1 }) });
  }
  return found;
}

/**
 * The interfaces of TorchServe as endpoints. Without an address it listens on loopback. Tokens are asked for since version 0.11.1 unless
 * they are switched off; which version runs, the file does not say.
 */
export function propertiesFacts(source: Source, text: string): Fact[] {
  const properties = propertiesOf(text);
  const off = properties.get('disable_token_authorization')?.value === 'true';
  const authentication: Authentication = off ? 'none' : 'unknown';
  const endpoints = INTERFACES.flatMap(([key, name]): Element[] => {
    const property = properties.get(key);
    if (property === undefined) return [];
    const details = key === 'management_address' ? managementDetails(properties) : [];
    const exposure = exposureOfHost(property.value.replace(/\/$/, ''));
    const controls = property.value.startsWith('https:') ? ['tls'] : [];
    return [
      ownElement(source, property.lines, { kind: 'endpoint', name, exposure, authentication, controls, details }),
    ];
  });
  const [serving] = endpoints;
  const cors = properties.get('cors_allowed_origin');
  return [
    signalFact('torchserve'),
    ...endpoints.map(elementFact),
    ...(serving === undefined ? [] : modelFacts(source, properties.get('load_models'), serving)),
    ...(cors?.value === '*'
      ? [operationFact(source, cors.lines, { name: 'cors_allowed_origin', kind: 'cors-any-origin', input: 'literal' })]
      : []),
  ];
}

/** What makes the interface that loads models dangerous in strangers' hands. */
function managementDetails(properties: ReadonlyMap<string, Property>): string[] {
  const allowed = properties.get('allowed_urls')?.value ?? '';
  return [
    allowed === '' || /\.\*/.test(allowed) ? 'loads models from any address' : 'loads models from listed addresses',
    properties.get('enable_envvars_config')?.value === 'true' ? 'settings from variables' : '',
  ];
}

function modelFacts(source: Source, property: Property | undefined, serving: Element): Fact[] {
  if (property === undefined) return [];
  return property.value
    .split(',', MOST_MODELS)
    .map((part) => withoutSecrets(part.slice(part.indexOf('=') + 1).trim()))
    .filter((name) => name !== '' && name !== 'all' && name !== 'ALL' && name !== 'none' && !/[{}$]/.test(name))
    .flatMap((name) => {
      const remote = isAddress(name);
      const model = locationElement(source, property.lines, name, { kind: 'model' });
      return [
        referenceFact(source, property.lines, {
          kind: 'model',
          repo: name,
          pinned: remote ? 'none' : 'local',
          loader: 'torchserve',
          formats: ['pickle'],
          transport: remote ? (name.startsWith('https:') ? 'https' : 'unknown') : 'local',
          remoteCode: 'on',
        }),
        elementFact(model),
        flowFact(source, property.lines, {
          from: model,
          to: serving,
          data: ['model'],
          protocol: remote ? 'https' : 'file',
        }),
      ];
    });
}
