import * as z from 'zod';
import { violate } from '../state.ts';
import { type Answer, type Context, input } from './operation.ts';

const Query = z.looseObject({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

/** Two mutations, known by name: minimizeComment and resolveReviewThread. Everything else is reported as unsupported. */
export function answerGraphql(context: Context): Answer {
  const { state, call } = context;
  const { query, variables = {} } = input(context, Query);
  const mutation = /\b(minimizeComment|resolveReviewThread)\b/.exec(query)?.[1];
  if (mutation === undefined) {
    violate(state, call, 'unsupported', 'GraphQL beyond minimizeComment and resolveReviewThread', 'server');
    return { body: { data: null, errors: [{ message: 'the contract server does not know this query' }] } };
  }
  const given = z.record(z.string(), z.unknown()).safeParse(variables['input']);
  const values = Object.values(given.success ? given.data : variables);
  const node = values.find((value): value is string => typeof value === 'string' && value.length > 3) ?? '';
  const id = Number(Buffer.from(node, 'base64url').toString('utf8').split(':')[1]);
  for (const repository of state.records.repositories.values()) {
    const comment = repository.comments.get(id) ?? repository.reviewComments.get(id);
    if (comment === undefined) continue;
    comment.minimized = true;
    const minimizedComment = { isMinimized: true, minimizedReason: 'outdated' };
    return { body: { data: { [mutation]: { minimizedComment, thread: { isResolved: true } } } } };
  }
  const message = `Could not resolve to a node with the global id of '${node}'`;
  return { body: { data: null, errors: [{ type: 'NOT_FOUND', message }] } };
}
