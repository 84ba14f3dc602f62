import { importedKey, type Element } from '../../../model/index.ts';
import type { Argument, Definition, Value } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, switchOf, textIn, valueOf } from '../values.ts';
import type { End, Where } from './contract.ts';
import { decorated, type Decorator, stepNamed } from './functions.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep } from './step.ts';

const ASSET =
  /^dagster(?:_\w+)?\.(?:\w+\.)*(?:asset|multi_asset|graph_asset|graph_multi_asset|observable_source_asset|multi_observable_source_asset|dbt_assets|dlt_assets|sling_assets)$/;
const CHECK = /^dagster\.(?:\w+\.)*(?:asset_check|multi_asset_check)$/;
const itemLimit = 100;
/** Parameters that are never assets. */
const NO_ASSET = new Set(['context', 'config', 'self', '_', 'init_context', 'dbt', 'sling', 'dlt']);

/** Something that an asset is made of: another asset by its key, in this file or (by `end`) elsewhere. */
type Need = { readonly key: string; readonly end: End; readonly where: Where };

export type Asset = {
  readonly element: Element;
  readonly definition: Definition;
  readonly keys: readonly string[];
  readonly group: string;
  readonly needs: readonly Need[];
};

export function assetsOf(unit: Unit): Asset[] {
  return decorated(unit, ASSET).map(({ definition, decorator }) => {
    const keys = keysOf(unit, definition, decorator);
    const group = textIn(unit, valueOf(decorator, ['group_name'])) ?? '';
    const manager = textIn(unit, valueOf(decorator, ['io_manager_key']));
    const checks = argumentOf(decorator, ['check_specs']);
    const element = functionStep(unit, definition, {
      controls: checks ? ['data-validation'] : [],
      details: detailsOf(
        ...keys.slice(0, 8).map((key) => `asset: ${key}`),
        manager === null ? '' : `io manager: ${manager}`,
        automation(unit, decorator),
      ),
    });
    return { element, definition, keys, group, needs: needsOf(unit, definition, decorator) };
  });
}

/** Checks of assets: evaluations of data, with what they look at. */
export function checksOf(unit: Unit): Pick<Asset, 'element' | 'definition' | 'needs'>[] {
  return decorated(unit, CHECK).map(({ definition, decorator }) => {
    const blocking = switchOf(unit, valueOf(decorator, ['blocking'])) === 'on';
    const element = functionStep(unit, definition, {
      kind: 'evaluation',
      controls: ['data-validation'],
      details: detailsOf(blocking ? 'blocks what comes after' : ''),
    });
    const asset = argumentOf(decorator, ['asset'], 0);
    const needs = asset ? needOf(unit, asset.value, { ...asset.span, symbol: '' }) : [];
    return { element, definition, needs };
  });
}

function keysOf(unit: Unit, definition: Definition, decorator: Decorator): string[] {
  const specs = valueOf(decorator, ['specs']);
  const outs = valueOf(decorator, ['outs']);
  const keys = [
    ...(specs?.kind === 'list' ? specs.items.slice(0, itemLimit).flatMap((item) => keyOf(unit, item) ?? []) : []),
    ...(outs?.kind === 'dict' ? outs.entries.slice(0, itemLimit).map(([key]) => key) : []),
  ].filter((key) => key !== '**');
  const key = valueOf(decorator, ['key', 'name']);
  const named = key === null ? null : keyOf(unit, key);
  return keys.length > 0 ? keys : [named ?? lastOf(definition.symbol)];
}

/** The last part of an asset's key: of `'a'`, `'db/a'`, `AssetKey(['db', 'a'])`, `AssetSpec('a')`. */
function keyOf(unit: Unit, value: Value): string | null {
  const text = textIn(unit, value);
  if (text !== null) return lastSegment(text);
  if (value.kind === 'list')
    return value.items.length === 0 ? null : keyOf(unit, value.items.at(-1) ?? value.items[0] ?? value);
  const call = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
  if (!call || !/(?:AssetKey|AssetSpec|AssetIn|AssetDep|AssetOut|SourceAsset)$/.test(call.callee)) return null;
  const inner = valueOf(call, ['key', 'path', 'asset'], 0);
  return inner === null ? null : keyOf(unit, inner);
}

function lastSegment(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1).slice(0, 120);
}

function automation(unit: Unit, decorator: Decorator): string {
  const condition = valueOf(decorator, ['automation_condition', 'auto_materialize_policy', 'freshness_policy']);
  if (condition === null) return '';
  const call = condition.kind === 'call' ? unit.module.calls[condition.call] : undefined;
  const cron = call ? textIn(unit, valueOf(call, ['cron_schedule'], 0)) : null;
  return cron === null ? '' : scheduleOf(unit, { kind: 'string', value: cron, text: cron, followed: false });
}

/** Names of parameters, `ins` and `deps`, and the deps of the specs of a multi-asset. */
function needsOf(unit: Unit, definition: Definition, decorator: Decorator): Need[] {
  const where = { ...decorator.span, symbol: definition.symbol };
  const renamed = valueOf(decorator, ['ins']);
  const entries = renamed?.kind === 'dict' ? renamed.entries : [];
  const needs: Need[] = [];
  const resources = valueOf(decorator, ['required_resource_keys']);
  for (const { name, annotation } of definition.parameters.slice(0, itemLimit)) {
    if (NO_ASSET.has(name) || name.startsWith('*') || isResource(annotation)) continue;
    if (resources !== null && resources.text.includes(name)) continue;
    const given = entries.find(([key]) => key === name)?.[1];
    const key = (given ? keyOf(unit, given) : null) ?? name;
    needs.push({
      key,
      end: elsewhere(unit, key),
      where: { startLine: definition.startLine, endLine: definition.startLine, symbol: definition.symbol },
    });
  }
  const deps = argumentOf(decorator, ['deps', 'non_argument_deps']);
  if (deps) needs.push(...listed(unit, deps));
  const specs = argumentOf(decorator, ['specs']);
  for (const spec of specs?.value.kind === 'list' ? specs.value.items.slice(0, itemLimit) : []) {
    const call = spec.kind === 'call' ? unit.module.calls[spec.call] : undefined;
    const own = call ? argumentOf(call, ['deps']) : null;
    if (own) needs.push(...listed(unit, own));
  }
  return needs.map((need) => ({ ...need, where: { ...need.where, symbol: where.symbol } }));
}

function listed(unit: Unit, argument: Argument): Need[] {
  const where = { ...argument.span, symbol: '' };
  const items = argument.value.kind === 'list' ? argument.value.items.slice(0, itemLimit) : [argument.value];
  return items.flatMap((item) => needOf(unit, item, where));
}

function needOf(unit: Unit, value: Value, where: Where): Need[] {
  if (value.kind === 'name') {
    const end = stepNamed(unit, new Map(), value.qualified);
    return [{ key: lastOf(value.qualified), end: end ?? elsewhere(unit, lastOf(value.qualified)), where }];
  }
  const key = keyOf(unit, value);
  return key === null ? [] : [{ key, end: elsewhere(unit, key), where }];
}

/** An asset of another file, which only its key tells. */
function elsewhere(unit: Unit, key: string): End {
  return importedKey(unit.path, `asset: ${key}`);
}

function isResource(annotation: string): boolean {
  return /(?:Resource|Config|Context|Client|Connection|Session|ResourceParam\[.*\])\b/.test(annotation);
}
