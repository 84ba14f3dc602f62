import type { Call, Value } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { blockEnd, opensBlock } from './blocks.ts';
import { orderEdge } from './compose.ts';
import type { Edge, End, StepOf, Where } from './contract.ts';
import { decorated } from './functions.ts';
import { callsBehind } from './operands.ts';

const pairLimit = 2_000;
const GROUP = /^airflow\.(?:\w+\.)*TaskGroup$/;
export const GROUP_DECORATOR = /^airflow\.(?:decorators|sdk)\.(?:\w+\.)*task_group$/;

/** What is first and last in an operand: a task is both; a group has tasks that begin and end it. */
type Operand = { readonly first: readonly End[]; readonly last: readonly End[] };

/** Order by `>>` and `<<`, `chain(…)`, `cross_downstream(…)`. */
export function airflowOrder(unit: Unit, stepOf: StepOf): Edge[] {
  const groups = groupsOf(unit, stepOf);
  const operand = (value: Value, where: Where): Operand => operandOf(unit, value, where, stepOf, groups);
  const edges: Edge[] = [];
  const link = (from: readonly Operand[], to: readonly Operand[], where: Where): void => {
    for (const a of from.flatMap(({ last }) => last))
      for (const b of to.flatMap(({ first }) => first))
        if (edges.length < pairLimit) edges.push(orderEdge(a, b, where));
  };
  for (const shift of unit.module.shifts) {
    const sides = [shift.left, shift.right].map((side) => side.map((value) => operand(value, shift)));
    const [left = [], right = []] = shift.operator === '>>' ? sides : sides.toReversed();
    link(left, right, shift);
  }
  for (const call of unit.module.calls) {
    if (!/^airflow\.(?:\w+\.)*(?:chain|chain_linear|cross_downstream)$/.test(call.callee)) continue;
    const places = call.arguments
      .slice(0, 200)
      .map(({ value }) => operandsOf(value).map((item) => operand(item, call)));
    places.slice(1).forEach((place, index) => linkPlaces(places[index] ?? [], place, call, link));
  }
  return edges;
}

/** `chain([a, b], [c, d])` puts a before c and b before d; other places meet each with each. */
function linkPlaces(
  before: readonly Operand[],
  after: readonly Operand[],
  call: Call,
  link: (from: readonly Operand[], to: readonly Operand[], where: Where) => void,
): void {
  const pairs = lastOf(call.callee) === 'chain' && before.length > 1 && before.length === after.length;
  if (!pairs) link(before, after, call);
  else before.forEach((item, index) => link([item], after.slice(index, index + 1), call));
}

function operandsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items.slice(0, 200) : [value];
}

function operandOf(unit: Unit, value: Value, where: Where, stepOf: StepOf, groups: Groups): Operand {
  const calls = callsBehind(unit, value, where, (call) => stepOf(call) !== null || groups.has(call));
  const parts = calls.map((call): Operand => {
    const group = groups.get(call);
    const step = stepOf(call);
    return group
      ? boundsOf(unit, group, stepOf)
      : { first: step === null ? [] : [step], last: step === null ? [] : [step] };
  });
  return { first: parts.flatMap(({ first }) => first), last: parts.flatMap(({ last }) => last) };
}

type Groups = ReadonlyMap<Call, readonly Call[]>;

/** Calls that make a group of tasks, with the calls of tasks in it. */
function groupsOf(unit: Unit, stepOf: StepOf): Groups {
  const groups = new Map<Call, readonly Call[]>();
  const functions = new Set(decorated(unit, GROUP_DECORATOR).map(({ definition }) => definition.symbol));
  for (const call of unit.module.calls) {
    if (groups.size >= 200) break;
    const symbol = call.callee.replace(/\.(?:override\.__call__|expand|partial\.expand|__call__)$/, '');
    if (functions.has(symbol)) {
      groups.set(
        call,
        unit.module.calls.filter((inner) => inner.symbol === symbol && stepOf(inner) !== null),
      );
    } else if (GROUP.test(call.callee) && opensBlock(unit, call.startLine)) {
      const end = blockEnd(unit, call.startLine);
      const within = (inner: Call): boolean =>
        inner.symbol === call.symbol && inner.startLine > call.startLine && inner.startLine <= end;
      groups.set(
        call,
        unit.module.calls.filter((inner) => within(inner) && stepOf(inner) !== null),
      );
    }
  }
  return groups;
}

/** Tasks of a group that nothing in it comes before, and those that nothing in it comes after, by results and by order of lines. */
function boundsOf(unit: Unit, tasks: readonly Call[], stepOf: StepOf): Operand {
  const fed = new Set<Call>();
  const feeding = new Set<Call>();
  const within = new Set(tasks);
  const join = (from: readonly Call[], to: readonly Call[]): void => {
    const [sources, targets] = [from, to].map((calls) => calls.filter((call) => within.has(call)));
    if (!sources?.length || !targets?.length) return;
    for (const call of sources) feeding.add(call);
    for (const call of targets) fed.add(call);
  };
  for (const task of tasks.slice(0, 100)) {
    for (const { value } of task.arguments)
      join(
        callsBehind(unit, value, task, (call) => within.has(call)),
        [task],
      );
  }
  for (const shift of unit.module.shifts) {
    const sides = [shift.left, shift.right].map((side) =>
      side.flatMap((value) => callsBehind(unit, value, shift, (call) => within.has(call))),
    );
    const [left = [], right = []] = shift.operator === '>>' ? sides : sides.toReversed();
    join(left, right);
  }
  const ends = (calls: readonly Call[]): End[] => calls.flatMap((call) => stepOf(call) ?? []);
  return {
    first: ends(tasks.filter((task) => !fed.has(task))),
    last: ends(tasks.filter((task) => !feeding.has(task))),
  };
}
