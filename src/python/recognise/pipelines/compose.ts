import type { DataKind } from '../../../model/index.ts';
import type { Argument, Call } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import type { Edge, End, Member, StepOf } from './contract.ts';
import { callsOfReceiver, stepsBehind } from './operands.ts';
import { dataNamed, isPartOfData, isPreparation } from './words.ts';

/** Keywords that only order steps. */
const ORDER_KEYWORDS = new Set(['wait_for', 'after', 'upstream_tasks', 'depends_on', 'start_after', 'dependencies']);
/** Methods by which the receiver runs after its arguments. */
const AFTER = new Set(['after', 'set_upstream', 'run_after', 'add_depends_on', 'after_task']);
/** Methods by which the receiver runs before its arguments. */
const BEFORE = new Set(['set_downstream', 'runs_before']);
const edgeLimit = 5_000;

type Composed = { readonly edges: Edge[]; readonly steps: { readonly step: End; readonly call: Call }[] };

/** Steps that calls invoke and what they hand to each other: results as arguments, and order that is only stated. */
export function compose(
  unit: Unit,
  calls: readonly Call[],
  stepOf: StepOf,
  named: (name: string) => End | null = () => null,
): Composed {
  const edges: Edge[] = [];
  const steps: { step: End; call: Call }[] = [];
  for (const call of calls) {
    if (edges.length > edgeLimit) break;
    const step = stepOf(call);
    if (step !== null) {
      steps.push({ step, call });
      edges.push(...handed(unit, call, step, stepOf), ...afterNamed(call, step, named));
    }
    edges.push(...ordered(unit, call, stepOf));
  }
  return { edges, steps };
}

/** Steps of `pipeline` as its members; data that an importer stands for is not started. */
export function membersOf(pipeline: Member['pipeline'], steps: Composed['steps']): Member[] {
  const started = steps.filter(({ step }) => typeof step === 'string' || (step.kind !== 'dataset' && step.path !== ''));
  return started.map(({ step, call }) => ({ pipeline, step, where: call }));
}

function handed(unit: Unit, call: Call, step: End, stepOf: StepOf): Edge[] {
  const other: StepOf = (inner) => (inner === call ? null : stepOf(inner));
  return call.arguments.flatMap((argument, index) =>
    itemsOf(argument).flatMap((item) =>
      stepsBehind(unit, item.value, call, other).map((from) => ({
        from,
        to: step,
        data: [dataHanded(unit, call, item, index, from)],
        where: { ...argument.span, symbol: call.symbol },
      })),
    ),
  );
}

/** Items of a list and entries of a dict are told apart; an entry is called by its key. */
function itemsOf(argument: Argument): readonly Argument[] {
  const { value, name } = argument;
  if (value.kind === 'list') return value.items.slice(0, 100).map((item) => ({ ...argument, value: item }));
  if (value.kind !== 'dict' || (name !== null && ORDER_KEYWORDS.has(name))) return [argument];
  return value.entries.slice(0, 100).map(([key, item]) => ({ ...argument, name: key, value: item }));
}

/** Steps by the last part of their function's name, for keywords that name them in quotes. */
export function namedSteps(calls: readonly Call[], stepOf: StepOf): (name: string) => End | null {
  const byName = new Map<string, End>();
  for (const call of calls) {
    const step = stepOf(call);
    if (step !== null) byName.set(typeof step === 'string' ? lastOf(step) : step.name, step);
  }
  return (name) => byName.get(name) ?? null;
}

/** `train(data, after='load_data')` */
function afterNamed(call: Call, step: End, named: (name: string) => End | null): Edge[] {
  return call.arguments.flatMap(({ name, value }) => {
    if (name === null || !ORDER_KEYWORDS.has(name)) return [];
    const items = value.kind === 'list' ? value.items.slice(0, 50) : [value];
    return items.flatMap((item) => {
      const other = item.kind === 'string' ? named(item.value) : null;
      return other === null ? [] : [orderEdge(other, step, call)];
    });
  });
}

/** What an argument is, told by its keyword or parameter, by the name of what is handed, or by the step that made it. */
export function dataHanded(unit: Unit, call: Call, argument: Argument, index: number, from: End): DataKind {
  if (argument.name !== null && ORDER_KEYWORDS.has(argument.name)) return dataMade(from);
  const definition = unit.definitions.get(call.callee) ?? unit.definitions.get(outer(call.callee));
  const named = definition?.parameters.filter(({ name }) => name !== 'self' && !name.startsWith('*'));
  const parameter = argument.name === null ? named?.[index] : named?.find(({ name }) => name === argument.name);
  const annotated = /\b(?:Input|InputPath|Output)\[?\(?["']?(?:dsl\.)?(\w+)/.exec(parameter?.annotation ?? '')?.[1];
  const key = keyIn(argument.value.text);
  const names = [argument.name ?? parameter?.name ?? '', key];
  const prepares = typeof from !== 'string' && from.kind === 'process';
  const part = prepares && names.some(isPartOfData) ? 'dataset' : null;
  return (
    dataNamed(annotated ?? '', ...names) ??
    part ??
    dataNamed(key === '' ? plainName(argument.value.text) : '') ??
    dataMade(from)
  );
}

/** A variable that is only called after what it is for says nothing: `eval_args`. */
function plainName(text: string): string {
  return /^\w*(?:args|kwargs|outputs?|results?|response)$/.test(text) ? '' : text;
}

/** The key by which one of several results is taken: `train` of `step.outputs["train"].uri`. */
function keyIn(text: string): string {
  return [...text.matchAll(/\[\s*["']([\w -]{1,80})["']\s*\]/g)].at(-1)?.[1] ?? '';
}

/** What a step of this kind usually makes. */
export function dataMade(from: End): DataKind {
  if (typeof from === 'string') return dataNamed(lastOf(from)) ?? 'artifact';
  if (from.kind === 'training') return 'model';
  if (from.kind === 'evaluation' || from.kind === 'monitoring') return 'metrics';
  return dataNamed(from.name) ?? (isPreparation(from.name) ? 'dataset' : 'artifact');
}

/** `b.after(a)`, `a.set_downstream([b, c])` */
function ordered(unit: Unit, call: Call, stepOf: StepOf): Edge[] {
  const method = lastOf(call.callee);
  const after = AFTER.has(method);
  if (!after && !BEFORE.has(method)) return [];
  const receivers = callsOfReceiver(unit, call, (inner) => stepOf(inner) !== null).flatMap(
    (inner) => stepOf(inner) ?? [],
  );
  const others = call.arguments.flatMap(({ value }) => stepsBehind(unit, value, call, stepOf));
  return receivers.flatMap((receiver) =>
    others.map((other) => (after ? orderEdge(other, receiver, call) : orderEdge(receiver, other, call))),
  );
}

/** An edge that only says what comes first; it carries what the first step makes. */
export function orderEdge(from: End, to: End, call: Call | Edge['where']): Edge {
  return { from, to, data: [dataMade(from)], where: call };
}

function outer(symbol: string): string {
  return symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
}
