import { describe, expect, it } from 'vitest';
import { agentInstructions } from '../../src/extract/agent-instructions/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

async function linesOf(...fixtures: readonly string[]): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const fixture of fixtures) found[fixture] = systemLines(await extractFixture(agentInstructions, fixture));
  return found;
}

describe('agent-instructions', () => {
  it('reads instructions', async () => {
    expect(await linesOf('AGENTS.md', '.cursor/rules/python.mdc')).toMatchInlineSnapshot(`
      {
        ".cursor/rules/python.mdc": [
          "prompt|.cursor/rules/python.mdc||python.mdc (for **/*.py; instructions) @1",
          "agent|||cursor (coding agent) @1",
          "flow prompt|.cursor/rules/python.mdc||python.mdc > agent|||cursor prompt over file @1",
        ],
        "AGENTS.md": [
          "prompt|AGENTS.md||AGENTS.md (instructions) @1",
          "agent|||coding agents (coding agent) @1",
          "flow prompt|AGENTS.md||AGENTS.md > agent|||coding agents prompt over file @1",
        ],
      }
    `);
  });

  it('reads skills, commands and further agents', async () => {
    expect(
      await linesOf(
        'skills/report/SKILL.md',
        '.claude/commands/release.md',
        '.github/prompts/explain.prompt.md',
        '.claude/agents/reviewer.md',
      ),
    ).toMatchInlineSnapshot(`
      {
        ".claude/agents/reviewer.md": [
          "prompt|.claude/agents/reviewer.md||reviewer (agent) @1",
          "agent|.claude/agents/reviewer.md||reviewer can file-read,network,shell (coding agent; model: opus; tools: Bash, Read, Grep, WebFetch) @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|.claude/agents/reviewer.md||reviewer > agent|.claude/agents/reviewer.md||reviewer prompt over file @1",
          "flow agent|||claude-code > agent|.claude/agents/reviewer.md||reviewer request over call @1",
          "operation:permission-bypass|.claude/agents/reviewer.md|reviewer|permissionMode: bypassPermissions of configuration @6",
        ],
        ".claude/commands/release.md": [
          "prompt|.claude/commands/release.md||release (command) @1",
          "agent|||claude-code can file-write (coding agent) @1",
          "flow prompt|.claude/commands/release.md||release > agent|||claude-code prompt over file @1",
          "operation:shell|.claude/commands/release.md||git of literal @5",
          "operation:shell|.claude/commands/release.md||git of parameter @6",
        ],
        ".github/prompts/explain.prompt.md": [
          "prompt|.github/prompts/explain.prompt.md||explain (command) @1",
          "agent|||github-copilot (coding agent) @1",
          "flow prompt|.github/prompts/explain.prompt.md||explain > agent|||github-copilot prompt over file @1",
        ],
        "skills/report/SKILL.md": [
          "prompt|skills/report/SKILL.md||monthly-report (skill) @1",
          "agent|||coding agents can file-read,shell (coding agent) @1",
          "flow prompt|skills/report/SKILL.md||monthly-report > agent|||coding agents prompt over file @1",
          "runs prompt|skills/report/SKILL.md||monthly-report > skills/report/scripts/collect.py @14",
          "runs prompt|skills/report/SKILL.md||monthly-report > skills/report/skills/render.sh @14",
          "runs agent|||coding agents > scripts/check.sh @12",
          "operation:remote-script|skills/report/SKILL.md|PostToolUse|curl https://tools.example/install.sh %7C bash of literal @12",
        ],
      }
    `);
  });

  it('reads plugins that are fetched', async () => {
    expect(await linesOf('.claude-plugin/marketplace.json', '.claude/settings.json')).toMatchInlineSnapshot(`
      {
        ".claude-plugin/marketplace.json": [
          "reference:code|.claude-plugin/marketplace.json||https://github.com/acme/fmt tag v2.1.0 by plugin over git @6",
          "reference:code|.claude-plugin/marketplace.json||https://github.com/acme/deploy none by plugin over git @7",
          "reference:code|.claude-plugin/marketplace.json||https://git.example/p commit 0123456789abcdef0123456789abcdef01234567 by plugin over git +commit-pin @8",
          "reference:code|.claude-plugin/marketplace.json||@acme/pack tag 1.4.2 by plugin over registry code on +exact-pin @9",
        ],
        ".claude/settings.json": [
          "reference:code|.claude/settings.json||https://github.com/acme/tools none by marketplace over git @3",
        ],
      }
    `);
  });

  it('tells what people do not see', async () => {
    const texts = {
      hidden: `Be kind.\n${String.fromCodePoint(0xe0041, 0xe0042)}\n`,
      seen: 'Be kind. 👩\u200D💻\n',
      nothing: ' \n',
    };
    expect(await linesOfEach(agentInstructions, texts, 'CLAUDE.md')).toMatchInlineSnapshot(`
      {
        "hidden": [
          "prompt|CLAUDE.md||CLAUDE.md (hidden characters: tag characters; instructions) @1,2",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|CLAUDE.md||CLAUDE.md > agent|||claude-code prompt over file @1",
        ],
        "nothing": [],
        "seen": [
          "prompt|CLAUDE.md||CLAUDE.md (instructions) @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|CLAUDE.md||CLAUDE.md > agent|||claude-code prompt over file @1",
        ],
      }
    `);
  });

  it('takes a narrow tool for what it is', async () => {
    const texts = {
      narrow: '---\nallowed-tools: Bash(npm test:*), Read(src/**)\n---\nTest.\n',
      wide: '---\nallowed-tools: Bash(*), Edit\n---\nTest.\n',
      none: 'Test.\n',
      'broken front matter': '---\nallowed-tools: [\n---\nTest.\n',
    };
    expect(await linesOfEach(agentInstructions, texts, '.claude/commands/a/test.md')).toMatchInlineSnapshot(`
      {
        "broken front matter": [
          "not read: front matter: line 2: not valid YAML (bad indent)",
          "prompt|.claude/commands/a/test.md||test (command) @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|.claude/commands/a/test.md||test > agent|||claude-code prompt over file @1",
        ],
        "narrow": [
          "prompt|.claude/commands/a/test.md||test (command) @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|.claude/commands/a/test.md||test > agent|||claude-code prompt over file @1",
        ],
        "none": [
          "prompt|.claude/commands/a/test.md||test (command) @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|.claude/commands/a/test.md||test > agent|||claude-code prompt over file @1",
        ],
        "wide": [
          "prompt|.claude/commands/a/test.md||test (command) @1",
          "agent|||claude-code can file-write,shell (coding agent) @1",
          "flow prompt|.claude/commands/a/test.md||test > agent|||claude-code prompt over file @1",
        ],
      }
    `);
    const agents = {
      'asks before it acts': '---\ntools: Bash\n---\nYou act.\n',
      'a map of tools': '---\ntools: {bash: true, write: false}\n---\nYou act.\n',
    };
    expect(await linesOfEach(agentInstructions, agents, '.claude/agents/a.md')).toMatchInlineSnapshot(`
      {
        "a map of tools": [
          "prompt|.claude/agents/a.md||a (agent) @1",
          "agent|.claude/agents/a.md||a can shell (coding agent; tools: bash) +human-approval @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|.claude/agents/a.md||a > agent|.claude/agents/a.md||a prompt over file @1",
          "flow agent|||claude-code > agent|.claude/agents/a.md||a request over call @1",
        ],
        "asks before it acts": [
          "prompt|.claude/agents/a.md||a (agent) @1",
          "agent|.claude/agents/a.md||a can shell (coding agent; tools: Bash) +human-approval @1",
          "agent|||claude-code (coding agent) @1",
          "flow prompt|.claude/agents/a.md||a > agent|.claude/agents/a.md||a prompt over file @1",
          "flow agent|||claude-code > agent|.claude/agents/a.md||a request over call @1",
        ],
      }
    `);
  });

  it('matches what agents read', () => {
    const paths = [
      'docs/AGENTS.md',
      'a/CLAUDE.md',
      'agents.md',
      '.github/agents/a.md',
      '.clinerules',
      '.roo/rules-code/a.md',
      'README.md',
      'node_modules/a/AGENTS.md',
      '.claude/settings.local.json',
    ];
    expect(paths.filter((path) => agentInstructions.matches(path))).toEqual([
      'docs/AGENTS.md',
      'a/CLAUDE.md',
      '.github/agents/a.md',
      '.clinerules',
      '.roo/rules-code/a.md',
    ]);
  });
});
