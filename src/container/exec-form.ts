/** A word of a command that is given as a list, with the line that it stands on. */
export type ExecWord = { readonly text: string; readonly line: number };

/** Shell text and the line of its first line. */
export type Script = { readonly text: string; readonly startLine: number };

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
    return { text: third.text, startLine: third.line };
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
  return { text: parts.join('').trimEnd(), startLine: first.line };
}

function isShell(word: string): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|a)?sh$/.test(word);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./$-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
