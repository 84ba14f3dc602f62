import type { Element, Fact, Reference } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact, referenceFact } from '../build.ts';
import { evidenceOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { assignedTo } from './operands.ts';
import { pathTail } from '../paths.ts';
import { argumentOf, entryOf, switchOf, textIn, valueOf } from '../values.ts';

/** A text, or the default of a pipeline's parameter: `ParameterString(name=…, default_value='x')`. */
export function settledText(unit: Unit, value: Value | null): string | null {
  const text = textIn(unit, value);
  if (text !== null || value?.kind !== 'call' || !/Parameter\w*$/.test(value.callee)) return text;
  const call = unit.module.calls[value.call];
  return call ? textIn(unit, valueOf(call, ['default_value', 'default'])) : null;
}

/** The name of the variable that a call's result is first bound to, null for none. */
export function variableOf(unit: Unit, call: Call): string | null {
  return variables(unit).get(call) ?? null;
}

const bound = new WeakMap<Unit, ReadonlyMap<Call, string>>();

function variables(unit: Unit): ReadonlyMap<Call, string> {
  const known = bound.get(unit);
  if (known) return known;
  const names = new Map<Call, string>();
  for (const { target, value } of unit.module.assignments) {
    const call = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
    if (call && !names.has(call) && /^[\w.]+$/.test(target)) names.set(call, target.replace(/^self\./, ''));
  }
  bound.set(unit, names);
  return names;
}

/** A script of the repository that a job runs; `folder` holds it. */
export function startedScript(
  unit: Unit,
  call: Call,
  step: Element,
  script: Value | null,
  folder: Value | null,
): Fact[] {
  const path = pathTail(unit, script);
  if (path === null || !/^[\w./-]{1,300}\.(?:py|sh|ipynb|r|R)$/.test(path)) return [];
  const inside = pathTail(unit, folder);
  const local = inside !== null && /^[\w./-]{1,200}$/.test(inside) && !path.startsWith('/');
  const whole = local ? `${inside.replace(/\/$/, '')}/${path}` : path;
  return [runsFact(sourceOf(unit.path), evidenceOf(unit, call), step, whole.replace(/^(?:\.\/)+/, ''))];
}

/** Protections that a cloud's jobs and endpoints are given: a network of their own, keys of their own, encrypted traffic. */
export function protections(unit: Unit, call: Pick<Call, 'arguments'>): string[] {
  const network = valueOf(call, ['network_config']);
  const nested = network?.kind === 'call' ? unit.module.calls[network.call] : undefined;
  const calls = nested ? [call, nested] : [call];
  const given = (names: readonly string[]): boolean =>
    calls.some((item) => {
      const value = valueOf(item, names);
      return value !== null && value.kind !== 'none' && !(value.kind === 'list' && value.items.length === 0);
    });
  const on = (names: readonly string[]): boolean => calls.some((item) => switchOf(unit, valueOf(item, names)) === 'on');
  const controls = [
    given([
      'subnets',
      'security_group_ids',
      'vpc_config',
      'network',
      'psc_interface_config',
      'private_service_connect_config',
    ]) || on(['enable_network_isolation'])
      ? 'network-isolation'
      : '',
    given([
      'output_kms_key',
      'volume_kms_key',
      'kms_key',
      'model_kms_key',
      'encryption_spec_key_name',
      'encryption_spec',
      'customer_managed_key',
    ])
      ? 'encryption-at-rest'
      : '',
    on(['encrypt_inter_container_traffic']) ? 'tls' : '',
  ];
  return controls.filter((control) => control !== '');
}

type Served = {
  readonly call: Call;
  /** Its name in the cloud, which other files use too; null when it gets one at run time, then `fallback` names it here. */
  readonly name: string | null;
  readonly fallback: string;
  readonly zone: string;
  readonly from: Element;
  readonly controls?: readonly string[];
  readonly authentication?: Element['authentication'];
  readonly exposure?: Element['exposure'];
  readonly details?: readonly string[];
};

/** An endpoint of a cloud that a model is brought to. Unless told otherwise its callers sign in to the cloud. */
export function hostedEndpoint(unit: Unit, served: Served): { readonly element: Element; readonly facts: Fact[] } {
  const { call, name, fallback, zone, from, authentication = 'required', exposure = 'unknown' } = served;
  const controls = [...(served.controls ?? []), ...(authentication === 'required' ? ['authentication'] : [])];
  const element = elementOf(
    unit,
    { symbol: call.symbol, span: { startLine: call.startLine, endLine: call.startLine } },
    {
      kind: 'endpoint',
      name: (name ?? fallback).slice(0, 120),
      shared: name !== null,
      exposure,
      authentication,
      controls: [...new Set(controls)].toSorted(),
      zone,
      details: [...(served.details ?? [])],
    },
  );
  const flow = { from, to: element, data: ['model' as const], protocol: 'https' };
  return { element, facts: [elementFact(element), flowFact(unit, call, flow)] };
}

/** A model of a hub or a cloud's model garden that a step is given by name. */
export function namedModel(
  unit: Unit,
  call: Call,
  { name, to, loader, revision = '' }: { name: string; to: Element; loader: string; revision?: string },
  transport: Reference['transport'] = 'hub',
): Fact[] {
  const where = { symbol: call.symbol, span: call };
  const model = elementOf(unit, where, { kind: 'model', name, shared: true, trust: 'third-party' });
  return [
    referenceFact(unit, where, {
      kind: 'model',
      repo: name,
      resolved: true,
      revision,
      pinned: revision === '' || revision === '*' ? 'none' : 'tag',
      loader,
      transport,
    }),
    elementFact(model),
    flowFact(unit, call, { from: model, to, data: ['model'], protocol: transport === 'hub' ? 'hub' : 'https' }),
  ];
}

/** The text at a path of keys in nested dicts. */
export function textAt(unit: Unit, value: Value | null, ...keys: readonly string[]): string | null {
  return textIn(
    unit,
    keys.reduce<Value | null>((inner, key) => entryOf(inner, key), value),
  );
}

/** The first of several arguments that holds a whole text. */
export function exactText(unit: Unit, call: Call, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = settledText(unit, argumentOf(call, [name])?.value ?? null);
    if (text !== null && text !== '') return text;
  }
  return null;
}

/** A step's name by the variable that holds it: `train` of `train_step`, `train_component`. */
export function stepVariable(unit: Unit, call: Call): string | null {
  const name = variableOf(unit, call);
  return name === null ? null : name.replace(/_(?:func|node|component|comp|step|job|op|task)$/, '');
}

/** The first of several arguments that holds a text; of `'churn-' + timestamp` the part that does not change. */
export function firstText(unit: Unit, call: Call, ...names: readonly string[]): string | null {
  const exact = exactText(unit, call, ...names);
  if (exact !== null) return exact;
  const starts = names.map((name) => steadyStart(unit, call, argumentOf(call, [name])?.value ?? null));
  return starts.find((start) => start !== null && start !== '') ?? null;
}

function steadyStart(unit: Unit, call: Call, value: Value | null): string | null {
  if (value === null) return null;
  const assigned = /^\w+$/.test(value.text) ? assignedTo(unit, value.text, call)?.value.text : undefined;
  const start = /^[fF]?["']([A-Za-z][\w./-]{2,80})/.exec(assigned ?? value.text)?.[1];
  return start === undefined ? null : start.replace(/[-_./]+$/, '');
}
