import type { Drawing, DrawnElement, DrawnFlow, DrawnState } from '../contract.ts';
import { safeId } from '../safe-id.ts';
import { writeYaml } from '../yaml-file.ts';

const TYPES = { actor: 'external-entity', process: 'process', store: 'datastore' } as const;

/** Threagile's word for the technology of a kind of element; others are `unknown-technology`. */
const TECHNOLOGIES: Readonly<Record<string, string>> = {
  human: 'browser',
  endpoint: 'web-service-rest',
  service: 'application-server',
  datastore: 'database',
  'vector-store': 'search-index',
  dataset: 'file-server',
  artifact: 'artifact-registry',
  'model-registry': 'artifact-registry',
  model: 'artifact-registry',
  ci: 'build-pipeline',
  orchestrator: 'scheduler',
  container: 'container-platform',
  monitoring: 'monitoring',
  secret: 'vault',
  llm: 'ai',
  agent: 'ai',
  training: 'ai',
};
const PROTOCOLS: ReadonlySet<string> = new Set(['http', 'https', 'ssh', 'sftp', 'ftp', 'smtp', 'ldap', 'mqtt', 'nfs']);
const RATING = { confidentiality: 'internal', integrity: 'operational', availability: 'operational' };
const STATUS: Readonly<Record<DrawnState, string>> = {
  open: 'unchecked',
  mitigated: 'mitigated',
  'not-applicable': 'false-positive',
  accepted: 'accepted',
  transferred: 'accepted',
  avoided: 'mitigated',
};

/** Writes a model of Threagile. Ratings that no drawing has are the format's lowest; threats become tracked risks. */
export function writeThreagile(drawing: Drawing): Uint8Array {
  if (drawing.format === 'threagile' && drawing.document !== undefined) return writeYaml(drawing.document);
  const titles = uniqueTitles(drawing.elements);
  const known = new Set(drawing.elements.map(({ id }) => id));
  const kinds = [...new Set(drawing.flows.flatMap(({ data }) => data))].toSorted();
  const keys = [...drawing.elements, ...drawing.flows].map(({ key }) => key).filter((key) => key !== '');
  const zones = drawing.boundaries.filter(({ shape }) => shape === 'box');
  const zoneTitles = uniqueTitles(zones);
  return writeYaml({
    threagile_version: '1.0.0',
    title: drawing.title || 'Threat model',
    author: { name: drawing.owner || 'unknown', homepage: '' },
    business_criticality: 'important',
    business_overview: { description: drawing.description, images: [] },
    technical_overview: { description: '', images: [] },
    questions: {},
    abuse_cases: {},
    security_requirements: {},
    tags_available: [...new Set(keys)].toSorted().map((key) => `stridegate:${key}`),
    data_assets: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        {
          id: safeId(`data-${kind}`),
          description: kind,
          usage: 'business',
          tags: [],
          origin: '',
          owner: '',
          quantity: 'many',
          ...RATING,
          justification_cia_rating: '',
        },
      ]),
    ),
    technical_assets: Object.fromEntries(
      drawing.elements.map((element) => [
        titles.get(element.id),
        assetOf(element, linksOf(element, drawing.flows, known)),
      ]),
    ),
    trust_boundaries: Object.fromEntries(
      zones.map((zone) => [
        zoneTitles.get(zone.id),
        {
          id: safeId(zone.id),
          description: zone.description,
          type: 'network-cloud-provider',
          tags: [],
          technical_assets_inside: drawing.elements
            .filter(({ boundary }) => boundary === zone.id)
            .map(({ id }) => safeId(id)),
          trust_boundaries_nested: zones.filter(({ parent }) => parent === zone.id).map(({ id }) => safeId(id)),
        },
      ]),
    ),
    shared_runtimes: {},
    individual_risk_categories: {},
    risk_tracking: Object.fromEntries(
      drawing.threats
        .filter(({ subjects }) => subjects[0] !== undefined && known.has(subjects[0]))
        .map((threat) => [
          `${safeId(threat.type || threat.title)}@${safeId(threat.subjects[0] ?? '')}`,
          { status: STATUS[threat.state], justification: threat.justification || threat.title, checked_by: '' },
        ]),
    ),
  });
}

function assetOf(element: DrawnElement, links: Readonly<Record<string, unknown>>) {
  return {
    id: safeId(element.id),
    description: element.description || element.name,
    type: TYPES[element.shape],
    usage: 'business',
    used_as_client_by_human: element.kind === 'human',
    out_of_scope: element.outOfScope !== null,
    justification_out_of_scope: element.outOfScope ?? '',
    size: 'component',
    technology: TECHNOLOGIES[element.kind ?? ''] ?? 'unknown-technology',
    tags: element.key === '' ? [] : [`stridegate:${element.key}`],
    internet: element.properties.some(({ name, value }) => name === 'sgExposure' && value === 'public'),
    machine: 'virtual',
    encryption: 'none',
    owner: '',
    ...RATING,
    justification_cia_rating: '',
    multi_tenant: false,
    redundant: false,
    custom_developed_parts: element.shape === 'process',
    data_assets_processed: [],
    data_assets_stored: [],
    data_formats_accepted: [],
    communication_links: links,
  };
}

function linksOf(element: DrawnElement, flows: readonly DrawnFlow[], known: ReadonlySet<string>) {
  const own = flows.filter(({ source, target }) => source === element.id && known.has(target));
  const titles = uniqueTitles(own.map((flow) => ({ ...flow, name: flow.name || `to ${flow.target}` })));
  return Object.fromEntries(
    own.map((flow) => [
      titles.get(flow.id),
      {
        target: safeId(flow.target),
        description: flow.description,
        protocol: PROTOCOLS.has(flow.protocol) ? flow.protocol : 'unknown-protocol',
        authentication: 'none',
        authorization: 'none',
        tags: flow.key === '' ? [] : [`stridegate:${flow.key}`],
        vpn: false,
        ip_filtered: false,
        readonly: false,
        usage: 'business',
        data_assets_sent: flow.data.map((kind) => safeId(`data-${kind}`)),
        data_assets_received: [],
      },
    ]),
  );
}

function uniqueTitles(things: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name } of things) {
    let title = name || id;
    for (let number = 2; taken.has(title); number += 1) title = `${name} (${number})`;
    taken.add(title);
    titles.set(id, title);
  }
  return titles;
}
