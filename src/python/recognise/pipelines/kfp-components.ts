import type { Element } from '../../../model/index.ts';
import { kindOfLocation, runsFact, sourceOf, trustOfLocation } from '../../../statement/index.ts';
import type { Call } from '../../module.ts';
import { elementOf, flowFact, elementFact } from '../build.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import type { Sketch } from './contract.ts';
import { addressOf, placeFacts } from './places.ts';
import { commandOf, imageOf, remoteCode } from './requirements.ts';
import { declaredStep, detailsOf, functionStep } from './step.ts';

const CONTAINER_OP = /^kfp\.(?:\w+\.)*ContainerOp$/;
const LOADS =
  /^kfp\.(?:\w+\.)*(?:load_component_from_(?:url|file|text)|load_component|ComponentStore\.load_component)$/;
const PREBUILT = /^google_cloud_pipeline_components\.(?:\w+\.)*(\w+Op)$/;

/** What a reader works on: `made` holds the steps that calls declare, by call. */
export type Drawing = { readonly unit: Unit; readonly sketch: Sketch; readonly made: Map<Call, Element> };

/** Steps that a container makes: `dsl.ContainerOp(…)` in a pipeline, in a function that returns it, or in a class that derives from it. */
export function declaredOperators({ unit, sketch, made }: Drawing, pipelines: ReadonlySet<string>): void {
  for (const definition of unit.module.definitions) {
    if (definition.kind !== 'class' || !definition.bases.some((base) => CONTAINER_OP.test(base))) continue;
    const parent = unit.callsBySymbol.get(`${definition.symbol}.__init__`)?.find((call) => argumentOf(call, ['image']));
    container(unit, sketch, functionStep(unit, definition), parent, definition.symbol);
  }
  for (const call of unit.module.calls) {
    if (!CONTAINER_OP.test(call.callee)) continue;
    const outer = call.symbol;
    const maker = outer === '' || [...pipelines].some((symbol) => outer === symbol || outer.startsWith(`${symbol}.`));
    const named = textIn(unit, valueOf(call, ['name'], 0));
    const element = maker
      ? declaredStep(unit, call, { name: named ?? 'container' })
      : functionStep(unit, unit.definitions.get(outer) ?? { ...call, symbol: outer });
    container(unit, sketch, element, call, maker ? '' : outer);
    made.set(call, element);
  }
}

function container(unit: Unit, sketch: Sketch, element: Element, call: Call | undefined, owns: string): void {
  if (owns !== '' && sketch.owners.has(owns)) return;
  sketch.elements.push(element);
  if (owns !== '') sketch.owners.set(owns, element);
  if (!call) return;
  const given = { symbol: element.symbol, argument: argumentOf(call, ['image'], 1) };
  const words = [argumentOf(call, ['command']), argumentOf(call, ['arguments'])];
  const items = words.flatMap((argument) => (argument?.value.kind === 'list' ? argument.value.items : []));
  const first = words.find((argument) => argument !== null);
  sketch.facts.push(
    ...imageOf(unit, given, 'ContainerOp'),
    ...(first ? commandOf(unit, element, { ...first, value: { kind: 'list', items, text: first.value.text } }) : []),
    ...placeFacts(
      unit,
      call,
      element,
      words.filter((argument) => argument !== null),
    ),
  );
}

/** A component that is loaded from an address, a file of the repository or a text. */
export function loadedComponent({ unit, sketch, made }: Drawing, load: Call, variable: string): Element | null {
  if (!LOADS.test(load.callee)) return null;
  const source = textIn(unit, valueOf(load, ['url', 'filename', 'text', 'name', 'digest'], 0));
  const known = made.get(load);
  if (known) return known;
  const word = /^\w+$/.test(variable)
    ? variable
    : (source?.split('/').findLast((part) => !/^component\.ya?ml$/.test(part)) ?? '');
  const name = word.replace(/_(?:op|component|comp)$/, '').slice(0, 80) || 'component';
  const element = declaredStep(unit, load, { name, details: detailsOf(lastOf(load.callee)) });
  made.set(load, element);
  sketch.elements.push(element);
  if (source === null) return element;
  const where = { symbol: element.symbol, span: load };
  sketch.facts.push(...remoteCode(unit, where, source, lastOf(load.callee)));
  if (/^[\w./-]{1,300}\.ya?ml$/.test(source))
    sketch.facts.push(runsFact(sourceOf(unit.path), evidenceOf(unit, load), element, source));
  if (lastOf(load.callee).endsWith('_text')) sketch.facts.push(...imagesOfText(unit, load, element, source));
  return element;
}

