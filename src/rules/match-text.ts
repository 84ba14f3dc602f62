import type { Match } from './rule.ts';

/** What a rule looks for, as its file says it, a line a condition: `when:`, two conditions, `unless:`, one. Empty lists are left out. */
export function matchText(match: Match): string[] {
  const parts: readonly (readonly [string, unknown])[] = Object.entries(match);
  const isOfPaths = parts.some(([key, said]) => key === 'from' && Array.isArray(said) && said.length > 0);
  return parts.flatMap(([key, said]) => {
    if (Array.isArray(said)) return said.length === 0 ? [] : [`${key}:`, ...said.map((line) => `  ${shown(line)}`)];
    return typeof said === 'number' && isOfPaths ? [`${key}: ${said}`] : [];
  });
}

/** A condition, or several that one element on the way fulfils. */
function shown(line: unknown): string {
  return Array.isArray(line) ? line.map(String).join(' and ') : String(line);
}
