import { keyOf, type Element, type Severity, type Threat } from '../model/index.ts';
import type { Estimate } from '../risk/index.ts';
import type { RegisterRow, Rating, Response, Sighting } from './contract.ts';

/** A person's decision to carry a risk. */
export type GivenAcceptance = NonNullable<RegisterRow['acceptance']>;

/** What somebody decided about one risk beyond its threat. */
export type GivenResponse = {
  readonly response?: Response | undefined;
  readonly owner?: string | undefined;
  readonly due?: string | undefined;
  readonly because?: string | undefined;
};

/** What a register is made of. */
export type RegisterSource = {
  readonly threats: readonly Threat[];
  readonly elements: readonly Element[];
  /** Null when the team gave no values. */
  readonly estimate: Estimate | null;
  /** How a rule rates what it finds; undefined for a rule that is not known any more. */
  readonly ratingOf: (rule: string) => Rating | undefined;
  /** Owners of a file as the repository names them; empty when it names none. */
  readonly ownersOf: (path: string) => string;
  readonly acceptanceOf: (threat: Threat) => GivenAcceptance | null;
  readonly responseTo: (threat: Threat) => GivenResponse;
  /** Days from the first sighting to the day when a risk has to be answered. */
  readonly dueDays: Readonly<Record<Severity, number>>;
  readonly sighting: Sighting;
};

const DAY = 86_400_000;
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * The rows of a commit's threats, after those of an earlier register: what is there again keeps its first sighting, what is gone is closed
 * and kept, what is worse or answered otherwise was changed now. The gravest first, closed ones last.
 */
export function registerRows(source: RegisterSource, earlier: readonly RegisterRow[]): RegisterRow[] {
  const known = new Map(earlier.map((row) => [row.id, row]));
  const shares = moneyOf(source.estimate);
  const owners = declaredOwners(source);
  const current = source.threats.map((threat) => {
    const before = known.get(threat.fingerprint);
    known.delete(threat.fingerprint);
    return settled(rowOf(threat, source, shares, owners, before), before, source.sighting);
  });
  const gone = [...known.values()].map((row): RegisterRow =>
    row.status === 'closed' ? row : { ...row, status: 'closed', money: null, lastChanged: source.sighting },
  );
  return [...current, ...gone].sort(byGravity);
}

function rowOf(
  threat: Threat,
  source: RegisterSource,
  shares: ReadonlyMap<string, NonNullable<RegisterRow['money']>>,
  owners: (threat: Threat) => string,
  before: RegisterRow | undefined,
): RegisterRow {
  const { likelihood, impact, severity, evidence } = threat;
  const residual = { likelihood, impact, severity };
  const given = source.responseTo(threat);
  const acceptance = threat.status === 'accepted' ? source.acceptanceOf(threat) : null;
  const firstSeen = before?.status === 'closed' ? source.sighting : (before?.firstSeen ?? source.sighting);
  const response = threat.status === 'accepted' ? 'accept' : (given.response ?? 'mitigate');
  return {
    id: threat.fingerprint,
    rule: threat.rule,
    status: threat.status,
    cause: threat.detail,
    event: threat.title,
    consequence: threat.summary,
    classes: threat.stride,
    asset: assetName(threat),
    owner: given.owner ?? (owners(threat) || ownersAt(evidence, source)),
    confidence: threat.confidence,
    inherent: source.ratingOf(threat.rule) ?? residual,
    residual,
    money: shares.get(threat.fingerprint) ?? null,
    response,
    plan: acceptance?.because ?? given.because ?? threat.mitigations.join(' '),
    due:
      given.due ??
      (response === 'accept' ? (acceptance?.until ?? null) : dayAfter(firstSeen, source.dueDays[severity])),
    acceptance,
    evidence,
    references: [...threat.atlas, ...threat.owasp, ...threat.nist, ...threat.iso],
    firstSeen,
    lastChanged: source.sighting,
  };
}

/** What did not change keeps the day of its last change. Lines move and money is reckoned anew without being a change. */
function settled(row: RegisterRow, before: RegisterRow | undefined, now: Sighting): RegisterRow {
  if (before === undefined || before.status === 'closed') return row;
  return { ...row, lastChanged: decidedIn(row) === decidedIn(before) ? before.lastChanged : now };
}

/** What of a row is a change when it differs. */
function decidedIn({ status, residual, response, owner, acceptance, due }: RegisterRow): string {
  return JSON.stringify([status, residual, response, owner, acceptance, due]);
}

/** Each threat of an event bears an equal part of what the event is expected to cost. */
function moneyOf(estimate: Estimate | null): ReadonlyMap<string, NonNullable<RegisterRow['money']>> {
  const shares = new Map<string, NonNullable<RegisterRow['money']>>();
  for (const { scenario, expected, p95 } of estimate?.scenarios ?? []) {
    for (const { fingerprint } of scenario.threats) {
      const known = shares.get(fingerprint);
      shares.set(fingerprint, {
        currency: estimate?.currency ?? '',
        expected: Math.round((known?.expected ?? 0) + expected / scenario.threats.length),
        p95: Math.max(known?.p95 ?? 0, p95),
      });
    }
  }
  return shares;
}

/** The owner of the asset that a threat hits, else of the element that it is about. */
function declaredOwners({ estimate, elements }: RegisterSource): (threat: Threat) => string {
  const ofThreat = new Map(
    (estimate?.scenarios ?? []).flatMap(({ scenario }) =>
      scenario.owner === '' ? [] : scenario.threats.map(({ fingerprint }) => [fingerprint, scenario.owner] as const),
    ),
  );
  const ofElement = new Map(
    elements.map((element) => [keyOf('element', element), element.declared?.owner ?? ''] as const),
  );
  return ({ fingerprint, subject }) => ofElement.get(subject.key) || (ofThreat.get(fingerprint) ?? '');
}

function ownersAt(evidence: Threat['evidence'], { ownersOf }: RegisterSource): string {
  for (const { path } of evidence) {
    const owners = ownersOf(path);
    if (owners !== '') return owners;
  }
  return '';
}

function assetName({ subject }: Threat): string {
  return subject.path === '' || subject.name === subject.path ? subject.name : `${subject.name} (${subject.path})`;
}

function dayAfter({ at }: Sighting, days: number): string {
  return new Date(Date.parse(at) + days * DAY).toISOString().slice(0, 10);
}

function byGravity(a: RegisterRow, b: RegisterRow): number {
  return (
    Number(a.status === 'closed') - Number(b.status === 'closed') ||
    SEVERITIES.indexOf(a.residual.severity) - SEVERITIES.indexOf(b.residual.severity) ||
    (b.money?.expected ?? 0) - (a.money?.expected ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.id, b.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
