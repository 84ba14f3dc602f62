import type { Fact } from '../../model/index.ts';
import {
  asNumber,
  asString,
  asText,
  entriesOf,
  get,
  itemsOf,
  oneOrMore,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  folderOf,
  isCodePath,
  isModelPath,
  kindOfLocation,
  kindOfStep,
  lineOf,
  linesOf,
  locationElement,
  repositoryPath,
  schemeOf,
  scriptOfText,
  sourceOf,
  startedFiles,
  type End,
  type Source,
} from '../../statement/index.ts';
import { modelFileFact } from './model-file.ts';

/** Statements that one file may make. */
const MAX_FACTS = 20_000;

/**
 * Facts of a `dvc.lock`: which content each stage of the `dvc.yaml` beside it last read and wrote, by digest. Paths are those that DVC
 * made of `${…}`, so they join what the pipeline leaves open. The stages themselves are stated by `dvc.yaml`; a generated stage
 * (`train@uk`) counts for its template too, and the link step keeps the one that is there.
 */
export function lockFacts(
  source: Source,
  root: TreeNode,
): { readonly facts: readonly Fact[]; readonly problem: string | null } {
  const facts: Fact[] = [];
  // Schema 1.0 has the stages at the top.
  for (const stage of entriesOf(get(root, 'schema') === undefined ? root : get(root, 'stages'))) {
    if (stage.value.kind !== 'map') continue;
    for (const fact of stageFacts(source, stage)) facts.push(fact);
    if (facts.length > MAX_FACTS) return { facts: [], problem: `more than ${MAX_FACTS} statements` };
  }
  return { facts, problem: null };
}

function stageFacts(source: Source, { key, value }: MapEntry): Fact[] {
  const folder = folderOf(source.path);
  const stages = stageEnds(source, key, value);
  const read = itemsOf(get(value, 'deps')).flatMap((node) =>
    entryFacts(source, node, { folder, stages, written: false }),
  );
  const written = itemsOf(get(value, 'outs')).flatMap((node) =>
    entryFacts(source, node, { folder, stages, written: true }),
  );
  return [...read, ...written];
}

/** The stage as `dvc.yaml` names it: under its own name, and under that of the template that it may be made of. */
function stageEnds(source: Source, name: string, body: TreeNode): readonly End[] {
  const pipeline = sourceOf(source.path.replace(/dvc\.lock$/, 'dvc.yaml'));
  const template = name.split('@', 1)[0] ?? name;
  const kind = kindOfStep(template, () =>
    oneOrMore(get(body, 'cmd')).flatMap((node) => {
      const script = scriptOfText(node);
      return script === null ? [] : startedFiles(source, script);
    }),
  );
  return [...new Set([name, template])].map((symbol) => ({ kind, path: pipeline.path, symbol, name: symbol }));
}

type Use = { readonly folder: string; readonly stages: readonly End[]; readonly written: boolean };

function entryFacts(source: Source, node: TreeNode, { folder, stages, written }: Use): Fact[] {
  const name = repositoryPath(folder, asString(get(node, 'path')) ?? '');
  if (name === null || (isCodePath(name) && !written)) return [];
  const digest = digestOf(node);
  const lines = lineOf(node);
  const kind = kindOfLocation(name);
  const element = locationElement(source, lines, name, { kind });
  const controls = digest === '' ? [] : ['checksum'];
  const carried = { data: [dataOfKind(kind)], protocol: schemeOf(name), controls };
  const flows = stages.map((stage) =>
    flowFact(source, lines, { ...(written ? { from: stage, to: element } : { from: element, to: stage }), ...carried }),
  );
  if (!written || !isModelPath(name)) return flows;
  const size = asNumber(get(node, 'size')) ?? 0;
  return [elementFact(element), ...flows, modelFileFact(source, { name, digest, size, ...linesOf(node) })];
}

function digestOf(node: TreeNode): string {
  for (const key of ['md5', 'etag', 'checksum']) {
    const text = asText(get(node, key)) ?? '';
    if (/^[0-9a-zA-Z-]{8,128}(?:\.dir)?$/.test(text)) return `${key}:${text}`;
  }
  return '';
}
