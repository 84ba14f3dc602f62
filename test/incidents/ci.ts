import type { Incident } from './replay.ts';

const workflow = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const CHECKOUT = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8';
const AGENT = 'anthropics/claude-code-action@3f1a2b3c4d5e6f708192a3b4c5d6e7f809a1b2c3';

/** Incidents that came through continuous integration. */
export const ciIncidents: readonly Incident[] = [
  {
    name: 'the name of a branch is run while a release is built (Ultralytics, December 2024)',
    head: {
      '.github/workflows/format.yml': workflow(
        'on: pull_request_target',
        'permissions: { contents: write }',
        'jobs:',
        '  format:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - run: git pull origin ${{ github.head_ref }} && python train.py',
      ),
    },
    rules: ['untrusted-text-in-script'],
    twin: {
      '.github/workflows/format.yml': workflow(
        'on: pull_request',
        'permissions: { contents: read }',
        'jobs:',
        '  format:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${CHECKOUT}`,
        '      - run: python train.py',
      ),
    },
  },
  {
    name: 'an agent of the command line is driven without questions (Nx, August 2025)',
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
    rules: ['permission-prompts-bypassed'],
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
    rules: ['untrusted-text-in-agent-prompt'],
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
    rules: ['untrusted-text-in-agent-prompt'],
    twin: { 'docs/ci.md': '# Answers\n\nPeople answer issues.\n' },
  },
  {
    name: 'an agent with secrets that every comment starts reads its own environment (June 2026)',
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
    rules: ['agent-on-untrusted-trigger'],
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
  {
    name: 'the head of a stranger is checked out and built with secrets (hackerbot-claw, February 2026)',
    head: {
      '.github/workflows/build.yml': workflow(
        'on: pull_request_target',
        'permissions: { contents: write }',
        'jobs:',
        '  build:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${CHECKOUT}`,
        '        with: { ref: "${{ github.event.pull_request.head.sha }}" }',
        '      - run: pip install . && python train.py',
      ),
    },
    rules: ['untrusted-checkout'],
    twin: {
      '.github/workflows/build.yml': workflow(
        'on: pull_request',
        'permissions: { contents: read }',
        'jobs:',
        '  build:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        `      - uses: ${CHECKOUT}`,
        '      - run: pip install . && python train.py',
      ),
    },
  },
  {
    name: 'a runner of the project builds pull requests (PyTorch, January 2024)',
    head: {
      '.github/workflows/gpu.yml': workflow(
        'on: pull_request',
        'permissions: { contents: read }',
        'jobs:',
        '  gpu:',
        '    runs-on: [self-hosted, gpu]',
        '    steps:',
        `      - uses: ${CHECKOUT}`,
        '      - run: python train.py',
      ),
    },
    rules: ['self-hosted-runner-for-pull-requests'],
    twin: {
      '.github/workflows/gpu.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  gpu:',
        '    runs-on: [self-hosted, gpu]',
        '    steps:',
        `      - uses: ${CHECKOUT}`,
        '      - run: python train.py',
      ),
    },
  },
  {
    name: 'a tag of an action is moved to hostile code (tj-actions, March 2025)',
    head: {
      '.github/workflows/files.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  files:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: tj-actions/changed-files@v45',
        '      - run: python train.py',
      ),
    },
    rules: ['action-at-movable-tag'],
    twin: {
      '.github/workflows/files.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  files:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: tj-actions/changed-files@ed68ef82c095e0d48ec87eccea555d944a631a4c',
        '      - run: python train.py',
      ),
    },
  },
];
