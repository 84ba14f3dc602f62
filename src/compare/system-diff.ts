import {
  keyOf,
  movedKey,
  type Element,
  type Flow,
  type MitigationDelta,
  type SubjectKind,
  type SystemDiff,
  type SystemModel,
} from '../model/index.ts';
import { pairUp } from './pairing.ts';
import type { Twins } from './twins.ts';

type Moved = ReadonlyMap<string, string>;
type Subject = {
  readonly name: string;
  readonly path: string;
  readonly symbol: string;
  readonly kind?: string;
  readonly controls: readonly string[];
  readonly evidence: Element['evidence'];
};

/** What the change did to the data-flow diagram, and which protections it took away or brought. */
export function diffSystem(base: SystemModel, head: SystemModel, twins: Twins, moved: Moved): SystemDiff {
  const { elements, flows } = twins;
  return {
    added: [...elements.added],
    removed: [...elements.removed],
    changed: elements.pairs.filter(({ before, after }) => elementMeaning(before) !== elementMeaning(after)),
    flows: {
      added: [...flows.added],
      removed: [...flows.removed],
      changed: flows.pairs.filter(({ before, after }) => flowMeaning(before) !== flowMeaning(after)),
    },
    mitigations: diffMitigations(base, head, moved),
  };
}

function elementMeaning(element: Element): string {
  const { kind, name, trust, exposure, authentication, capabilities, controls } = element;
  return JSON.stringify([kind, name, trust, exposure, authentication, capabilities, controls]);
}

function flowMeaning(flow: Flow): string {
  return JSON.stringify([flow.data, flow.protocol, flow.controls, flow.crosses]);
}

/** Protections are compared on subjects that stand on both sides: a thing that is gone has lost nothing. */
function diffMitigations(base: SystemModel, head: SystemModel, moved: Moved): SystemDiff['mitigations'] {
  const added: MitigationDelta[] = [];
  const removed: MitigationDelta[] = [];
  for (const [kind, before, after] of subjectLists(base, head)) {
    const { pairs } = pairUp(
      before.map((value) => ({
        value,
        traces: [movedKey(keyOf(kind, value), moved), keyOf(kind, value), moveTrace(value)],
      })),
      after.map((value) => ({ value, traces: [keyOf(kind, value), keyOf(kind, value), moveTrace(value)] })),
    );
    for (const pair of pairs) {
      const delta = (control: string): MitigationDelta => ({
        control,
        subject: { key: keyOf(kind, pair.after), kind, name: pair.after.name },
        evidence: [...pair.after.evidence],
      });
      removed.push(...pair.before.controls.filter((control) => !pair.after.controls.includes(control)).map(delta));
      added.push(...pair.after.controls.filter((control) => !pair.before.controls.includes(control)).map(delta));
    }
  }
  return { added, removed };
}

function moveTrace(subject: Subject): string | null {
  return subject.path === '' ? null : [subject.kind ?? '', subject.symbol, subject.name].join('\0');
}

function subjectLists(
  base: SystemModel,
  head: SystemModel,
): readonly (readonly [SubjectKind, readonly Subject[], readonly Subject[]])[] {
  return [
    ['element', base.elements, head.elements],
    ['flow', base.flows, head.flows],
    ['reference', base.references, head.references],
    ['dependency', base.dependencies, head.dependencies],
    ['load', base.loads, head.loads],
    ['job', base.jobs, head.jobs],
    ['artifact', base.artifacts, head.artifacts],
  ];
}
