import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  lineOf,
  ownElement,
  readBy,
  repositoryPath,
  runsFact,
  sharedElement,
  writtenBy,
} from '../../statement/index.ts';
import { isPlain, localPath, mapEntries, stemOf, ZONE, type AzureFile } from './azure-file.ts';
import { environmentFacts } from './environment.ts';
import { locatedAt } from './locations.ts';

/** An online or batch endpoint. It always asks its callers for a key or a token, and is reached from everywhere unless the file says so. */
export function endpointFacts(file: AzureFile): Fact[] {
  const { root } = file;
  const closed = /^disabled$/i.test(asText(get(root, 'public_network_access')) ?? '');
  const mode = asText(get(root, 'auth_mode')) ?? '';
  const identity = asText(get(root, 'identity', 'type')) ?? '';
  const traffic = mapEntries(get(root, 'traffic')).map(({ key, value }) => `traffic ${key} ${asText(value) ?? ''}`);
  const mirrored = mapEntries(get(root, 'mirror_traffic')).map(({ key }) => `mirrored to ${key}`);
  const endpoint = endpointElement(file, {
    exposure: closed ? 'network' : 'public',
    authentication: 'required',
    controls: ['authentication', ...(closed ? ['network-isolation'] : [])],
    details: [
      mode === '' ? '' : `auth_mode ${mode}`,
      identity === '' ? '' : `identity ${identity}`,
      ...traffic,
      ...mirrored,
    ],
  });
  return [elementFact(endpoint)];
}

type Given = Partial<Pick<Element, 'exposure' | 'authentication' | 'controls' | 'details'>>;

/** The endpoint under its name, for its deployments stand in other files; where the name is filled in later it stays this file's. */
function endpointElement({ source, root }: AzureFile, given: Given, key = 'name'): Element {
  const entry = entryOf(root, key);
  const name = asText(entry?.value)?.trim() ?? '';
  const lines = lineOf(entry ?? root);
  if (isPlain(name)) return sharedElement(source, lines, { kind: 'endpoint', name, zone: ZONE, ...given });
  return ownElement(source, lines, { kind: 'endpoint', name: stemOf(source), zone: ZONE, ...given });
}

/** A deployment behind an endpoint: the model that it serves, its code and environment, what it may reach, what is kept of its calls. */
export function deploymentFacts(file: AzureFile): Fact[] {
  const { source, root } = file;
  const named = entryOf(root, 'name');
  const name = asText(named?.value)?.trim() ?? '';
  const lines = lineOf(named ?? root);
  const egress = asText(get(root, 'egress_public_network_access')) ?? '';
  const watched = asText(get(root, 'app_insights_enabled')) === 'true';
  const service = ownElement(source, lines, {
    kind: 'service',
    name: isPlain(name) ? name : stemOf(source),
    symbol: isPlain(name) ? name : '',
    zone: ZONE,
    controls: [...(/^disabled$/i.test(egress) ? ['network-isolation'] : []), ...(watched ? ['monitoring'] : [])],
    details: [
      asText(get(root, 'instance_type')) ?? '',
      egress === '' ? '' : `egress_public_network_access ${egress}`,
      watched ? 'Application Insights' : '',
    ],
  });
  const endpoint = endpointElement(file, {}, 'endpoint_name');
  const answer = { from: service, to: endpoint, data: ['prediction'], protocol: 'https' } as const;
  return [
    elementFact(service),
    elementFact(endpoint),
    flowFact(source, lines, { from: endpoint, to: service, data: ['request'], protocol: 'https' }),
    flowFact(source, lines, answer),
    ...servedFacts(file, service),
    ...codeFacts(file, service),
    ...environmentFacts(file, get(root, 'environment'), service.symbol, service),
    ...collectedFacts(file, service),
  ];
}

function servedFacts({ source, root }: AzureFile, service: Element): Fact[] {
  const entry = entryOf(root, 'model');
  if (entry === undefined) return [];
  // `model:` may name a registered model without a path.
  const located = locatedAt(source, entry.value, service.symbol, 'model');
  if (located === null) return [];
  const carried = { data: ['model'], protocol: located.protocol } as const;
  return [...located.facts, ...readBy(source, lineOf(entry), service, located.element, carried)];
}

/** The scoring script, or the pipeline that a batch deployment starts. */
function codeFacts({ source, root }: AzureFile, service: Element): Fact[] {
  const script = entryOf(get(root, 'code_configuration'), 'scoring_script');
  const folder = localPath(source, `${asText(get(root, 'code_configuration', 'code')) ?? '.'}/x`)?.replace(/\/?x$/, '');
  const file = asText(script?.value) ?? '';
  const path = folder === undefined ? null : repositoryPath(folder, file);
  const component = entryOf(root, 'component') ?? entryOf(root, 'job_definition');
  const started = localPath(source, asText(component?.value) ?? '');
  return [
    ...(script === undefined || path === null ? [] : [runsFact(source, lineOf(script), service, path)]),
    ...(component === undefined || started === null ? [] : [runsFact(source, lineOf(component), service, started)]),
  ];
}

/** Requests and answers that the data collector keeps. */
function collectedFacts({ source, root }: AzureFile, service: Element): Fact[] {
  return mapEntries(get(root, 'data_collector', 'collections')).flatMap((entry) => {
    if (asText(get(entry.value, 'enabled'))?.toLowerCase() !== 'true') return [];
    const asset = asText(get(entry.value, 'data', 'name')) ?? asText(get(entry.value, 'name')) ?? '';
    const name = isPlain(asset) ? `azureml:${asset}` : `${service.name} ${entry.key}`;
    const element = sharedElement(source, lineOf(entry), { kind: 'dataset', name, zone: ZONE });
    const data = entry.key === 'model_inputs' ? 'request' : 'prediction';
    return writtenBy(source, lineOf(entry), service, element, { data: [data], protocol: 'https' });
  });
}
