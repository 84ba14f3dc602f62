import type { Element, Fact } from '../../../model/index.ts';
import { referenceFact } from '../build.ts';
import type { Span, Value } from '../../module.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, entryOf, textIn, valueOf } from '../values.ts';
import { imageOf, packageFacts } from './requirements.ts';

/** The environment that a job or deployment runs in: `Environment(image=…, conda_file=…)`, or one of the workspace by name. */
export function environmentFacts(
  unit: Unit,
  value: Value | null,
  step: Element | null,
  symbol: string,
  span: Span,
): Fact[] {
  if (value === null) return [];
  const text = textIn(unit, value);
  if (text !== null) return namedEnvironment(unit, text, symbol, span);
  if (value.kind === 'dict') return partsOf(unit, value, symbol, span);
  const call = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
  if (!call || !/(?:^|\.)Environment$/.test(call.callee)) return [];
  return [
    ...imageOf(unit, { symbol: step?.symbol ?? symbol, argument: argumentOf(call, ['image']) }, 'Environment'),
    ...partsOf(unit, valueOf(call, ['conda_file']), symbol, call),
  ];
}

/** `azureml:name:version`, `AzureML-sklearn-1.0@latest`, `azureml://registries/azureml/environments/…/versions/3` */
function namedEnvironment(unit: Unit, text: string, symbol: string, span: Span): Fact[] {
  const match = /^(?:azureml:)?([\w.-]{1,120})(?:([:@])([\w.-]{1,60}))?$/.exec(text.trim());
  const registry = /^(azureml:\/\/registries\/[\w.-]+\/environments\/[\w.-]+)(?:\/(versions|labels)\/([\w.-]+))?$/.exec(
    text.trim(),
  );
  const [, name, by, revision = ''] = registry ?? match ?? [];
  if (name === undefined) return [];
  const versioned = by === ':' || by === 'versions';
  const fact = referenceFact(
    unit,
    { symbol, span },
    {
      kind: 'container',
      repo: registry ? name : `azureml:${name}`,
      resolved: true,
      revision,
      pinned: versioned ? 'tag' : 'none',
      loader: 'environment',
      transport: 'registry',
    },
  );
  return [fact];
}

/** Packages of an environment that is written out: `{'dependencies': ['python=3.10', {'pip': ['pandas']}]}`. */
function partsOf(unit: Unit, file: Value | null, symbol: string, span: Span): Fact[] {
  const conda = entryOf(file, 'conda_file') ?? file;
  const image = entryOf(file, 'image');
  const dependencies = entryOf(conda, 'dependencies');
  const pip =
    dependencies?.kind === 'list'
      ? dependencies.items.map((item) => entryOf(item, 'pip')).find((item) => item !== null)
      : undefined;
  return [
    ...(image ? imageOf(unit, { symbol, argument: { name: 'image', value: image, span } }, 'environment') : []),
    ...(pip ? packageFacts(unit, { symbol, argument: { name: 'pip', value: pip, span } }, 'environment') : []),
  ];
}
