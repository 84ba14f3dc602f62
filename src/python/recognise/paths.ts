import type { Value } from '../module.ts';
import type { Unit } from './unit.ts';
import { textIn } from './values.ts';

const JOINS = /^(?:os\.path\.join|posixpath\.join|pathlib\.(?:Pure|Posix)?Path|str)$/;
/** Stands for a part of a path that the file does not tell. */
const ANY = '*';

/**
 * The end of a path that the file spells out: `train.bin` of `os.path.join(data_dir, 'train.bin')`, the whole path when all of it
 * is known, without a leading `./`. Paths that begin at the file itself (`os.path.dirname(__file__)`) are the repository's; a part in the
 * middle that is not known is a star. Null when not even the end is known.
 */
export function pathTail(unit: Unit, value: Value | null): string | null {
  if (value === null) return null;
  const whole = textIn(unit, value);
  if (whole !== null) return whole.replace(/^(?:\.\/)+/, '');
  return patternOf(unit, value) ?? tailOf(unit, value, 0);
}

/** The path when its beginning and its end are known. */
function patternOf(unit: Unit, value: Value): string | null {
  const path = normal(partsOf(unit, value, 0));
  if (path === null || /^[a-z][a-z0-9+]*:\//i.test(path)) return null;
  if (!path.includes(ANY)) return path;
  const segments = path.split('/');
  const [first = '', last = ''] = [segments[0], segments.at(-1)];
  const named = last.replaceAll(ANY, '').length > 1;
  return segments.length > 1 && !first.includes(ANY) && named ? path : null;
}

/** The text of a path with a star for each part that is not known. */
function partsOf(unit: Unit, value: Value, depth: number): string {
  if (depth > 6) return ANY;
  const whole = textIn(unit, value);
  if (whole !== null) return whole;
  const own = placeOfFile(unit, value.text, 0);
  if (own !== null) return own;
  if (value.kind === 'call') {
    const call = unit.module.calls[value.call];
    if (!call || !JOINS.test(value.callee)) return ANY;
    return joinPath(
      call.arguments.filter(({ name }) => name === null).map((part) => partsOf(unit, part.value, depth + 1)),
    );
  }
  const joined = value.kind === 'unknown' || value.kind === 'string' ? value.joined : undefined;
  if (!joined) return ANY;
  const texts = joined.parts.map((part) =>
    part.kind === 'number' ? String(part.value) : partsOf(unit, part, depth + 1),
  );
  return joined.by === '/' ? joinPath(texts) : texts.join('');
}

/** As Python joins: an absolute part begins anew. */
function joinPath(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (path === '' || part.startsWith('/')) return part;
    return `${path.replace(/\/$/, '')}/${part}`;
  }, '');
}

/** Without `.` and `..`; null when the path leaves the repository or is too long. */
function normal(path: string): string | null {
  if (path === '' || path.length > 400) return null;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '.' || (segment === '' && kept.length > 0)) continue;
    if (segment !== '..') kept.push(segment.replace(/\*{2,}/g, ANY));
    else if (kept.pop() === undefined) return null;
  }
  return kept.join('/').replace(/(?:\*\/){2,}/g, `${ANY}/`);
}

/**
 * The path of the file, or of a folder above it, as code says it: `os.path.dirname(os.path.abspath(__file__))`,
 * `Path(__file__).resolve().parents[1]`, also through a name of the module. Null for anything else.
 */
export function placeOfFile(
  unit: Pick<Unit, 'path' | 'assignmentsByTarget'>,
  text: string,
  depth: number,
): string | null {
  if (depth > 8) return null;
  if (text === '__file__') return unit.path;
  const inner = (part: string | undefined): string | null =>
    part === undefined ? null : placeOfFile(unit, part.trim(), depth + 1);
  if (/^[A-Za-z_]\w*$/.test(text)) {
    const assigned = unit.assignmentsByTarget.get(text);
    const [only] = assigned?.length === 1 ? assigned : [];
    return only && only.value.text !== text ? inner(only.value.text) : null;
  }
  const same = /^(.*)\.(?:resolve|absolute)\((?:strict=\w+)?\)$/.exec(text);
  if (same) return inner(same[1]);
  const above = /^(?:os\.path|osp|path)\.dirname\((.*)\)$/.exec(text) ?? /^(.*)\.parent$/.exec(text);
  if (above) return folderAbove(inner(above[1]), 1);
  const higher = /^(.*)\.parents\[(\d)\]$/.exec(text);
  if (higher) return folderAbove(inner(higher[1]), Number(higher[2]) + 1);
  const whole = /^(?:(?:os\.path|osp|path)\.(?:abspath|realpath|normpath)|(?:pathlib\.)?Path|str)\((.*)\)$/.exec(text);
  return whole ? inner(whole[1]) : null;
}

function folderAbove(path: string | null, levels: number): string | null {
  if (path === null) return null;
  const segments = path === '.' ? [] : path.split('/');
  if (segments.length < levels) return null;
  return segments.slice(0, segments.length - levels).join('/') || '.';
}

function tailOf(unit: Unit, value: Value | null, depth: number): string | null {
  if (value === null || depth > 4) return null;
  const whole = textIn(unit, value);
  if (whole !== null) return whole.replace(/^(?:\.\/)+/, '');
  if (value.kind === 'call') {
    const call = unit.module.calls[value.call];
    if (!call) return null;
    if (/(?:^|\.)open$/.test(value.callee)) {
      const path =
        call.receiver === '' || call.arguments[0]?.value.kind === 'string' ? call.arguments[0]?.value : undefined;
      return depth === 0 ? pathTail(unit, path ?? null) : tailOf(unit, path ?? null, depth + 1);
    }
    if (
      /^(?:os\.path\.join|pathlib\.Path|str|pathlib\.PurePath)$/.test(value.callee) ||
      value.callee.endsWith('.joinpath')
    ) {
      return tailOf(unit, call.arguments.findLast((part) => part.name === null)?.value ?? null, depth + 1);
    }
    return null;
  }
  return value.kind === 'unknown' || value.kind === 'name' ? tailOfText(value.text) : null;
}

/** Last quoted piece of `a / 'b.csv'` or of an f-string that ends in plain text after its last slash. */
function tailOfText(text: string): string | null {
  const quote = text.at(-1);
  if (quote !== '"' && quote !== "'") return null;
  const start = text.lastIndexOf(quote, text.length - 2);
  if (start < 0) return null;
  const inner = text.slice(start + 1, -1);
  const before = text.slice(0, start).trimEnd();
  const formatted = /(?:^|[^A-Za-z0-9_])[fF]$/.test(before) || /^[fF]$/.test(before);
  if (!formatted) return before.endsWith('/') || before === '' ? inner || null : null;
  const tail = inner.slice(inner.lastIndexOf('/') + 1);
  return inner.includes('/') && !/[{}]/.test(tail) && tail.includes('.') ? tail : null;
}
