import {
  Confidence,
  identityOf,
  Impact,
  keyOf,
  Likelihood,
  type Loss,
  LossForm,
  type SubjectKey,
  type Threat,
} from '../model/index.ts';
import type { RiskSide, Scenario, ValuedAsset } from './contract.ts';

/** How far along data flows the harm of a threat is followed. */
const MOST_HOPS = 6;

/**
 * Which forms of loss a class of STRIDE-LLM brings, by its letter. Ours, from the property that the class breaks: what is tampered with is
 * made anew, what is disclosed is fined and known to competitors, what stands still produces nothing.
 */
const FORMS: Readonly<Record<string, readonly LossForm[]>> = {
  S: ['response', 'fines', 'reputation'],
  T: ['productivity', 'response', 'replacement', 'reputation'],
  R: ['response', 'fines'],
  I: ['response', 'fines', 'competitive-advantage', 'reputation'],
  D: ['productivity', 'response', 'reputation'],
  E: LossForm.options,
  A: ['productivity', 'response', 'fines', 'reputation'],
};

/**
 * The events that would cost something: threats of one rule that hit one asset, as likely and as harmful as the worst of them. A threat
 * hits the assets that it stands in, else those that the flows from there reach first. `unvalued`: threats that reach none.
 */
export function scenariosOf(side: RiskSide): {
  readonly scenarios: readonly Scenario[];
  readonly unvalued: readonly Threat[];
} {
  const reach = reachIn(side);
  const unvalued: Threat[] = [];
  const groups = new Map<string, { asset: ValuedAsset; threats: Threat[]; hops: number }>();
  for (const threat of side.threats) {
    const { assets, hops } = reach(threat);
    if (assets.length === 0) unvalued.push(threat);
    for (const asset of assets) {
      const key = `${threat.rule}\0${asset.name}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { asset, threats: [threat], hops });
      else {
        group.threats.push(threat);
        group.hops = Math.min(group.hops, hops);
      }
    }
  }
  const scenarios = [...groups.values()].flatMap(({ asset, threats, hops }) => scenarioOf(asset, threats, hops, side));
  return { scenarios: scenarios.sort(byName), unvalued };
}

function scenarioOf(asset: ValuedAsset, threats: readonly Threat[], hops: number, side: RiskSide): Scenario[] {
  // What is accepted is carried all the same.
  const worst = threats.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
  if (worst === undefined) return [];
  const { valuation } = side;
  const forms = new Set(threats.flatMap(({ stride }) => stride.flatMap((code) => FORMS[code.slice(0, 1)] ?? [])));
  const share = valuation.share[worst.impact];
  const losses = asset.losses.filter(({ form }) => forms.has(form)).map((loss) => sharedLoss(loss, share));
  if (losses.length === 0) return [];
  return [
    {
      rule: worst.rule,
      title: worst.title,
      asset: asset.name,
      owner: asset.owner,
      likelihood: worst.likelihood,
      impact: worst.impact,
      accepted: threats.every(({ status }) => status === 'accepted'),
      threats,
      frequency: valuation.frequency[worst.likelihood],
      losses,
      hops,
    },
  ];
}

/** A cap holds for the whole of the loss: the share of it is capped no lower. */
function sharedLoss({ form, factors, atMost }: Loss, share: number): Loss {
  return { form, factors: share === 1 ? factors : [...factors, { low: share, high: share }], atMost };
}

/** Order by what decides the expected loss first. */
function weightOf({ likelihood, impact, confidence }: Threat): number {
  const rank = Likelihood.options.indexOf(likelihood) * 100 + Impact.options.indexOf(impact) * 10;
  return rank - Confidence.options.indexOf(confidence);
}

function byName(a: Scenario, b: Scenario): number {
  const [left, right] = [`${a.rule}\0${a.asset}`, `${b.rule}\0${b.asset}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

type Hit = { readonly assets: readonly ValuedAsset[]; readonly hops: number };

function reachIn({ elements, flows, valuation: { assets } }: RiskSide): (threat: Threat) => Hit {
  const next = new Map<SubjectKey, SubjectKey[]>();
  for (const { source, target } of flows) listIn(next, source).push(target);
  const inFile = new Map<string, SubjectKey[]>();
  for (const element of elements) {
    const key = keyOf('element', element);
    for (const path of new Set(element.evidence.map((place) => place.path))) listIn(inFile, path).push(key);
  }
  const known = new Set(elements.map((element) => keyOf('element', element)));
  return (threat) => {
    const places = [...new Set([threat.subject.path, ...threat.evidence.map(({ path }) => path)])];
    const ends = endsOf(threat).filter((key) => known.has(key));
    let front = ends.length > 0 ? ends : places.flatMap((path) => inFile.get(path) ?? []);
    const seen = new Set(front);
    for (let hops = 0; hops <= MOST_HOPS; hops += 1) {
      const hit = assets.filter(
        (asset) => front.some((key) => asset.elements.has(key)) || (hops === 0 && places.some(asset.holds)),
      );
      if (hit.length > 0) return { assets: hit, hops };
      front = front.flatMap((key) => next.get(key) ?? []).filter((key) => !seen.has(key) && seen.add(key).size > 0);
      if (front.length === 0) break;
    }
    return { assets: [], hops: 0 };
  };
}

/** The elements that a threat is about: itself, the ends of its flow, the stations of its way. */
function endsOf({ subject, steps = [] }: Threat): SubjectKey[] {
  const onTheWay = steps.flatMap(({ from, to }) => [from.key, to.key]);
  if (subject.kind === 'element') return [subject.key, ...onTheWay];
  if (subject.kind !== 'flow' && subject.kind !== 'path') return onTheWay;
  const named = identityOf(subject.key).name.split(' -> ') as SubjectKey[];
  return [...named, ...onTheWay];
}

function listIn<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
