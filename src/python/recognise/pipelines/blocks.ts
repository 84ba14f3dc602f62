import type { Unit } from '../unit.ts';

/** Longest block that is looked through. */
const lineLimit = 2_000;

/**
 * The last line of the block that a `with` at a line begins, by indentation, comments and empty lines aside. The line itself when the
 * text is not known (a notebook).
 */
export function blockEnd(unit: Unit, startLine: number): number {
  const { lines } = unit;
  if (!lines) return startLine;
  const indent = indentOf(lines[startLine - 1] ?? '');
  let end = startLine;
  let opened = false;
  for (let line = startLine; line < Math.min(lines.length, startLine + lineLimit); line++) {
    const text = lines[line] ?? '';
    if (/^\s*(?:#.*)?$/.test(text)) continue;
    // The statement's own brackets may close at its indentation: `) as dag:`.
    if (indentOf(text) <= indent && (opened || !/^\s*[)\]}]/.test(text))) break;
    opened ||= indentOf(text) > indent;
    if (/^\s*[)\]}]/.test(text) && indentOf(text) <= indent) opened = false;
    end = line + 1;
  }
  return end;
}

/** Whether the line is a `with` statement or the continuation of one. */
export function opensBlock(unit: Unit, line: number): boolean {
  const text = unit.lines?.[line - 1] ?? '';
  return /^\s*(?:async\s+)?with\b/.test(text);
}

function indentOf(text: string): number {
  let width = 0;
  while (text[width] === ' ' || text[width] === '\t') width++;
  return width;
}
