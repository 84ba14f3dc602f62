import { type Answers, type Coverage, type HubAnswer, HubQuestion, type Questions } from '../../model/index.ts';
import { clientOf, type Client } from './client.ts';
import type { Asking } from './contract.ts';
import { hubOnline } from './hub-client.ts';
import { advisoriesOnline } from './osv-client.ts';
import { packageOnline } from './registry-client.ts';
import { together } from './together.ts';

export {
  type AnswerCache,
  type Asking,
  type AskingLimits,
  DEFAULT_ASKING,
  type KeptAnswer,
  type Places,
  PUBLIC_PLACES,
} from './contract.ts';

/**
 * Asks OSV, the registries and the hub about names. Never rejects but when `asking.signal` aborts: what is not answered is missing, and the
 * coverage says of each service what was asked, what was kept from when, and why answers are missing.
 */
export async function consult(questions: Questions, asking: Asking): Promise<Answers> {
  const { places, limits, now } = asking;
  const deadline = now().getTime() + limits.totalMs;
  const clients = {
    osv: clientOf(places.osv, asking, deadline),
    pypi: clientOf(places.pypi, asking, deadline),
    npm: clientOf(places.npm, asking, deadline),
    hub: clientOf(places.hub, asking, deadline),
  };
  const wanted = questions.packages.filter(({ registry }) => registry);
  const names = [...new Map(wanted.map((one) => [`${one.ecosystem}:${one.name}`, one])).values()];
  const [advisories, packages, hub] = await Promise.all([
    advisoriesOnline(questions.packages, clients.osv, limits.together),
    together(names, limits.together, (one) => packageOnline(one, clients[one.ecosystem])),
    withBases(questions.hub, limits.together, clients.hub),
  ]);
  return {
    advisories,
    packages: packages.filter((one) => one !== null),
    hub,
    coverage: Object.entries(clients).flatMap(([name, client]) => coverageOf(name, client)),
  };
}

/** Longest chain of base models that is followed. */
const LONGEST_CHAIN = 6;
const MOST_BASES = 100;

/** What the hub says of all that is asked, and of the models that they were made of. */
async function withBases(questions: readonly HubQuestion[], limit: number, client: Client): Promise<HubAnswer[]> {
  const answers: HubAnswer[] = [];
  const known = new Set(questions.filter(({ kind }) => kind === 'model').map(({ repo }) => repo));
  let open = questions;
  for (let depth = 0; open.length > 0 && depth < LONGEST_CHAIN; depth += 1) {
    const round = (await together(open, limit, (one) => hubOnline(one, client))).filter((one) => one !== null);
    answers.push(...round);
    const bases = [...new Set(round.flatMap(({ bases: own }) => own))].filter((repo) => !known.has(repo));
    open = bases
      .slice(0, MOST_BASES)
      .map((repo) => HubQuestion.safeParse({ kind: 'model', repo, revision: '' }))
      .flatMap(({ data }) => data ?? []);
    for (const { repo } of open) known.add(repo);
  }
  return answers;
}

/** One line for each service that was needed. */
function coverageOf(plugin: string, client: Client): Coverage[] {
  const { questions, stale, failed } = client.tally();
  if (questions === 0) return [];
  const line = { part: 'intelligence', plugin, files: [] };
  if (failed.size === 0) return [{ ...line, status: 'done' }];
  const count = [...failed.values()].reduce((sum, one) => sum + one, 0);
  const [reason = ''] = [...failed]
    .toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([text]) => text);
  const instead = stale === '' ? '' : `; answers of ${stale.slice(0, 10)} were used where there were any`;
  return [
    {
      ...line,
      status: 'failed',
      reason: `${count} of ${questions} questions were not answered: ${reason}${instead}`,
    },
  ];
}
