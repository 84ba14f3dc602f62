/** A line of a requirements file after its continuations are joined. Lines count from 1. */
export type LogicalLine = { readonly text: string; readonly startLine: number; readonly endLine: number };

/**
 * Joins lines that end in a backslash, as pip does: a comment is not continued, and a comment in between ends the line. Empty lines and
 * comments are left out. Lines end in LF, CRLF or CR; a BOM is no part of the first.
 */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let parts: string[] = [];
  let startLine = 1;
  const physical = (text.startsWith('\uFEFF') ? text.slice(1) : text).split(/\r\n|\n|\r/);
  for (const [index, line] of physical.entries()) {
    if (parts.length === 0) startLine = index + 1;
    const comment = /^\s*#/.test(line);
    const continued = !comment && line.endsWith('\\') && index < physical.length - 1;
    if (!comment) parts.push(continued ? line.slice(0, -1) : line);
    if (continued) continue;
    const joined = parts.join(' ').trim();
    if (joined !== '') lines.push({ text: joined, startLine, endLine: index + (comment ? 0 : 1) });
    parts = [];
  }
  return lines;
}
