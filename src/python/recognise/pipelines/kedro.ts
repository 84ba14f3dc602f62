import type { Element } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { declaredStep, detailsOf, functionStep, pipelineElement } from './step.ts';
import { dataNamed } from './words.ts';

const NODE = /^kedro\.(?:\w+\.)*(?:node|Node)$/;
const PIPELINE = /^kedro\.(?:\w+\.)*(?:pipeline|Pipeline|modular_pipeline|pipeline\.pipeline)$/;
const nameLimit = 200;

/** Kedro pipelines: nodes with the data sets of the catalog that they read and write, by the names that the catalog gives them. */
export const kedro: PipelineReader = { id: 'kedro', imports: ['kedro'], read };

type Node = {
  readonly call: Call;
  readonly step: Element;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
};

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const nodes = unit.module.calls.filter(({ callee }) => NODE.test(callee)).map((call) => nodeOf(unit, sketch, call));
  for (const node of nodes) dataFlows(unit, sketch, node);
  pipelines(unit, sketch, nodes);
  return sketch;
}

function nodeOf(unit: Unit, sketch: Sketch, call: Call): Node {
  const func = valueOf(call, ['func'], 0);
  const symbol = func?.kind === 'name' ? func.qualified : '';
  const given = textIn(unit, valueOf(call, ['name'], 3));
  const name = (given ?? (lastOf(symbol) || 'node')).replace(/_node$/, '');
  const namespace = textIn(unit, valueOf(call, ['namespace']));
  const definition = unit.definitions.get(symbol);
  const known = definition ? sketch.owners.get(symbol) : undefined;
  const details = detailsOf(namespace === null ? '' : `namespace: ${namespace}`);
  const step =
    known ?? (definition ? functionStep(unit, definition, { details }) : declaredStep(unit, call, { name, details }));
  if (!known) sketch.elements.push(step);
  if (definition) sketch.owners.set(symbol, step);
  else if (symbol !== '') sketch.facts.push(...importedFunction(unit, call, step, symbol));
  return {
    call,
    step,
    inputs: datasetsOf(unit, valueOf(call, ['inputs'], 1)),
    outputs: datasetsOf(unit, valueOf(call, ['outputs'], 2)),
  };
}

/** The file of the function: `.nodes` is the one beside this. */
function importedFunction(unit: Unit, call: Call, step: Element, qualified: string): Sketch['facts'] {
  const module = qualified.split('.').slice(0, -1).join('.');
  if (!/^\.{0,2}[\w.]{1,200}$/.test(module) || module.startsWith('..')) return [];
  const path = `${module.replace(/^\./, '').replaceAll('.', '/')}.py`;
  return [runsFact(sourceOf(unit.path), evidenceOf(unit, call), step, path)];
}

/** Names of the catalog in a text, list or dict; parameters are none. `x@spark` and `x@pandas` are one data set. */
function datasetsOf(unit: Unit, value: Value | null): string[] {
  if (value === null) return [];
  const values =
    value.kind === 'list' ? value.items : value.kind === 'dict' ? value.entries.map(([, item]) => item) : [value];
  return values.slice(0, 100).flatMap((item) => {
    const text = textIn(unit, item);
    return text === null ||
      text === '' ||
      text === 'parameters' ||
      text.startsWith('params:') ||
      text.length > nameLimit
      ? []
      : [text.replace(/@[\w-]+$/, '')];
  });
}

function dataFlows(unit: Unit, sketch: Sketch, { call, step, inputs, outputs }: Node): void {
  const flow = (name: string, written: boolean): void => {
    const argument = argumentOf(call, [written ? 'outputs' : 'inputs'], written ? 2 : 1);
    const span = { ...(argument?.span ?? call), symbol: call.symbol };
    const dataset = elementOf(unit, { symbol: call.symbol, span }, { kind: 'dataset', name, shared: true });
    const told = dataNamed(name);
    const data = [told ?? (written && step.kind === 'training' ? ('model' as const) : ('dataset' as const))];
    const ends = written ? { from: step, to: dataset } : { from: dataset, to: step };
    sketch.facts.push(elementFact(dataset), flowFact(unit, span, { ...ends, data, protocol: 'unknown' }));
  };
  for (const name of inputs) flow(name, false);
  for (const name of outputs) flow(name, true);
}

/** The pipeline that the file makes, named after its folder; it starts the nodes that read nothing of the others. */
function pipelines(unit: Unit, sketch: Sketch, nodes: readonly Node[]): void {
  const made = unit.module.calls.find(({ callee }) => PIPELINE.test(callee));
  const [first] = nodes;
  if (!made || !first) return;
  const folders = unit.path.split('/');
  const name = folders.length > 1 ? (folders.at(-2) ?? 'pipeline') : 'pipeline';
  const symbol = unit.definitions.get(made.symbol)?.kind === 'function' ? made.symbol : '';
  const element = pipelineElement(unit, symbol, made, name);
  sketch.elements.push(element);
  const written = new Set(nodes.flatMap(({ outputs }) => outputs));
  for (const { call, step, inputs } of nodes) {
    if (inputs.some((input) => written.has(input))) continue;
    sketch.members.push({ pipeline: element, step, where: call });
  }
}
