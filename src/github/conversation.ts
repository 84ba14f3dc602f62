import { z } from 'zod';
import { call, getOrNull, makeOnce, type Octokit, pages, type RepositoryName } from './octokit.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';
export type Reaction = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

const Permission = z.object({ permission: z.string(), role_name: z.string().optional() });
const KnownRole = z.enum(['admin', 'maintain', 'write', 'triage', 'read', 'none']);
const Comment = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
const Comments = z.array(Comment);
const MAX_PAGES = 10;

/**
 * The role of an account in a repository, `none` when it has none or does not exist. `role_name` tells maintain and triage, which `permission`
 * folds into write and read; a role of the organisation's own making counts as what it is based on.
 */
export async function permissionOf(octokit: Octokit, repository: RepositoryName, login: string): Promise<Role> {
  const route = '/repos/{owner}/{repo}/collaborators/{username}/permission';
  const found = await getOrNull(octokit, route, { ...repository, username: login }, Permission);
  if (found === null) return 'none';
  const role = KnownRole.safeParse(found.role_name);
  return role.success ? role.data : KnownRole.catch('none').parse(found.permission);
}

export function mayWrite(role: Role): boolean {
  return role === 'admin' || role === 'maintain' || role === 'write';
}

/** Reacts to a comment of the conversation. GitHub keeps one reaction of a kind for each account: repeating changes nothing. */
export async function react(
  octokit: Octokit,
  repository: RepositoryName,
  commentId: number,
  content: Reaction,
): Promise<void> {
  const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
  await call(octokit, route, { ...repository, comment_id: commentId, content });
}

export type Reply = {
  readonly body: string;
  /** Names what is answered; hidden in the comment, so that it is answered once. Letters, digits, `-`, `:` and `.`. */
  readonly marker: string;
  readonly botLogin: string;
  /** When what is answered was written: only younger comments are looked through. */
  readonly since?: Date;
};

/**
 * Writes one comment in a pull request's conversation and returns its id. A repetition finds the first one by marker and author, and edits
 * it when it says something else.
 */
export async function reply(
  octokit: Octokit,
  repository: RepositoryName,
  number: number,
  { body, marker, botLogin, since }: Reply,
): Promise<number> {
  const hidden = `<!-- stridegate:reply:${marker.replaceAll(/[^\w:.-]/g, '_')} -->`;
  const route = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
  const parameters = { ...repository, issue_number: number };
  const young = since === undefined ? {} : { since: since.toISOString() };
  const text = `${body}\n\n${hidden}`;
  const find = async (): Promise<z.infer<typeof Comment> | null> => {
    const comments = await pages(octokit, route, { ...parameters, ...young }, MAX_PAGES, Comments);
    return comments.find((one) => one.user?.login === botLogin && (one.body ?? '').includes(hidden)) ?? null;
  };
  const comment = await makeOnce(find, async () => {
    const { data } = await call(octokit, `POST ${route}`, { ...parameters, body: text });
    return Comment.parse(data);
  });
  if (comment.body?.replaceAll('\r\n', '\n').trim() !== text) {
    const edit = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    await call(octokit, edit, { ...repository, comment_id: comment.id, body: text });
  }
  return comment.id;
}
