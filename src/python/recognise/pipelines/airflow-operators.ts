import type { Capability, Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, entryOf, switchOf, textIn, valueOf } from '../values.ts';
import { placeFacts } from './places.ts';
import { commandOf, imageOf, packageFacts } from './requirements.ts';
import { declaredStep, detailsOf } from './step.ts';

/** What a class of operators does, by its name; the first that fits. */
const KINDS: readonly (readonly [RegExp, Element['kind']])[] = [
  [/Monitor|Drift/, 'monitoring'],
  [/Train|Tuning|AutoML|FineTun|HyperparameterT/, 'training'],
  [/Evaluat|GreatExpectations|Check(?:s)?Operator|Validat/, 'evaluation'],
  [/Sensor|Branch|Empty|Dummy/, 'process'],
];
const VALIDATES =
  /GreatExpectations|(?:SQL|BigQuery|Snowflake|Column|Table|Value|Interval|Threshold)\w*CheckOperator|SodaScan|DataQuality/;
const DEPLOYS =
  /^(?:SageMakerEndpointOperator|DeployModelOperator|CreateEndpointOperator|AzureMLOnlineEndpoint\w*|SageMakerEndpointConfigOperator)$/;

/** Arguments that speak of the DAG and of what is declared elsewhere. */
const NOT_DATA = new Set(['dag', 'task_group', 'inlets', 'outlets', 'doc_md', 'on_failure_callback']);

/** What a task that an operator makes is: its element, and what its arguments say. */
export function operatorStep(
  unit: Unit,
  call: Call,
  name: string,
): { readonly element: Element; readonly facts: Fact[] } {
  const operator = operatorName(call);
  const element = declaredStep(unit, call, {
    name,
    ...kindOf(operator),
    controls: VALIDATES.test(operator) ? ['data-validation'] : [],
    capabilities: powersOf(unit, call),
    details: detailsOf(operator, ...settingsOf(unit, call)),
    ...zoneOf(unit, call),
  });
  return { element, facts: [...argumentFacts(unit, call, element), ...endpointOf(unit, call, element)] };
}

export function operatorName(call: Call): string {
  return lastOf(call.callee.replace(/\.partial$/, ''));
}

function kindOf(operator: string): { readonly kind?: Element['kind'] } {
  const kind = KINDS.find(([pattern]) => pattern.test(operator))?.[1];
  return kind === undefined ? {} : { kind };
}

/** Connections, secrets and the names of what runs elsewhere. */
export function settingsOf(unit: Unit, call: Pick<Call, 'arguments'>): string[] {
  const details: string[] = [];
  for (const { name, value } of call.arguments) {
    const text = textIn(unit, value);
    if (name === null || text === null || text === '') continue;
    if (/(?:^|_)conn_id$/.test(name)) details.push(`connection: ${text}`);
    if (name === 'pool' || name === 'queue' || name === 'trigger_dag_id' || name === 'image')
      details.push(`${name}: ${text}`);
    if (name === 'job_name' || name === 'display_name') details.push(`${name}: ${text}`);
  }
  const secrets = valueOf(call, ['secrets']);
  for (const item of secrets?.kind === 'list' ? secrets.items.slice(0, 10) : []) {
    const inner = item.kind === 'call' ? unit.module.calls[item.call] : undefined;
    const named = inner ? textIn(unit, valueOf(inner, ['secret'], 2)) : null;
    if (named !== null) details.push(`secret: ${named}`);
  }
  return details;
}

function powersOf(unit: Unit, call: Call): Capability[] {
  const context = valueOf(call, ['security_context', 'container_security_context']);
  const powers: Capability[] = [];
  if (switchOf(unit, entryOf(context, 'privileged')) === 'on' || switchOf(unit, valueOf(call, ['privileged'])) === 'on')
    powers.push('privileged');
  if (switchOf(unit, valueOf(call, ['hostnetwork', 'host_network'])) === 'on') powers.push('host-network');
  if (textIn(unit, valueOf(call, ['network_mode'])) === 'host') powers.push('host-network');
  return [...new Set(powers)].toSorted();
}

