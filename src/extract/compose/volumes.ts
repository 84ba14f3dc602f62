import { fillVariables } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asBoolean, asText, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  folderOf,
  isCodePath,
  isModelPath,
  lineOf,
  locationElement,
  ownElement,
  repositoryPath,
  type Source,
} from '../../statement/index.ts';
import type { Service } from './service.ts';

type Mount = {
  readonly service: Service;
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
  readonly line: number;
};

const NONE: ReadonlyMap<string, string> = new Map();
const HOLDS_DATA =
  /(?:^|[/_.-])(?:data|datasets?|features?|documents?|docs|uploads?|corpus|mlruns|mlartifacts|artifacts?|outputs?|results?|dashboards?)(?:$|[/_.-])/i;
const HOLDS_MODELS = /model|checkpoint|weights|mlruns|mlflow|artifact|huggingface|hf[_-]|ollama|lora/i;
const SHARED = /data|upload|document|feature|shared|output|results?/i;
/** Stores mount what is theirs alone. */
const STORES = new Set<Element['kind']>(['datastore', 'vector-store']);
const MOST_READERS = 20;

/** Models and data of the repository that are mounted, and volumes through which services hand each other models or data. */
export function volumeFacts(source: Source, root: TreeNode, services: readonly Service[]): Fact[] {
  const mounts = services.flatMap(mountsOf);
  const named = new Set(entriesOf(get(root, 'volumes')).map(({ key }) => key));
  return [
    ...mounts.flatMap((mount) => mountedFacts(source, mount)),
    ...[...named].flatMap((name) =>
      sharedFacts(
        source,
        name,
        mounts.filter(({ from }) => from === name),
      ),
    ),
  ];
}

function mountsOf(service: Service): Mount[] {
  return itemsOf(get(service.entry.value, 'volumes')).flatMap((item): Mount[] => {
    const line = item.line;
    if (item.kind === 'map') {
      const from = fillVariables(asText(get(item, 'source')) ?? '', NONE);
      const to = asText(get(item, 'target')) ?? '';
      return [{ service, from, to, readOnly: asBoolean(get(item, 'read_only')) === true, line }];
    }
    const [from = '', to = '', mode = ''] = fillVariables((asText(item) ?? '').slice(0, 1_000), NONE).split(':');
    return to === '' ? [] : [{ service, from, to, readOnly: /^(?:ro|.*,ro|ro,.*)$/.test(mode), line }];
  });
}

/** A folder or file of the repository that holds a model or data: `./models:/models`. */
function mountedFacts(source: Source, { service, from, line }: Mount): Fact[] {
  if (!/^\.{1,2}(?:\/|$)/.test(from) || STORES.has(service.element.kind)) return [];
  const path = repositoryPath(folderOf(source.path), from);
  if (path === null || path.startsWith('..') || from.includes('$') || isCodePath(path)) return [];
  const model = isModelPath(path);
  if (!model && !HOLDS_DATA.test(path.slice(path.lastIndexOf('/') + 1))) return [];
  const kind = model ? 'model' : /mlruns|artifact|output|result|dashboard/i.test(path) ? 'artifact' : 'dataset';
  const thing = locationElement(source, lineOf({ line }), path, { kind });
  const carried = { data: [dataOfKind(kind)], protocol: 'file' } as const;
  return [elementFact(thing), flowFact(source, lineOf({ line }), { from: thing, to: service.element, ...carried })];
}

function sharedFacts(source: Source, name: string, mounts: readonly Mount[]): Fact[] {
  const users = new Set(mounts.map(({ service }) => service));
  const models = mounts.some(({ to }) => HOLDS_MODELS.test(to)) || HOLDS_MODELS.test(name);
  const told = models || SHARED.test(name);
  if (
    users.size < 2 ||
    users.size > MOST_READERS ||
    !told ||
    mounts.some(({ service }) => STORES.has(service.element.kind))
  ) {
    return [];
  }
  const volume = ownElement(source, lineOf({ line: mounts[0]?.line ?? 1 }), {
    kind: 'datastore',
    name,
    symbol: 'volumes',
    details: ['volume'],
  });
  const carried = { data: [models ? 'model' : 'dataset'], protocol: 'file' } as const;
  const onlyWrites = mounts.some(({ readOnly }) => readOnly);
  return [
    elementFact(volume),
    ...mounts.flatMap(({ service, readOnly, line }): Fact[] => {
      const reads = flowFact(source, lineOf({ line }), { from: volume, to: service.element, ...carried });
      const writes = flowFact(source, lineOf({ line }), { from: service.element, to: volume, ...carried });
      if (readOnly) return [reads];
      return onlyWrites ? [writes] : [writes, reads];
    }),
  ];
}