/** The image in a component that is written into the source. */
function imagesOfText(unit: Unit, load: Call, element: Element, text: string): ReturnType<typeof imageOf> {
  const image = /^\s*image:\s*["']?([^\s"'#]{1,300})/m.exec(text)?.[1];
  const argument = argumentOf(load, ['text'], 0);
  if (image === undefined || !argument) return [];
  const value = { kind: 'string' as const, value: image, text: image, followed: false };
  return imageOf(unit, { symbol: element.symbol, argument: { ...argument, value } }, 'load_component_from_text');
}

/** `dsl.importer(artifact_uri='gs://…', artifact_class=Dataset)`: data or a model from outside. */
export function importerOf({ unit, sketch }: Drawing, call: Call): Element | null {
  if (!/^kfp\.(?:\w+\.)*importer$/.test(call.callee)) return null;
  const value = valueOf(call, ['artifact_uri'], 0);
  const name = value === null ? null : addressOf(unit, value);
  if (name === null) return null;
  const type = valueOf(call, ['artifact_class'], 1)?.text ?? '';
  const kind = type.endsWith('Model') ? 'model' : kindOfLocation(name);
  const where = { symbol: call.symbol, span: call };
  const element = elementOf(unit, where, { kind, name, shared: true, trust: trustOfLocation(name) });
  sketch.elements.push(element);
  return element;
}

/** Google's components: jobs of Vertex AI, BigQuery and Dataproc as steps; an endpoint that a model is deployed to. */
export function prebuiltStep({ unit, sketch, made }: Drawing, call: Call): Element | null {
  const type = PREBUILT.exec(call.callee)?.[1];
  if (type === undefined) return null;
  const known = made.get(call);
  if (known) return known;
  const named = textIn(
    unit,
    valueOf(call, ['display_name', 'job_display_name', 'model_display_name', 'endpoint_display_name']),
  );
  const name = named ?? type.replace(/Op$/, '');
  const element = declaredStep(unit, call, {
    name,
    ...kindOfPrebuilt(type),
    zone: 'cloud:gcp',
    details: detailsOf(type),
  });
  made.set(call, element);
  sketch.elements.push(element);
  sketch.facts.push(
    ...placeFacts(unit, call, element, call.arguments),
    ...['image_uri', 'container_uri', 'serving_container_image_uri', 'train_container_uri'].flatMap((key) =>
      imageOf(unit, { symbol: element.symbol, argument: argumentOf(call, [key]) }, type),
    ),
  );
  if (type === 'ModelDeployOp' || type === 'EndpointCreateOp') {
    const endpoint = elementOf(
      unit,
      { symbol: call.symbol, span: call },
      {
        kind: 'endpoint',
        name: 'vertex endpoint',
        authentication: 'required',
        controls: ['authentication'],
        zone: 'cloud:gcp',
      },
    );
    const flow = { from: element, to: endpoint, data: ['model' as const], protocol: 'https' };
    sketch.facts.push(elementFact(endpoint), flowFact(unit, call, flow));
  }
  return element;
}

function kindOfPrebuilt(type: string): { readonly kind?: Element['kind'] } {
  if (/Train|AutoML|Hyperparameter|Tuning/.test(type)) return { kind: 'training' };
  if (/Evaluat/.test(type)) return { kind: 'evaluation' };
  return /Monitor/.test(type) ? { kind: 'monitoring' } : { kind: 'process' };
}
