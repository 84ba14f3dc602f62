/** What a file is to a coding agent. `instructions` are always read, skills and commands when they are called for. */
export type Role = {
  readonly role: 'instructions' | 'skill' | 'command' | 'agent' | 'plugins';
  /** The agent that reads the file. */
  readonly reader: string;
};

const ROLES: readonly (readonly [pattern: RegExp, role: Role['role'], reader: string])[] = [
  [/(?:^|\/)\.claude-plugin\/marketplace\.json$|(?:^|\/)\.claude\/settings\.json$/, 'plugins', 'claude-code'],
  [/(?:^|\/)\.(?:claude|codex|agents|github|gemini|opencode)\/agents?\/[^/]+\.md$/, 'agent', ''],
  [/(?:^|\/)\.github\/chatmodes\/[^/]+\.md$/, 'agent', 'github-copilot'],
  [/(?:^|\/)\.(?:claude|codex|opencode|gemini)\/(?:commands?|prompts)\/(?:[^/]+\/){0,4}[^/]+\.md$/, 'command', ''],
  [/(?:^|\/)\.github\/prompts\/[^/]+\.prompt\.md$/, 'command', 'github-copilot'],
  [/(?:^|\/)SKILL\.md$/, 'skill', 'coding agents'],
  [/(?:^|\/)(?:AGENTS|AGENT)(?:\.override)?\.md$/, 'instructions', 'coding agents'],
  [
    /(?:^|\/)CLAUDE(?:\.local)?\.md$|(?:^|\/)\.claude\/rules\/(?:[^/]+\/){0,4}[^/]+\.md$/,
    'instructions',
    'claude-code',
  ],
  [/(?:^|\/)GEMINI\.md$/, 'instructions', 'gemini-cli'],
  [/(?:^|\/)\.cursorrules$|(?:^|\/)\.cursor\/rules\/(?:[^/]+\/){0,4}[^/]+\.mdc?$/, 'instructions', 'cursor'],
  [
    /(?:^|\/)\.github\/copilot-instructions\.md$|(?:^|\/)\.github\/instructions\/(?:[^/]+\/){0,4}[^/]+\.instructions\.md$/,
    'instructions',
    'github-copilot',
  ],
  [/(?:^|\/)\.windsurfrules$|(?:^|\/)\.windsurf\/rules\/(?:[^/]+\/){0,4}[^/]+\.md$/, 'instructions', 'windsurf'],
  [/(?:^|\/)\.clinerules(?:\/(?:[^/]+\/){0,4}[^/]+\.md)?$/, 'instructions', 'cline'],
  [/(?:^|\/)\.roo(?:rules(?:-\w+)?|\/rules(?:-\w+)?\/(?:[^/]+\/){0,4}[^/]+\.(?:md|txt))$/, 'instructions', 'roo'],
  [/(?:^|\/)\.kiro\/steering\/[^/]+\.md$/, 'instructions', 'kiro'],
  [/(?:^|\/)\.junie\/guidelines\.md$/, 'instructions', 'junie'],
  [/(?:^|\/)\.openhands\/microagents\/[^/]+\.md$/, 'instructions', 'openhands'],
  [/(?:^|\/)\.amazonq\/rules\/(?:[^/]+\/){0,4}[^/]+\.md$/, 'instructions', 'amazon-q'],
  [/(?:^|\/)\.continue\/rules\/(?:[^/]+\/){0,4}[^/]+\.md$/, 'instructions', 'continue'],
  [/(?:^|\/)\.goosehints$/, 'instructions', 'goose'],
];

const READERS = new Map([
  ['claude', 'claude-code'],
  ['codex', 'codex'],
  ['gemini', 'gemini-cli'],
  ['github', 'github-copilot'],
  ['opencode', 'opencode'],
]);

/** The role of the file at a path; null for files that no agent is known to read. */
export function roleOf(path: string): Role | null {
  if (path.includes('node_modules/')) return null;
  for (const [pattern, role, reader] of ROLES) {
    if (!pattern.test(path)) continue;
    const owner = /(?:^|\/)\.(\w+)\//.exec(path)?.[1] ?? '';
    return { role, reader: reader === '' ? (READERS.get(owner) ?? 'coding agents') : reader };
  }
  return null;
}
