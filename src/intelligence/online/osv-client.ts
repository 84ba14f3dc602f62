import { z } from 'zod';
import type { Answers, PackageQuestion } from '../../model/index.ts';
import { OsvRecord } from '../osv.ts';
import type { Client } from './client.ts';
import { together } from './together.ts';

/** Most questions of one request, https://google.github.io/osv.dev/post-v1-querybatch/ */
const BATCH = 1_000;
/** Further pages of one question that are asked for. */
const MOST_PAGES = 5;

const ECOSYSTEMS = { pypi: 'PyPI', npm: 'npm' } as const;

const Batch = z.object({
  results: z.array(
    z
      .object({
        vulns: z.array(z.object({ id: z.string().max(130), modified: z.string().max(60).default('') })).default([]),
        next_page_token: z.string().max(5_000).optional(),
      })
      .nullable(),
  ),
});

type Found = { readonly question: PackageQuestion; readonly id: string; readonly modified: string };
type Query = { readonly question: PackageQuestion; readonly token?: string };

/**
 * Records that OSV has of packages at their versions. Of a package without one version only releases that are hostile whatever the version
 * are taken. A record's other names are asked for; without them it stands under its id alone.
 */
export async function advisoriesOnline(
  questions: readonly PackageQuestion[],
  client: Client,
  limit: number,
): Promise<Answers['advisories']> {
  const found = await foundFor(questions, client);
  const ids = new Map(found.map(({ id, modified }) => [id, modified]));
  const details = await together([...ids], limit, async ([id, modified]) => {
    const reply = await client.ask({
      // The time of change makes an answer good for as long as the record does not change.
      path: `/v1/vulns/${encodeURIComponent(id)}?modified=${encodeURIComponent(modified)}`,
      distil: (answer) => detailOf(answer),
    });
    return [id, reply.ok ? reply.value : null] as const;
  });
  const known = new Map(details);
  return found.flatMap(({ question, id }) => {
    const detail = known.get(id) ?? null;
    const { ecosystem, name, version } = question;
    if (version === '' && detail?.everything.includes(`${ecosystem}:${name}`) !== true) return [];
    return [{ ecosystem, name, version, id, aliases: detail?.aliases ?? [] }];
  });
}

type Detail = { readonly aliases: readonly string[]; readonly everything: readonly string[] };

/** A record's other names, and the packages of which it means every version. */
function detailOf(answer: unknown): { aliases: string[]; everything: string[] } | null {
  const record = OsvRecord.safeParse(answer);
  if (!record.success) return null;
  const everything = record.data.affected.flatMap(({ package: named, ranges }) => {
    const ecosystem = named?.ecosystem === 'PyPI' ? 'pypi' : named?.ecosystem === 'npm' ? 'npm' : null;
    const all = ranges.some(({ events }) => events.length === 1 && events[0]?.introduced === '0');
    return ecosystem === null || named === undefined || !all ? [] : [`${ecosystem}:${named.name}`];
  });
  return { aliases: [...record.data.aliases].sort(), everything } satisfies Detail;
}

async function foundFor(questions: readonly PackageQuestion[], client: Client): Promise<Found[]> {
  const found: Found[] = [];
  let open: readonly Query[] = questions.map((question) => ({ question }));
  for (let page = 0; open.length > 0 && page < MOST_PAGES; page += 1) {
    const next: Query[] = [];
    for (let at = 0; at < open.length; at += BATCH) {
      const asked = open.slice(at, at + BATCH);
      const reply = await client.ask({
        path: '/v1/querybatch',
        body: { queries: asked.map(queryOf) },
        distil: (answer) => batchOf(answer, asked.length),
      });
      if (!reply.ok || reply.value === null) continue;
      for (const [index, result] of reply.value.results.entries()) {
        const query = asked[index];
        if (query === undefined || result === null) continue;
        found.push(
          ...result.vulns.filter(isWanted(query.question)).map((one) => ({ question: query.question, ...one })),
        );
        if (result.next_page_token !== undefined)
          next.push({ question: query.question, token: result.next_page_token });
      }
    }
    open = next;
  }
  return found;
}

/** Answers come in the order of the questions: one of another length cannot be told apart. */
function batchOf(answer: unknown, asked: number): z.infer<typeof Batch> | null {
  const parsed = Batch.safeParse(answer);
  return parsed.success && parsed.data.results.length === asked ? parsed.data : null;
}

function isWanted({ version }: PackageQuestion): (one: { id: string }) => boolean {
  return ({ id }) => version !== '' || id.startsWith('MAL-');
}

function queryOf({ question: { ecosystem, name, version }, token }: Query): object {
  return {
    package: { ecosystem: ECOSYSTEMS[ecosystem], name },
    ...(version === '' ? {} : { version }),
    ...(token === undefined ? {} : { page_token: token }),
  };
}
