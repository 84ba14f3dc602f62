import { subjectKey } from '../../model/index.ts';
import type { Edit, Evidence, Fact, Reference } from '../../model/index.ts';

const REMOTE_CODE: readonly Reference['remoteCode'][] = ['on', 'optional', 'unknown', 'off'];
const PINNED: readonly Reference['pinned'][] = ['none', 'branch', 'tag', 'unknown', 'local', 'digest', 'commit'];
const EXECUTES = ['yes', 'version', 'unknown', 'no'] as const;
const ORIGIN = ['remote', 'argument', 'unknown', 'local'] as const;
const INPUT = [
  'model-output',
  'request',
  'repository-event',
  'parameter',
  'unknown',
  'configuration',
  'literal',
] as const;

/**
 * Makes one fact of those that speak of the same subject, so that three equal calls in one function are one thing to judge. The
 * weakest statement holds: a protection counts only when every call has it. Sorted by key.
 */
export function foldFacts(facts: readonly Fact[]): Fact[] {
  const folded = new Map<string, Fact>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const before = folded.get(key);
    folded.set(key, before ? merge(before, fact) : fact);
  }
  return [...folded].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
}

function keyOf(fact: Fact): string {
  switch (fact.fact) {
    case 'signal':
      return `signal ${fact.value.name}`;
    case 'runs':
      return `runs ${fact.value.runner} ${fact.value.path}`;
    case 'python-module':
    case 'settings-file':
      return `${fact.fact} ${fact.value.path}`;
    case 'flow':
      return `flow ${fact.value.source} ${fact.value.target}`;
    case 'alias':
      return `alias ${fact.value.of}`;
    case 'remark':
      return `remark ${fact.value.about}`;
    case 'element':
    case 'reference':
    case 'operation':
    case 'package-index':
      return `${fact.fact}:${subjectKey(fact.value)}`;
    default:
      return `${fact.fact}:${subjectKey({ ...fact.value, kind: '' })}`;
  }
}

function merge(a: Fact, b: Fact): Fact {
  if (a.fact === 'element' && b.fact === 'element') {
    const value = {
      ...a.value,
      ...subject(a.value, b.value),
      trust: weakest(['public', 'third-party', 'unknown', 'internal'] as const, a.value.trust, b.value.trust),
      exposure: weakest(['public', 'network', 'unknown', 'local'] as const, a.value.exposure, b.value.exposure),
      authentication: weakest(
        ['none', 'optional', 'unknown', 'required'] as const,
        a.value.authentication,
        b.value.authentication,
      ),
      capabilities: union(a.value.capabilities, b.value.capabilities),
      details: union(a.value.details, b.value.details),
    };
    return { fact: 'element', value };
  }
  if (a.fact === 'flow' && b.fact === 'flow') {
    const value = { ...a.value, ...subject(a.value, b.value), data: union(a.value.data, b.value.data) };
    return { fact: 'flow', value };
  }
  if (a.fact === 'reference' && b.fact === 'reference')
    return { fact: 'reference', value: mergeReferences(a.value, b.value) };
  if (a.fact === 'load' && b.fact === 'load') {
    const executes = weakest(EXECUTES, a.value.executes, b.value.executes);
    const origin = weakest(ORIGIN, a.value.origin, b.value.origin);
    return { fact: 'load', value: { ...a.value, ...subject(a.value, b.value), executes, origin } };
  }
  if (a.fact === 'operation' && b.fact === 'operation') {
    const input = weakest(INPUT, a.value.input, b.value.input);
    return { fact: 'operation', value: { ...a.value, ...subject(a.value, b.value), input } };
  }
  if (a.fact === 'credential' && b.fact === 'credential') {
    return { fact: 'credential', value: { ...a.value, ...subject(a.value, b.value) } };
  }
  if (a.fact === 'dependency' && b.fact === 'dependency') {
    return { fact: 'dependency', value: { ...a.value, ...subject(a.value, b.value) } };
  }
  return a;
}

/** Two references to one thing: the less firmly pinned and more trusting call counts. */
export function mergeReferences(a: Reference, b: Reference): Reference {
  const pinned = weakest(PINNED, a.pinned, b.pinned);
  const formats = union(a.formats, b.formats);
  const known = formats.filter((format) => format !== 'unknown');
  return {
    ...a,
    ...subject(a, b),
    evidence: worstFirst(a, b),
    pinned,
    revision: pinned === a.pinned ? a.revision : b.revision,
    remoteCode: weakest(REMOTE_CODE, a.remoteCode, b.remoteCode),
    formats: known.length > 0 ? known : formats,
    verified: a.verified && b.verified,
  };
}

/** Places of both, those of the call that lets more code run first: that is the line to change. */
function worstFirst(a: Reference, b: Reference): Evidence[] {
  const [first, second] = REMOTE_CODE.indexOf(b.remoteCode) < REMOTE_CODE.indexOf(a.remoteCode) ? [b, a] : [a, b];
  if (first.remoteCode === second.remoteCode) return mergeEvidence(a.evidence, b.evidence);
  const rest = second.evidence.filter((place) => !first.evidence.some((known) => known.startLine === place.startLine));
  return [...first.evidence, ...rest].slice(0, 30);
}

type Subject = { readonly controls: string[]; readonly evidence: Evidence[]; readonly edits: Edit[] };

function subject(a: Subject, b: Subject): Subject {
  const controls = a.controls.filter((control) => b.controls.includes(control));
  const edits = [...a.edits];
  for (const edit of b.edits) {
    const clash = edits.some(
      ({ id, startLine, endLine }) => id === edit.id && edit.startLine <= endLine && startLine <= edit.endLine,
    );
    if (!clash && edits.length < 30) edits.push(edit);
  }
  return { controls, evidence: mergeEvidence(a.evidence, b.evidence), edits };
}

/** Places without repetition, at most thirty: more tell a reader nothing. */
function mergeEvidence(a: readonly Evidence[], b: readonly Evidence[]): Evidence[] {
  const places = new Map([...a, ...b].map((place) => [`${place.path} ${place.startLine} ${place.endLine}`, place]));
  return [...places.values()].toSorted((x, y) => x.startLine - y.startLine || x.endLine - y.endLine).slice(0, 30);
}

function weakest<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

function union<T extends string>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])].toSorted((x, y) => (x < y ? -1 : 1));
}
