import type { Match } from './rule.ts';

/** What a rule looks for, as its file says it, a line a condition: `when:`, two conditions, `unless:`, one. Empty lists are left out. */
export function matchText(match: Match): string[] {
  return Object.entries(match).flatMap(([key, said]) => {
    if (Array.isArray(said)) return said.length === 0 ? [] : [`${key}:`, ...said.map((line) => `  ${shown(line)}`)];
    return typeof said === 'number' && String(match.each) === 'path' ? [`${key}: ${said}`] : [];
  });
}

/** A condition, or several that one element on the way fulfils. */
function shown(line: unknown): string {
  return Array.isArray(line) ? line.map(String).join(' and ') : String(line);
}
