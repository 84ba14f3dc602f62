import { z } from 'zod';
import { credentialsInText } from '../../credential/index.ts';
import type { Context, Fact } from '../../model/index.ts';

const Texts = z.union([z.string(), z.array(z.string())]).catch([]);
const Cell = z.object({
  cell_type: z.string(),
  source: Texts,
  outputs: z
    .array(
      z.object({
        text: Texts.optional(),
        traceback: Texts.optional(),
        data: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .catch([])
    .optional(),
});
const Notebook = z.object({ cells: z.array(Cell) });

/**
 * Credentials that a notebook shows beside its code: in what cells printed, and in its prose. A value goes into no fact. Pictures and other
 * data that is no text are not looked at. `text` is a notebook that parses; a line of output has the line of the file that holds it.
 */
export function shownCredentials(text: string, path: string, context: Context): Fact[] {
  const notebook = Notebook.safeParse(JSON.parse(text));
  if (!notebook.success) return [];
  const shown = notebook.data.cells.flatMap(({ cell_type: type, source, outputs = [] }) => [
    ...(type === 'code' ? [] : linesOf(source)),
    ...outputs.flatMap(({ text: printed = [], traceback = [], data = {} }) => [
      ...linesOf(printed),
      // Frames of a trace are lines of their own.
      ...[traceback].flat().flatMap(linesOf),
      ...Object.entries(data).flatMap(([type_, value]) =>
        type_.startsWith('text/') ? linesOf(Texts.parse(value)) : [],
      ),
    ]),
  ]);
  const found = credentialsInText(shown.join('\n'), { path, symbol: '', context });
  if (found.length === 0) return [];
  const raw = text.split('\n');
  return found.map((fact): Fact => {
    if (fact.fact !== 'credential') return fact;
    const written = JSON.stringify(shown[(fact.value.evidence[0]?.startLine ?? 1) - 1] ?? '').slice(1, -1);
    const line =
      Math.max(
        0,
        raw.findIndex((one) => one.includes(written)),
      ) + 1;
    return { fact: 'credential', value: { ...fact.value, evidence: [{ path, startLine: line, endLine: line }] } };
  });
}

function linesOf(texts: string | readonly string[]): string[] {
  return (typeof texts === 'string' ? texts : texts.join('')).split('\n');
}
