import type { BillFormat, BillOf } from './contract.ts';
import { instantOf, uuidOf } from './identifier.ts';
import { inventoryOf, type Item } from './inventory.ts';

const TYPES = { model: 'machine-learning-model', dataset: 'data', file: 'file', package: 'library' } as const;
const ALGORITHMS: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};
const ROOT = 'repository';
const MOST_PLACES = 50;

/** CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/ with models, data, packages, files and services. */
export const cyclonedx: BillFormat = {
  id: 'cyclonedx',
  summary: 'The bill of materials as CycloneDX 1.6 (ML-BOM): models, data, packages, files and services.',
  write: (bill) => {
    const content = contentOf(bill);
    const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content))}`;
    const { $schema, bomFormat, specVersion, ...rest } = content;
    return `${JSON.stringify({ $schema, bomFormat, specVersion, serialNumber, version: 1, ...rest }, null, 2)}\n`;
  },
};

function contentOf({ system, commit, at, tool }: BillOf) {
  const items = inventoryOf(system);
  const byRef = new Map(items.map((item) => [item.ref, item]));
  const components = items.filter(({ kind }) => kind !== 'service');
  const services = items.filter(({ kind }) => kind === 'service');
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: {
      timestamp: instantOf(at),
      tools: { components: [{ type: 'application', name: tool.name, version: tool.version }] },
      component: { type: 'application', 'bom-ref': ROOT, name: ROOT, version: commit },
    },
    components: components.map((item) => componentOf(item, byRef)),
    services: services.map((item) => ({
      'bom-ref': item.ref,
      name: item.name,
      ...authenticationOf(item),
      properties: propertiesOf(item),
    })),
    dependencies: [
      { ref: ROOT, dependsOn: items.filter(({ direct }) => direct).map(({ ref }) => ref) },
      ...components
        .filter(({ ancestors, datasets }) => ancestors.length + datasets.length > 0)
        .map(({ ref, ancestors, datasets }) => ({ ref, dependsOn: [...new Set([...ancestors, ...datasets])].sort() })),
    ],
  };
}

function componentOf(item: Item, byRef: ReadonlyMap<string, Item>) {
  const { kind, ancestors, datasets } = item;
  const type = kind === 'service' ? 'application' : TYPES[kind];
  // One digest is the component's own. Of several each belongs to one of the files that may be installed.
  const own = item.hashes.length === 1;
  return {
    type,
    'bom-ref': item.ref,
    name: item.name,
    ...(item.version === '' ? {} : { version: item.version }),
    ...(kind === 'package' ? { scope: scopeOf(item) } : {}),
    ...(own ? { hashes: hashesOf(item) } : {}),
    ...(item.licences.length === 0 ? {} : { licenses: item.licences.map((license) => ({ license })) }),
    ...(item.purl === null ? {} : { purl: item.purl }),
    ...(ancestors.length === 0
      ? {}
      : { pedigree: { ancestors: ancestors.flatMap((ref) => ancestorOf(byRef.get(ref))) } }),
    ...externalOf(item),
    ...(kind === 'model' && datasets.length > 0
      ? { modelCard: { modelParameters: { datasets: datasets.map((ref) => ({ ref })) } } }
      : {}),
    ...(kind === 'dataset' ? { data: [{ type: 'dataset', name: item.name }] } : {}),
    ...(item.properties.length === 0 ? {} : { properties: propertiesOf(item) }),
    evidence: {
      occurrences: item.evidence
        .slice(0, MOST_PLACES)
        .map(({ path, startLine }) => ({ location: path, line: startLine })),
    },
  };
}

function scopeOf({ properties }: Item): string {
  return properties.some(([name]) => name === 'stridegate:development') ? 'excluded' : 'required';
}

/** An ancestor is repeated in the pedigree without its own, so that a circle ends. */
function ancestorOf(item: Item | undefined) {
  if (item === undefined) return [];
  const { name, version, purl } = item;
  return [{ type: TYPES.model, name, ...(version === '' ? {} : { version }), ...(purl === null ? {} : { purl }) }];
}

function externalOf(item: Item) {
  const place = addressOf(item);
  if (place === null) return {};
  const hashes = item.hashes.length > 1 ? { hashes: hashesOf(item) } : {};
  return { externalReferences: [{ type: 'distribution', url: place, ...hashes }] };
}

/** Where the thing can be looked at, when its name tells. */
export function addressOf({ kind, name, version, purl, properties }: Item): string | null {
  if (purl !== null && /\?(?:vcs|download)_url=/.test(purl)) {
    const origin = properties.find(([key]) => key === 'stridegate:origin')?.[1] ?? '';
    return /^https?:/.test(origin.replace(/^git\+/, '')) ? origin.replace(/^git\+/, '') : null;
  }
  const path = name.split('/').map(encodeURIComponent).join('/');
  if (purl?.startsWith('pkg:pypi/') === true)
    return `https://pypi.org/project/${path}/${version === '' ? '' : `${encodeURIComponent(version)}/`}`;
  if (purl?.startsWith('pkg:npm/') === true) return `https://registry.npmjs.org/${path}`;
  if (purl?.startsWith('pkg:huggingface/') === true) return `https://huggingface.co/${path}`;
  const isData = kind === 'dataset' && /^[\w.-]{1,100}\/[\w.-]{1,150}$/.test(name) && !/\.\w{1,5}$/.test(name);
  return isData ? `https://huggingface.co/datasets/${path}` : null;
}

function hashesOf({ hashes }: Item) {
  return hashes.map((hash) => {
    const [algorithm = '', content = ''] = hash.split(':');
    return { alg: ALGORITHMS[algorithm] ?? 'SHA-256', content };
  });
}

function propertiesOf({ properties }: Item) {
  return properties.map(([name, value]) => ({ name, value }));
}

function authenticationOf({ properties }: Item) {
  const known = properties.find(([name]) => name === 'stridegate:authentication')?.[1];
  return known === 'required' || known === 'none' ? { authenticated: known === 'required' } : {};
}
