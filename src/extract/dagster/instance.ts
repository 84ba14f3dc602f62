import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  lineOf,
  locationElement,
  ownElement,
  protocolOfStore,
  type Source,
  storeElement,
  writtenBy,
} from '../../statement/index.ts';

/** Parts of an instance that keep something in a database. */
const STORAGES = ['storage', 'run_storage', 'event_log_storage', 'schedule_storage'];
/** Words of a launcher's class that say where runs go. */
const ZONES: readonly (readonly [RegExp, string])[] = [
  [/k8s/i, 'cluster:'],
  [/ecs/i, 'cloud:aws'],
];

/** `dagster.yaml`: the instance, its database, where its logs go, and what its runs are started in. */
export function instanceFacts(source: Source, root: TreeNode): Fact[] {
  const parts = ['run_launcher', 'run_coordinator', 'compute_logs', ...STORAGES];
  const first = parts.flatMap((key) => entryOf(root, key) ?? [])[0];
  if (first === undefined) return [];
  const launcher = className(get(root, 'run_launcher'));
  const zone = ZONES.find(([word]) => word.test(launcher))?.[1];
  const own = ownElement(source, lineOf(first), {
    kind: 'orchestrator',
    name: 'dagster',
    ...(zone === undefined ? {} : { zone }),
    details: [
      'dagster instance',
      launcher === '' ? '' : `runs by ${launcher}`,
      ...limitsOf(root),
      asText(get(root, 'telemetry', 'enabled')) === 'false' ? 'no telemetry' : '',
    ],
  });
  return [
    elementFact(own),
    ...STORAGES.flatMap((key) => storeFacts(source, own, entryOf(root, key))),
    ...logFacts(source, own, get(root, 'compute_logs')),
    ...imageOfRuns(source, get(root, 'run_launcher', 'config')),
  ];
}

function className(part: TreeNode | undefined): string {
  return (asText(get(part, 'class')) ?? asText(get(part, 'custom', 'class')) ?? '').slice(0, 60);
}

function limitsOf(root: TreeNode): string[] {
  const most =
    asText(get(root, 'run_coordinator', 'config', 'max_concurrent_runs')) ??
    asText(get(root, 'run_queue', 'max_concurrent_runs')) ??
    asText(get(root, 'concurrency', 'runs', 'max_concurrent_runs')) ??
    '';
  return most === '' ? [] : [`at most ${most} runs at a time`];
}

/** The database of runs and events: `postgres: …`, or a class that says so. */
function storeFacts(source: Source, own: Element, part: MapEntry | undefined): Fact[] {
  if (part === undefined) return [];
  const [named] = entriesOf(part.value).filter(({ key }) => /^(?:postgres|mysql|sqlite)$/.test(key));
  const word = named?.key ?? /postgres|mysql|sqlite/i.exec(className(part.value))?.[0]?.toLowerCase();
  if (word === undefined) return [];
  const lines = lineOf(named ?? part);
  const element = storeElement(source, lines, word);
  return writtenBy(source, lines, own, element, {
    data: ['configuration', 'metrics'],
    protocol: protocolOfStore(element),
  });
}

/** What runs print goes to a bucket of Amazon, Google or Azure. */
function logFacts(source: Source, own: Element, logs: TreeNode | undefined): Fact[] {
  const config = get(logs, 'config');
  const scheme = /^(?:S3|GCS|Azure)/.exec(className(logs))?.[0];
  const bucket = entryOf(config, scheme === 'Azure' ? 'container' : 'bucket');
  const name = asText(bucket?.value)?.trim() ?? '';
  if (scheme === undefined || bucket === undefined || name === '' || name.length > 200) return [];
  const protocol = scheme === 'S3' ? 's3' : scheme === 'GCS' ? 'gs' : 'az';
  const element = locationElement(source, lineOf(bucket), `${protocol}://${name}`, { kind: 'datastore' });
  return writtenBy(source, lineOf(bucket), own, element, { data: ['document'], protocol });
}

function imageOfRuns({ path, context }: Source, config: TreeNode | undefined): Fact[] {
  const image = entryOf(config, 'image') ?? entryOf(config, 'job_image');
  const text = asText(image?.value) ?? '';
  if (image === undefined || text === '') return [];
  const where = { path, context, symbol: '', loader: 'run_launcher' };
  return imageFacts(text, { ...where, startLine: image.line, endLine: image.line });
}
