/**
 * Whether CPython's `load_int` takes a line (without its newline): C's `strtol` with base 0 up to the end or a NUL, else `int(text, 0)`.
 * See `load_int` in Modules/_pickle.c.
 */
export function isIntLine(line: string): boolean {
  return (
    /^[\t-\r ]*[+-]?(?:0[xX][\dA-Fa-f]+|0[0-7]*|[1-9]\d*)(?:$|\0)/.test(line) || line.startsWith('\0') || isInt(line)
  );
}

/** Whether CPython's `int(text, 0)` takes a text; a NUL ends it as it ends C strings. */
export function isInt(text: string): boolean {
  return /^[\t-\r ]*[+-]?(?:0[xX](?:_?[\dA-Fa-f])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*)[\t-\r ]*(?:$|\0)/.test(
    text,
  );
}

/** Whether `load_long` takes a line: an integer with or without a final `L`. */
export function isLongLine(line: string): boolean {
  return isInt(line.endsWith('L') ? line.slice(0, -1) : line);
}

/** Whether `load_float` takes a line: what `PyOS_string_to_double` reads to the end or to a NUL. */
export function isFloatLine(line: string): boolean {
  return /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])(?:$|\0)/.test(
    line,
  );
}

/** The index that `PUT` and `GET` read from a line, base 10; null where CPython raises. */
export function indexOf(line: string): number | null {
  const digits = /^[\t-\r ]*([+-]?\d(?:_?\d){0,30})[\t-\r ]*(?:$|\0)/.exec(line)?.[1];
  if (digits === undefined) return null;
  const index = Number(digits.replaceAll('_', ''));
  return index >= 0 && Number.isSafeInteger(index) ? index : null;
}
