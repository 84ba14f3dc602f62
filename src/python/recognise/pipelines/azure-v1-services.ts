import type { Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { evidenceOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { switchOf, valueOf } from '../values.ts';
import { firstText, exactText } from './hosted.ts';
import { callsBehind } from './operands.ts';
import { declaredStep, detailsOf } from './step.ts';

const DEPLOY = /^azureml\.(?:\w+\.)*(?:Model\.deploy|Webservice\.deploy_from_(?:model|image)|Model\.deploy_from_\w+)$/;
const CONFIGURATION = /^azureml\.(?:\w+\.)*(\w*)(?:Webservice|Endpoint)\.deploy_configuration$/;
const MODEL = /^azureml\.(?:\w+\.)*Model$/;
const ZONE = 'cloud:azure';

/** Web services: the endpoint with the authentication that its configuration asks for, the scoring script and the model behind it. */
export function azureServices(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => (DEPLOY.test(call.callee) ? serviceFacts(unit, call) : []));
}

function serviceFacts(unit: Unit, call: Call): Fact[] {
  const name = exactText(unit, call, 'name') ?? null;
  const shown = name ?? firstText(unit, call, 'name') ?? 'web service';
  const service = declaredStep(unit, call, { name: shown, kind: 'service', zone: ZONE });
  const endpoint = endpointOf(unit, call, name, shown);
  return [
    elementFact(service),
    elementFact(endpoint),
    flowFact(unit, call, { from: endpoint, to: service, data: ['request'], protocol: 'https' }),
    flowFact(unit, call, { from: service, to: endpoint, data: ['prediction'], protocol: 'https' }),
    ...scoring(unit, call, service),
    ...models(unit, call, service),
  ];
}

/** Container instances ask nobody unless told to; clusters ask for a key unless told not to. */
function endpointOf(unit: Unit, call: Call, name: string | null, shown: string): Element {
  const value = valueOf(call, ['deployment_config']);
  const [made] = value ? callsBehind(unit, value, call, ({ callee }) => CONFIGURATION.test(callee)) : [];
  const cluster = made ? CONFIGURATION.exec(made.callee)?.[1] === 'Aks' : false;
  const local = made ? CONFIGURATION.exec(made.callee)?.[1] === 'Local' : false;
  const asked = made ? switchOf(unit, valueOf(made, ['auth_enabled', 'token_auth_enabled'])) : 'absent';
  const authentication =
    asked === 'on'
      ? 'required'
      : asked === 'off'
        ? 'none'
        : asked === 'optional'
          ? 'optional'
          : cluster
            ? 'required'
            : made
              ? 'none'
              : 'unknown';
  const encrypted = made ? switchOf(unit, valueOf(made, ['ssl_enabled'])) === 'on' : false;
  const watched = made ? switchOf(unit, valueOf(made, ['enable_app_insights', 'collect_model_data'])) === 'on' : false;
  const controls = [
    authentication === 'required' ? 'authentication' : '',
    watched ? 'monitoring' : '',
    encrypted ? 'tls' : '',
  ];
  return elementOf(
    unit,
    { symbol: call.symbol, span: { startLine: call.startLine, endLine: call.startLine } },
    {
      kind: 'endpoint',
      name: shown,
      shared: name !== null,
      zone: ZONE,
      exposure: local ? 'local' : 'public',
      authentication: local ? 'none' : authentication,
      controls: controls.filter((control) => control !== ''),
      details: detailsOf(made ? (CONFIGURATION.exec(made.callee)?.[1] ?? '') : ''),
    },
  );
}

function scoring(unit: Unit, call: Call, service: Element): Fact[] {
  const value = valueOf(call, ['inference_config']);
  const [made] = value ? callsBehind(unit, value, call, ({ callee }) => /(?:^|\.)InferenceConfig$/.test(callee)) : [];
  const script = made ? pathTail(unit, valueOf(made, ['entry_script'])) : null;
  const folder = made ? pathTail(unit, valueOf(made, ['source_directory'])) : null;
  if (!made || script === null || !/^[\w./-]{1,200}\.py$/.test(script)) return [];
  const path = folder === null || folder === '.' ? script : `${folder.replace(/\/$/, '')}/${script}`;
  return [runsFact(sourceOf(unit.path), evidenceOf(unit, made), service, path.replace(/^(?:\.\/)+/, ''))];
}

function models(unit: Unit, call: Call, service: Element): Fact[] {
  const value: Value | null = valueOf(call, ['models', 'model']);
  const made = value
    ? callsBehind(unit, value, call, ({ callee }) => MODEL.test(callee) || callee.endsWith('Model.register'))
    : [];
  return made.flatMap((inner) => {
    const name = exactText(unit, inner, 'name', 'model_name');
    if (name === null) return [];
    const model = elementOf(
      unit,
      { symbol: call.symbol, span: inner },
      { kind: 'model', name: `azureml:${name}`, shared: true, zone: ZONE },
    );
    return [elementFact(model), flowFact(unit, call, { from: model, to: service, data: ['model'], protocol: 'https' })];
  });
}
