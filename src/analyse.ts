import { compare } from './compare/index.ts';
import { type Advise, withAdvice } from './dependency/index.ts';
import { blobsOfOneSide, discover, inspectModelFiles, scanChanged } from './discover/index.ts';
import { extract, inScope, link, type ReadOptions } from './extract/index.ts';
import type { Analysis, Coverage, Outcome, SystemModel, Threat } from './model/index.ts';
import {
  accept,
  decide,
  declare,
  gateOf,
  isIgnored,
  isRelevant,
  readConfiguration,
  readLimitOf,
  unreadOf,
  type Configuration,
  type ConfigurationReading,
} from './policy/index.ts';
import { findRule, judge, repositoryRulesOf, withoutRules, type RuleFailure, type RuleSet } from './rules/index.ts';
import { changedPaths, findRenames, type Snapshot } from './snapshot/index.ts';
import { fingerprintOf, threatsOf } from './threats/index.ts';

/** Two commits of a repository, and the configuration file of base (null: there is none). */
export type Change = {
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly configuration: { readonly file: string; readonly text: string } | null;
};

/** Everything that the street works with; nothing is read from the environment. */
export type Tools = Omit<ReadOptions, 'limitOf'> & {
  readonly rules: RuleSet;
  readonly now: Date;
  /** What is known of a package beyond the repository; absent when nobody was asked. */
  readonly advise?: Advise;
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
  tools.onStage('judging');
  const signals = [...new Set([...base.system.signals, ...head.system.signals])].sort();
  const before = assess(inScope(base.system, signals), configuration, tools);
  const after = assess(inScope(head.system, signals), configuration, tools);
  const isAsset = (path: string): boolean => base.assets.has(path) || head.assets.has(path);
  const diff = compare(before, after, await findRenames(change.base, change.head, isAsset));

  const changed =
    signals.length === 0 ? new Set(tools.poisoned.keys()) : changedPaths(change.base, change.head, base.assets);
  const unread = unreadOf(head.coverage, changed);
  const truncated = change.base.truncated ?? change.head.truncated;
  const { failures, repositoryRules } = after;
  const verdict = decide({ diff, unread, truncated, ruleFailures: failures.shipped, failOn: configuration.fail_on });
  const analysis: Analysis = {
    base: { commit: change.base.commit },
    head: { commit: change.head.commit },
    ...gateOf(configuration),
    relevant: isRelevant(diff, verdict),
    verdict,
    diff,
    system: after.system,
    coverage: [...head.coverage, ...failures.repository.map(cutOff)],
    ...(repositoryRules.length === 0 ? {} : { repositoryRules }),
    unread,
  };
  return { outcome: 'analysed', analysis };
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
  const system = link(reading.facts, paths, (graph) => declare(graph, declaration));
  const dependencies = tools.advise === undefined ? system.dependencies : withAdvice(system.dependencies, tools.advise);
  return {
    system: { ...system, dependencies },
    coverage: reading.coverage,
    assets,
  };
}

/** A system's threats. What the repository's own rules could not judge is told, and stops nothing. */
function assess(system: SystemModel, configuration: Configuration, tools: Tools) {
  const rules = withoutRules(tools.rules, configuration.rules.disable);
  const { findings, failures } = judge(rules, system);
  const formerly = ({ rule, subject }: Threat) =>
    findRule(rules, rule)?.rule.aliases.map((alias) => fingerprintOf(alias, subject.key)) ?? [];
  return {
    system,
    threats: accept(threatsOf(findings), configuration.acceptances, tools.now, formerly),
    failures: {
      shipped: failures.filter(({ origin }) => origin === 'shipped'),
      repository: failures.filter(({ origin }) => origin === 'repository'),
    },
    repositoryRules: repositoryRulesOf(rules),
  };
}

function cutOff({ rule, message, path }: RuleFailure): Coverage {
  return { part: 'rules', plugin: rule, status: 'failed', reason: message, files: [path] };
}
