import type { Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { switchOf, textIn, valueOf } from '../values.ts';
import { locatedAt } from './azure-assets.ts';
import { environmentFacts } from './azure-environment.ts';
import { exactText, firstText, namedModel, variableOf } from './hosted.ts';
import { callsBehind } from './operands.ts';
import { scheduleOf } from './schedules.ts';
import { declaredStep, detailsOf } from './step.ts';

const ENDPOINT =
  /^azure\.ai\.ml\.(?:\w+\.)*(?:ManagedOnline|KubernetesOnline|Online|Batch|ModelBatch|Serverless)Endpoint$/;
const DEPLOYMENT =
  /^azure\.ai\.ml\.(?:\w+\.)*(?:ManagedOnline|KubernetesOnline|Online|Batch|ModelBatch|PipelineComponentBatch)Deployment$/;
const MONITOR = /^azure\.ai\.ml\.(?:\w+\.)*MonitorSchedule$/;
const ZONE = 'cloud:azure';

/** Endpoints, the deployments behind them, and the monitors that watch them. */
export function azureEndpoints(unit: Unit): Fact[] {
  const endpoints = new Map<Call, Element>();
  for (const call of unit.module.calls) if (ENDPOINT.test(call.callee)) endpoints.set(call, endpointOf(unit, call));
  return [
    ...[...endpoints].flatMap(([call, element]) => [elementFact(element), ...hostedModel(unit, call, element)]),
    ...unit.module.calls.flatMap((call) => {
      if (DEPLOYMENT.test(call.callee)) return deploymentFacts(unit, call, endpoints);
      return MONITOR.test(call.callee) ? monitorFacts(unit, call) : [];
    }),
  ];
}

/** It always asks for a key or a token, and is reached from everywhere unless told otherwise. */
function endpointOf(unit: Unit, call: Call): Element {
  const closed = firstText(unit, call, 'public_network_access')?.toLowerCase() === 'disabled';
  const mode = firstText(unit, call, 'auth_mode');
  const name = exactText(unit, call, 'name');
  return elementOf(
    unit,
    { symbol: call.symbol, span: { startLine: call.startLine, endLine: call.startLine } },
    {
      kind: 'endpoint',
      name: name ?? firstText(unit, call, 'name') ?? variableOf(unit, call) ?? lastOf(call.callee),
      shared: name !== null,
      zone: ZONE,
      exposure: closed ? 'network' : 'public',
      authentication: 'required',
      controls: ['authentication', ...(closed ? ['network-isolation'] : [])],
      details: detailsOf(mode === null ? '' : `auth_mode ${mode}`),
    },
  );
}

/** A model of the catalogue behind a serverless endpoint. */
function hostedModel(unit: Unit, call: Call, endpoint: Element): Fact[] {
  const id = firstText(unit, call, 'model_id');
  return id === null ? [] : namedModel(unit, call, { name: id, to: endpoint, loader: lastOf(call.callee) }, 'registry');
}

/** The endpoint that a deployment names: by its name, or by the object that made it. */
function endpointFor(unit: Unit, call: Call, endpoints: ReadonlyMap<Call, Element>): Element | null {
  const value = valueOf(call, ['endpoint_name']);
  const text = exactText(unit, call, 'endpoint_name');
  const known = [...endpoints.values()].find(({ name }) => name === text);
  if (known) return known;
  const [made] = value ? callsBehind(unit, value, call, (inner) => endpoints.has(inner)) : [];
  if (made) return endpoints.get(made) ?? null;
  if (text === null) return endpoints.size === 1 ? ([...endpoints.values()][0] ?? null) : null;
  return elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'endpoint', name: text, shared: true, zone: ZONE },
  );
}

function deploymentFacts(unit: Unit, call: Call, endpoints: ReadonlyMap<Call, Element>): Fact[] {
  const closed = egress(unit, valueOf(call, ['egress_public_network_access']));
  const watched =
    switchOf(unit, valueOf(call, ['app_insights_enabled'])) === 'on' || valueOf(call, ['data_collector']) !== null;
  const name = firstText(unit, call, 'name') ?? variableOf(unit, call) ?? 'deployment';
  const service = declaredStep(unit, call, {
    name,
    kind: 'service',
    zone: ZONE,
    controls: [...(watched ? ['monitoring'] : []), ...(closed ? ['network-isolation'] : [])],
    details: detailsOf(firstText(unit, call, 'instance_type') ?? '', watched ? 'keeps requests' : ''),
  });
  const endpoint = endpointFor(unit, call, endpoints);
  return [
    elementFact(service),
    ...environmentFacts(unit, valueOf(call, ['environment']), service, service.symbol, call),
    ...scoring(unit, call, service),
    ...served(unit, call, service),
    ...(endpoint
      ? [
          elementFact(endpoint),
          flowFact(unit, call, { from: endpoint, to: service, data: ['request'], protocol: 'https' }),
          flowFact(unit, call, { from: service, to: endpoint, data: ['prediction'], protocol: 'https' }),
        ]
      : []),
  ];
}

function egress(unit: Unit, value: Value | null): boolean {
  return textIn(unit, value)?.toLowerCase() === 'disabled' || (value?.kind === 'boolean' && !value.value);
}

function scoring(unit: Unit, call: Call, service: Element): Fact[] {
  const value = valueOf(call, ['code_configuration']);
  const made = value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
  const script = made ? textIn(unit, valueOf(made, ['scoring_script'], 1)) : null;
  const folder = made ? pathTail(unit, valueOf(made, ['code'], 0)) : null;
  if (!made || script === null || !/^[\w./-]{1,200}$/.test(`${folder ?? ''}${script}`)) return [];
  const path = folder === null || folder === '.' ? script : `${folder.replace(/\/$/, '')}/${script}`;
  return [runsFact(sourceOf(unit.path), evidenceOf(unit, made), service, path)];
}

/** `model='azureml:credit:1'`, `model=Model(path='./model')`, a model that was registered before. */
function served(unit: Unit, call: Call, service: Element): Fact[] {
  const value = valueOf(call, ['model']);
  const made = value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
  const named = made && lastOf(made.callee) === 'Model' ? firstText(unit, made, 'name') : null;
  const shown: Value | null =
    named === null ? null : { kind: 'string', value: `azureml:${named}`, text: named, followed: true };
  const place = locatedAt(unit, call, shown ?? (made ? valueOf(made, ['path']) : value), 'model');
  if (!place) return [];
  const flow = { from: place.element, to: service, data: ['model' as const], protocol: 'https' };
  return [...place.facts, flowFact(unit, call, flow)];
}

function monitorFacts(unit: Unit, call: Call): Fact[] {
  const name = firstText(unit, call, 'name') ?? 'model monitor';
  const element = declaredStep(unit, call, {
    name,
    kind: 'monitoring',
    zone: ZONE,
    controls: ['monitoring'],
    details: detailsOf(scheduleOf(unit, valueOf(call, ['trigger']))),
  });
  const watched = unit.module.calls
    .filter(({ callee }) => /^azure\.ai\.ml\.(?:\w+\.)*MonitoringTarget$/.test(callee))
    .map((target) => /^(?:azureml:)?([\w-]+)/.exec(firstText(unit, target, 'endpoint_deployment_id') ?? '')?.[1])
    .find((endpoint) => endpoint !== undefined);
  if (watched === undefined) return [elementFact(element)];
  const endpoint = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'endpoint', name: watched, shared: true, zone: ZONE },
  );
  return [
    elementFact(element),
    elementFact(endpoint),
    flowFact(unit, call, { from: endpoint, to: element, data: ['request', 'prediction'], protocol: 'https' }),
  ];
}
