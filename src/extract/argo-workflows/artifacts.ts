import { pinnedOf } from '../../command/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  kindOfLocation,
  lineOf,
  locationElement,
  operationFact,
  ownElement,
  readBy,
  referenceFact,
  schemeOf,
  withoutSecrets,
  writtenBy,
  type Lines,
} from '../../statement/index.ts';
import { filled, portsOf, type Workflow } from './workflow.ts';

/** Artifacts of a template that come from outside or go there: buckets, addresses, git repositories. */
export function artifactFacts(workflow: Workflow, template: TreeNode, step: Element): Fact[] {
  const inputs = portsOf(get(template, 'inputs'), 'artifacts');
  const outputs = portsOf(get(template, 'outputs'), 'artifacts');
  return [
    ...inputs.flatMap((port) => artifactFact(workflow, port, step, false)),
    ...outputs.flatMap((port) => artifactFact(workflow, port, step, true)),
  ];
}

/** The same for what a task or the workflow itself is given as an argument, where it names the place. */
export function argumentFacts(workflow: Workflow, node: TreeNode | undefined, step: Element): Fact[] {
  return portsOf(get(node, 'arguments'), 'artifacts').flatMap((port) => artifactFact(workflow, port, step, false));
}

function artifactFact(workflow: Workflow, port: MapEntry, step: Element, written: boolean): Fact[] {
  const { source } = workflow;
  const lines = lineOf(port);
  const git = get(port.value, 'git');
  if (git !== undefined) return gitFacts(workflow, git, step);
  const place = placeOf(workflow, port.value);
  if (place === null) return [];
  const element =
    place.address === ''
      ? repositoryElement(workflow, lines)
      : locationElement(source, lines, place.address, { details: place.details });
  const kind = place.address === '' ? kindOfLocation(place.key) : element.kind;
  const carried = { data: [dataOfKind(kind)], protocol: place.protocol };
  return (written ? writtenBy : readBy)(source, lines, step, element, carried);
}

/** The cluster's own store for artifacts, which keys without a bucket mean. */
function repositoryElement({ source }: Workflow, lines: Lines): Element {
  return ownElement(source, lines, { kind: 'datastore', name: 'artifact repository' });
}

type Place = {
  /** Without credentials; empty for a key in the cluster's own store. */
  readonly address: string;
  readonly key: string;
  readonly protocol: string;
  readonly details: string[];
};

function placeOf(workflow: Workflow, artifact: TreeNode): Place | null {
  const text = (...path: string[]): string => filled(workflow, asText(get(artifact, ...path)) ?? '').trim();
  const bucket = (kind: string, scheme: string): Place | null => {
    if (get(artifact, kind) === undefined) return null;
    const [name, key] = [text(kind, 'bucket'), text(kind, 'key')];
    const endpoint = text(kind, 'endpoint');
    const insecure = text(kind, 'insecure') === 'true';
    const details =
      endpoint === '' || endpoint.endsWith('.amazonaws.com') ? [] : [`endpoint ${withoutSecrets(endpoint)}`];
    const protocol = insecure ? 'http' : scheme;
    if (name === '') return key === '' ? null : { address: '', key, protocol, details: [] };
    return { address: `${scheme}://${name}${key === '' ? '' : `/${key}`}`, key, protocol, details };
  };
  const hdfs = text('hdfs', 'path');
  const container = text('azure', 'container');
  return (
    bucket('s3', 's3') ??
    bucket('gcs', 'gs') ??
    bucket('oss', 'oss') ??
    placeAt(text('http', 'url')) ??
    placeAt(text('artifactory', 'url')) ??
    (container === ''
      ? null
      : placeAt(`${text('azure', 'endpoint').replace(/\/+$/, '')}/${container}/${text('azure', 'blob')}`)) ??
    (hdfs === '' ? null : placeAt(`hdfs:/${hdfs.startsWith('/') ? '' : '/'}${hdfs}`))
  );
}

function placeAt(address: string): Place | null {
  if (!/^[\w+.-]+:\/\//.test(address)) return null;
  return { address: withoutSecrets(address), key: '', protocol: schemeOf(address), details: [] };
}

function gitFacts(workflow: Workflow, git: TreeNode, step: Element): Fact[] {
  const { source } = workflow;
  const entry = entryOf(git, 'repo');
  const address = filled(workflow, asText(entry?.value)?.trim() ?? '');
  if (entry === undefined || address === '') return [];
  const revision = filled(workflow, asText(get(git, 'revision')) ?? asText(get(git, 'branch')) ?? '');
  const pinned = pinnedOf(revision);
  const repo = withoutSecrets(address);
  const unchecked = entryOf(git, 'insecureIgnoreHostKey');
  return [
    referenceFact(source, lineOf(entry), {
      kind: 'code',
      repo,
      revision,
      pinned,
      loader: 'git',
      symbol: step.symbol,
      formats: ['code'],
      transport: repo.startsWith('http:') ? 'http' : 'git',
      remoteCode: 'unknown',
    }),
    ...(unchecked !== undefined && asText(unchecked.value) === 'true'
      ? [
          operationFact(source, lineOf(unchecked), {
            name: 'insecureIgnoreHostKey',
            symbol: step.symbol,
            kind: 'tls-verification-off',
            input: 'literal',
          }),
        ]
      : []),
  ];
}
