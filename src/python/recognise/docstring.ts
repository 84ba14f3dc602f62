import type { Definition } from '../module.ts';
import type { Unit } from './unit.ts';

/** The text that the model is told about a tool: the docstring of its function, as the file has it. */
export function docstringOf({ lines }: Unit, { startLine, endLine, docstring }: Definition): string {
  if (docstring === '') return '';
  const text = lines?.slice(startLine - 1, Math.min(endLine, startLine + 80)).join('\n') ?? docstring;
  const start = text.search(/"""|'''/);
  if (start === -1) return docstring;
  const end = text.indexOf(text.slice(start, start + 3), start + 3);
  return text.slice(start + 3, end === -1 ? start + 4_000 : end);
}
