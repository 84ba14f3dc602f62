import { credentialFacts } from '../../credential/index.ts';
import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  folderOf,
  isAddress,
  kindOfStep,
  lineOf,
  locationElement,
  ownElement,
  readBy,
  repositoryPath,
  schemeOf,
  scriptFacts,
  scriptOfText,
  startedFiles,
  withoutSecrets,
  writtenBy,
  type Source,
} from '../../statement/index.ts';

/** Entry points of one project that are read. */
const MAX_ENTRIES = 500;

/** Facts of an `MLproject`: its entry points as steps, below an orchestrator where there are several, and what they run in. */
export function projectFacts(source: Source, root: TreeNode): Fact[] {
  const named = entryOf(root, 'name');
  const name = asText(named?.value)?.trim().slice(0, 200) || (source.path.split('/').at(-2) ?? 'project');
  const entries = entriesOf(get(root, 'entry_points')).slice(0, MAX_ENTRIES);
  const [first] = entries;
  const lines = lineOf(named ?? root);
  const image = imageFactsOf(source, root);
  if (first === undefined) return image;
  if (entries.length === 1) return [...stepFacts(source, first, { name, symbol: '' }).facts, ...image];
  const own = ownElement(source, lines, { kind: 'orchestrator', name });
  const steps = entries.map((entry) => stepFacts(source, entry, { name: entry.key, symbol: entry.key }));
  return [
    elementFact(own),
    ...steps.flatMap(({ element, facts }) => [
      ...facts,
      flowFact(source, element.evidence[0] ?? lines, {
        from: own,
        to: element,
        data: ['configuration'],
        protocol: 'exec',
      }),
    ]),
    ...image,
  ];
}

function stepFacts(
  source: Source,
  entry: MapEntry,
  { name, symbol }: { readonly name: string; readonly symbol: string },
): { readonly element: Element; readonly facts: Fact[] } {
  const folder = folderOf(source.path);
  const written = scriptOfText(get(entry.value, 'command'));
  // `{alpha}` is filled in by MLflow.
  const script = written === null ? null : { ...written, text: written.text.replaceAll(/\{(\w{1,100})\}/g, '$$$1') };
  const started = (): readonly string[] => (script === null ? [] : startedFiles(source, script));
  const told = kindOfStep(entry.key, started);
  const kind = told === 'process' ? kindOfStep(name, started) : told;
  const element = ownElement(source, lineOf(entry), { kind, name, symbol });
  return {
    element,
    facts: [
      elementFact(element),
      ...parameterFacts(source, entry, element),
      ...(script === null ? [] : scriptFacts(source, script, { runner: element, manifest: 'pipeline', folder })),
    ],
  };
}

const WRITES = /(?:^|_)(?:out|output|dest|export|save|target|result)(?:$|_|s)/i;

/** Defaults of parameters that are a place. */
function parameterFacts(source: Source, entry: MapEntry, step: Element): Fact[] {
  return entriesOf(get(entry.value, 'parameters')).flatMap(({ key, value }) => {
    const type = asText(get(value, 'type')) ?? '';
    const usual = entryOf(value, 'default');
    const text = asText(usual?.value)?.trim() ?? '';
    if (usual === undefined || text === '' || (!isAddress(text) && !/^(?:path|uri)$/.test(type))) return [];
    const name = isAddress(text) ? withoutSecrets(text) : repositoryPath(folderOf(source.path), text);
    if (name === null) return [];
    const place = locationElement(source, lineOf(usual), name);
    const carried = { data: [dataOfKind(place.kind)], protocol: schemeOf(name) };
    return (WRITES.test(key) ? writtenBy : readBy)(source, lineOf(usual), step, place, carried);
  });
}

/** The image that all entry points run in, and credentials that it is given. */
function imageFactsOf(source: Source, root: TreeNode): Fact[] {
  const environment = get(root, 'docker_env');
  const image = entryOf(environment, 'image');
  const { path, context } = source;
  const where = { path, context, symbol: '' };
  const given = itemsOf(get(environment, 'environment')).flatMap((pair) => {
    const [name, value] = itemsOf(pair);
    const text = asText(value) ?? '';
    return name === undefined || value === undefined
      ? []
      : credentialFacts(asText(name) ?? '', text, { ...where, startLine: value.line, endLine: value.line });
  });
  if (image === undefined) return given;
  const at = { startLine: image.line, endLine: image.line };
  return [...imageFacts(asText(image.value) ?? '', { ...where, ...at, loader: 'docker_env' }), ...given];
}
