import type { Edit } from '../../model/index.ts';
import type { Call, Span } from '../module.ts';
import type { Unit } from './unit.ts';

/** Offers to replace `from` by `to` on the span's line. Nothing when the span has several lines or the text is not there exactly once. */
export function replaceOnce(unit: Unit, span: Span, id: string, from: string, to: string): Edit[] {
  const line = span.startLine === span.endLine ? unit.lines?.[span.startLine - 1] : undefined;
  if (line === undefined) return [];
  const at = line.indexOf(from);
  if (at < 0 || line.includes(from, at + 1) || /[A-Za-z0-9_]/.test(line.charAt(at - 1))) return [];
  if (/[A-Za-z0-9_]/.test(line.charAt(at + from.length)) && /[A-Za-z0-9_]$/.test(from)) return [];
  return [edit(unit, span, id, line.slice(0, at) + to + line.slice(at + from.length))];
}

/** The first of several spellings that `replaceOnce` finds. */
export function replaceEither(
  unit: Unit,
  span: Span,
  id: string,
  spellings: readonly (readonly [from: string, to: string])[],
): Edit[] {
  for (const [from, to] of spellings) {
    const edits = replaceOnce(unit, span, id, from, to);
    if (edits.length > 0) return edits;
  }
  return [];
}

/** Offers to add `argument` as the call's last one. Nothing when a comment could swallow it or when the call's end is not certain. */
export function addArgument(unit: Unit, call: Call, id: string, argument: string): Edit[] {
  if (unit.lines === null || call.opaque) return [];
  const lines = unit.lines.slice(call.startLine - 1, call.endLine);
  const last = lines.at(-1);
  if (last === undefined || last.charAt(call.endColumn - 1) !== ')') return [];
  if (lines.length > 1 && lines.some((line) => line.includes('#'))) return [];
  if (lines.length > 1 && last.slice(0, call.endColumn - 1).trim() === '')
    return addLine(unit, call, id, argument, lines);
  const before = last.slice(0, call.endColumn - 1).trimEnd();
  const separator = before.endsWith(',') ? ' ' : call.arguments.length === 0 || before.endsWith('(') ? '' : ', ';
  const changed = before + separator + argument + last.slice(call.endColumn - 1);
  return [edit(unit, call, id, [...lines.slice(0, -1), changed].join('\n'))];
}

/** The closing parenthesis stands alone on its line: the argument gets a line of its own, indented as the one before. */
function addLine(unit: Unit, call: Call, id: string, argument: string, lines: readonly string[]): Edit[] {
  const previous = lines.at(-2) ?? '';
  if (previous.trim() === '') return [];
  const indentation = previous.slice(0, previous.length - previous.trimStart().length);
  const ended = /[,(]$/.test(previous.trimEnd()) ? previous : `${previous.trimEnd()},`;
  if (previous.trimEnd().endsWith('(')) return [];
  const changed = [...lines.slice(0, -2), ended, `${indentation}${argument},`, lines.at(-1) ?? ''];
  return [edit(unit, call, id, changed.join('\n'))];
}

function edit(unit: Unit, span: Span, id: string, replacement: string): Edit {
  return { id, path: unit.path, startLine: span.startLine, endLine: span.endLine, replacement };
}
