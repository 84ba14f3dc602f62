import type { Incident } from './replay.ts';

const workflow = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const AGENT = 'anthropics/claude-code-action@3f1a2b3c4d5e6f708192a3b4c5d6e7f809a1b2c3';

/** Incidents of agents that run in continuous integration. */
export const ciAgentIncidents: readonly Incident[] = [
  {
    name: 'an agent of the command line is driven without questions (Nx, August 2025)',
    base: {
      '.github/workflows/fix.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  fix:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - run: claude -p "say which tests fail"',
      ),
    },
    head: {
      '.github/workflows/fix.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  fix:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - run: claude --dangerously-skip-permissions -p "fix the tests"',
      ),
    },
    told: [
      'high permission-prompts-bypassed .github/workflows/fix.yml:7 An agent runs without asking anybody: claude --dangerously-skip-permissions',
    ],
    twin: {
      '.github/workflows/fix.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  fix:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - run: claude -p "say what the tests do"',
      ),
    },
  },
  {
    name: 'the title of an issue steers an agent that may push (Clinejection, January 2026)',
    base: {
      '.github/workflows/triage.yml': workflow(
        'on: workflow_dispatch',
        'permissions: { contents: read }',
        'jobs:',
        '  triage:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
        '          prompt: "List open issues"',
      ),
    },
    head: {
      '.github/workflows/triage.yml': workflow(
        'on: { issues: { types: [opened] } }',
        'permissions: { contents: write, issues: write }',
        'jobs:',
        '  triage:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          allowed_non_write_users: "*"',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
        '          prompt: "Triage: ${{ github.event.issue.title }}"',
      ),
    },
    told: [
      'high untrusted-text-in-agent-prompt .github/workflows/triage.yml:1 Strangers write part of the prompt of triage/triage',
    ],
    twin: {
      '.github/workflows/triage.yml': workflow(
        'on: workflow_dispatch',
        'permissions: { contents: read }',
        'jobs:',
        '  triage:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
        '          prompt: "List stale issues"',
      ),
    },
  },
  {
    name: 'the text of an issue reaches the prompt by a variable (PromptPwnd, December 2025)',
    base: {
      '.github/workflows/answer.yml': workflow(
        'on: workflow_dispatch',
        'permissions: { contents: read }',
        'jobs:',
        '  answer:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
        '          prompt: "List unanswered issues"',
      ),
    },
    head: {
      '.github/workflows/answer.yml': workflow(
        'on: { issue_comment: { types: [created] } }',
        'permissions: { issues: write }',
        'jobs:',
        '  answer:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        env:',
        '          BODY: ${{ github.event.comment.body }}',
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
        '          prompt: "Answer: ${{ env.BODY }}"',
      ),
    },
    told: [
      'high untrusted-text-in-agent-prompt .github/workflows/answer.yml:1 Strangers write part of the prompt of answer/answer',
    ],
    twin: {
      '.github/workflows/answer.yml': workflow(
        'on: { workflow_dispatch: { inputs: { issue: { type: number } } } }',
        'permissions: { contents: read }',
        'jobs:',
        '  answer:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        env:',
        '          ISSUE: ${{ inputs.issue }}',
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
        '          prompt: "Propose an answer to issue ${{ env.ISSUE }}"',
      ),
    },
  },
  {
    name: 'an agent with secrets that every comment starts reads its own environment (June 2026)',
    base: {
      '.github/workflows/claude.yml': workflow(
        'on: workflow_dispatch',
        'permissions: { contents: read, issues: read }',
        'jobs:',
        '  claude:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
      ),
    },
    head: {
      '.github/workflows/claude.yml': workflow(
        'on: { issue_comment: { types: [created] } }',
        'permissions: { contents: write, issues: write }',
        'jobs:',
        '  claude:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
      ),
    },
    told: [
      'high agent-on-untrusted-trigger .github/workflows/claude.yml:1 Strangers can start the agent of claude/claude',
    ],
    twin: {
      '.github/workflows/claude.yml': workflow(
        'on: { issue_comment: { types: [created] } }',
        'permissions: { contents: read, issues: read }',
        'jobs:',
        '  claude:',
        '    if: contains(fromJSON(\'["OWNER","MEMBER"]\'), github.event.comment.author_association)',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${AGENT}`,
        '        with:',
        '          anthropic_api_key: ${{ secrets.ANTHROPIC_API_KEY }}',
      ),
    },
  },
];
