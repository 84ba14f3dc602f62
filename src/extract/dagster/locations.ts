import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import {
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  oneOrMore,
  strings,
  type TreeNode,
} from '../../parse/index.ts';
import {
  elementFact,
  hostOf,
  lineOf,
  ownElement,
  readBy,
  repositoryPath,
  runsFact,
  sharedElement,
  type Source,
} from '../../statement/index.ts';

/** Code locations of one file that are read. */
const MAX_LOCATIONS = 500;
const LOADERS = /^(?:python_file|python_module|python_package|grpc_server)$/;

/** The key that names the code, for each way to load it. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['python_file', 'relative_path'],
  ['python_module', 'module_name'],
  ['python_package', 'package_name'],
]);

/** `workspace.yaml` and `dagster_cloud.yaml`: each code location, the code that it loads, its image and secrets. */
export function locationFacts(source: Source, root: TreeNode): Fact[] {
  const loaded = oneOrMore(get(root, 'load_from')).flatMap((item) => entriesOf(item));
  // An environment of its own holds what it loads one level deeper.
  const inside = loaded.flatMap((entry) =>
    entry.key === 'python_environment' ? entriesOf(get(entry.value, 'target')) : [entry],
  );
  return [
    ...inside
      .filter(({ key }) => LOADERS.test(key))
      .slice(0, MAX_LOCATIONS)
      .flatMap((entry) => (entry.key === 'grpc_server' ? serverFacts(source, entry) : workspaceFacts(source, entry))),
    ...itemsOf(get(root, 'locations'))
      .slice(0, MAX_LOCATIONS)
      .flatMap((item) => cloudFacts(source, item)),
  ];
}

/** Code of the repository that the server loads. */
function workspaceFacts(source: Source, { key, value, line }: MapEntry): Fact[] {
  const field = FIELDS.get(key) ?? '';
  const entry = value.kind === 'scalar' ? { key, value, line } : entryOf(value, field);
  const code = asText(entry?.value)?.trim() ?? '';
  if (entry === undefined || code === '') return [];
  const name = asText(get(value, 'location_name')) ?? code;
  const own = locationElement(source, entry, name, [asText(get(value, 'executable_path')) ?? '']);
  const folder = asText(get(value, 'working_directory')) ?? '';
  return [elementFact(own), ...startFacts(source, own, { entry, code, form: formOf(key), folder })];
}

/** Code that runs in a server of its own. */
function serverFacts(source: Source, { value, line }: MapEntry): Fact[] {
  const host = asText(get(value, 'host')) ?? '';
  const port = asText(get(value, 'port')) ?? '';
  const name = asText(get(value, 'location_name')) ?? hostOf(host) ?? '';
  if (name === '') return [];
  const encrypted = asText(get(value, 'ssl')) === 'true';
  return [
    elementFact(
      ownElement(source, lineOf(entryOf(value, 'host') ?? { line }), {
        kind: 'orchestrator',
        name: name.slice(0, 200),
        symbol: name.slice(0, 200),
        exposure: 'network',
        controls: encrypted ? ['tls'] : [],
        details: [
          'dagster code location',
          'grpc',
          host === '' ? '' : `host ${host}`,
          port === '' ? '' : `port ${port}`,
        ],
      }),
    ),
  ];
}

/** A code location of Dagster+. */
function cloudFacts(source: Source, item: TreeNode): Fact[] {
  const named = entryOf(item, 'location_name');
  const entries = ['python_file', 'module_name', 'package_name', 'autoload_defs_module_name'].flatMap(
    (key) => entryOf(get(item, 'code_source'), key) ?? [],
  );
  const name = asText(named?.value)?.trim() ?? '';
  if (named === undefined || name === '') return [];
  const queue = asText(get(item, 'agent_queue')) ?? '';
  const cluster = get(item, 'container_context', 'k8s');
  const namespace = asText(get(cluster, 'namespace')) ?? '';
  const own: Element = {
    ...locationElement(source, named, name, [queue === '' ? '' : `agent queue ${queue}`]),
    ...(cluster === undefined ? {} : { zone: `cluster:${/^[\w.-]{1,80}$/.test(namespace) ? namespace : ''}` }),
  };
  const folder = asText(get(item, 'build', 'directory')) ?? '';
  return [
    elementFact(own),
    ...entries.flatMap((entry) => {
      const code = asText(entry.value)?.trim() ?? '';
      return code === '' ? [] : startFacts(source, own, { entry, code, form: formOf(entry.key), folder });
    }),
    ...imageOf(source, own, item),
    ...secretFacts(source, own, get(item, 'container_context')),
  ];
}

function locationElement(source: Source, entry: MapEntry, name: string, details: readonly string[]): Element {
  const given = { kind: 'orchestrator', name: name.slice(0, 200), symbol: name.slice(0, 200) } as const;
  return ownElement(source, lineOf(entry), { ...given, details: ['dagster code location', ...details] });
}

type Code = {
  readonly entry: MapEntry;
  readonly code: string;
  readonly form: 'file' | 'module' | 'package';
  readonly folder: string;
};

function formOf(key: string): Code['form'] {
  if (key === 'python_file') return 'file';
  return key.includes('package') ? 'package' : 'module';
}

/** A file by its path, a module or package by the file that Python would load. */
function startFacts(source: Source, own: Element, { entry, code, form, folder }: Code): Fact[] {
  if (code.length > 500 || (form !== 'file' && !/^\w+(?:\.\w+){0,20}$/.test(code))) return [];
  const module = code.replaceAll('.', '/');
  const file = form === 'file' ? code : form === 'package' ? `${module}/__init__.py` : `${module}.py`;
  const path = folder.startsWith('/') ? file : repositoryPath(folder, file);
  return path === null || path.startsWith('/') ? [] : [runsFact(source, lineOf(entry), own, path)];
}

function imageOf({ path, context }: Source, own: Element, item: TreeNode): Fact[] {
  // `build.registry` is where an image is pushed to under a name of its own each time.
  const image = entryOf(item, 'image');
  const text = asText(image?.value)?.trim() ?? '';
  if (image === undefined || text === '' || text.includes('{{')) return [];
  const where = { path, context, symbol: own.symbol, loader: 'image' };
  return imageFacts(text, { ...where, startLine: image.line, endLine: image.line });
}

/** Secrets of a cluster, and of Amazon's store, that a code location is started with. */
function secretFacts(source: Source, own: Element, context: TreeNode | undefined): Fact[] {
  const lists = [get(context, 'k8s', 'env_secrets'), get(context, 'ecs', 'secrets')];
  return lists.flatMap((list) =>
    oneOrMore(list)
      .slice(0, 100)
      .flatMap((item) => {
        const [text] = item.kind === 'scalar' ? strings(item) : [asText(get(item, 'name')) ?? ''];
        const name = text?.trim().slice(0, 200) ?? '';
        if (name === '') return [];
        const secret = sharedElement(source, lineOf(item), { kind: 'secret', name, controls: ['secret-store'] });
        return readBy(source, lineOf(item), own, secret, { data: ['credential'], protocol: 'unknown' });
      }),
  );
}
