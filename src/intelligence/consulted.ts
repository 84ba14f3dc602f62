import type { Answers, Coverage, Dependency, HubAnswer, Observation, Questions, SystemModel } from '../model/index.ts';
import { type Match, matchOf } from './match.ts';
import { observationsOf } from './observations.ts';
import { type Advisory, packageKey } from './osv.ts';
import { questionsOf } from './questions.ts';
import type { Knowledge } from './snapshot-file.ts';

/** What was learned about the names of two commits. */
export type Consulted = {
  readonly advise: (dependency: Dependency) => Match | null;
  readonly observe: (system: SystemModel, former: SystemModel) => Observation[];
  /** What the hub says of models and datasets, those that they are made of among them. */
  readonly hub: readonly HubAnswer[];
  readonly coverage: readonly Coverage[];
};

/**
 * Asks about what two commits name, and joins the answers with an imported snapshot. `ask` is whoever reaches the services: this part opens no
 * connection.
 */
export async function consultAbout(
  base: SystemModel,
  head: SystemModel,
  ask: (questions: Questions) => Promise<Answers>,
  imported: Knowledge | null,
  now: Date,
): Promise<Consulted> {
  const { left, packages, hub } = questionsOf(base, head);
  const nothing = packages.length + hub.length === 0;
  const answers = nothing
    ? { advisories: [], packages: [], hub: [], coverage: [] }
    : await ask({ packages: [...packages], hub: [...hub] });
  const knowledge = joined(imported, answers);
  const reason = `${left} names were not asked about, for there are too many`;
  return {
    advise: (dependency) => matchOf(dependency, knowledge),
    observe: (system, former) => observationsOf(system, former, answers, now),
    hub: answers.hub,
    coverage: [
      ...answers.coverage,
      ...(left === 0
        ? []
        : [{ part: 'intelligence', plugin: 'questions', status: 'skipped' as const, reason, files: [] }]),
    ],
  };
}

function joined(imported: Knowledge | null, { advisories }: Answers): Pick<Knowledge, 'of'> {
  const online = new Map<string, Advisory[]>();
  for (const { ecosystem, name, version, id, aliases } of advisories) {
    const key = packageKey(ecosystem, name);
    const said = {
      id,
      aliases,
      spans: version === '' ? [{ from: '0' }] : [],
      versions: version === '' ? [] : [version],
    };
    online.set(key, [...(online.get(key) ?? []), said]);
  }
  return { of: (key) => [...(imported?.of(key) ?? []), ...(online.get(key) ?? [])] };
}
