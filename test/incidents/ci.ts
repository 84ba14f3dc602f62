import type { Incident } from './replay.ts';

const workflow = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const CHECKOUT = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8';

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
    told: [
      'critical untrusted-checkout .github/workflows/format.yml:1 Code of strangers runs with the rights of format/format',
      'critical untrusted-text-in-script .github/workflows/format.yml:1 Text of strangers is part of a script in format/format',
    ],
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
    told: [
      'critical untrusted-checkout .github/workflows/build.yml:1 Code of strangers runs with the rights of build/build',
    ],
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
    told: [
      'high self-hosted-runner-for-pull-requests .github/workflows/gpu.yml:4 Pull requests run on a machine of yours: gpu/gpu',
    ],
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
    told: [
      'medium action-at-movable-tag .github/workflows/files.yml:7 tj-actions/changed-files runs in CI at a tag that its owner can move',
    ],
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
  {
    name: 'a scanner of images is taken at a tag that was moved (trivy-action, March 2026)',
    head: {
      '.github/workflows/scan.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  scan:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: aquasecurity/trivy-action@v0.34.1',
        '      - run: python train.py',
      ),
    },
    told: [
      'medium action-at-movable-tag .github/workflows/scan.yml:7 aquasecurity/trivy-action runs in CI at a tag that its owner can move',
    ],
    twin: {
      '.github/workflows/scan.yml': workflow(
        'on: push',
        'permissions: { contents: read }',
        'jobs:',
        '  scan:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: aquasecurity/trivy-action@ed68ef82c095e0d48ec87eccea555d944a631a4c',
        '      - run: python train.py',
      ),
    },
  },
];
