/**
 * Whether a path matches one of the configuration's patterns. `*` stands for anything but `/`, `**` for anything, `?` for one
 * character; a pattern ending in `/` means everything below. Linear in the path for each pattern's part: no expression is compiled.
 */
export function isIgnored(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern.endsWith('/') ? `${pattern}**` : pattern));
}

/** Follows every way through the pattern at once: at most length of text × length of pattern steps. */
export function matchesGlob(text: string, pattern: string): boolean {
  const tokens = pattern.match(/\*\*\/?|\*|\?|[^*?]/gu) ?? [];
  let states = closure(new Set([0]), tokens, true);
  for (const character of text) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.startsWith('**')) next.add(state);
      else if (token === '*') {
        if (character !== '/') next.add(state);
      } else if (token === character || (token === '?' && character !== '/')) next.add(state + 1);
    }
    states = closure(next, tokens, character === '/');
    if (states.size === 0) return false;
  }
  return states.has(tokens.length);
}

/** States reachable without reading: a star may stand for nothing, and a folder wildcard (two stars and a slash) ends where a folder begins. */
function closure(states: ReadonlySet<number>, tokens: readonly string[], atFolderStart: boolean): Set<number> {
  const all = new Set(states);
  for (const state of all) {
    const token = tokens[state];
    if (token === '*' || token === '**' || (token === '**/' && atFolderStart)) all.add(state + 1);
  }
  return all;
}
