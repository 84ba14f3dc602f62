import type { Element, Fact } from '../../../model/index.ts';
import { dataOfKind, kindOfLocation, schemeOf, trustOfLocation } from '../../../statement/index.ts';
import type { Argument, Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact, referenceFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { plainUrl, textIn, valueOf } from '../values.ts';
import { firstText } from './hosted.ts';
import { addressOf } from './places.ts';

const ASSET = /^azure\.ai\.ml\.(?:\w+\.)*(?:Data|Model)$/;
const ZONE = 'cloud:azure';

/** Data and models that the code registers, with the place of their bytes. */
export function azureAssets(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    if (!ASSET.test(call.callee)) return [];
    const name = firstText(unit, call, 'name');
    if (name === null || !/^[\w.-]{1,120}$/.test(name)) return [];
    const kind = lastOf(call.callee) === 'Model' ? 'model' : 'dataset';
    const asset = elementOf(
      unit,
      { symbol: call.symbol, span: call },
      { kind, name: `azureml:${name}`, shared: true, zone: ZONE },
    );
    const place = locatedAt(unit, call, valueOf(call, ['path']), kind);
    if (!place) return [elementFact(asset)];
    const flow = { from: place.element, to: asset, data: [dataOfKind(kind)], protocol: protocolOf(place.element.name) };
    return [elementFact(asset), ...place.facts, flowFact(unit, call, flow)];
  });
}

/** `Input(type='uri_file', path='azureml:rides:3')` and `Output(path=…)` in an argument, with their way into or out of a step. */
export function placeOfAsset(unit: Unit, call: Call, step: Element, argument: Argument): Fact[] {
  const values =
    argument.value.kind === 'dict'
      ? argument.value.entries.map(([, value]) => value)
      : argument.value.kind === 'list'
        ? argument.value.items
        : [argument.value];
  return values.slice(0, 50).flatMap((value) => {
    const made = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
    const type = made ? lastOf(made.callee) : '';
    if (!made || (type !== 'Input' && type !== 'Output')) return [];
    const model = /model/.test(
      firstText(unit, made, 'type') ?? made.arguments.find(({ name }) => name === 'type')?.value.text ?? '',
    );
    const place = locatedAt(unit, made, valueOf(made, ['path']), model ? 'model' : null);
    if (!place) return [];
    const ends = type === 'Output' ? { from: step, to: place.element } : { from: place.element, to: step };
    const flow = { ...ends, data: [dataOfKind(place.element.kind)], protocol: protocolOf(place.element.name) };
    return [...place.facts, flowFact(unit, { ...argument.span, symbol: call.symbol }, flow)];
  });
}

type Located = { readonly element: Element; readonly facts: readonly Fact[] };

/** The shared element of a path, an address or an asset `azureml:NAME:VERSION`; null for what only the run tells. */
export function locatedAt(unit: Unit, call: Call, value: Value | null, kind: Element['kind'] | null): Located | null {
  if (value === null) return null;
  const text = textIn(unit, value)?.trim() ?? null;
  const where = { symbol: call.symbol, span: call };
  const asset = text === null ? null : /^azureml:([\w.-]{1,120})(?:([:@])([\w.-]{1,60}))?$/.exec(text);
  if (asset) {
    const [, name = '', by, revision = ''] = asset;
    const element = elementOf(unit, where, {
      kind: kind ?? 'dataset',
      name: `azureml:${name}`,
      shared: true,
      zone: ZONE,
    });
    const reference = referenceFact(unit, where, {
      kind: element.kind === 'model' ? 'model' : 'dataset',
      repo: element.name,
      resolved: true,
      revision,
      pinned: by === ':' ? 'tag' : 'none',
      loader: 'path',
      transport: 'registry',
    });
    return { element, facts: [elementFact(element), reference] };
  }
  const store = text === null ? undefined : /^azureml:\/\/(?:.{0,300}\/)?(datastores\/[\w-]{1,100})/.exec(text)?.[1];
  const name = store === undefined ? (addressOf(unit, value) ?? localPath(unit, value)) : `azureml://${store}`;
  if (name === null) return null;
  const told = store === undefined ? (kind ?? kindOfLocation(name)) : 'datastore';
  const owned = plainUrl(name) !== null && /\.(?:blob|dfs)\.core\.windows\.net/.test(name);
  const trust = owned ? 'unknown' : trustOfLocation(name);
  const element = elementOf(unit, where, {
    kind: told,
    name,
    shared: true,
    trust: store === undefined ? trust : 'internal',
    ...(store === undefined ? {} : { zone: ZONE }),
  });
  return { element, facts: [elementFact(element)] };
}

function localPath(unit: Unit, value: Value): string | null {
  const path = pathTail(unit, value);
  return path !== null && /^[\w./ -]{1,300}$/.test(path) && /[./]/.test(path) ? path : null;
}

function protocolOf(name: string): string {
  return name.startsWith('azureml:') ? 'https' : schemeOf(name);
}
