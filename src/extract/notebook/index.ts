import { contextOf } from '../../model/index.ts';
import { factsOfPython, gapOf } from '../../python/index.ts';
import type { CommandReader, ReadPython } from '../../python/index.ts';
import { TEXT_LIMIT } from '../contract.ts';
import type { Extractor } from '../contract.ts';
import { notebookCode } from './cells.ts';
import { shownCredentials } from './credentials.ts';

/** Facts of Jupyter notebooks. `commands` reads the shell commands of cells. */
export function notebook(read: ReadPython, commands: CommandReader): Extractor {
  return {
    id: 'notebook',
    version: 8,
    summary:
      'The code cells of Jupyter notebooks, read as Python source, the commands that they run, and credentials in prose and output.',
    maxBytes: TEXT_LIMIT,
    matches: (path) => path.endsWith('.ipynb'),
    extract: async ({ path, text }, signal) => {
      const code = notebookCode(text);
      if ('reason' in code) return { ok: false, reason: code.reason, facts: [] };
      const context = contextOf(path);
      const shown = shownCredentials(text, path, context);
      const commandFacts = code.commands.flatMap(({ line, startLine }) =>
        commands(line, { path, symbol: '', context, evidence: [{ path, startLine, endLine: startLine }] }),
      );
      const run = [...shown, ...commandFacts];
      const outcome = await read(code.text, signal);
      if (!outcome.ok) return { ok: false, reason: outcome.reason, facts: run };
      const lineOf = (line: number): number => code.lines[line - 1] ?? code.lines.at(-1) ?? 1;
      const facts = [...run, ...factsOfPython(outcome.module, { path, text: null, lineOf, commands })];
      const gap = gapOf(outcome);
      return gap === null ? { ok: true, facts } : { ok: false, reason: gap, facts };
    },
  };
}
