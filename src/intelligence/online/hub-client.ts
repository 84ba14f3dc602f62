import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { HubAnswer, HubQuestion } from '../../model/index.ts';
import type { Client } from './client.ts';

const Repository = z.object({
  id: z.string().max(300),
  sha: z.string().max(64).default(''),
  createdAt: z.string().max(40).default(''),
  lastModified: z.string().max(40).default(''),
  gated: z.union([z.boolean(), z.string()]).default(false),
  disabled: z.boolean().default(false),
  cardData: z
    .object({ license: z.unknown(), license_name: z.unknown(), base_model: z.unknown(), datasets: z.unknown() })
    .partial()
    .nullish(),
  config: z
    .object({
      auto_map: z.record(z.string(), z.unknown()).optional(),
      tokenizer_config: z.object({ chat_template: z.unknown() }).partial().optional(),
      chat_template_jinja: z.string().optional(),
    })
    .nullish(),
  siblings: z.array(z.object({ rfilename: z.string() })).default([]),
  securityRepoStatus: z
    .object({ filesWithIssues: z.array(z.object({ path: z.string(), level: z.string() })).default([]) })
    .nullish(),
});

/**
 * What the hub says of a model or dataset (https://huggingface.co/docs/hub/api); null when it did not answer. A name that has moved is
 * answered under its new one. Without credentials the hub tells what is private and what is not there alike.
 */
export async function hubOnline(question: HubQuestion, client: Client): Promise<HubAnswer | null> {
  const { kind, repo, revision } = question;
  const at = revision === '' ? '' : `/revision/${encodeURIComponent(revision)}`;
  const reply = await client.ask({
    path: `/api/${kind}s/${repo}${at}?securityStatus=true`,
    // Who has no account is not told whether a repository is private or not there.
    gone: [401],
    distil: (answer) => hubAnswer(question, answer),
  });
  if (!reply.ok) return null;
  if (reply.value !== null) return reply.value;
  return nothing(question, reply.word === 'RevisionNotFound' ? 'no-revision' : 'hidden');
}

function nothing({ kind, repo, revision }: HubQuestion, state: HubAnswer['state']): HubAnswer {
  return {
    kind,
    repo,
    revision,
    state,
    name: repo,
    commit: '',
    created: '',
    modified: '',
    gated: false,
    licence: '',
    bases: [],
    datasets: [],
    files: [],
    code: [],
    unsafe: [],
    template: '',
  };
}

function hubAnswer(question: HubQuestion, answer: unknown): HubAnswer | null {
  const parsed = Repository.safeParse(answer);
  if (!parsed.success) return null;
  const { id, sha, createdAt, lastModified, gated, disabled, cardData, config, siblings, securityRepoStatus } =
    parsed.data;
  const template = config?.chat_template_jinja ?? config?.tokenizer_config?.chat_template;
  return {
    ...nothing(question, disabled ? 'disabled' : 'found'),
    name: id,
    commit: sha,
    created: createdAt,
    modified: lastModified,
    gated: gated !== false,
    licence: licenceIn(cardData ?? {}),
    bases: textsIn(cardData?.base_model, 50),
    datasets: textsIn(cardData?.datasets, 200),
    files: texts(siblings.map(({ rfilename }) => rfilename)).slice(0, 5_000),
    code: texts(Object.values(config?.auto_map ?? {}).flatMap((one) => textsIn(one, 10))).slice(0, 100),
    unsafe: (securityRepoStatus?.filesWithIssues ?? [])
      .map(({ path, level }) => ({ path: path.slice(0, 300), level: level.slice(0, 40) }))
      .slice(0, 200),
    template: template === undefined ? '' : createHash('sha256').update(JSON.stringify(template)).digest('hex'),
  };
}

/** `other` is no licence: the card names it beside. */
function licenceIn({ license, license_name: name }: { license?: unknown; license_name?: unknown }): string {
  const [first = ''] = textsIn(license, 1);
  return first === 'other' && typeof name === 'string' ? name.slice(0, 200) : first;
}

function textsIn(value: unknown, most: number): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return texts(values.filter((one) => typeof one === 'string')).slice(0, most);
}

function texts(values: readonly string[]): string[] {
  return [...new Set(values.map((one) => one.slice(0, 300)))].sort();
}
