import { keyOf, type Element, type Evidence, type Flow, type Step, type Threat } from '../model/index.ts';
import type { Twins } from './twins.ts';

/**
 * Says of each step of new threats whether the change brought it, or what it did to it: a flow that base has not, a protection that is
 * gone, something that an element can do now. What is new comes first in the evidence, so that a reader is led to it.
 */
export function withNewSteps(threats: readonly Threat[], twins: Twins): Threat[] {
  if (!threats.some(({ steps }) => steps !== undefined)) return [...threats];
  const known = new Set(twins.flows.pairs.map(({ after }) => endsOf(after)));
  const changes = changesOf(twins);
  const able = abilities(twins);
  return threats.map((threat) => {
    if (threat.steps === undefined) return threat;
    const steps = threat.steps.map((step, at) => marked(step, at === 0, { known, changes, able }));
    return { ...threat, steps, evidence: newestFirst(threat.evidence, steps) };
  });
}

type Before = {
  /** Flows that base has, by their ends. */
  readonly known: ReadonlySet<string>;
  readonly changes: ReadonlyMap<string, string[]>;
  /** What elements could do on base already: key and capability. */
  readonly able: ReadonlySet<string>;
};

function marked(step: Step, isFirst: boolean, { known, changes, able }: Before): Step {
  // A power of its own is no flow.
  if (step.from.key === step.to.key) return { ...step, isNew: !able.has(`${step.to.key}\0${step.protocol}`) };
  const ends = `${step.from.key} -> ${step.to.key}`;
  if (!known.has(ends)) return { ...step, isNew: true };
  const words = [ends, ...(isFirst ? [step.from.key] : []), step.to.key].flatMap((key) => changes.get(key) ?? []);
  return { ...step, changes: [...new Set(words)].toSorted() };
}

function abilities({ elements }: Twins): Set<string> {
  return new Set(
    elements.pairs.flatMap(({ before, after }) =>
      before.capabilities.map((capability) => `${keyOf('element', after)}\0${capability}`),
    ),
  );
}

function endsOf({ source, target }: Flow): string {
  return `${source} -> ${target}`;
}

/** What the change did to elements (by key) and flows (by their ends) that both sides have, as far as it opens a way. */
function changesOf({ elements, flows }: Twins): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const note = (key: string, words: readonly string[]): void => {
    if (words.length > 0) found.set(key, [...(found.get(key) ?? []), ...words]);
  };
  for (const { before, after } of flows.pairs) {
    const data = gained(before.data, after.data);
    note(endsOf(after), [
      ...lost(before.controls, after.controls),
      ...(data.length > 0 ? [`carries ${data.join(', ')} now`] : []),
    ]);
  }
  for (const { before, after } of elements.pairs) note(keyOf('element', after), elementChanges(before, after));
  return found;
}

function elementChanges(before: Element, after: Element): string[] {
  const fields = ['trust', 'exposure', 'authentication'] as const;
  const can = gained(before.capabilities, after.capabilities);
  return [
    ...lost(before.controls, after.controls),
    ...(can.length > 0 ? [`can ${can.join(', ')} now`] : []),
    ...fields
      .filter((field) => before[field] !== after[field])
      .map((field) => `${field} ${before[field]} → ${after[field]}`),
  ];
}

function lost(before: readonly string[], after: readonly string[]): string[] {
  return gained(after, before).map((control) => `lost ${control}`);
}

function gained<T extends string>(before: readonly T[], after: readonly T[]): T[] {
  return after.filter((one) => !before.includes(one));
}

function newestFirst(evidence: readonly Evidence[], steps: readonly Step[]): Evidence[] {
  const places = steps.filter(({ isNew, changes }) => isNew || changes.length > 0).flatMap((step) => step.evidence);
  const all = [...places, ...evidence];
  return [...new Map(all.map((one) => [`${one.path}\0${one.startLine}\0${one.endLine}`, one])).values()];
}