function zoneOf(unit: Unit, call: Call): { readonly zone?: string } {
  const operator = operatorName(call);
  if (/Kubernetes|GKEStartPod/.test(operator)) {
    const namespace = textIn(unit, valueOf(call, ['namespace']));
    return namespace !== null && /^[\w.-]{1,80}$/.test(namespace) ? { zone: `cluster:${namespace}` } : {};
  }
  if (/SageMaker|Batch(?:Create)?Operator$|ECS|Eks|Athena|Glue|Emr|Bedrock/.test(operator))
    return { zone: 'cloud:aws' };
  if (/AzureML|AzureBatch|Synapse|ADLS|AzureData/.test(operator)) return { zone: 'cloud:azure' };
  if (/\.google\.cloud\.operators\.(?:vertex_ai|automl|mlengine|dataproc|dataflow)/.test(call.callee))
    return { zone: 'cloud:gcp' };
  return {};
}

function argumentFacts(unit: Unit, call: Call, element: Element): Fact[] {
  const { symbol } = element;
  const given = (...names: string[]): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
    symbol,
    argument: argumentOf(call, names),
  });
  const operator = operatorName(call);
  const command = /^(?:Bash|SSH|Docker|KubernetesPod|GKEStartPod|ECSRun|Ecs)\w*/.test(operator);
  return [
    ...imageOf(unit, given('image', 'image_uri', 'container_uri'), operator),
    ...imageOf(unit, given('model_serving_container_image_uri'), operator),
    ...packageFacts(unit, given('requirements')),
    ...(command ? commandOf(unit, element, commandArgument(call)) : []),
    ...startedFile(unit, call, element),
    ...placeFacts(
      unit,
      call,
      element,
      call.arguments.filter(({ name }) => name === null || !NOT_DATA.has(name)),
    ),
  ];
}

/** `cmds` and `arguments` of a pod are one command. */
function commandArgument(call: Call): ReturnType<typeof argumentOf> {
  const plain = argumentOf(call, ['bash_command', 'command']);
  if (plain) return plain;
  const [cmds, rest] = [argumentOf(call, ['cmds']), argumentOf(call, ['arguments'])];
  const items = [cmds, rest].flatMap((argument) => (argument?.value.kind === 'list' ? argument.value.items : []));
  const first = cmds ?? rest;
  if (!first || items.length === 0) return null;
  return { ...first, value: { kind: 'list', items, text: first.value.text } };
}

/** Scripts and notebooks of the repository that a task starts. */
function startedFile(unit: Unit, call: Call, element: Element): Fact[] {
  const task = valueOf(call, ['notebook_task', 'spark_python_task']);
  const values: (Value | null)[] = [
    valueOf(call, ['application', 'input_nb', 'py_file', 'main', 'entry_point']),
    entryOf(task, 'notebook_path'),
    entryOf(task, 'python_file'),
  ];
  return values.flatMap((value) => {
    const path = textIn(unit, value);
    if (path === null || !/^[\w./-]{1,300}\.(?:py|ipynb)$/.test(path)) return [];
    return [runsFact(sourceOf(unit.path), evidenceOf(unit, call), element, path)];
  });
}

/** An endpoint that a task brings a model to. */
function endpointOf(unit: Unit, call: Call, element: Element): Fact[] {
  const operator = operatorName(call);
  if (!DEPLOYS.test(operator)) return [];
  const config = valueOf(call, ['config']);
  const name =
    textIn(unit, entryOf(config, 'EndpointName') ?? entryOf(entryOf(config, 'Endpoint'), 'EndpointName')) ??
    textIn(unit, valueOf(call, ['endpoint_name', 'display_name'])) ??
    `${element.name} endpoint`;
  const sagemaker = operator.startsWith('SageMaker');
  const endpoint = elementOf(
    unit,
    { symbol: element.symbol, span: call },
    {
      kind: 'endpoint',
      name: name.slice(0, 120),
      // Both clouds let only signed requests of their own accounts in.
      authentication: 'required',
      controls: ['authentication'],
      zone: sagemaker ? 'cloud:aws' : operator.startsWith('Azure') ? 'cloud:azure' : 'cloud:gcp',
    },
  );
  const flow = { from: element, to: endpoint, data: ['model' as const], protocol: 'https' };
  return [elementFact(endpoint), flowFact(unit, call, flow)];
}
