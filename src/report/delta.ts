import type { Analysis, Element, Evidence, Flow, Threat } from '../model/index.ts';

/** A row of the threat model's delta; texts are plain and come from the repository. */
export type DeltaRow = {
  readonly sign: '−' | '+' | '✓' | '~';
  readonly what: 'mitigation' | 'flow' | 'closed' | 'element' | 'changed';
  readonly text: string;
  readonly evidence: Evidence | undefined;
  readonly asks: string;
};

/** The delta of the threat model, what got weaker first: lost protections, new surface, changes, closed threats, gained protections. */
export function deltaRows({ diff }: Analysis): readonly DeltaRow[] {
  const { system, threats } = diff;
  return [
    ...system.mitigations.removed.map((delta) =>
      row('−', 'mitigation', `${delta.control} on ${subjectName(delta.subject.name)}`, delta.evidence, 'put it back'),
    ),
    ...system.flows.added.map((flow) => row('+', 'flow', flowText(flow), flow.evidence, '')),
    ...system.added.map((element) => row('+', 'element', elementText(element), element.evidence, '')),
    ...system.changed.map(({ before, after }) =>
      row('~', 'changed', `${elementText(after)}: ${changedFields(before, after)}`, after.evidence, ''),
    ),
    ...threats.resolved.map((threat: Threat) => row('✓', 'closed', threat.title, threat.evidence, '')),
    ...system.mitigations.added.map((delta) =>
      row('+', 'mitigation', `${delta.control} on ${subjectName(delta.subject.name)}`, delta.evidence, ''),
    ),
    ...system.flows.removed.map((flow) => row('−', 'flow', flowText(flow), [], '')),
    ...system.removed.map((element) => row('−', 'element', elementText(element), [], '')),
  ];
}

function row(
  sign: DeltaRow['sign'],
  what: DeltaRow['what'],
  text: string,
  evidence: readonly Evidence[],
  asks: string,
): DeltaRow {
  return { sign, what, text, evidence: evidence[0], asks };
}

function elementText({ kind, name }: Element): string {
  return `${kind} ${name}`;
}

/** A flow's ends by their names, what moves and how. */
export function flowText(flow: Flow): string {
  return `${nameInKey(flow.source)} → ${nameInKey(flow.target)} (${[...flow.data, flow.protocol].join(', ')})`;
}

/** A flow is named by the keys of its ends; a reader wants their names. */
export function subjectName(name: string): string {
  const ends = name.split(' -> ');
  return ends.length === 2 && ends.every((end) => end.split('|').length === 4) ? ends.map(nameInKey).join(' → ') : name;
}

/** The name in a subject's key. */
export function nameInKey(key: string): string {
  const [, path = '', , name = ''] = key.split('|');
  return (name || path || key).replaceAll('%7C', '|').replaceAll('%25', '%');
}

function changedFields(before: Element, after: Element): string {
  const fields = ['kind', 'name', 'trust', 'exposure', 'authentication'] as const;
  const scalar = fields
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${before[field]} → ${after[field]}`);
  const gained = after.capabilities.filter((capability) => !before.capabilities.includes(capability));
  const lost = before.controls.filter((control) => !after.controls.includes(control));
  return (
    [
      ...scalar,
      ...(gained.length > 0 ? [`can now ${gained.join(', ')}`] : []),
      ...(lost.length > 0 ? [`lost ${lost.join(', ')}`] : []),
    ].join('; ') || 'protections changed'
  );
}
