/** Where GitHub looks for owners of code, the first that is there. */
export const OWNERS_FILES: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

const MOST_LINES = 3000;

/**
 * Reads a CODEOWNERS file (https://docs.github.com/articles/about-code-owners): a function that tells the owners of a path, those of the last
 * line that fits, as they are written; empty when none does. Lines that are not understood are passed over, as GitHub does.
 */
export function readOwners(text: string): (path: string) => string {
  const lines = text
    .split(/\r?\n/)
    .slice(0, MOST_LINES)
    .flatMap((line) => {
      const [pattern = '', ...owners] = line
        .replace(/(?:^|\s)#.*$/, '')
        .trim()
        .split(/(?<!\\)\s+/);
      // GitHub knows neither exclamation marks nor ranges of characters here.
      return pattern === '' || /^!|\[/.test(pattern)
        ? []
        : [{ tokens: tokensOf(pattern.replaceAll('\\ ', ' ')), owners: owners.join(' ').slice(0, 500) }];
    })
    .toReversed();
  return (path) => lines.find(({ tokens }) => fits(path.split('/'), tokens))?.owners ?? '';
}

type Pattern = {
  /** The folders and the name that it asks for, `**` for any number of folders. */
  readonly parts: readonly string[];
  /** Whether what lies below a folder of that name is meant as well. */
  readonly below: boolean;
};

/** The rules of .gitignore: a slash inside or in front ties the pattern to the root, one at the end means a folder. */
function tokensOf(pattern: string): Pattern {
  const folder = pattern.endsWith('/');
  const plain = pattern.replace(/^\/|\/$/g, '');
  const isTied = plain.includes('/') || pattern.startsWith('/');
  const parts = [...(isTied ? [] : ['**']), ...plain.split('/')];
  // `docs/*` means the files of the folder and not what lies below its folders.
  return { parts: folder ? [...parts, '**', '*'] : parts, below: !folder && parts.at(-1) !== '*' };
}

function fits(path: readonly string[], { parts, below }: Pattern): boolean {
  let states = new Set([0]);
  for (const name of path) {
    const next = new Set<number>();
    for (const state of skipped(states, parts)) {
      const part = parts[state];
      if (part === undefined) {
        if (below) next.add(state);
      } else if (part === '**') next.add(state);
      else if (nameFits(name, part)) next.add(state + 1);
    }
    states = next;
    if (states.size === 0) return false;
  }
  return skipped(states, parts).has(parts.length);
}

/** `**` may stand for no folder at all. */
function skipped(states: ReadonlySet<number>, parts: readonly string[]): Set<number> {
  const all = new Set(states);
  for (const state of all) if (parts[state] === '**') all.add(state + 1);
  return all;
}

/** Whether a name fits a pattern of letters, `*` and `?`; linear, since only the last star is gone back to. */
function nameFits(name: string, pattern: string): boolean {
  let [at, of, star, mark] = [0, 0, -1, 0];
  while (at < name.length) {
    if (of < pattern.length && (pattern[of] === '?' || pattern[of] === name[at]) && pattern[of] !== '*') {
      at += 1;
      of += 1;
    } else if (pattern[of] === '*') {
      star = of;
      mark = at;
      of += 1;
    } else if (star >= 0) {
      of = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (pattern[of] === '*') of += 1;
  return of === pattern.length;
}
