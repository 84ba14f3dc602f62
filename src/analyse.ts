import { billChange } from './bom/index.ts';
import { compare } from './compare/index.ts';
import { type Advise, withAdvice } from './dependency/index.ts';
import { discover, inspectModelFiles, scanChanged } from './discover/index.ts';
import { measurementsOf, readEvidence, weighed, type ResultsReading, type Side } from './evidence/index.ts';
import { extract, inScope, link, type ReadOptions } from './extract/index.ts';
import {
  identityOf,
  type Analysis,
  type Binding,
  type Coverage,
  type Diff,
  type Grant,
  type HubAnswer,
  type Observation,
  type Outcome,
  type SystemModel,
  type Threat,
} from './model/index.ts';
import {
  accept,
  acceptGranted,
  contentHash,
  decide,
  declare,
  gateOf,
  isIgnored,
  isRelevant,
  isResultsFile,
  moneyOf,
  readConfiguration,
  readLimitOf,
  unreadOf,
  withoutGranted,
  worsened,
  type Configuration,
  type ConfigurationReading,
} from './policy/index.ts';
import { findRule, judge, repositoryRulesOf, withoutRules, type RuleFailure, type RuleSet } from './rules/index.ts';
import { blobsOfOneSide, changedPaths, findRenames, placeText, type Snapshot } from './snapshot/index.ts';
import { supplyObservations, withoutJoined } from './supply/index.ts';
import { fingerprintOf, severityOf, threatsOf, withPlaces } from './threats/index.ts';

/** Two commits of a repository, and the configuration file of base (null: there is none). */
export type Change = {
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly configuration: { readonly file: string; readonly text: string } | null;
  /** Acceptances that people gave on the place where pull requests live; undefined: nobody keeps any. */
  readonly grants?: readonly Grant[] | undefined;
};

/** What was learned of the names in two systems, and of whom an answer was not to be had. */
export type Consulted = {
  readonly advise: Advise;
  readonly observe: (system: SystemModel, former: SystemModel) => readonly Observation[];
  readonly hub: readonly HubAnswer[];
  readonly coverage: readonly Coverage[];
};

/** Everything that the street works with; nothing is read from the environment. */
export type Tools = Omit<ReadOptions, 'limitOf'> & {
  readonly rules: RuleSet;
  readonly now: Date;
  /** What is known of a package beyond the repository; absent when nobody was asked. */
  readonly advise?: Advise;
  /** Asks about the names in two systems; absent when nobody may be asked. What it finds takes the place of `advise`. */
  readonly consult?: (base: SystemModel, head: SystemModel) => Promise<Consulted>;
  readonly onStage: (name: string) => void;
};

/**
 * Reads a repository at two commits, builds the threat model of each and says what the change did to it. Base and head walk the same
 * code; the verdict follows base's configuration. Rejects only when `tools.signal` aborts or on a bug.
 */
export async function analyse(change: Change, tools: Tools): Promise<Outcome> {
  const configured = readConfiguration(change.configuration);
  if (!configured.ok) return { outcome: 'misconfigured', problems: [...configured.problems] };
  const { configuration } = configured;

  const touched = blobsOfOneSide(change.base.entries, change.head.entries);
  const base = await read(change.base, touched, configured, tools);
  const head = await read(change.head, touched, configured, tools);
  const consulted = await consultAbout(base.system, head.system, tools);
  tools.onStage('judging');
  const signals = [...new Set([...base.system.signals, ...head.system.signals])].sort();
  const results = await readEvidence(change.base, (path) => isResultsFile(path, configuration.evidence));
  const former = sideOf(change.base, inScope(informed(base.system, base.system, consulted), signals));
  const later = sideOf(change.head, inScope(informed(head.system, base.system, consulted), signals));
  const before = await grantIn(change.base, assess(former, former, results, configuration, tools), change, tools);
  const after = await grantIn(change.head, assess(later, former, results, configuration, tools), change, tools);
  const isAsset = (path: string): boolean => base.assets.has(path) || head.assets.has(path);
  const diff = compare(before, after, await findRenames(change.base, change.head, isAsset));

  const changed =
    signals.length === 0 ? new Set(tools.poisoned.keys()) : changedPaths(change.base, change.head, base.assets);
  const gaps = unreadOf(head.coverage, changed);
  const unread = withoutGranted(gaps, change.grants ?? [], tools.now, (path) => blobOf(change.head, path));
  const truncated = change.base.truncated ?? change.head.truncated;
  const { failures, repositoryRules } = after;
  const materials = billChange(before.system, after.system);
  const money = moneyOf(configuration, before, after);
  const verdict = decide({
    diff,
    unread,
    truncated,
    ruleFailures: failures.shipped,
    failOn: configuration.fail_on,
    lostProtections: configuration.decide_on.lost_protections,
  });
  const analysis: Analysis = {
    base: { commit: change.base.commit },
    head: { commit: change.head.commit },
    ...gateOf(configuration),
    relevant: isRelevant(diff, verdict),
    verdict,
    diff,
    ...(money === null ? {} : { money }),
    ...(materials.length === 0 ? {} : { materials }),
    system: after.system,
    coverage: [
      ...head.coverage,
      ...consulted.coverage,
      ...results.map(readingCoverage),
      ...failures.repository.map(cutOff),
    ],
    ...(repositoryRules.length === 0 ? {} : { repositoryRules }),
    unread,
    ...(change.grants === undefined ? {} : { bindings: await bindingsOf(change.head, diff, gaps) }),
  };
  return { outcome: 'analysed', analysis };
}

