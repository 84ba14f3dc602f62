import {
  type Fingerprint,
  identityOf,
  mergeEvidence,
  type SubjectKey,
  subjectKey,
  type Threat,
} from '../model/index.ts';

/**
 * One thing of the world outside that many files name, such as a dataset without a revision, is one threat with many places, told as the
 * gravest and first of them. Only for references, and below high severity: what is grave is told where it stands, and accepted there. The
 * identity of such a threat is its rule and the thing, so that a further place is no news. `threats` are in the order of outputs.
 */
export function foldPlaces(
  threats: readonly Threat[],
  fingerprintOf: (rule: Threat['rule'], key: SubjectKey) => Fingerprint,
): Threat[] {
  const groups = new Map<string, Threat[]>();
  for (const threat of threats) {
    const group = isFolded(threat) ? thingOf(threat) : threat.fingerprint;
    groups.set(group, [...(groups.get(group) ?? []), threat]);
  }
  return [...groups.values()].flatMap((places) => {
    const [first] = places;
    if (first === undefined || places.length === 1 || places.some(({ title }) => title !== first.title)) return places;
    const { kind, name } = identityOf(first.subject.key);
    const key = subjectKey({ kind, path: '', symbol: '', name });
    return {
      ...first,
      fingerprint: fingerprintOf(first.rule, key),
      detail: `${first.detail} (and in ${places.length - 1} more places)`,
      subject: { ...first.subject, key },
      evidence: evidenceOf(first, places),
      edits: places.flatMap(({ edits }) => edits),
    };
  });
}

function isFolded({ subject, severity }: Threat): boolean {
  return subject.kind === 'reference' && (severity === 'low' || severity === 'medium');
}

function thingOf({ rule, subject }: Threat): string {
  const { kind, name } = identityOf(subject.key);
  return [rule, kind, name].join('\0');
}

/** All places, those of the threat that tells of the others first. */
function evidenceOf(first: Threat, places: readonly Threat[]): Threat['evidence'] {
  const own = new Set(first.evidence.map(placeOf));
  const all = mergeEvidence(
    [],
    places.flatMap(({ evidence }) => evidence),
  );
  return [...first.evidence, ...all.filter((place) => !own.has(placeOf(place)))];
}

function placeOf({ path, startLine, endLine }: Threat['evidence'][number]): string {
  return [path, startLine, endLine].join('\0');
}
