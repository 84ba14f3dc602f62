import type { z } from 'zod';
import type { Problem, Results } from './contract.ts';

/** Problems of one file that are told one by one. */
const MAX_TOLD = 100;

/** A document that its reader knows and can't use, with the first field that is wrong. */
export function notRead(error: z.ZodError): Results {
  return { records: [], problems: [{ line: 1, reason: issueOf(error) }] };
}

/** The first field that is wrong, and what is wrong with it. */
export function issueOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.').slice(0, 100) ?? '';
  return `${field === '' ? '' : `${field}: `}${issue?.message ?? 'not readable'}`;
}

/** Problems as they come. */
export type ProblemList = { readonly add: (problem: Problem) => void; readonly told: () => readonly Problem[] };

/** The first hundred problems, and how many more there are: a hostile file has as many as it has rows. */
export function problemList(): ProblemList {
  const first: Problem[] = [];
  let more = 0;
  return {
    add: (problem) => {
      if (first.length < MAX_TOLD) first.push(problem);
      else more += 1;
    },
    told: () => (more === 0 ? first : [...first, { line: 1, reason: `and ${more} more of this kind` }]),
  };
}
