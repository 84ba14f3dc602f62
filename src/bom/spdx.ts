import type { BillFormat, BillOf } from './contract.ts';
import { addressOf } from './cyclonedx.ts';
import { instantOf, uuidOf } from './identifier.ts';
import { inventoryOf, type Item } from './inventory.ts';

type Node = Readonly<Record<string, unknown>>;

const CREATION = '_:creation';

/**
 * SPDX 3.0.1 as JSON-LD (https://spdx.github.io/spdx-spec/v3.0.1/) with the classes of its AI and Dataset profiles. Their conformance is not
 * claimed: it asks when each model was released, which no file of a repository says.
 */
export const spdx: BillFormat = {
  id: 'spdx',
  summary: 'The bill of materials as SPDX 3.0.1 (JSON-LD) with AI packages, dataset packages, packages and files.',
  write: (bill) => `${JSON.stringify(documentOf(bill), null, 2)}\n`,
};

function documentOf({ system, commit, at, tool }: BillOf) {
  const items = inventoryOf(system).filter(({ kind }) => kind !== 'service');
  const base = `urn:uuid:${uuidOf(JSON.stringify([commit, items]))}`;
  const ids = new Map(items.map((item, index) => [item.ref, `${base}#item-${index + 1}`]));
  const node = (type: string, name: string, rest: Node): Node => ({
    type,
    spdxId: `${base}#${name}`,
    creationInfo: CREATION,
    ...rest,
  });
  const described = items.map((item) => ({ ...packageOf(item), spdxId: ids.get(item.ref), creationInfo: CREATION }));
  const { licences, relationships } = relationsOf(items, ids, node);
  const root = node('software_Package', 'repository', {
    name: 'repository',
    software_packageVersion: commit,
    software_primaryPurpose: 'source',
  });
  const direct = items.filter((item) => item.direct).flatMap(({ ref }) => ids.get(ref) ?? []);
  const dependsOn = relationship(node, 'depends', `${base}#repository`, 'dependsOn', direct);
  const contents = [root, ...described, ...licences, ...relationships, ...dependsOn];
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': CREATION,
        specVersion: '3.0.1',
        created: instantOf(at),
        createdBy: [`${base}#tool`],
      },
      node('SoftwareAgent', 'tool', { name: `${tool.name} ${tool.version}` }),
      node('SpdxDocument', 'document', {
        profileConformance: ['core', 'software', 'simpleLicensing'],
        rootElement: [`${base}#bill`],
      }),
      node('software_Sbom', 'bill', {
        software_sbomType: ['source'],
        rootElement: [`${base}#repository`],
        element: contents.map((one) => one['spdxId']),
      }),
      ...contents,
    ],
  };
}

function packageOf(item: Item): Node {
  const { kind, name, version, purl, hashes } = item;
  const place = addressOf(item);
  const common = {
    name,
    ...(hashes.length === 0 ? {} : { verifiedUsing: hashes.map(hashOf) }),
    ...(purl === null
      ? {}
      : {
          externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'packageUrl', identifier: purl }],
        }),
  };
  if (kind === 'file') return { type: 'software_File', ...common, software_primaryPurpose: 'model' };
  const types = {
    model: 'ai_AIPackage',
    dataset: 'dataset_DatasetPackage',
    package: 'software_Package',
    service: 'software_Package',
  };
  const purposes = { model: 'model', dataset: 'data', package: 'library', service: 'application' };
  return {
    type: types[kind],
    ...common,
    ...(version === '' ? {} : { software_packageVersion: version }),
    ...(place === null ? {} : { software_downloadLocation: place }),
    software_primaryPurpose: purposes[kind],
    ...(kind === 'dataset' ? { dataset_datasetType: ['noAssertion'] } : {}),
  };
}

function hashOf(hash: string): Node {
  const [algorithm = '', hashValue = ''] = hash.split(':');
  return { type: 'Hash', algorithm, hashValue };
}

type Make = (type: string, name: string, rest: Node) => Node;

/** Licences as elements of their own, and what was trained on and made of what. */
function relationsOf(items: readonly Item[], ids: ReadonlyMap<string, string>, node: Make) {
  const licences = new Map<string, Node>();
  const relationships: Node[] = [];
  for (const [index, item] of items.entries()) {
    const from = ids.get(item.ref) ?? '';
    const declared = item.licences.map((licence) => {
      const expression =
        'id' in licence ? licence.id : `LicenseRef-${licence.name.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}`;
      const known =
        licences.get(expression) ??
        node('simplelicensing_LicenseExpression', `licence-${expression}`, {
          simplelicensing_licenseExpression: expression,
        });
      licences.set(expression, known);
      return String(known['spdxId']);
    });
    const refs = (list: readonly string[]): string[] => list.flatMap((ref) => ids.get(ref) ?? []);
    relationships.push(
      ...relationship(node, `licence-of-${index + 1}`, from, 'hasDeclaredLicense', declared),
      ...relationship(node, `data-of-${index + 1}`, from, 'trainedOn', refs(item.datasets)),
      ...relationship(node, `base-of-${index + 1}`, from, 'descendantOf', refs(item.ancestors)),
    );
  }
  return { licences: [...licences.values()], relationships };
}

function relationship(node: Make, name: string, from: string, type: string, to: readonly string[]): Node[] {
  if (to.length === 0) return [];
  return [node('Relationship', `relationship-${name}`, { from, relationshipType: type, to: [...new Set(to)] })];
}
