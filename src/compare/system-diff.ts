import {
  flowName,
  keyOf,
  movedKey,
  type Element,
  type Flow,
  type MitigationDelta,
  type SubjectKey,
  type SubjectKind,
  type SystemDiff,
  type SystemModel,
} from '../model/index.ts';
import { pairUp } from './pairing.ts';

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
export function diffSystem(base: SystemModel, head: SystemModel, moved: Moved): SystemDiff {
  const elements = pairUp(
    base.elements.map((element) => elementSide(element, moved)),
    head.elements.map((element) => elementSide(element, new Map())),
  );
  const twins = new Map<string, SubjectKey>(
    elements.pairs.map(({ before, after }) => [keyOf('element', before), keyOf('element', after)]),
  );
  const flows = pairUp(
    base.flows.map((flow) => ({
      value: flow,
      traces: [flowName(twins.get(flow.source) ?? flow.source, twins.get(flow.target) ?? flow.target)],
    })),
    head.flows.map((flow) => ({ value: flow, traces: [flowName(flow.source, flow.target)] })),
  );
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

function elementSide(element: Element, moved: Moved): { value: Element; traces: readonly (string | null)[] } {
  const own = element.path !== '';
  return {
    value: element,
    traces: [
      movedKey(keyOf('element', element), moved),
      // A folder may have moved without all that is named after it.
      keyOf('element', element),
      own ? [element.kind, element.symbol, element.name].join('\0') : null,
      own ? null : element.name,
      fileTrace(element),
    ],
  };
}

/** Data and models whose path is told better now, because another file says where they lie. */
function fileTrace({ path, name }: Subject): string | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return path === '' && /\.\w{1,10}$/.test(file) && !name.includes('://') ? file : null;
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
