import { z } from 'zod';
import { notebookLines } from './json-lines.ts';

/** The code of a notebook as one Python text, and the commands that its cells hand to a shell. */
export type NotebookCode = {
  readonly text: string;
  /** Line of the `.ipynb` (from 1) for each line of `text`. */
  readonly lines: readonly number[];
  readonly commands: readonly { readonly line: string; readonly startLine: number }[];
};

const DEPTH_LIMIT = 100;

const Notebook = z.object({
  cells: z.array(z.object({ cell_type: z.string(), source: z.union([z.string(), z.array(z.string())]) })),
  metadata: z
    .object({
      kernelspec: z.object({ language: z.string().optional() }).optional(),
      language_info: z.object({ name: z.string().optional() }).optional(),
    })
    .optional(),
});

/**
 * Reads a notebook's code cells. Lines of IPython (`%pip`, `!wget`, `%%bash`) become commands and leave
 * a `pass`, so that lines keep their places. Returns the reason when the text is no notebook of version 4 or nests too deeply.
 */
export function notebookCode(text: string): NotebookCode | { readonly reason: string } {
  const scanned = notebookLines(text);
  if (scanned.depth > DEPTH_LIMIT) return { reason: `The JSON nests deeper than ${DEPTH_LIMIT} levels.` };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { reason: 'The file is not valid JSON.' };
  }
  const notebook = Notebook.safeParse(data);
  if (!notebook.success) return { reason: 'The file is not a notebook of format 4.' };
  const { cells, metadata } = notebook.data;
  const language = metadata?.kernelspec?.language ?? metadata?.language_info?.name ?? 'python';
  const code: Building = { text: [], lines: [], commands: [] };
  if (!/python/i.test(language)) return { text: '', lines: [], commands: [] };
  for (const [index, cell] of cells.entries()) {
    if (cell.cell_type === 'code') addCell(code, sourceLines(cell.source, scanned.sources.get(index) ?? []));
  }
  return { text: code.text.join('\n'), lines: code.lines, commands: code.commands };
}

type Building = {
  readonly text: string[];
  readonly lines: number[];
  readonly commands: { line: string; startLine: number }[];
};
type Line = { readonly text: string; readonly place: number };

/** Lines of a cell, each with the line of the JSON text that it stands on. */
function sourceLines(source: string | readonly string[], places: readonly number[]): Line[] {
  const parts = typeof source === 'string' ? [source] : source;
  const lines: { text: string; place: number }[] = [];
  let open = false;
  for (const [index, part] of parts.entries()) {
    const place = places[index] ?? places[0] ?? 1;
    const pieces = part.split('\n');
    for (const [at, piece] of pieces.entries()) {
      const last = lines.at(-1);
      if (at === 0 && open && last) last.text += piece;
      else lines.push({ text: piece, place });
    }
    open = pieces.at(-1) !== '';
    if (!open) lines.pop();
  }
  return lines;
}

const SHELL_CELL = /^%%(?:bash|sh|script\b.*\b(?:bash|sh)|!)/;
/** Cell magics that leave Python to read. */
const PYTHON_CELL = /^%%(?:time|timeit|capture|prun|px|python3?|wandb|memray_flamegraph)\b/;
const COMMAND = /^(?:[\w., ]{1,80}=\s*)?!{1,2}(?!=)\s*(\S.*)$|^%(?:sx|system)\s+(\S.*)$/;
const INSTALL = /^%(?:(pip|conda|mamba|uv)\s+(\S.*))$/;

function addCell(code: Building, lines: readonly Line[]): void {
  const first = lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  const shell = SHELL_CELL.test(first);
  const foreign = first.startsWith('%%') && !PYTHON_CELL.test(first);
  let continued: { line: string; startLine: number } | null = null;
  for (const { text, place } of lines) {
    const trimmed = text.trim();
    const indentation = text.slice(0, text.length - text.trimStart().length);
    if (continued) {
      continued.line += ` ${trimmed.replace(/\\$/, '').trim()}`;
      if (!trimmed.endsWith('\\')) continued = null;
      push(code, '', place);
      continue;
    }
    const command: string | null =
      shell && !trimmed.startsWith('%%') && !trimmed.startsWith('#') ? trimmed : foreign ? null : commandOf(trimmed);
    if (command !== null && command !== '') {
      const item = { line: command.replace(/\\$/, '').trim(), startLine: place };
      code.commands.push(item);
      if (trimmed.endsWith('\\')) continued = item;
    }
    push(code, shell || foreign ? '' : pythonLine(text, trimmed, indentation, command !== null), place);
  }
}

function commandOf(trimmed: string): string | null {
  const command = COMMAND.exec(trimmed);
  if (command) return command[1] ?? command[2] ?? null;
  const install = INSTALL.exec(trimmed);
  return install ? `${install[1]} ${install[2]}` : null;
}

function pythonLine(text: string, trimmed: string, indentation: string, command: boolean): string {
  if (command) return `${indentation}pass`;
  const timed = /^%(?:time|timeit|prun)\s+(?!-)(\S.*)$/.exec(trimmed)?.[1];
  if (timed !== undefined) return indentation + timed;
  return /^%{1,2}[A-Za-z]|^\?|^[\w.]+\?{1,2}$/.test(trimmed) ? `${indentation}pass` : text;
}

function push(code: Building, text: string, place: number): void {
  code.text.push(text);
  code.lines.push(place);
}
