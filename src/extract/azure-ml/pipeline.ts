import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { elementFact, flowFact, lineOf, ownElement, readBy, writtenBy, type Source } from '../../statement/index.ts';
import { mapEntries, titleOf, ZONE, type AzureFile } from './azure-file.ts';
import { isModelType, locatedAt } from './locations.ts';
import { dataOfPort, stepElement, stepFacts, type Step } from './steps.ts';

/** Jobs of one pipeline that are read. */
const MAX_JOBS = 1_000;

/** A job or component file: a pipeline of jobs, or one step. */
export function fileFacts(file: AzureFile): Fact[] {
  const jobs = entryOf(file.root, 'jobs');
  const title = titleOf(file);
  if (jobs?.value.kind === 'map') return pipelineFacts(file, file.root, { name: title, symbol: '', line: jobs.line });
  const step: Step = { name: title, symbol: '', node: file.root, lines: lineOf(firstLine(file.root)) };
  return stepFacts(file, step, stepElement(file, step));
}

function firstLine(root: TreeNode): { readonly line: number } {
  const told = ['type', 'display_name', 'name', 'command', 'trial'].flatMap((key) => entryOf(root, key) ?? []);
  return told[0] ?? root;
}

type Pipeline = { readonly name: string; readonly symbol: string; readonly line: number };

/** A pipeline as an orchestrator, its jobs as steps, and what they hand to each other. */
export function pipelineFacts(file: AzureFile, node: TreeNode, { name, symbol, line }: Pipeline): Fact[] {
  const { source } = file;
  const compute = asText(get(node, 'settings', 'default_compute')) ?? '';
  const own = ownElement(source, lineOf({ line }), {
    kind: 'orchestrator',
    name,
    symbol,
    zone: ZONE,
    details: compute === '' || compute.includes('$') ? [] : [`compute ${compute.replace(/^azureml:/, '')}`],
  });
  const entries = mapEntries(get(node, 'jobs')).slice(0, MAX_JOBS);
  const steps = new Map(
    entries.map((entry): [string, { step: Step; element: Element }] => {
      const lines = lineOf(entry);
      const step: Step = {
        name: entry.key,
        symbol: symbol === '' ? entry.key : `${symbol}.${entry.key}`,
        node: entry.value,
        lines,
      };
      return [entry.key, { step, element: stepElement(file, step) }];
    }),
  );
  const facts: Fact[] = [elementFact(own)];
  for (const { step, element } of steps.values()) {
    const started = { from: own, to: element, data: ['configuration'], protocol: 'exec' } as const;
    facts.push(...stepFacts(file, step, element), flowFact(source, step.lines, started));
    for (const input of mapEntries(get(step.node, 'inputs')))
      facts.push(...handedOver(file, node, input, { element, steps }));
    for (const output of mapEntries(get(step.node, 'outputs'))) facts.push(...handedOut(source, node, output, element));
  }
  return facts;
}

type Receiver = { readonly element: Element; readonly steps: ReadonlyMap<string, { readonly element: Element }> };

/** What an input gets from another job, or through an input of the pipeline from outside. */
function handedOver({ source }: AzureFile, pipeline: TreeNode, input: MapEntry, { element, steps }: Receiver): Fact[] {
  const text = textOf(input.value);
  const lines = lineOf(input);
  const job = /\$\{\{\s*parent\.jobs\.([\w-]{1,200})\.outputs\.([\w-]{1,200})\s*\}\}/.exec(text);
  if (job !== null) {
    const from = steps.get(job[1] ?? '')?.element;
    if (from === undefined) return [];
    return [
      flowFact(source, lines, { from, to: element, data: [dataOfPort(job[2] ?? '', input.value)], protocol: 'file' }),
    ];
  }
  const name = /\$\{\{\s*parent\.inputs\.([\w-]{1,200})\s*\}\}/.exec(text)?.[1];
  const given = name === undefined ? undefined : get(pipeline, 'inputs', name);
  const located = locatedAt(source, given, element.symbol);
  if (located === null || name === undefined) return [];
  const data = located.element.kind === 'model' ? 'model' : dataOfPort(name, given);
  return [
    ...located.facts,
    ...readBy(source, lines, element, located.element, { data: [data], protocol: located.protocol }),
  ];
}

/** What an output of a job becomes as an output of the pipeline: a place, or a model that it makes. */
function handedOut(source: Source, pipeline: TreeNode, output: MapEntry, element: Element): Fact[] {
  const name = /\$\{\{\s*parent\.outputs\.([\w-]{1,200})\s*\}\}/.exec(textOf(output.value))?.[1];
  const entry = name === undefined ? undefined : entryOf(get(pipeline, 'outputs'), name);
  if (entry === undefined) return [];
  const lines = lineOf(output);
  const data = dataOfPort(entry.key, entry.value);
  const located = locatedAt(source, entry.value, element.symbol);
  if (located !== null) {
    return writtenBy(source, lines, element, located.element, { data: [data], protocol: located.protocol });
  }
  if (data !== 'model' && !isModelType(entry.value)) return [];
  const model = ownElement(source, lineOf(entry), { kind: 'model', name: entry.key, zone: ZONE });
  return writtenBy(source, lines, element, model, { data: ['model'], protocol: 'file' });
}

/** An input or output as its expression: a text, or the `path` of a map. */
function textOf(node: TreeNode): string {
  return (asText(node) ?? asText(get(node, 'path')) ?? '').slice(0, 1_000);
}
