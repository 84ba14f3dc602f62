/** A word of a command that is given as a list, with its lines; `textLine` is where a text of several lines begins. */
export type ExecWord = {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  readonly textLine: number;
};

/** Shell text with the lines of the file that it stands on. */
export type Script = { readonly text: string; readonly startLine: number; readonly endLine: number };

/** Words further apart than this (an alias to another place of the file) are not kept on lines of their own. */
const LARGEST_GAP = 50;
/** Longest script; words that an alias repeats could make one without end. */
const LONGEST = 1_000_000;

/**
 * A command in list form (`["python", "serve.py"]`) as shell text whose lines are those of the words. `sh -c` and its like are
 * unwrapped to their script. Words beyond a million characters are left out. Null for an empty list.
 */
export function execScript(words: readonly ExecWord[]): Script | null {
  const [first, second, third] = words;
  if (first === undefined) return null;
  if (second !== undefined && third !== undefined && isShell(first.text) && /^-[a-z]{0,8}c$/.test(second.text)) {
    return { text: third.text, startLine: third.textLine, endLine: Math.max(third.textLine, third.endLine) };
  }
  const parts: string[] = [];
  let line = first.line;
  let length = 0;
  for (const word of words) {
    length += word.text.length + LARGEST_GAP;
    if (length > LONGEST) break;
    const gap = word.line - line;
    if (gap > 0 && gap <= LARGEST_GAP) {
      parts.push('\\\n'.repeat(gap));
      line = word.line;
    }
    parts.push(quoted(word.text), ' ');
  }
  return { text: parts.join('').trimEnd(), startLine: first.line, endLine: line };
}

function isShell(word: string): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|a)?sh$/.test(word);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./$-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Where a script's facts stand: counted from its first line, or, when it has more lines than the file shows (`\n` in a JSON string, a
 * folded YAML text), all of it.
 */
export function scriptLines(
  path: string,
  { text, startLine, endLine }: Script,
): {
  readonly startLine: number;
  readonly evidence?: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
} {
  const shown = text.trimEnd();
  let lines = startLine;
  for (let at = shown.indexOf('\n'); at !== -1 && lines <= endLine; at = shown.indexOf('\n', at + 1)) lines += 1;
  return lines <= endLine ? { startLine } : { startLine, evidence: [{ path, startLine, endLine }] };
}
