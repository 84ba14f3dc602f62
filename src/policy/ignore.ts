/**
 * Whether a path matches one of the configuration's patterns. `*` stands for anything but `/`, `**` for anything, `?` for one
 * character; a pattern ending in `/` means everything below. Linear in the path for each pattern's part: no expression is compiled.
 */
export function isIgnored(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern.endsWith('/') ? `${pattern}**` : pattern));
}

/** Greedy matching with one point to return to per star, so at most length × length steps. */
export function matchesGlob(text: string, pattern: string): boolean {
  const tokens = pattern.match(/\*\*\/?|\*|\?|[^*?]/g) ?? [];
  let states = new Set([0]);
  for (const character of text) {
    const next = new Set<number>();
    for (const state of closure(states, tokens)) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.startsWith('**')) next.add(state);
      else if (token === '*') {
        if (character !== '/') next.add(state);
      } else if (token === character || (token === '?' && character !== '/')) next.add(state + 1);
    }
    states = next;
    if (states.size === 0) return false;
  }
  return closure(states, tokens).has(tokens.length);
}

/** States reachable without reading: every star may stand for nothing. */
function closure(states: ReadonlySet<number>, tokens: readonly string[]): Set<number> {
  const all = new Set(states);
  for (const state of all) {
    if (tokens[state]?.startsWith('*') === true) all.add(state + 1);
  }
  return all;
}
