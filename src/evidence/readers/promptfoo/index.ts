import { z } from 'zod';
import type { DocumentReader, Results, RowReader } from '../../contract.ts';
import { notRead } from '../../problems.ts';
import { rowCounter } from './rows.ts';

const Count = z.number().int().min(0);

const Export = z.object({
  evalId: z.string().nullish(),
  results: z.object({
    version: z.number(),
    timestamp: z.string().nullish(),
    results: z.array(z.unknown()).max(1_000_000),
    stats: z.object({ successes: Count, failures: Count, errors: Count.nullish() }).nullish(),
  }),
  metadata: z.object({ promptfooVersion: z.string().nullish(), exportedAt: z.string().nullish() }).nullish(),
});

/** `promptfoo eval` and `promptfoo redteam` with `-o results.json` (https://www.promptfoo.dev/docs/configuration/outputs/). */
export const promptfoo: DocumentReader = {
  id: 'promptfoo',
  summary:
    'Results of a red team of promptfoo (`-o results.json`, versions 2 and 3): attempts that got through, by plugin and strategy.',
  recognises: (document) => Export.pick({ results: true }).safeParse(document).success,
  read: (document, path) => {
    const parsed = Export.safeParse(document);
    if (!parsed.success) return notRead(parsed.error);
    const { results, metadata } = parsed.data;
    const counter = rowCounter();
    for (const row of results.results) counter.add(row, 1);
    const { stats } = results;
    const told = stats == null ? counter.rows() : stats.successes + stats.failures + (stats.errors ?? 0);
    const found = counter.results({
      path,
      version: metadata?.promptfooVersion ?? '',
      finished: metadata?.exportedAt ?? results.timestamp ?? '',
      complete: told === counter.rows(),
    });
    return told === counter.rows()
      ? found
      : withProblem(found, `${counter.rows()} results are listed, ${told} are counted: the export is not whole`);
  },
};

function withProblem({ records, problems }: Results, reason: string): Results {
  return { records, problems: [...problems, { line: 1, reason }] };
}

const FirstRow = z.object({ promptIdx: z.number(), testIdx: z.number(), success: z.boolean() });

/** The same with `-o results.jsonl`: a result a line, of any number. */
export const promptfooRows: RowReader = {
  id: 'promptfoo-rows',
  summary: 'The same as rows (`-o results.jsonl`); whether the run came to its end is not told there.',
  recognises: (row) => FirstRow.safeParse(row).success,
  skips: () => false,
  collect: (path) => {
    const counter = rowCounter();
    return {
      row: counter.add,
      // Rows are written as they come and no last one says that it is the last.
      end: () => counter.results({ path, version: '', finished: '', complete: false }),
    };
  },
};
