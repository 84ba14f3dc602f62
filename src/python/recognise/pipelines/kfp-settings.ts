import type { Element } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { switchOf, textIn, valueOf } from '../values.ts';
import type { Sketch, StepOf } from './contract.ts';
import { callsBehind, callsOfReceiver, stepsBehind } from './operands.ts';
import { detailsOf } from './step.ts';
import { dataNamed } from './words.ts';

const CONDITION = /^kfp\.(?:\w+\.)*(?:Condition|If|Elif)$/;
const SECRET = /(?:^|\.)use_(?:secret_as_(?:env|volume)|gcp_secret|aws_secret|azure_secret|k8s_secret)$/;

/** A pipeline goes on only when a metric is good enough: `with dsl.Condition(evaluate.outputs['accuracy'] > 0.9)`. */
export function gatesOf(unit: Unit, calls: readonly Call[], stepOf: StepOf): string[] {
  const gated = calls.some((call) => {
    if (!CONDITION.test(call.callee)) return false;
    const value = call.arguments[0]?.value;
    if (!value || !/[<>]|==/.test(value.text)) return false;
    const name = textIn(unit, valueOf(call, ['name'], 1)) ?? '';
    if (dataNamed(value.text, name) === 'metrics' || /deploy|approv|blessed|passed/i.test(`${value.text} ${name}`))
      return true;
    return stepsBehind(unit, value, call, stepOf).some(
      (step) => typeof step !== 'string' && step.kind === 'evaluation',
    );
  });
  return gated ? ['evaluation-gate'] : [];
}

/** What is set on tasks by methods and by functions of `kfp.kubernetes`: secrets, volumes, rights. */
export function taskSettings(unit: Unit, sketch: Sketch, stepOf: StepOf): Sketch {
  const details = new Map<Element, string[]>();
  const powers = new Set<Element>();
  const isStep = (call: Call): boolean => stepOf(call) !== null;
  for (const call of unit.module.calls) {
    const told = settingOf(unit, call);
    const privileged = isPrivileged(unit, call);
    if (told === null && !privileged) continue;
    for (const element of tasksOf(unit, call, isStep, stepOf)) {
      if (told !== null) details.set(element, [...(details.get(element) ?? []), told]);
      if (privileged) powers.add(element);
    }
  }
  if (details.size === 0 && powers.size === 0) return sketch;
  const changed = new Map<Element, Element>();
  for (const element of new Set([...details.keys(), ...powers])) {
    changed.set(element, {
      ...element,
      details: detailsOf(...element.details, ...(details.get(element) ?? [])),
      capabilities: powers.has(element) ? ['privileged'] : element.capabilities,
    });
  }
  const swap = <T>(end: T | Element): T | Element => (isElement(end) ? (changed.get(end) ?? end) : end);
  return {
    ...sketch,
    elements: sketch.elements.map((element) => changed.get(element) ?? element),
    owners: new Map([...sketch.owners].map(([symbol, element]) => [symbol, changed.get(element) ?? element])),
    edges: sketch.edges.map((edge) => ({ ...edge, from: swap(edge.from), to: swap(edge.to) })),
  };
}

function isElement(end: unknown): end is Element {
  return typeof end === 'object' && end !== null;
}

function settingOf(unit: Unit, call: Call): string | null {
  if (SECRET.test(call.callee)) {
    const name = textIn(unit, valueOf(call, ['secret_name'], lastOf(call.callee).includes('secret_as') ? 1 : 0));
    return `secret: ${name ?? lastOf(call.callee).replace('use_', '')}`;
  }
  if (/(?:^|\.)mount_pvc$/.test(call.callee)) return `volume: ${textIn(unit, valueOf(call, ['pvc_name'])) ?? '?'}`;
  return null;
}

function isPrivileged(unit: Unit, call: Call): boolean {
  return call.callee.endsWith('SecurityContext') && switchOf(unit, valueOf(call, ['privileged'])) === 'on';
}

/** The task that a setting is of: its first argument, or what `.apply(…)` is called on. */
function tasksOf(unit: Unit, call: Call, isStep: (call: Call) => boolean, stepOf: StepOf): Element[] {
  const given = valueOf(call, ['task'], 0);
  const direct = given ? callsBehind(unit, given, call, isStep) : [];
  const applied =
    direct.length > 0
      ? direct
      : unit.module.calls
          .filter((outer) => appliesTo(unit, outer, call))
          .flatMap((outer) => callsOfReceiver(unit, outer, isStep));
  return applied.flatMap((task) => {
    const step = stepOf(task);
    return step !== null && typeof step !== 'string' ? [step] : [];
  });
}

/** `task.apply(gcp.use_gcp_secret('name'))` */
function appliesTo(unit: Unit, outer: Call, setting: Call): boolean {
  if (!/\.(?:apply|set_security_context|add_pod_annotation)$/.test(outer.callee) || outer.symbol !== setting.symbol)
    return false;
  return outer.arguments.some(({ value }) => value.kind === 'call' && unit.module.calls[value.call] === setting);
}
