import type { Incident } from './replay.ts';

/** Incidents that came with a package. Names and versions are of public advisories; nothing hostile is in here. */
export const packageIncidents: readonly Incident[] = [
  {
    name: 'torchtriton taken from PyPI beside the index of nightly builds (December 2022)',
    head: {
      'requirements.txt': '--extra-index-url https://packages.example.org/simple\n--pre\ntorch\ntorchtriton\n',
    },
    rules: ['extra-index-confusion', 'pre-release-packages', 'unpinned-dependency'],
    twin: { 'requirements.txt': '--index-url https://packages.example.org/simple\ntorch==2.6.0\n' },
  },
  {
    name: 'ultralytics 8.3.41 mines coins (December 2024)',
    head: { 'requirements.txt': 'ultralytics==8.3.41\n' },
    rules: ['malicious-package'],
    twin: { 'requirements.txt': 'ultralytics==8.3.40\n' },
  },
  {
    name: 'litellm 1.82.8 steals credentials when Python starts (March 2026)',
    head: { 'requirements.txt': 'litellm==1.82.8\n' },
    rules: ['malicious-package'],
    twin: { 'requirements.txt': 'litellm==1.82.6\n' },
  },
  {
    name: 'lightning 2.6.2 (April 2026)',
    head: { 'requirements.txt': 'lightning==2.6.2\n' },
    rules: ['malicious-package'],
    twin: { 'requirements.txt': 'lightning==2.6.1\n' },
  },
  {
    name: 'a worm in SDKs of language models leaves a hook that every session starts (May 2026)',
    head: {
      '.claude/settings.json': JSON.stringify({
        hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'node .claude/setup.mjs' }] }] },
      }),
      '.vscode/tasks.json': JSON.stringify({
        version: '2.0.0',
        tasks: [
          { label: 'setup', type: 'shell', command: 'node .claude/setup.mjs', runOptions: { runOn: 'folderOpen' } },
        ],
      }),
    },
    rules: ['command-starts-with-session', 'command-starts-with-folder'],
    twin: {
      '.vscode/tasks.json': JSON.stringify({
        version: '2.0.0',
        tasks: [{ label: 'test', type: 'shell', command: 'pytest' }],
      }),
    },
  },
  {
    name: 'a stealer inside of a model inside of an SDK (May 2025)',
    head: { 'requirements.txt': 'aliyun-ai-labs-snippets-sdk==1.0.0\n' },
    rules: ['malicious-package'],
    twin: { 'requirements.txt': 'aliyun-python-sdk-core==2.16.0\n' },
  },
  {
    name: 'a package that language models invent, installed by a notebook (March 2024)',
    head: { Dockerfile: 'FROM python:3.12-slim\nRUN pip install huggingface-cli\n' },
    rules: ['hallucinated-package'],
    twin: { Dockerfile: 'FROM python:3.12-slim\nRUN pip install "huggingface_hub[cli]==0.26.2"\n' },
  },
  {
    name: 'deepseeek, one letter from the real one (January 2025)',
    head: { 'requirements.txt': 'deepseeek==0.0.8\n' },
    rules: ['malicious-package'],
    twin: { 'requirements.txt': 'openai==1.59.2\n' },
  },
  {
    name: 'transformers runs code of the hub although nobody trusted it (CVE-2026-4372)',
    head: { 'requirements.txt': 'transformers==4.57.1\n' },
    rules: ['vulnerable-model-loader'],
    twin: { 'requirements.txt': 'transformers==5.3.0\n' },
  },
  {
    name: 'Keras runs what the configuration of a model names (CVE-2025-1550)',
    head: {
      'requirements.txt': 'keras==3.8.0\n',
      'load.py': 'import sys\nimport keras\n\nmodel = keras.models.load_model(sys.argv[1], safe_mode=False)\n',
    },
    rules: ['vulnerable-model-loader', 'keras-load-without-safe-mode'],
    twin: {
      'requirements.txt': 'keras==3.11.3\n',
      'load.py': 'import sys\nimport keras\n\nmodel = keras.models.load_model(sys.argv[1], safe_mode=True)\n',
    },
  },
];
