import { movedKey, type Threat, type ThreatDiff } from '../model/index.ts';
import { pairUp, type Side } from './pairing.ts';

/**
 * What became of each threat. A threat is the same when rule and subject are; when its file was renamed; when the same symbol does the
 * same in another file (moved); when the same thing stands in the same file under another symbol; or when the same statement of the
 * same function was reworded. Only what finds no twin is introduced or resolved.
 */
export function diffThreats(
  base: readonly Threat[],
  head: readonly Threat[],
  moved: ReadonlyMap<string, string>,
): ThreatDiff {
  const { pairs, removed, added } = pairUp(
    base.map((threat) => sideOf(threat, moved)),
    head.map((threat) => sideOf(threat, new Map())),
  );
  return {
    introduced: [...added],
    resolved: [...removed],
    changed: pairs.filter(({ before, after }) => weightOf(before) !== weightOf(after)),
    unchanged: pairs.filter(({ before, after }) => weightOf(before) === weightOf(after)).map(({ after }) => after),
  };
}

/** Subjects whose name is a callee and its source text: the place and the callee tell more than the wording. */
const WORDED = new Set(['load', 'operation']);

function sideOf(threat: Threat, moved: ReadonlyMap<string, string>): Side<Threat> {
  const { subject, rule } = threat;
  const path = moved.get(subject.path) ?? subject.path;
  const trace = (...parts: readonly string[]): string => [rule, subject.kind, ...parts].join('\0');
  return {
    value: threat,
    traces: [
      trace(movedKey(subject.key, moved)),
      trace(subject.symbol, subject.name),
      trace(path, subject.name),
      WORDED.has(subject.kind) ? trace(path, subject.symbol, subject.name.split(' ')[0] ?? '') : null,
    ],
  };
}

function weightOf(threat: Threat): string {
  return [threat.severity, threat.likelihood, threat.impact, threat.confidence, threat.status].join(' ');
}