/** One side's threats with those marked that the register accepts as they stand there. */
async function grantIn(side: Snapshot, assessed: ReturnType<typeof assess>, { grants = [] }: Change, { now }: Tools) {
  const threats = await acceptGranted(assessed.threats, grants, now, (threat) => contentOf(side, threat));
  return { ...assessed, threats };
}

/** What a person may accept of the change: threats that are new or worse, and files that were not read. */
async function bindingsOf(head: Snapshot, diff: Diff, gaps: readonly { readonly path: string }[]): Promise<Binding[]> {
  const bindings: Binding[] = [];
  for (const threat of worsened(diff)) {
    const content = await contentOf(head, threat);
    bindings.push({ kind: 'threat', subject: threat.fingerprint, content });
  }
  for (const { path } of gaps) {
    const content = blobOf(head, path);
    if (content !== undefined) bindings.push({ kind: 'file', subject: path, content });
  }
  return bindings;
}

/** What stands at a threat's places; of a model file all of it counts. */
async function contentOf(side: Snapshot, threat: Threat): Promise<string> {
  const seen: string[] = [];
  for (const { path, startLine, endLine } of threat.evidence) {
    const whole = isAboutBytes(threat) ? blobOf(side, path) : undefined;
    seen.push(whole ?? (await placeText(side, path, startLine, endLine)));
  }
  return contentHash(threat, seen);
}

function isAboutBytes({ subject }: Threat): boolean {
  return subject.kind === 'artifact' || identityOf(subject.key).kind === 'observation:joined';
}

function blobOf(side: Snapshot, path: string): string | undefined {
  return side.entries.find((entry) => entry.path === path)?.blob;
}

type Configured = Extract<ConfigurationReading, { readonly ok: true }>;

/** A commit's files as a system, with what base's configuration declares of it. Model files are scanned where the change touches them. */
async function read(
  snapshot: Snapshot,
  touched: ReadonlySet<string>,
  { configuration, declaration }: Configured,
  tools: Tools,
) {
  const isLeftOut = (path: string): boolean => isIgnored(path, configuration.paths.ignore);
  const discovery = discover(snapshot.entries, tools.extractors, isLeftOut);
  const inspected = await inspectModelFiles(snapshot, discovery.assets);
  const modelFiles = await scanChanged(snapshot, inspected, touched, isLeftOut, tools);
  const reading = await extract(snapshot, discovery, modelFiles, { ...tools, limitOf: readLimitOf(configuration) });
  const assets = new Set([...discovery.assets, ...modelFiles].map(({ entry }) => entry.path));
  const paths = snapshot.entries.map((entry) => entry.path);
  return {
    system: link(reading.facts, paths, (graph) => declare(graph, declaration)),
    coverage: reading.coverage,
    assets,
  };
}

/** Asks about both sides together, for what a change brings is asked more closely. Nothing is asked of a repository that is none of ours. */
async function consultAbout(base: SystemModel, head: SystemModel, tools: Tools): Promise<Consulted> {
  const { advise = () => null, consult } = tools;
  if (consult === undefined || base.signals.length + head.signals.length === 0)
    return { advise, observe: () => [], hub: [], coverage: [] };
  tools.onStage('asking what is known of its names');
  return await consult(base, head);
}

/** A system with what is known of its names. */
function informed(system: SystemModel, former: SystemModel, { advise, observe, hub }: Consulted): SystemModel {
  return {
    ...system,
    dependencies: withAdvice(system.dependencies, advise),
    observations: [...supplyObservations(system, former, hub), ...observe(system, former)],
  };
}

function sideOf(snapshot: Snapshot, system: SystemModel): Side {
  return { system, blobOf: (path) => blobOf(snapshot, path) };
}

/**
 * A system's threats, weighed by what was measured of its models. What the repository's own rules could not judge is told, and stops nothing.
 * Results are those of base: a change cannot bring its own.
 */
function assess(
  side: Side,
  base: Side,
  results: readonly ResultsReading[],
  configuration: Configuration,
  tools: Tools,
) {
  const rules = withoutRules(tools.rules, configuration.rules.disable);
  const records = results.flatMap((reading) => reading.records);
  const measurements = measurementsOf(records, configuration.evidence, side, base, tools.now);
  const system = { ...side.system, measurements };
  const { findings, failures } = judge(rules, system);
  const threats = weighed(threatsOf(findings), records, configuration.evidence, side, base).map((threat) => ({
    ...threat,
    severity: severityOf(threat.likelihood, threat.impact),
  }));
  const formerly = ({ rule, subject }: Threat) =>
    findRule(rules, rule)?.rule.aliases.map((alias) => fingerprintOf(alias, subject.key)) ?? [];
  return {
    system,
    threats: accept(withPlaces(withoutJoined(threats, system), system), configuration.acceptances, tools.now, formerly),
    failures: {
      shipped: failures.filter(({ origin }) => origin === 'shipped'),
      repository: failures.filter(({ origin }) => origin === 'repository'),
    },
    repositoryRules: repositoryRulesOf(rules),
  };
}

/** What was read of a file of results, and what of it does not count. */
function readingCoverage({ path, tool, problems }: ResultsReading): Coverage {
  const [first] = problems;
  const entry = { part: 'evidence', plugin: tool ?? 'unknown', files: [path] };
  if (first === undefined) return { ...entry, status: 'done' };
  return { ...entry, status: tool === null ? 'failed' : 'done', reason: `line ${first.line}: ${first.reason}` };
}

function cutOff({ rule, message, path }: RuleFailure): Coverage {
  return { part: 'rules', plugin: rule, status: 'failed', reason: message, files: [path] };
}
