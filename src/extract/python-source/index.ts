import { factsOfPython, gapOf } from '../../python/index.ts';
import type { CommandReader, ReadPython } from '../../python/index.ts';
import { TEXT_LIMIT } from '../contract.ts';
import { scriptHeaderFacts } from './script-header.ts';
import type { Extractor } from '../contract.ts';

/** Facts of `*.py` files. `commands` reads the shell commands that a file runs. */
export function pythonSource(read: ReadPython, commands: CommandReader): Extractor {
  return {
    id: 'python-source',
    version: 7,
    summary: 'Models, data, loads, servers, agents, operations and credentials in Python source.',
    maxBytes: TEXT_LIMIT,
    matches: (path) => path.endsWith('.py'),
    extract: async ({ path, text }, signal) => {
      const outcome = await read(text, signal);
      if (!outcome.ok) return { ok: false, reason: outcome.reason, facts: [] };
      const facts = [...factsOfPython(outcome.module, { path, text, commands }), ...scriptHeaderFacts(path, text)];
      const gap = gapOf(outcome);
      return gap === null ? { ok: true, facts } : { ok: false, reason: gap, facts };
    },
  };
}
