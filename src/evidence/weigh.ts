import { keyOf, type Likelihood, type SubjectKey, type Threat } from '../model/index.ts';
import { countedFor, type Counted } from './demands.ts';
import { describeRecord } from './describe.ts';
import { FAMILIES } from './families.ts';
import { groupsOf, type EvidenceGroup } from './groups.ts';
import { identityOf, modelNames, type Side } from './identity.ts';
import type { EvidencePolicy } from './policy.ts';
import type { EvidenceRecord } from './record.ts';

const ORDER: readonly Likelihood[] = ['low', 'medium', 'high'];
const LONGEST = 260;

/** What is known of one model that some threat is about. */
type Known = {
  readonly keys: ReadonlySet<SubjectKey>;
  /** Endpoints at which it answers. */
  readonly answersAt: ReadonlySet<SubjectKey>;
  readonly groups: readonly EvidenceGroup[];
  readonly left: Counted['left'];
};

/**
 * Threats with the likelihood that measurements give them. An attack that works makes it at least medium, and high when most attempts get
 * through; a model that stood makes it one step lower; everything else leaves it as the rule says. What works against a model works through
 * the endpoint at which it answers, too; that it stood says nothing of who may call. The threat's detail says what was measured, and what no
 * longer counts. Severity is the caller's, which has the table.
 */
export function weighed(
  threats: readonly Threat[],
  records: readonly EvidenceRecord[],
  policy: EvidencePolicy,
  here: Side,
  base: Side,
): Threat[] {
  const known = knownModels(records, policy, here, base);
  if (known.length === 0) return [...threats];
  return threats.map((threat) =>
    known.reduce((weighing, model) => {
      if (isAbout(threat, model.keys)) return moved(weighing, model);
      return model.answersAt.has(threat.subject.key) ? moved(weighing, workingOf(model)) : weighing;
    }, threat),
  );
}

function knownModels(records: readonly EvidenceRecord[], policy: EvidencePolicy, here: Side, base: Side): Known[] {
  const names = new Set([...modelNames(here.system), ...policy.targets.map(({ model }) => model)]);
  return [...names].sort().flatMap((model): Known[] => {
    const { bound, left } = countedFor(model, records, policy, here, base);
    if (bound.length + left.length === 0) return [];
    const keys = new Set(identityOf(model, here).elements.map((element) => keyOf('element', element)));
    return [{ keys, answersAt: endpointsOf(keys, here), groups: groupsOf(bound), left }];
  });
}

/** Where the programs that a model goes into hand on what it predicts. */
function endpointsOf(models: ReadonlySet<SubjectKey>, { system }: Side): ReadonlySet<SubjectKey> {
  const endpoints = new Set(
    system.elements.filter(({ kind }) => kind === 'endpoint').map((one) => keyOf('element', one)),
  );
  const programs = new Set(
    system.flows.filter(({ source, data }) => models.has(source) && data.includes('model')).map(({ target }) => target),
  );
  return new Set(
    system.flows
      .filter(
        ({ source, target, data }) => programs.has(source) && endpoints.has(target) && data.includes('prediction'),
      )
      .map(({ target }) => target),
  );
}

/** Only the attacks that work. */
function workingOf(known: Known): Known {
  return { ...known, groups: known.groups.filter(({ standing }) => standing.standing === 'for'), left: [] };
}

/** A threat is about a model when it is its subject, or an end of the flow, path or authority that is. */
function isAbout({ subject, steps = [] }: Threat, keys: ReadonlySet<SubjectKey>): boolean {
  if (keys.has(subject.key) || steps.some(({ from, to }) => keys.has(from.key) || keys.has(to.key))) return true;
  return subject.kind === 'flow' && [...keys].some((key) => subject.key.includes(escapedIn(key)));
}

/** A key as it stands inside of another key's name, where bars are escaped. */
function escapedIn(key: SubjectKey): string {
  return key.replaceAll('%', '%25').replaceAll('|', '%7C');
}

function moved(threat: Threat, { groups, left }: Known): Threat {
  const concerns = (record: EvidenceRecord): boolean =>
    FAMILIES[record.attack.family].stride.some((code) => threat.stride.includes(code));
  const mine = groups.filter(({ records: [first] }) => first !== undefined && concerns(first));
  const aside = left.find(({ record }) => concerns(record));
  const worst = mine.find(({ standing }) => standing.standing === 'for');
  const decisive = worst ?? (mine.every(({ standing }) => standing.standing === 'against') ? mine[0] : undefined);
  const likelihood = decisive === undefined ? threat.likelihood : likelihoodBy(decisive, threat.likelihood);
  const shown = decisive ?? mine[0];
  const said = [
    shown === undefined ? '' : `Measured: ${lineOf(shown)}${effect(decisive, threat.likelihood, likelihood)}.`,
    aside === undefined ? '' : `Not counted: ${describeRecord(aside.record)}: ${aside.bond.reason}.`,
  ].filter((sentence) => sentence !== '');
  return said.length === 0 ? threat : { ...threat, likelihood, detail: [...said, threat.detail].join(' ') };
}

function likelihoodBy({ standing: { standing, most } }: EvidenceGroup, likelihood: Likelihood): Likelihood {
  const at = ORDER.indexOf(likelihood);
  if (standing === 'for') return most ? 'high' : (ORDER[Math.max(at, 1)] ?? likelihood);
  return ORDER[Math.max(0, at - 1)] ?? likelihood;
}

function lineOf({ records }: EvidenceGroup): string {
  return records.map(describeRecord).join('; ').slice(0, LONGEST);
}

function effect(decisive: EvidenceGroup | undefined, before: Likelihood, after: Likelihood): string {
  if (decisive === undefined) return ', which decides nothing';
  return before === after ? `, likelihood stays ${after}` : `, likelihood ${after} in place of ${before}`;
}
