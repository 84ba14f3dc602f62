import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asText,
  entryOf,
  get,
  itemsOf,
  oneOrMore,
  type MapEntry,
  type TreeNode,
  walk,
} from '../../parse/index.ts';
import {
  elementFact,
  lineOf,
  type Lines,
  ownElement,
  readBy,
  runsFact,
  sharedElement,
  type Source,
} from '../../statement/index.ts';
import { stepFacts, storageFacts } from './steps.ts';

/** Deployments of one file that are read. */
const MAX_DEPLOYMENTS = 500;
/** Values of one deployment that are looked at for blocks. */
const MAX_VALUES = 2_000;

export type Deployment = {
  readonly name: string;
  readonly lines: Lines;
  readonly node: TreeNode;
  /** The file as a whole, whose steps hold where a deployment has none of its own; undefined for the old form. */
  readonly project: TreeNode | undefined;
};

/** The deployments of a document, in either form. */
export function deploymentsOf(root: TreeNode): readonly Deployment[] {
  if (get(root, 'flow_name') !== undefined && get(root, 'entrypoint') !== undefined) {
    return [deploymentOf(root, undefined)];
  }
  return itemsOf(get(root, 'deployments'))
    .slice(0, MAX_DEPLOYMENTS)
    .filter((node) => get(node, 'entrypoint') !== undefined || get(node, 'work_pool') !== undefined)
    .map((node) => deploymentOf(node, root));
}

function deploymentOf(node: TreeNode, project: TreeNode | undefined): Deployment {
  const entrypoint = asText(get(node, 'entrypoint')) ?? '';
  const named = entryOf(node, 'name');
  const written = asText(named?.value)?.trim() ?? '';
  const flow = /[:.](\w{1,200})$/.exec(entrypoint)?.[1] ?? 'deployment';
  const name = written === '' || written.includes('{{') ? flow : written;
  return { name: name.slice(0, 200), lines: lineOf(named ?? node), node, project };
}

/** A deployment: itself, the flow that it starts, where its code and image come from, and its secrets. */
export function deploymentFacts(source: Source, deployment: Deployment): Fact[] {
  const { name, lines, node } = deployment;
  const own = ownElement(source, lines, {
    kind: 'orchestrator',
    name,
    symbol: name,
    controls: asBoolean(get(node, 'enforce_parameter_schema')) === true ? ['input-validation'] : [],
    details: ['prefect deployment', ...placeOf(node), ...schedulesOf(node), ...limitsOf(node)],
  });
  const steps = ['build', 'push', 'pull'].flatMap((phase) => {
    const given = get(node, phase);
    // A step of the whole file is one thing, however many deployments it serves.
    const symbol = given === undefined ? '' : name;
    return oneOrMore(given ?? get(deployment.project, phase)).map((step) => ({ phase, symbol, step }));
  });
  return [
    elementFact(own),
    ...entrypointFacts(source, own, entryOf(node, 'entrypoint')),
    ...steps.slice(0, 100).flatMap((step) => stepFacts(source, own, step)),
    ...storageFacts(source, own, get(node, 'storage')),
    ...imagesOf(source, node, name),
    ...blockFacts(source, own, [node, ...steps.map(({ step }) => step)]),
  ];
}

/** `path/file.py:flow`, or `package.module.flow`. */
function entrypointFacts(source: Source, own: Element, entry: MapEntry | undefined): Fact[] {
  const text = asText(entry?.value)?.trim() ?? '';
  if (entry === undefined || text === '' || text.length > 1_000 || text.includes('$')) return [];
  const file = /^([^:]+\.py)(?::|$)/.exec(text)?.[1];
  const parts = /^[\w.]+$/.test(text) ? text.split('.').slice(0, -1) : [];
  const path = file?.replace(/^(?:\.\/)+/, '') ?? (parts.length === 0 ? '' : `${parts.join('/')}.py`);
  return path === '' ? [] : [runsFact(source, lineOf(entry), own, path)];
}

function placeOf(node: TreeNode): string[] {
  const pool = asText(get(node, 'work_pool', 'name')) ?? asText(get(node, 'work_pool_name')) ?? '';
  const queue = asText(get(node, 'work_pool', 'work_queue_name')) ?? asText(get(node, 'work_queue_name')) ?? '';
  const kind = asText(get(node, 'infrastructure', 'type')) ?? '';
  return [
    pool === '' ? '' : `work pool ${pool}`,
    queue === '' ? '' : `work queue ${queue}`,
    kind === '' ? '' : `runs in ${kind}`,
  ];
}

function schedulesOf(node: TreeNode): string[] {
  const schedules = [...oneOrMore(get(node, 'schedule')), ...oneOrMore(get(node, 'schedules'))].slice(0, 20);
  return schedules.flatMap((item) => {
    const schedule = get(item, 'schedule') ?? item;
    const off = asBoolean(get(item, 'active')) === false ? ' (off)' : '';
    return ['cron', 'interval', 'rrule'].map((key) => {
      const text = asText(get(schedule, key)) ?? '';
      return text === '' ? '' : `${key} ${text}${off}`;
    });
  });
}

function limitsOf(node: TreeNode): string[] {
  const limit = get(node, 'concurrency_limit');
  const text = asText(limit) ?? asText(get(limit, 'limit')) ?? '';
  return [
    text === '' ? '' : `at most ${text} at a time`,
    oneOrMore(get(node, 'triggers')).length === 0 ? '' : 'started by events',
    asBoolean(get(node, 'paused')) === true ? 'paused' : '',
  ];
}

/** Images that a worker starts the flow in; one that a step builds is told by the step. */
function imagesOf({ path, context }: Source, node: TreeNode, symbol: string): Fact[] {
  const places = [
    entryOf(get(node, 'work_pool', 'job_variables'), 'image'),
    entryOf(get(node, 'job_variables'), 'image'),
    entryOf(get(node, 'infra_overrides'), 'image'),
    entryOf(get(node, 'infrastructure'), 'image'),
  ];
  return places.flatMap((entry) => {
    const text = asText(entry?.value)?.trim() ?? '';
    if (entry === undefined || text === '' || /^\$\{[^}]*\}$/.test(text) || text.includes('{{')) return [];
    return imageFacts(text, { path, context, symbol, loader: 'image', startLine: entry.line, endLine: entry.line });
  });
}

const BLOCK = /\$\{prefect\.blocks\.([\w-]{1,80})\.([\w-]{1,80})(?:\.[\w.-]{1,80})?\}/g;

/** Secrets that values ask the server's blocks for, by the names of the blocks. */
function blockFacts(source: Source, own: Element, nodes: readonly TreeNode[]): Fact[] {
  const found = new Map<string, Lines>();
  for (const root of nodes) {
    let left = MAX_VALUES;
    for (const node of walk(root)) {
      left -= 1;
      if (left < 0) break;
      const text = asText(node)?.slice(0, 2_000) ?? '';
      for (const [, type = '', name = ''] of text.matchAll(BLOCK)) {
        if (/secret|credentials|token/.test(type)) found.set(`${type}/${name}`, lineOf(node));
      }
    }
  }
  return [...found].flatMap(([name, lines]) => {
    const given = { kind: 'secret', name: `prefect:${name}`, controls: ['secret-store'] } as const;
    const secret = sharedElement(source, lines, { ...given, controls: [...given.controls] });
    return readBy(source, lines, own, secret, { data: ['credential'], protocol: 'https' });
  });
}
