import type { Capability } from '../../model/index.ts';

const MAX_NAMED = 8;

/** Tools of coding agents by name, and what they reach. */
const REACH: readonly (readonly [RegExp, Capability])[] = [
  [
    /^(?:Bash|BashOutput|shell|terminal|execute|runCommands?|runInTerminal|run_shell_command|run_in_terminal|exec)$/i,
    'shell',
  ],
  [
    /^(?:Write|Edit|MultiEdit|NotebookEdit|editFiles|edit|write_file|replace|create_file|apply_patch|patch)$/i,
    'file-write',
  ],
  [/^(?:Read|Glob|Grep|LS|NotebookRead|read|search|codebase|read_file|list_directory|usages)$/i, 'file-read'],
  [/^(?:WebFetch|WebSearch|fetch|web|web_fetch|google_web_search|githubRepo|openSimpleBrowser)$/i, 'network'],
  [/^(?:mcp__(?:playwright|puppeteer|chrome\w*|browser\w*)\w*|playwright|browser)$/i, 'browser'],
];

/**
 * What named tools reach, sorted. `Bash(git status:*)` is one command, not a shell: a tool that is narrowed counts only when it is
 * narrowed to everything.
 */
export function reachOf(names: readonly string[]): { readonly reach: Capability[]; readonly named: string } {
  const reach = new Set<Capability>();
  for (const name of names) {
    const [, tool = '', scope] = /^["']?([\w.*-]{1,100})(?:\((.{0,400})\))?["']?$/s.exec(name) ?? [];
    if (scope !== undefined && !/^(?::?\*|)$/.test(scope.trim())) continue;
    for (const [pattern, capability] of REACH) if (pattern.test(tool)) reach.add(capability);
  }
  return { reach: [...reach].sort(), named: names.slice(0, MAX_NAMED).join(', ') };
}
